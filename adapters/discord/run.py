"""`moot discord`: from the settings to a bot that serves until a signal stops it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Any

from adapters.chat.health import Health, health_at
from adapters.chat.serving import in_service, meanwhile, reached, say, stop_signal
from adapters.discord import errors
from adapters.discord.doctor import invite
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.discord.client import Moot
    from adapters.settings import Settings
    from bot.bot import Bot

TOKENS = re.compile(r"/(webhooks|interactions)/(\d+)/[^/\s?]+")


async def run(bot: Bot, settings: Settings) -> int:
    """Serve Discord until a signal comes, and give the exit status.

    Raises UserError where there is no token or no index, or Discord does not let Moot in.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if wrong := errors.before_login(token, settings):
        raise UserError(wrong)
    async with health_at(settings.health_address) as health:
        await bot.ready(warm=True)
        health.part("index")
        with _logged(), stop_signal() as stopped:
            return await _served(bot, settings, token, health, stopped)


async def _served(bot: Bot, settings: Settings, token: str, health: Health, stopped: asyncio.Event) -> int:
    import aiohttp
    import discord

    from adapters.chat.inbox.choice import inbox_of
    from adapters.chat.outbox import Outbox
    from adapters.discord.client import Moot
    from adapters.discord.commands import DiscordStyle, tree
    from adapters.discord.events import PLATFORM
    from adapters.discord.sync import registered
    from bot.commands.help import GROUPS

    bot.write_as(DiscordStyle())
    _point(settings.discord_api_url, settings.discord_gateway_url)
    # Moot uses no voice.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    log_at = str(settings.home / "moot.log")
    moot = Moot(
        bot,
        zone=settings.zone,
        inbox=inbox_of(settings, PLATFORM),
        gateway=settings.discord_gateway_url,
        api=settings.discord_api_url,
        reads_content=settings.discord_message_content,
        shards=settings.shards,
        log_at=log_at,
    )
    async with moot:
        try:
            await reached(
                lambda: moot.log_in(token),
                on=errors.UNREACHED,
                passing=lambda error: errors.at_login(error, settings, again=True),
                stopped=stopped,
            )
        except (discord.DiscordException, aiohttp.ClientError, OSError, TypeError, LookupError) as error:
            # The last two mean an answer without the parts that Discord's has.
            raise UserError(errors.at_login(error, settings)) from None
        if stopped.is_set():
            return 0
        outbox = Outbox(moot.chat)
        health.observe(moot.chat, outbox)
        health.part("platform", moot.connected)
        commands = registered(moot.http, moot.application_id or 0, tree(bot.commands, GROUPS), say)
        works = (moot.chat.recover(), outbox.lead(), commands)
        async with in_service(moot.chat), meanwhile(*works):
            serving = asyncio.create_task(moot.connect())
            await _first(serving, stopped.wait(), moot.there.wait())
            if moot.there.is_set():
                _greet(moot)
                await _first(serving, stopped.wait())
        # It waits without end for a gateway that does not come.
        serving.cancel()
        await moot.close()
        await asyncio.wait({serving})
        if not serving.cancelled():
            try:
                serving.result()
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                raise UserError(errors.at_work(error, settings)) from None
    return 0


async def _first(serving: asyncio.Task[None], *others: Coroutine[Any, Any, Any]) -> None:
    """Wait until the serving is over, or one of the others."""
    tasks = [asyncio.create_task(each) for each in others]
    await asyncio.wait({serving, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _point(api: str | None, gateway: str | None) -> None:
    """Let the client use other addresses than Discord's own: those of a proxy."""
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        url = yarl.URL(gateway)
        # The address of a new session, after one that cannot be resumed.
        DiscordWebSocket.DEFAULT_GATEWAY = url
        # Discord names its own address for resuming, which cannot be reached from behind a proxy.
        through: Any = property(lambda socket: url, lambda socket, named: None)
        DiscordWebSocket.gateway = through


def _greet(moot: Moot) -> None:
    name = moot.user.name if moot.user else "Moot"
    say(f"Moot is on Discord as {name}. Press Ctrl-C to stop it.")
    say(f"To add it to a server, open {invite(moot.application_id or 0)}")


class _NoTokens(logging.Filter):
    """Takes tokens out of addresses, so that no reader of the log can use them."""

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
