"""What `moot doctor` says of Discord: whether the token works, and the invitation."""

from __future__ import annotations

import base64
import binascii
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from adapters.settings import Settings

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

API = "https://discord.com/api/v10"
SECONDS = 10
State = Literal["ok", "note", "missing"]
NO_TOKEN = "MOOT_DISCORD_TOKEN is not set, though other settings of Discord are; docs/discord.md says how."
COPY = "copy the token anew from the Bot page of discord.com/developers"


def findings(settings: Settings) -> Iterator[tuple[str, State, str]]:
    """What was found, in the order in which one would set it up."""
    if settings.discord_token is None:
        yield "Discord", "missing", NO_TOKEN
        return
    token = settings.discord_token.get_secret_value().strip()
    application = application_of(token)
    if application is None:
        yield "Discord", "missing", f"MOOT_DISCORD_TOKEN is no bot token; {COPY}."
        return
    yield "Discord", *_asked(token, settings.discord_api_url or API)
    yield "Discord invitation", "ok", invite(application)
    if settings.discord_message_content:
        also = "switched on here, so it must be on the Bot page of discord.com/developers too."
        yield "Message content", "note", also


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


def _asked(token: str, api: str) -> tuple[State, str]:
    """Who Discord says the bot is."""
    address = f"{api.rstrip('/')}/users/@me"
    if not address.startswith(("https://", "http://")):
        return "missing", "MOOT_DISCORD_API_URL is no web address; leave it out to use Discord's own."
    headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (moot, 1)"}
    try:
        request = urllib.request.Request(address, headers=headers)
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:
            return "ok", f"the token is {json.load(reply)['username']}'s"
    except urllib.error.HTTPError as error:
        if error.code == 401:
            return "missing", f"Discord does not take MOOT_DISCORD_TOKEN; {COPY}."
        return "note", f"Discord could not say whether the token works (status {error.code}); try again."
    except (OSError, ValueError, LookupError) as error:
        return "note", f"Discord could not be asked ({type(error).__name__}); see to the network."
