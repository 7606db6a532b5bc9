"""Which services are asked, at which addresses, and in whose name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.errors import UserError

_MAIL = re.compile(r"[^@\s<>\"',;:]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"@(?:.+\.)?example\.\w+$|\.(?:example|test|invalid|local|localhost)$|^your|@email\.(?:com|org)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Services:
    """The base addresses of the services, and what they ask of their users.

    `contact` is the mail address that OpenAlex, Crossref and Unpaywall want with every request; `key` is
    OpenAlex's, secret, which only the transport reads; `allowed` is the one private "host:port" that may be
    reached.
    """

    contact: str
    openalex: str = "https://api.openalex.org"
    crossref: str = "https://api.crossref.org"
    unpaywall: str = "https://api.unpaywall.org"
    doi: str = "https://doi.org"
    datacite: str = "https://api.datacite.org"
    key: str = field(default="", repr=False)
    allowed: str | None = None


def checked_contact(address: str | None) -> str:
    """A mail address that the services accept. Raises UserError where there is none, or a placeholder."""
    if not address or not address.strip():
        raise UserError(
            "MOOT_CONTACT is not set: set it to a mail address of your own, which OpenAlex, Crossref and "
            "Unpaywall ask for with every request."
        )
    address = address.strip()
    if not _MAIL.fullmatch(address) or _PLACEHOLDER.search(address):
        raise UserError(
            f"MOOT_CONTACT cannot be used: “{address[:60]}” is not a mail address of your own, which the "
            "services ask for."
        )
    return address
