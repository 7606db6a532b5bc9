"""What `moot doctor` says of Discord: whether the token works, and the invitation."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from adapters.discord.invite import application_of, invite

if TYPE_CHECKING:
    from adapters.settings import Settings

API = "https://discord.com/api/v10"
SECONDS = 10
State = Literal["ok", "note", "missing"]
COPY = "copy the token anew from the Bot page of discord.com/developers"


def findings(settings: Settings) -> Iterator[tuple[str, State, str]]:
    """What was found, in the order in which one would set it up."""
    if settings.discord_token is None:
        return
    token = settings.discord_token.get_secret_value().strip()
    application = application_of(token)
    if application is None:
        yield "Discord", "missing", f"MOOT_DISCORD_TOKEN is no bot token; {COPY}."
        return
    yield "Discord", *_asked(token, settings.discord_api_url or API)
    yield "Discord invitation", "ok", invite(application)
    if settings.discord_message_content:
        told = "switched on here, so it must be on the Bot page of discord.com/developers too."
        yield "Message content", "note", told


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
