"""Why Moot cannot be on Discord, as sentences that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from adapters.settings import Settings

NO_TOKEN = (
    "MOOT_DISCORD_TOKEN is not set; put the bot's token from discord.com/developers into .env "
    "(docs/discord.md shows each step)."
)
BAD_TOKEN = (
    "Discord does not take MOOT_DISCORD_TOKEN; reset the token on the Bot page of "
    "discord.com/developers and put the new one into .env."
)
UNREACHABLE = "Discord cannot be reached{where}; look at the network, then start again."
NO_ADDRESS = "{name} is no address that begins with {schemes}; leave it out to use Discord's own."
NO_API = (
    "What answers at {named} does not speak as Discord does; see to MOOT_DISCORD_API_URL, which ends in "
    "/api/v10."
)
REFUSED = "Discord refuses Moot{where} (status {status}); wait some minutes, then start again."
NO_GATEWAY = "Discord's gateway cannot be reached{where}; look at the network{setting}, then start again."
NO_PRIVILEGE = (
    "Discord refuses the message content intent; switch it on on the Bot page of "
    "discord.com/developers, or leave MOOT_DISCORD_MESSAGE_CONTENT out."
)
TOO_MANY_SERVERS = (
    "The bot is on more servers than one connection may serve; start again, and Moot opens more."
)
TOO_OLD = "Discord does not take what this version of Moot asks for (code {code}); install a newer one."

TOKEN_REFUSED, TOO_FEW_SHARDS, PRIVILEGE_REFUSED = 4004, 4011, 4014
"""Of the codes after which it helps nothing to connect anew; the others, 4010, 4012 and 4013, say that
there is no such shard, version of the gateway, or intent."""


def before(token: str, settings: Settings) -> str:
    """Why it need not be tried; "" where it may be."""
    if not token:
        return NO_TOKEN
    if not (token.isascii() and token.isprintable()) or " " in token:
        return BAD_TOKEN
    for value, name, schemes in (
        (settings.discord_api_url, "MOOT_DISCORD_API_URL", ("https", "http")),
        (settings.discord_gateway_url, "MOOT_DISCORD_GATEWAY_URL", ("wss", "ws")),
    ):
        if value and not _is_address(value, schemes):
            told = " or ".join(f"{scheme}://" for scheme in schemes)
            return NO_ADDRESS.format(name=name, schemes=told)
    return ""


def at_login(error: Exception, settings: Settings) -> str:
    """Why Discord does not let Moot in."""
    import aiohttp
    import discord

    named = settings.discord_api_url
    where = f" at {named}" if named else ""
    if isinstance(error, discord.LoginFailure):
        return BAD_TOKEN
    if isinstance(error, discord.Forbidden) or _is(error, 429):
        return REFUSED.format(where=where, status=getattr(error, "status", 0))
    if isinstance(error, discord.DiscordServerError | aiohttp.ClientError | OSError):
        return UNREACHABLE.format(where=where)
    return NO_API.format(named=named) if named else UNREACHABLE.format(where="")


def at_work(error: Exception, settings: Settings) -> str:
    """Why the connection is over."""
    import discord

    code = error.code if isinstance(error, discord.ConnectionClosed) else 0
    if isinstance(error, discord.PrivilegedIntentsRequired):
        code = PRIVILEGE_REFUSED
    if code == TOKEN_REFUSED:
        return BAD_TOKEN
    if code == TOO_FEW_SHARDS:
        return TOO_MANY_SERVERS
    if code == PRIVILEGE_REFUSED and settings.discord_message_content:
        return NO_PRIVILEGE
    if code:
        return TOO_OLD.format(code=code)
    named = settings.discord_gateway_url
    where, setting = (f" at {named}", " and at MOOT_DISCORD_GATEWAY_URL") if named else ("", "")
    return NO_GATEWAY.format(where=where, setting=setting)


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is(error: Exception, status: int) -> bool:
    return getattr(error, "status", 0) == status
