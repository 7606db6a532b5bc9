"""Discord's errors: which of them a retry may mend, what their codes mean, and the sentences for those that
end the process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import aiohttp
import discord

from adapters.chat.platform import BadMessage, Gone, PlatformError, RateLimited, Refused, Unreachable
from adapters.chat.retries import insist

if TYPE_CHECKING:
    from adapters.settings import Settings

T = TypeVar("T")

UNREACHED = (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError)
"""Discord could not be reached, or could not answer."""

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
UNKNOWN_INTERACTION, ACKNOWLEDGED_BEFORE = 10062, 40060
NO_ACCESS, NO_PERMISSION, ARCHIVED = 50001, 50013, 50083
NO_HISTORY, THREAD_EXISTS = 160002, 160004
BAD_FORMS = frozenset((40005, 50006, 50035, 50109))
"""A message that no route takes: too large, empty, or over a limit."""
GONE = frozenset((UNKNOWN_CHANNEL, UNKNOWN_MESSAGE))
RETRY_AFTER = 5.0
"""Seconds to wait if a rate limit does not say how many; discord.py itself waits out most limits."""

SENTENCES = {
    NO_ACCESS: "Moot cannot see this channel; ask an admin to let it view it and send messages there.",
    NO_PERMISSION: "Moot may not write here; ask an admin to allow it Send Messages and Embed Links.",
    UNKNOWN_CHANNEL: "This channel is gone; ask again in another.",
}
"""To members: why something could not be done, and what to do next."""

NO_TOKEN = (
    "MOOT_DISCORD_TOKEN is not set; put the bot's token from discord.com/developers into .env "
    "(docs/discord.md shows each step)."
)
BAD_TOKEN = (
    "Discord does not take MOOT_DISCORD_TOKEN; reset the token on the Bot page of "
    "discord.com/developers and put the new one into .env."
)
UNREACHABLE = "Discord cannot be reached{where}; look at the network, then start again."
AWAY = "Discord cannot be reached{where}; look at the network."
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
"""Close codes after which connecting again cannot help. The others of that kind, 4010, 4012 and 4013, mean
an unknown shard, gateway version or intent."""


@contextmanager
def platform_errors() -> Iterator[None]:
    """Raise errors of discord.py and of the connection as PlatformError."""
    try:
        yield
    except (discord.HTTPException, *UNREACHED) as error:
        raise platform_error(error) from error


async def repeated(call: Callable[[], Awaitable[T]]) -> T:
    """The result of a call, made again while Discord cannot be reached. Raises PlatformError."""

    async def once() -> T:
        with platform_errors():
            return await call()

    return await insist(once)


def platform_error(error: BaseException) -> PlatformError:
    """The kernel's error for one of Discord's. Its code is safe for the log: it holds no address, which may
    contain a token."""
    said, code = in_log(error), code_of(error)
    sentence = SENTENCES.get(code, "")
    if isinstance(error, UNREACHED):
        return Unreachable(code=said)
    if getattr(error, "status", 0) == 429:
        return RateLimited(RETRY_AFTER, code=said)
    if code in GONE:
        return Gone(sentence, code=said)
    if code in BAD_FORMS:
        return BadMessage(code=said)
    return Refused(sentence, code=said)


def code_of(error: BaseException) -> int:
    """Discord's code of an error, 0 where it has none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def in_log(error: BaseException) -> str:
    """An error as the log has it: without addresses, which may hold tokens."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}, code {error.code}: {error.text[:200]}"
    return type(error).__name__


def before_login(token: str, settings: Settings) -> str:
    """Why a login cannot succeed; "" where it may."""
    if not token:
        return NO_TOKEN
    if not (token.isascii() and token.isprintable()) or " " in token:
        return BAD_TOKEN
    for value, name, schemes in (
        (settings.discord_api_url, "MOOT_DISCORD_API_URL", ("https", "http")),
        (settings.discord_gateway_url, "MOOT_DISCORD_GATEWAY_URL", ("wss", "ws")),
    ):
        if value and not _is_address(value, schemes):
            named = " or ".join(f"{scheme}://" for scheme in schemes)
            return NO_ADDRESS.format(name=name, schemes=named)
    return ""


def at_login(error: Exception, settings: Settings, *, again: bool = False) -> str:
    """Why Discord does not let Moot in; with `again`, "" where another attempt cannot mend it."""
    named = settings.discord_api_url
    where = f" at {named}" if named else ""
    if isinstance(error, discord.LoginFailure):
        return "" if again else BAD_TOKEN
    if isinstance(error, discord.Forbidden) or getattr(error, "status", 0) == 429:
        if again:
            return ""
        return REFUSED.format(where=where, status=getattr(error, "status", 0))
    if isinstance(error, discord.DiscordServerError | aiohttp.ClientError | OSError):
        return (AWAY if again else UNREACHABLE).format(where=where)
    if again:
        return ""
    return NO_API.format(named=named) if named else UNREACHABLE.format(where="")


def at_work(error: Exception, settings: Settings) -> str:
    """Why the connection is over."""
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
