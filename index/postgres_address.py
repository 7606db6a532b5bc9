"""The address of a PostgreSQL database: its parts, and those that may be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from sqlalchemy import URL

SETTING = "MOOT_DATABASE_URL"
EXAMPLE = "postgresql://moot:PASSWORD@db.example.org/moot"
DRIVER = "postgresql+psycopg"
NAMES = ("postgresql", "postgres", DRIVER)
"""The schemes under which operators know such an address."""

ENCODED = "in the user and password write @ as %40, / as %2F, : as %3A, ? as %3F, # as %23 and % as %25"
HOST = re.compile(r"[\w.:-]+|/[\w./-]+", re.ASCII)
"""A host's name, an IP address, or the folder of a socket."""
DATABASE = re.compile(r"[^@/#:]+")


def address(url: str) -> URL:
    """The parts of an address, for the driver that Moot uses.

    An address that can be read in two ways is refused, since a part of the password would count as the host,
    and be shown: one with a second @, or with a sign in the host or the database that belongs to neither.
    Raises DatabaseUnavailable if it is no address, or the packages are missing.
    """
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise not_installed() from None
    url = url.strip()
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise _no_address() from None  # the error may repeat the password
    if parts.drivername not in NAMES or url.count("@") > 1:
        raise _no_address()
    if not DATABASE.fullmatch(parts.database or "") or not all(map(HOST.fullmatch, _hosts(parts))):
        raise _no_address()
    return parts.set(drivername=DRIVER)


def place(url: str) -> str:
    """The host, port and database of an address, without user and password, to be shown."""
    parts = address(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{','.join(_hosts(parts)) or 'the local socket'}{port}/{parts.database}"


def not_installed() -> DatabaseUnavailable:
    """The error where an address is set and the packages are missing."""
    return DatabaseUnavailable(
        f"{SETTING} is set, but the packages for PostgreSQL are not installed: pip install 'moot[postgres]'."
    )


def _hosts(parts: URL) -> list[str]:
    """The hosts that an address names, separated by commas or as several options; none for the local
    socket."""
    given = parts.query.get("host", ())
    named = [parts.host] if parts.host else [given] if isinstance(given, str) else given
    return [host for each in named for host in each.split(",") if host]


def _no_address() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"{SETTING} is no address of a PostgreSQL database, which is like {EXAMPLE}; {ENCODED}."
    )
