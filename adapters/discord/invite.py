"""The link by which a server's admin adds the bot: the least permissions that it needs."""

from __future__ import annotations

import base64
import binascii

PERMISSIONS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
}
SCOPES = ("bot", "applications.commands")
NEEDED = sum(PERMISSIONS.values())


def invite(application: int | str) -> str:
    """The address to open in a browser."""
    scope = "+".join(SCOPES)
    return f"https://discord.com/oauth2/authorize?client_id={application}&permissions={NEEDED}&scope={scope}"


def application_of(token: str) -> str | None:
    """The application's id, which a token begins with; None where this cannot be a token."""
    first, dot, _ = token.strip().partition(".")
    try:
        number = base64.b64decode(first + "=" * (-len(first) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return number if dot and number.isdigit() else None
