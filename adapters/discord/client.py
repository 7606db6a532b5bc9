"""The client: what Discord tells it goes to the desk, and what Moot says of its own accord goes out."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import discord
import yarl

from adapters.discord import desk
from adapters.discord.boards import keep_announcing, keep_drawing
from adapters.discord.controls import Control
from adapters.discord.messages import heard
from adapters.discord.parse import PLATFORM
from adapters.discord.starters import Starter
from adapters.discord.sync import registered
from adapters.discord.tree import tree
from bot.bot import Bot
from bot.commands import GROUPS
from bot.incidents import log_incident
from bot.polls.types import ANYWHERE, Place

LAUNCHES = 2
"""Tries to reach the gateway before it counts as not there; discord.py waits five seconds after each."""
CONNECTS_WITHIN = 30.0
"""Seconds that the gateway has to say hello."""


class Moot(discord.AutoShardedClient):
    """One connection to Discord. Keeps no messages and no members: whatever is needed comes with what is
    asked."""

    def __init__(
        self,
        bot: Bot,
        *,
        zone: str,
        gateway: str | None = None,
        reads_content: bool = False,
        log_at: str = "",
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        super().__init__(
            intents=intents(reads_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_connect_timeout=CONNECTS_WITHIN,
        )
        self.bot = bot
        self.zone = zone
        self.reads_content = reads_content
        self.log_at = log_at
        self.starters: dict[int, Starter] = {}
        self.leaving = False
        self.tell = tell
        self.there = asyncio.Event()
        self._launches: Counter[int] = Counter()
        self._gateway = yarl.URL(gateway) if gateway else None
        self._work: set[asyncio.Task[Any]] = set()
        self._own: set[asyncio.Task[None]] = set()
        self._nonces = itertools.count(time.time_ns() // 1_000)

    async def setup_hook(self) -> None:
        """Before the first event: hear old buttons, and begin what goes on for as long as the bot runs."""
        self.add_dynamic_items(Control)
        await self.bot.spaces.load()
        application = self.application_id or 0
        commands = tree(self.bot.commands, GROUPS)
        own = (
            registered(self.http, application, commands, self.tell),
            keep_drawing(self),
            keep_announcing(self),
        )
        for each in own:
            self.meanwhile(each)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Through the gateway that the settings name, whatever Discord's API says. Raises GatewayNotFound
        for the first shard after some tries: discord.py itself would go on without a word."""
        self._launches[shard_id] += 1
        if not self.there.is_set() and self._launches[shard_id] > LAUNCHES:
            raise discord.GatewayNotFound
        await super().launch_shard(self._gateway or gateway, shard_id, initial=initial)

    async def on_connect(self) -> None:
        """The gateway has taken the bot in."""
        self.there.set()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Anything but a button or a menu, which `controls` hears."""
        handlers = {
            discord.InteractionType.application_command: desk.command,
            discord.InteractionType.autocomplete: desk.complete,
            discord.InteractionType.modal_submit: desk.filled_in,
        }
        if handler := handlers.get(interaction.type):
            await self._handled(handler(self, interaction), interaction)

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """A button or a menu."""
        await self._handled(desk.pressed(self, interaction), interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Something was said."""
        await self._handled(heard(self, message))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Nothing that an event brings may stop the others."""
        log_incident(f"Discord's {event_method}", self.log_at)

    def at_work(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that is finished before the bot leaves."""
        task = asyncio.create_task(self._recorded(work))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    def meanwhile(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that is given up when the bot leaves."""
        task = asyncio.create_task(self._recorded(work))
        self._own.add(task)
        task.add_done_callback(self._own.discard)

    def nonce(self) -> int:
        """A number for a message that Discord is to take once, however often it is sent."""
        return next(self._nonces)

    def place(self, space: str, room: int) -> Place:
        """Where a poll or debate is shown."""
        return Place(PLATFORM, space, str(room), self.zone, ANYWHERE)

    async def finish(self, patience: float) -> None:
        """Take nothing new on, and finish what was acknowledged within so many seconds."""
        self.leaving = True
        for task in self._own:
            task.cancel()
        ends = time.monotonic() + patience
        # What comes meanwhile is told that Moot is leaving, which is work too.
        while self._work and (left := ends - time.monotonic()) > 0:
            await asyncio.wait(set(self._work), timeout=left)

    async def _handled(
        self, work: Coroutine[Any, Any, None], interaction: discord.Interaction[Any] | None = None
    ) -> None:
        if self.leaving and interaction is not None:
            work.close()
            work = desk.turned_away(self, interaction)
        task = asyncio.current_task()
        assert task is not None
        self._work.add(task)
        try:
            await self._recorded(work)
        finally:
            self._work.discard(task)

    async def _recorded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log_incident("something on Discord", self.log_at)


def intents(reads_content: bool) -> discord.Intents:
    """The least that the bot needs; reading what is not said to it is a privilege."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=reads_content)
