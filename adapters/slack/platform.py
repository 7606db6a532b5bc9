"""Slack as the chat kernel's platform: who did something and where, and messages on their way."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from cachetools import LRUCache

from adapters.chat.inbox.port import Inbox
from adapters.chat.platform import Command, Event, Refused, Rendered, Sent
from adapters.slack import events, posting, words
from adapters.slack.blocks import JSON
from adapters.slack.directory import Directory
from adapters.slack.errors import FAILED, NOT_READY, code_of, translated
from adapters.slack.interpretation import SlackInterpreter
from adapters.slack.rendering import Payload, Uploaded, render
from adapters.slack.routes import SlackRoute
from adapters.slack.workspaces import Workspaces
from bot.capabilities import FULL_CHAT
from bot.places import Place
from bot.reply import Form, Reply
from bot.request import Member, Moment
from index.errors import UserError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bot import Bot

INTERVAL = 1.0
"""Seconds: Slack takes about one message a second and channel."""
REMEMBERED = 2_000
NO_TRIGGER = "Slack left no way to open the form; try again, or write the command after /moot."


class Slack:
    """Slack, as far as `workspaces` have tokens. `zone` is the time zone of spaces that have set none."""

    name = events.PLATFORM
    capabilities = FULL_CHAT
    message_interval = INTERVAL
    invitation = "type /invite @Moot"
    message_kinds: Collection[str] = ("mention", "direct", "reply")
    boards_in_threads = False

    def __init__(self, bot: Bot, workspaces: Workspaces, inbox: Inbox, *, zone: str) -> None:
        self.bot = bot
        self.workspaces = workspaces
        self.inbox = inbox
        self.zone = zone
        self.directory = Directory()
        self._posts: LRUCache[tuple[str, str], posting.Posts] = LRUCache(REMEMBERED)
        self._interpreter = SlackInterpreter(self)
        self.submitted: dict[str, asyncio.Future[str]] = {}
        """Forms that wait, by the event's key: "" closes one; a sentence that refuses it keeps it open."""
        self._drawn: LRUCache[Sent, Mapping[int, Uploaded]] = LRUCache(REMEMBERED)

    def route(self, event: Event) -> SlackRoute:
        return SlackRoute(self, event)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        return await self._interpreter.interpret(event)

    async def hears(self, body: events.Body) -> bool:
        """Whether a message in a thread is for Moot, though nothing in it says so."""
        return await self._interpreter.hears(body)

    async def member(self, event: Event) -> Member:
        origin = events.origin_of(event.payload)
        return await self.directory.member(await self.client(origin), origin)

    async def place(self, event: Event) -> Place:
        origin = await self.origin(event)
        secluded = await self.directory.is_secluded(await self.client(origin), origin)
        return Place(events.PLATFORM, origin.space, origin.room, self.zone, origin.channel, secluded)

    def moment(self, event: Event) -> Moment:
        return Moment(event.came, events.origin_of(event.payload).at)

    async def render(self, reply: Reply, place: Place) -> Rendered:
        with translated():
            client = await self.workspaces.client(place.space)
            pictures = await posting.upload_pictures(client, reply)
            # Slack notifies of mentions in new messages to all, and of none in edits and private messages.
            notifies = not reply.private and any(card.members for card in reply.cards)
            profiles_at = (await self.workspaces.me(client)).address if notifies else ""
        without = render(reply, profiles_at=profiles_at) if pictures else ()
        return Rendered(render(reply, pictures=pictures, profiles_at=profiles_at), without)

    async def post(
        self, place: Place, message: Payload, *, key: str, part: int, since: float, again: bool
    ) -> Sent | None:
        channel, thread = events.place_in(place.room)
        with translated():
            posts = self._posts.get((place.space, key))
            if posts is None:
                client = await self.workspaces.client(place.space)
                posts = posting.Posts(client, channel, thread, key, since)
                if again:
                    await posts.look()
                self._posts[place.space, key] = posts
            if "file" in message:
                await posts.file(message["file"]["name"], message["file"]["content"].encode())
                return None
            ts = await posting.when_ready(lambda payload: posts.message(str(part), payload), message)
            return Sent(channel, ts)

    async def direct(self, place: Place, member: str, message: Payload, *, head: str = "") -> None:
        with translated():
            client = await self.workspaces.client(place.space)
            if "file" in message:
                await posting.send_file(client, member, message["file"])
                return
            payload = posting.under_head(message, head) if head else message
            await client.chat_postMessage(channel=member, **payload, **posting.QUIET)

    async def edit(self, place: Place, sent: Sent, reply: Reply) -> None:
        channel, _ = events.place_in(sent.room)
        with translated():
            client = await self.workspaces.client(place.space)
            pictures = await posting.upload_pictures(client, reply)

            async def update(payload: Payload) -> None:
                await client.chat_update(channel=channel, ts=sent.id, **payload)

            try:
                await posting.when_ready(update, render(reply, pictures=pictures)[0])
            except FAILED as error:
                if not pictures or code_of(error) not in NOT_READY:
                    raise
                await update(render(reply)[0])
            await posting.discard(client, self._drawn.pop(sent, {}))
            self._drawn[sent] = pictures

    async def open_thread(self, place: Place, sent: Sent, title: str, *, again: bool) -> str:
        """The thread that hangs on a message, or in which it stands. It needs no opening: the first message
        in it makes it."""
        return self.thread_of(place, sent)

    def channel_of(self, place: Place) -> str:
        return events.place_in(place.room)[0]

    def thread_of(self, place: Place, sent: Sent) -> str:
        channel, thread = events.place_in(place.room)
        return events.room_of(channel, thread or sent.id)

    async def client(self, origin: events.Origin) -> AsyncWebClient:
        """The client of a workspace. Raises NotInstalled."""
        return await self.workspaces.client(origin.team, origin.enterprise)

    async def origin(self, event: Event) -> events.Origin:
        """Where it was done. Pressing a button of a debate's message is done in the debate's thread, also as
        long as the thread has no message, which Slack does not call a thread yet."""
        origin = events.origin_of(event.payload)
        if origin.thread or origin.hidden or not (origin.message and event.payload.get("actions")):
            return origin
        with suppress(UserError):
            command, _ = self.bot.pressed(words.control_of(event.payload)[0])
            room = events.room_of(origin.channel, origin.message)
            thread = Place(events.PLATFORM, origin.space, room, self.zone, origin.channel)
            if command.startswith("debate ") and await self.bot.holds_debate(thread):
                return replace(origin, thread=origin.message, fresh=True)
        return origin

    async def open_view(self, origin: events.Origin, view: JSON) -> None:
        """Open a modal. Raises Refused where nothing came by which Slack would open one, and as slack_sdk
        does."""
        if not origin.trigger:
            raise Refused(NO_TRIGGER, code="no trigger_id")
        await (await self.client(origin)).views_open(trigger_id=origin.trigger, view=view)
