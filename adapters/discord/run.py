"""`moot discord`: from the settings to a bot that runs until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from adapters.discord.invite import invite
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.discord.client import Moot
    from adapters.settings import Settings
    from bot.bot import Bot

PATIENCE = 8.0
"""Seconds that a stopping bot takes for what it has acknowledged; Docker kills after ten."""
TOKENS = re.compile(r"/(webhooks|interactions)/(\d+)/[^/\s?]+")

NO_TOKEN = (
    "MOOT_DISCORD_TOKEN is not set; put the bot's token from discord.com/developers into .env "
    "(docs/discord.md shows each step)."
)
BAD_TOKEN = (
    "Discord does not take MOOT_DISCORD_TOKEN; reset the token on the Bot page of "
    "discord.com/developers and put the new one into .env."
)
UNREACHABLE = "Discord cannot be reached{where}; look at the network, then start again."
NO_PRIVILEGE = (
    "Discord refuses the message content intent; switch it on on the Bot page of "
    "discord.com/developers, or leave MOOT_DISCORD_MESSAGE_CONTENT out."
)


async def run(bot: Bot, settings: Settings) -> int:
    """Serve Discord until a signal comes, and give the exit status.

    Raises UserError where there is no token or no index, or Discord refuses the token.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise UserError(NO_TOKEN)
    await bot.ready(warm=True)
    with _logged():
        return await _served(bot, settings, token)


async def _served(bot: Bot, settings: Settings, token: str) -> int:
    import aiohttp
    import discord

    from adapters.discord.client import Moot

    _point(settings.discord_api_url, settings.discord_gateway_url)
    # Nobody speaks here.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    moot = Moot(
        bot,
        zone=settings.zone,
        home=settings.home,
        gateway=settings.discord_gateway_url,
        reads_content=settings.discord_message_content,
        log_at=str(settings.home / "moot.log"),
    )
    where = f" at {settings.discord_api_url}" if settings.discord_api_url else ""
    async with moot:
        try:
            await moot.login(token)
        except discord.LoginFailure:
            raise UserError(BAD_TOKEN) from None
        except (aiohttp.ClientError, OSError, discord.DiscordServerError):
            raise UserError(UNREACHABLE.format(where=where)) from None
        _greet(moot)
        serving = asyncio.create_task(moot.connect())
        stopped = asyncio.Event()
        with _until_told(stopped):
            waiting = asyncio.create_task(stopped.wait())
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            await moot.leave(PATIENCE)
        try:
            await serving
        except discord.PrivilegedIntentsRequired:
            raise UserError(NO_PRIVILEGE) from None
        except (discord.GatewayNotFound, aiohttp.ClientError, OSError):
            raise UserError(UNREACHABLE.format(where=where)) from None
        except discord.ConnectionClosed as error:
            raise UserError(f"Discord closed the connection (code {error.code}); start again.") from None
    return 0


def _point(api: str | None, gateway: str | None) -> None:
    """Let the client speak to other addresses than Discord's own: a proxy's."""
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        # Where a session that cannot be resumed is begun anew.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def _greet(moot: Moot) -> None:
    name = moot.user.name if moot.user else "Moot"
    lines = (
        f"Moot is on Discord as {name}. Press Ctrl-C to stop it.",
        f"To add it to a server, open {invite(moot.application_id or 0)}",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _until_told(stopped: asyncio.Event) -> Iterator[None]:
    """Let the signals that end a process ask for a stop; the second one is not waited for."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        stopped.set()
        for each in signals:
            loop.remove_signal_handler(each)

    # Where a loop knows no signals, Ctrl-C still raises KeyboardInterrupt.
    with contextlib.suppress(NotImplementedError):
        for each in signals:
            loop.add_signal_handler(each, stop)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for each in signals:
                loop.remove_signal_handler(each)


class _NoTokens(logging.Filter):
    """Takes tokens out of addresses: whoever reads the log must not be able to use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without its tokens."""
        record.msg = TOKENS.sub(r"/\1/\2/…", record.getMessage())
        record.args = None
        return True


@contextlib.contextmanager
def _logged() -> Iterator[None]:
    """The client's own warnings go where Moot's go."""
    client, ours = logging.getLogger("discord"), logging.getLogger("moot")
    handlers = list(ours.handlers)
    for handler in handlers:
        handler.addFilter(without := _NoTokens())
        client.addHandler(handler)
    before = client.level, client.propagate
    client.setLevel(max(ours.level, logging.WARNING))
    client.propagate = False
    try:
        yield
    finally:
        client.setLevel(before[0])
        client.propagate = before[1]
        for handler in handlers:
            client.removeHandler(handler)
            handler.removeFilter(without)
