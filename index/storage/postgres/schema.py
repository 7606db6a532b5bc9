"""The tables of indexes in a database, made and changed by Alembic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from index import postgres
from index.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSIONS = "index_version"
"""The table in which Alembic notes the last migration: indexes have a chain of their own beside that of the
group's data."""
HEAD = "0001"
"""The last migration of this version of Moot."""
LOCK = 0x4D6F6F74
"""The first half of the keys of Moot's advisory locks ("Moot" in ASCII)."""
_MIGRATING = 1

_ready: set[str] = set()
os.register_at_fork(after_in_child=_ready.clear)


def prepare(url: str) -> None:
    """Make the tables of indexes in the database, or bring them up to date, once in a process.

    Raises DatabaseUnavailable if the server lacks pgvector, the database cannot be used, or a newer Moot made
    its tables.
    """
    if url in _ready:
        return
    with postgres.explaining(url), postgres.engine(url).begin() as connection:
        if _version(connection) != HEAD:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, _MIGRATING))
            _migrate(connection)
    _ready.add(url)


def _version(connection: Connection) -> str | None:
    if connection.exec_driver_sql("SELECT to_regclass(%s)", (VERSIONS,)).scalar() is None:
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {VERSIONS}").scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    postgres.require_vector(connection)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUnavailable(
            "The indexes in the database were made by a newer Moot: install that version here too."
        ) from error
