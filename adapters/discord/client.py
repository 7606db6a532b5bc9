"""The client: one connection to Discord, whose interactions and messages become the kernel's events."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import discord
import yarl

from adapters.chat.conversation import Said, begins_with_other, is_heard
from adapters.chat.inbox.port import CANNOT_KEEP, NOT_KEPT, Inbox
from adapters.chat.kernel import Chat
from adapters.chat.platform import PlatformError
from adapters.discord.completion import completed
from adapters.discord.errors import UNREACHED, in_log
from adapters.discord.events import KINDS, PLATFORM, is_thread, parse, room_of, space_of, without_mention
from adapters.discord.platform import HOSTS, Discord
from adapters.discord.routes import Live
from bot.bot import Bot
from bot.incidents import log_incident

log = logging.getLogger(__name__)

LAUNCHES = 2
"""Attempts to reach the gateway before it counts as not there; discord.py waits five seconds after each."""
CONNECTS_WITHIN = 30.0
"""Seconds that the gateway has to say hello."""
MENTIONED = r"<@[!&]?(\d+)>"


class Moot(discord.AutoShardedClient):
    """One connection to Discord. It keeps no messages, no members and no interactions: events bring what is
    needed."""

    def __init__(
        self,
        bot: Bot,
        *,
        zone: str,
        inbox: Inbox,
        gateway: str | None = None,
        api: str | None = None,
        reads_content: bool = False,
        shards: tuple[list[int], int] | None = None,
        log_at: str = "",
    ) -> None:
        some: dict[str, Any] = {} if shards is None else {"shard_ids": shards[0], "shard_count": shards[1]}
        super().__init__(
            intents=intents(reads_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_connect_timeout=CONNECTS_WITHIN,
            **some,
        )
        # Another address of Discord's is that of a proxy, which has the files too.
        platform = Discord(self, bot, zone=zone, hosts=(*HOSTS, *([api] if api else ())))
        self.chat = Chat(bot, platform, inbox, log_at=log_at)
        self.there = asyncio.Event()
        self._reads_content = reads_content
        self._log_at = log_at
        self._launches: Counter[int] = Counter()
        self._gateway = yarl.URL(gateway) if gateway else None
        # discord.py would end the connection over one malformed event.
        parsers = self._connection.parsers
        parsers.update({name: _guarded(parse) for name, parse in parsers.items()})

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect through the gateway of the settings, not the one that Discord's API names. Raises
        GatewayNotFound for the first shard after some attempts: discord.py itself would go on silently."""
        self._launches[shard_id] += 1
        if not self.there.is_set() and self._launches[shard_id] > LAUNCHES:
            raise discord.GatewayNotFound
        await super().launch_shard(self._gateway or gateway, shard_id, initial=initial)

    async def log_in(self, token: str) -> None:
        """Log in, or leave nothing of the attempt, so that another can be made. Raises as `login` does."""
        try:
            await self.login(token)
        except UNREACHED:
            await self.http.close()
            self.http.connector = discord.utils.MISSING
            raise

    def connected(self) -> bool:
        """Whether every shard has its connection to the gateway."""
        # `is_ready` waits for the servers' names too, which no answer needs.
        shards = self.shards.values()
        return self.there.is_set() and bool(shards) and not any(shard.is_closed() for shard in shards)

    async def on_connect(self) -> None:
        """The gateway has accepted the bot."""
        self.there.set()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """A command, a button or menu, a form, or an option that is being typed."""
        if interaction.type is discord.InteractionType.autocomplete:
            choices = await completed(self.chat, interaction)
            try:
                await interaction.response.autocomplete(choices)
            except (discord.HTTPException, *UNREACHED) as error:
                log.info("names were offered too late: %s", in_log(error))
        elif interaction.type.name in KINDS:
            await self._take(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """A message, taken if Moot is to hear it. Of others nothing is kept."""
        me = self.user
        if me is None or message.author.bot or message.webhook_id is not None:
            return
        if message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        said = await self._said(message, me.id)
        space = space_of(message)
        if not is_heard(said, self.chat.bot.spaces.of(PLATFORM, space).hears):
            return
        unread = not message.content and not said.direct and not self._reads_content
        answered = message.reference.resolved if message.reference else None
        shared = answered.attachments if isinstance(answered, discord.Message) else []
        files = [
            {"url": each.url, "filename": each.filename, "size": each.size}
            for each in message.attachments or shared
        ]
        await self._take(message, said=asdict(said), unread=unread, files=files)

    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        """A question that its author has taken back is not answered."""
        await self.chat.withdraw(lambda event: event.key == str(deleted.message_id))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what went wrong: nothing that an event brings may stop the others."""
        log_incident(f"Discord's {event_method}", self._log_at)

    async def _take(self, source: discord.Interaction[Any] | discord.Message, **more: Any) -> None:
        event = parse(source, **more)
        if isinstance(source, discord.Interaction):
            event = replace(event, source=Live(source))
        try:
            await self.chat.take(event)
        except NOT_KEPT:
            log_incident("keeping what Discord sends", self._log_at)
            try:
                await self.chat.platform.route(event).note(CANNOT_KEEP)
            except PlatformError as error:
                log.warning("%s: not kept, and nothing could be said: %s", event.key[-6:], error)

    async def _said(self, message: discord.Message, me: int) -> Said:
        role = _own_role(message)
        answered = message.reference.resolved if message.reference else None
        author = answered.author.id if isinstance(answered, discord.Message) else None
        own = {str(me)} if role is None else {str(me), str(role)}
        thread = is_thread(message.channel)
        return Said(
            text=without_mention(message.content, me, role),
            mentioned=role is not None or any(user.id == me for user in message.mentions),
            replies=author == me,
            direct=message.guild is None,
            answer_thread=thread
            and await self.chat.inbox.is_conversation(space_of(message), room_of(message)),
            to_other=author not in (None, me) or begins_with_other(message.content, MENTIONED, own),
        )


def _guarded(parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """A parser of an event, for which a malformed one is nothing."""

    def guarded(data: Any) -> None:
        try:
            parse(data)
        except Exception as error:
            log.warning("a malformed event was left out: %s", type(error).__name__)

    return guarded


def intents(reads_content: bool) -> discord.Intents:
    """The least that the bot needs; reading messages that do not address it is a privilege."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=reads_content)


def _own_role(message: discord.Message) -> int | None:
    """The role that Discord made for the bot, if the message mentions it: the app offers both under one
    name."""
    own = message.guild.self_role if message.guild is not None else None
    return own.id if own is not None and own in message.role_mentions else None
