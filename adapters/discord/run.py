"""`moot discord`: from the settings to a bot that runs until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import sys
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Any

from adapters.discord import why
from adapters.discord.invite import invite
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.discord.client import Moot
    from adapters.settings import Settings
    from bot.bot import Bot

PATIENCE = 8.0
"""Seconds that a stopping bot takes for what it has acknowledged; Docker kills after ten."""
TOKENS = re.compile(r"/(webhooks|interactions)/(\d+)/[^/\s?]+")


async def run(bot: Bot, settings: Settings) -> int:
    """Serve Discord until a signal comes, and give the exit status.

    Raises UserError where there is no token or no index, or Discord does not let Moot in.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if wrong := why.before(token, settings):
        raise UserError(wrong)
    await bot.ready(warm=True)
    with _logged():
        return await _served(bot, settings, token)


async def _served(bot: Bot, settings: Settings, token: str) -> int:
    import aiohttp
    import discord

    from adapters.discord.client import Moot
    from adapters.discord.wording import Options

    bot.write_as(Options())
    _point(settings.discord_api_url, settings.discord_gateway_url)
    # Nobody speaks here.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    moot = Moot(
        bot,
        zone=settings.zone,
        gateway=settings.discord_gateway_url,
        reads_content=settings.discord_message_content,
        log_at=str(settings.home / "moot.log"),
        tell=_tell,
    )
    async with moot:
        try:
            await moot.login(token)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TypeError, LookupError) as error:
            # The last two come of an answer in which nothing is where Discord has it.
            raise UserError(why.at_login(error, settings)) from None
        serving = asyncio.create_task(moot.connect())
        stopped = asyncio.Event()
        with _until_told(stopped):
            await _first(serving, stopped.wait(), moot.there.wait())
            if moot.there.is_set():
                _greet(moot)
                await _first(serving, stopped.wait())
            await moot.finish(PATIENCE)
        # It waits without end for a gateway that does not come.
        serving.cancel()
        await moot.close()
        await asyncio.wait({serving})
        if not serving.cancelled():
            try:
                serving.result()
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                raise UserError(why.at_work(error, settings)) from None
    return 0


async def _first(serving: asyncio.Task[None], *others: Coroutine[Any, Any, Any]) -> None:
    """Wait until the serving is over, or one of the others."""
    tasks = [asyncio.create_task(each) for each in others]
    await asyncio.wait({serving, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _point(api: str | None, gateway: str | None) -> None:
    """Let the client speak to other addresses than Discord's own: a proxy's."""
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        url = yarl.URL(gateway)
        # Where a session that cannot be resumed is begun anew.
        DiscordWebSocket.DEFAULT_GATEWAY = url
        # Discord names an address of its own for resuming, to which whoever needs a proxy cannot get.
        through: Any = property(lambda socket: url, lambda socket, named: None)
        DiscordWebSocket.gateway = through


def _greet(moot: Moot) -> None:
    name = moot.user.name if moot.user else "Moot"
    _tell(f"Moot is on Discord as {name}. Press Ctrl-C to stop it.")
    _tell(f"To add it to a server, open {invite(moot.application_id or 0)}")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
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
