"""Slack as the kernel's platform: what an event asks for, and the routes by which it is answered."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cachetools import LRUCache

from adapters.chat.conversation import Said, begins_with_other, is_heard, of_small_talk
from adapters.chat.files import sent_file, takes_file, with_file
from adapters.chat.inbox import Inbox
from adapters.chat.kernel import since_of
from adapters.chat.message_menu import from_message, message_menu
from adapters.chat.platform import Command, Event, Refused, Rendered, Sent
from adapters.chat.refused_forms import filled
from adapters.chat.retries import until_done
from adapters.slack import events, modals, posting
from adapters.slack.blocks import JSON
from adapters.slack.directory import Directory
from adapters.slack.errors import FAILED, NOT_READY, code_of, translated
from adapters.slack.home import draw_home
from adapters.slack.rendering import Payload, Uploaded, render
from adapters.slack.routes import SlackRoute
from adapters.slack.workspaces import Workspaces
from bot.capabilities import FULL_CHAT
from bot.commands.line import find
from bot.commands.spec import Command as Spec
from bot.places import Place
from bot.reply import Form, Reply
from bot.request import Member, Moment
from bot.sent_file import SentFile
from index.errors import UserError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bot import Bot

log = logging.getLogger(__name__)
T = TypeVar("T")

INTERVAL = 1.0
"""Seconds: Slack takes about one message a second and channel."""
REMEMBERED = 2_000
DOUBLE_CLICK = 1.0
"""Seconds within which the same press again is a double click."""
MENTION = r"<@(\w+)(?:\|[^<>]*)?>"
NO_TRIGGER = "Slack left no way to open the form; try again, or write the command after /moot."
HOSTS = ("files.slack.com", "files.slack-gov.com")
"""Where Slack keeps the files of messages."""
NO_SCOPE = "the app needs the scope files:read, as in its manifest"
SHORTCUT = "moot_"
"""Before the rest of a shortcut's callback id."""
GREETING = (
    "Ask a question about the texts that your group reads; the answer is their own words, with their place."
)
PROMPTS = (
    ("What the texts are about", "What are the texts about?"),
    ("Who holds which position", "stances"),
    ("What Moot can do", "help"),
)


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
        self._directory = Directory()
        self._posts: LRUCache[tuple[str, str], posting.Posts] = LRUCache(REMEMBERED)
        self._pressed: LRUCache[tuple[str, str], tuple[tuple[str, ...], float]] = LRUCache(REMEMBERED)
        self.submitted: dict[str, asyncio.Future[str]] = {}
        """Forms that wait, by the event's key: "" closes one; a sentence that refuses it keeps it open."""
        self._drawn: LRUCache[Sent, Mapping[int, Uploaded]] = LRUCache(REMEMBERED)

    def route(self, event: Event) -> SlackRoute:
        return SlackRoute(self, event)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        """What an event asks for. Raises UserError for what no command takes, and PlatformError."""
        origin = events.origin_of(event.payload)
        pressed = "press the button again" if event.payload.get("actions") else "try again"
        with translated(again=pressed):
            match event.kind:
                case "command":
                    text = str(event.payload.get("text") or "")
                    if isinstance(talk := of_small_talk(Said(text), self.bot.say), Reply):
                        return replace(talk, private=True)
                    if command := modals.form_command(text, self.bot.commands):
                        await self._build(origin, command)
                        return None
                    asked = await self._with_names(origin, events.typed(text, self.bot.commands))
                    return replace(asked, heading=True)
                case "mention" | "direct" | "reply":
                    return await self._said(event, origin)
                case "press":
                    return await self._pressed_control(event, origin)
                case "form":
                    texts = modals.filled_in(event.payload["view"])
                    control = str(events.metadata_of(event.payload).get("id") or "")
                    return Command(*self.bot.pressed(control, texts=texts), form=control)
                case "built":
                    return Command(*modals.built(event.payload))
                case "message shortcut":
                    words = events.plain(str((event.payload.get("message") or {}).get("text") or ""))
                    titles = {
                        title.lower().replace(" ", "_"): title for title in message_menu(self.bot.commands)
                    }
                    title = _shortcut(event, titles)
                    found = from_message(title, words, self.bot.commands, self.bot.say)
                    if origin.fresh:
                        await self.inbox.converse(origin.space, origin.room)
                    return found
                case "shortcut":
                    forms = {modals.group_of(each): each for each in self.bot.commands if each.form}
                    await self._build(origin, _shortcut(event, forms))
                case "home":
                    await draw_home(self, event)
                case "assistant":
                    await self._greet(event, origin)
                case "leaving":
                    await self._leave(event, origin)
        return None

    async def member(self, event: Event) -> Member:
        origin = events.origin_of(event.payload)
        return await self._directory.member(await self.client(origin), origin)

    async def place(self, event: Event) -> Place:
        origin = await self.origin(event)
        secluded = await self._directory.is_secluded(await self.client(origin), origin)
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
            command, _ = self.bot.pressed(events.control_of(event.payload)[0])
            room = events.room_of(origin.channel, origin.message)
            thread = Place(events.PLATFORM, origin.space, room, self.zone, origin.channel)
            if command.startswith("debate ") and await self.bot.holds_debate(thread):
                return replace(origin, thread=origin.message, fresh=True)
        return origin

    async def hears(self, body: events.Body) -> bool:
        """Whether a message in a thread is for Moot, though nothing in it says so. One that mentions Moot
        comes once more, as a mention."""
        said = await self._as_said(body, "reply")
        return is_heard(said, self.bot.spaces.of(events.PLATFORM, events.origin_of(body).space).hears)

    async def _said(self, event: Event, origin: events.Origin) -> Command | Reply:
        """A mention, a direct message, or a reply in a conversation. Raises UserError for what looks like a
        command and is none."""
        said = await self._as_said(event.payload, event.kind)
        if event.kind == "mention" and origin.fresh:
            await self.inbox.converse(origin.space, origin.room)
        asked = events.spoken(said, self.bot.commands, say=self.bot.say)
        if isinstance(asked, Reply):
            return asked
        if takes_file(asked, self.bot.commands):
            files = await self._files_of(event.payload["event"], origin)
            asked = with_file(asked, self.bot.commands, await self._sent(origin, files))
        return await self._with_names(origin, asked)

    async def _files_of(self, said: events.Body, origin: events.Origin) -> Sequence[events.Body]:
        """The files of a message, else those of the message that its thread hangs on. Slack may leave them
        out of a mention, so the message is looked up then."""
        if said.get("files"):
            return list(said["files"])
        ts, client = str(said["ts"]), await self.client(origin)
        found = await client.conversations_replies(
            channel=origin.channel,
            ts=str(said.get("thread_ts") or ts),
            oldest=ts,
            latest=ts,
            inclusive=True,
            limit=2,  # in a thread its first message comes too
        )
        messages: Sequence[events.Body] = found.get("messages") or ()
        by_ts = {each.get("ts"): list(each.get("files") or ()) for each in messages}
        return by_ts.get(ts) or by_ts.get(said.get("thread_ts")) or []

    async def _sent(self, origin: events.Origin, files: Sequence[events.Body]) -> list[SentFile]:
        """The files of a message, as they are downloaded from Slack's own hosts. Of a file that comes from
        another workspace the event has the id alone."""
        found = []
        client = await self.client(origin) if files else self.workspaces.own
        for named in files:
            each = named
            if each.get("file_access") == "check_file_info" and each.get("id"):
                each = (await client.files_info(file=str(each["id"])))["file"]
            url = str(each.get("url_private_download") or each.get("url_private") or "")
            headers = {"Authorization": f"Bearer {client.token}"}
            name, size = str(each.get("name") or "file"), int(each.get("size") or 0)
            hosts = (*HOSTS, *self.workspaces.proxied)
            found.append(sent_file(url, name, size, hosts, headers=partial(dict, headers), why=NO_SCOPE))
        return found

    async def _as_said(self, body: events.Body, kind: str) -> Said:
        origin = events.origin_of(body)
        me = events.own_id(body) or (await self.workspaces.me(await self.client(origin))).user
        text = str((body.get("event") or {}).get("text") or "")
        return Said(
            events.without_mention(text, me),
            mentioned=kind == "mention",
            direct=kind == "direct",
            answer_thread=await self.inbox.is_conversation(origin.space, origin.room),
            to_other=begins_with_other(text, MENTION, (me,)),
        )

    async def _with_names(self, origin: events.Origin, asked: Command) -> Command:
        """A command with names beside the ids of members and groups in its arguments."""
        command, _ = find(asked.name.split(" "), self.bot.commands)
        named: dict[str, list[str]] = {}
        for parameter in command.parameters:
            if parameter.members and (given := asked.args.get(parameter.name)):
                client = await self.client(origin)
                naming = [self._directory.named(client, origin.space, each) for each in given]
                named[parameter.name] = [await each for each in naming]
        return replace(asked, args={**asked.args, **named})

    async def _pressed_control(self, event: Event, origin: events.Origin) -> Command | Form | None:
        """A button, or a pick in a menu. Raises UserError for one of another version."""
        if event.payload["actions"][0].get("action_id") == modals.BUILD:
            await self._build(origin, next(each for each in self.bot.commands if each.form))
            return None
        control, values = events.control_of(event.payload)
        if self._is_double(origin, control, values):
            return None
        if events.is_sent(event.payload) and not values:
            raise UserError("Nothing is picked yet: choose in the menu, then press Send.")
        if form := self.bot.form(control, values):
            return filled(form, events.texts_of(event.payload))
        return Command(*self.bot.pressed(control, values=values))

    def _is_double(self, origin: events.Origin, control: str, values: list[str]) -> bool:
        """Whether this is the second half of a double click, by Slack's clock: what the member pressed just
        before, with nothing else in between."""
        what = (origin.channel, origin.message, control, *values)
        last, before = self._pressed.get((origin.space, origin.user), ((), 0.0))
        at = origin.at or 0.0
        self._pressed[origin.space, origin.user] = (what, at)
        return at > 0 and what == last and abs(at - before) < DOUBLE_CLICK

    async def _build(self, origin: events.Origin, command: Spec) -> None:
        await self.open_view(origin, modals.build_view(command, channel=origin.channel))

    async def open_view(self, origin: events.Origin, view: JSON) -> None:
        """Open a modal. Raises Refused where nothing came by which Slack would open one, and as slack_sdk
        does."""
        if not origin.trigger:
            raise Refused(NO_TRIGGER, code="no trigger_id")
        await (await self.client(origin)).views_open(trigger_id=origin.trigger, view=view)

    async def _greet(self, event: Event, origin: events.Origin) -> None:
        """Greet in the assistant's pane, and propose questions."""
        thread = event.payload["event"]["assistant_thread"]
        channel, ts = str(thread["channel_id"]), str(thread["thread_ts"])
        place = Place(events.PLATFORM, origin.space, events.room_of(channel, ts), self.zone)
        since = since_of(self.moment(event))
        await self.post(
            place, posting.sentence(GREETING), key=event.key, part=0, since=since, again=event.again
        )
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        client = await self.client(origin)
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)

    async def _leave(self, event: Event, origin: events.Origin) -> None:
        """Moot was removed from a workspace: forget its token. Slack says so once, so it is tried until it is
        done; a process that ends before leaves it to the next."""
        said = event.payload["event"]
        if said["type"] == "tokens_revoked" and not (said.get("tokens") or {}).get("bot"):
            return
        at = float(event.payload.get("event_time") or 0)
        gone = await until_done(
            lambda: self.workspaces.forget(origin.team, origin.enterprise, at),
            on=(sqlite3.Error, OSError, *FAILED),
        )
        if gone:
            await self.inbox.forget(origin.space)


def _shortcut(event: Event, named: Mapping[str, T]) -> T:
    """What the callback id of a shortcut names. Raises UserError for one of another manifest."""
    callback = str(event.payload.get("callback_id") or "").removeprefix(SHORTCUT)
    if callback not in named:
        raise UserError(
            "This shortcut is of another version of Moot; an admin can update the app's manifest."
        )
    return named[callback]
