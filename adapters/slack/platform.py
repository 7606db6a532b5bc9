"""Slack as the kernel's platform: what an event asks for, and the routes by which it is answered."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from adapters.chat.conversation import Said, begins_with_other, is_heard, is_stop, of_small_talk
from adapters.chat.inbox import Inbox
from adapters.chat.kernel import since_of
from adapters.chat.platform import Command, Event, Refused, Rendered, Sent
from adapters.chat.retries import until_done
from adapters.slack import views
from adapters.slack.cards import Uploaded
from adapters.slack.directory import Directory
from adapters.slack.errors import FAILED, NOT_READY, OUTSIDE, code_of, translated
from adapters.slack.home import draw_home
from adapters.slack.origin import Body, Origin, metadata_of, origin_of, own_id, place_in, room_of
from adapters.slack.parse import VOTER, control_of, is_sent, plain, spoken, typed, without_mention
from adapters.slack.posting import (
    QUIET,
    Posts,
    discard,
    respond,
    send_file,
    sentence,
    show,
    under_head,
    upload_pictures,
    when_ready,
)
from adapters.slack.render import Payload, board, render
from adapters.slack.rich import Node
from adapters.slack.workspaces import Workspaces
from bot.capabilities import FULL_CHAT
from bot.commands import COMMANDS
from bot.commands.line import find
from bot.commands.spec import Command as Spec
from bot.polls.types import Place
from bot.reply import Form, Reply, error_reply
from bot.request import Member, Moment
from bot.words import clean
from index.errors import UserError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bot import Bot

log = logging.getLogger(__name__)

PLATFORM = "slack"
INTERVAL = 1.0
"""Seconds: Slack takes about one message a second and channel."""
REMEMBERED = 2_000
DOUBLE_CLICK = 1.0
"""Seconds within which the same press again is a double click."""
MENTION = r"<@(\w+)(?:\|[^<>]*)?>"
CHECK, DEBATE = "moot_check_quotation", "moot_debate"
"""Callback ids of shortcuts. Any other that a message has finds sources, any other else builds a poll."""
NO_TRIGGER = "Slack left no way to open the form; try again, or write the command after /moot."
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

    name = PLATFORM
    capabilities = FULL_CHAT
    message_interval = INTERVAL
    invitation = "type /invite @Moot"
    boards_in_threads = False

    def __init__(self, bot: Bot, workspaces: Workspaces, inbox: Inbox, *, zone: str) -> None:
        self.bot = bot
        self.workspaces = workspaces
        self.inbox = inbox
        self.zone = zone
        self._directory = Directory()
        self._posts: LRUCache[tuple[str, str], Posts] = LRUCache(REMEMBERED)
        self._pressed: LRUCache[tuple[str, str], tuple[tuple[str, ...], float]] = LRUCache(REMEMBERED)
        self.submitted: dict[str, asyncio.Future[str]] = {}
        """Forms that wait, by the event's key: "" closes one; a sentence that refuses it keeps it open."""
        self._drawn: LRUCache[Sent, Mapping[int, Uploaded]] = LRUCache(REMEMBERED)

    def route(self, event: Event) -> SlackRoute:
        """The routes back to the member."""
        return SlackRoute(self, event)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        """What an event asks for. Raises UserError for what no command takes, and PlatformError."""
        origin = origin_of(event.payload)
        pressed = "press the button again" if event.payload.get("actions") else "try again"
        with translated(again=pressed):
            match event.kind:
                case "command":
                    return await self._typed(event, origin)
                case "mention" | "direct" | "reply":
                    return await self._said(event, origin)
                case "press":
                    return await self._pressed_control(event, origin)
                case "form":
                    texts = views.texts_of(event.payload["view"])
                    control = str(metadata_of(event.payload).get("id") or "")
                    return Command(*self.bot.pressed(control, texts=texts), form=control)
                case "built":
                    what, filled = self.built(event)
                    return Command(views.COMMANDS[what], views.arguments(what, filled))
                case "message shortcut":
                    asked = _with_message(event)
                    if origin.fresh:
                        await self.inbox.converse(origin.space, origin.room)
                    return asked
                case "shortcut":
                    await self._build(
                        origin, "debate" if event.payload.get("callback_id") == DEBATE else "poll"
                    )
                case "home":
                    await draw_home(self, event)
                case "assistant":
                    await self._greet(event, origin)
                case "leaving":
                    await self._leave(event, origin)
        return None

    async def member(self, event: Event) -> Member:
        """Who acts. Raises NotInstalled."""
        origin = origin_of(event.payload)
        return await self._directory.member(await self.client(origin), origin)

    async def place(self, event: Event) -> Place:
        """Where it was done, which is also where the reply goes. Raises NotInstalled."""
        origin = await self.origin(event)
        secluded = await self._directory.is_secluded(await self.client(origin), origin)
        return Place(PLATFORM, origin.space, origin.room, self.zone, origin.channel, secluded)

    def moment(self, event: Event) -> Moment:
        """When it was done."""
        return Moment(event.came, origin_of(event.payload).at)

    async def render(self, reply: Reply, place: Place) -> Rendered:
        """A reply as messages. Raises PlatformError."""
        with translated():
            client = await self.workspaces.client(place.space)
            pictures = await upload_pictures(client, reply)
            # Slack notifies of mentions in new messages to all, and of none in edits and private messages.
            notifies = not reply.private and any(card.members for card in reply.cards)
            profiles_at = (await self.workspaces.me(client)).address if notifies else ""
        made = _rendered(reply, pictures, profiles_at)
        return Rendered(made, _rendered(reply, {}, profiles_at) if pictures else ())

    async def post(
        self, place: Place, message: Payload, *, key: str, part: int, since: float, again: bool
    ) -> Sent | None:
        """Post to a channel or thread, once for this key and part; None for a file. Raises PlatformError."""
        channel, thread = place_in(place.room)
        with translated():
            posts = self._posts.get((place.space, key))
            if posts is None:
                client = await self.workspaces.client(place.space)
                posts = Posts(client, channel, thread, key, since)
                if again:
                    await posts.look()
                self._posts[place.space, key] = posts
            if "file" in message:
                await posts.file(message["file"]["name"], message["file"]["content"].encode())
                return None
            ts = await when_ready(lambda payload: posts.message(str(part), payload), message)
            return Sent(channel, ts)

    async def direct(self, place: Place, member: str, message: Payload, *, head: str = "") -> None:
        """Send in direct messages. Raises PlatformError."""
        with translated():
            client = await self.workspaces.client(place.space)
            if "file" in message:
                await send_file(client, member, message["file"])
                return
            payload = under_head(message, head) if head else message
            await client.chat_postMessage(channel=member, **payload, **QUIET)

    async def edit(self, place: Place, sent: Sent, reply: Reply) -> None:
        """Bring a board up to date. Raises PlatformError."""
        channel, _ = place_in(sent.room)
        with translated():
            client = await self.workspaces.client(place.space)
            pictures = await upload_pictures(client, reply)

            async def update(payload: Payload) -> None:
                await client.chat_update(channel=channel, ts=sent.id, **payload)

            try:
                await when_ready(update, board(reply, pictures=pictures))
            except FAILED as error:
                if not pictures or code_of(error) not in NOT_READY:
                    raise
                await update(board(reply))
            await discard(client, self._drawn.pop(sent, {}))
            self._drawn[sent] = pictures

    async def open_thread(self, place: Place, sent: Sent, title: str, *, again: bool) -> str:
        """The thread that hangs on a message, or in which it stands. It needs no opening: the first message
        in it makes it."""
        return self.thread_of(place, sent)

    def channel_of(self, place: Place) -> str:
        """The channel of a room."""
        return place_in(place.room)[0]

    def thread_of(self, place: Place, sent: Sent) -> str:
        """The room of the thread that hangs on a message, or in which it stands."""
        channel, thread = place_in(place.room)
        return room_of(channel, thread or sent.id)

    async def client(self, origin: Origin) -> AsyncWebClient:
        """The client of a workspace. Raises NotInstalled."""
        return await self.workspaces.client(origin.team, origin.enterprise)

    async def origin(self, event: Event) -> Origin:
        """Where it was done. Pressing a button of a debate's message is done in the debate's thread, also as
        long as the thread has no message, which Slack does not call a thread yet."""
        origin = origin_of(event.payload)
        if origin.thread or origin.hidden or not (origin.message and event.payload.get("actions")):
            return origin
        with suppress(UserError):
            command, _ = self.bot.pressed(control_of(event.payload)[0])
            room = room_of(origin.channel, origin.message)
            thread = Place(PLATFORM, origin.space, room, self.zone, origin.channel)
            if command.startswith("debate ") and await self.bot.holds_debate(thread):
                return replace(origin, thread=origin.message, fresh=True)
        return origin

    def built(self, event: Event) -> tuple[str, dict[str, Any]]:
        """What a form builds, "poll" or "debate", and what was filled in."""
        view = event.payload["view"]
        return str(metadata_of(event.payload).get("what") or "poll"), views.filled_in(view)

    async def _typed(self, event: Event, origin: Origin) -> Command | Reply | None:
        text = str(event.payload.get("text") or "")
        if isinstance(talk := of_small_talk(Said(text), self.bot.say), Reply):
            return replace(talk, private=True)
        if what := _builds(text, self.bot.commands):
            await self._build(origin, what)
            return None
        name, args = typed(text, self.bot.commands)
        return Command(name, await self._with_names(origin, args), heading=True)

    async def hears(self, body: Body) -> bool:
        """Whether a message in a thread is for Moot, though nothing in it says so. One that mentions Moot
        comes once more, as a mention."""
        said = await self._as_said(body, "reply")
        return is_heard(said, self.bot.spaces.of(PLATFORM, origin_of(body).space).hears)

    async def _said(self, event: Event, origin: Origin) -> Command | Reply:
        """A mention, a direct message, or a reply in a conversation. Raises UserError for what looks like a
        command and is none."""
        said = await self._as_said(event.payload, event.kind)
        if is_stop(said):
            await self.inbox.end(origin.space, origin.room)
        elif event.kind == "mention" and origin.fresh:
            await self.inbox.converse(origin.space, origin.room)
        asked = spoken(said, self.bot.commands, say=self.bot.say)
        if isinstance(asked, Reply):
            return asked
        return replace(asked, args=await self._with_names(origin, asked.args))

    async def _as_said(self, body: Body, kind: str) -> Said:
        origin = origin_of(body)
        me = own_id(body) or (await self.workspaces.me(await self.client(origin))).user
        text = str((body.get("event") or {}).get("text") or "")
        return Said(
            without_mention(text, me),
            mentioned=kind == "mention",
            direct=kind == "direct",
            answer_thread=await self.inbox.is_conversation(origin.space, origin.room),
            to_other=begins_with_other(text, MENTION, (me,)),
        )

    async def _with_names(self, origin: Origin, args: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments, with names beside the ids of those who may vote."""
        if not args.get(VOTER):
            return args
        client = await self.client(origin)
        return {
            **args,
            VOTER: [await self._directory.named(client, origin.space, who) for who in args[VOTER]],
        }

    async def _pressed_control(self, event: Event, origin: Origin) -> Command | Form | None:
        """A button, or a pick in a menu. Raises UserError for one of another version."""
        if event.payload["actions"][0].get("action_id") == views.BUILD:
            await self._build(origin, "poll")
            return None
        control, values = control_of(event.payload)
        if self._is_double(origin, control, values):
            return None
        if is_sent(event.payload) and not values:
            raise UserError("Nothing is picked yet: choose in the menu, then press Send.")
        return self.bot.form(control, values) or Command(*self.bot.pressed(control, values=values))

    def _is_double(self, origin: Origin, control: str, values: list[str]) -> bool:
        """Whether this is the second half of a double click, by Slack's clock: what the member pressed just
        before, with nothing else in between."""
        what = (origin.channel, origin.message, control, *values)
        last, before = self._pressed.get((origin.space, origin.user), ((), 0.0))
        at = origin.at or 0.0
        self._pressed[origin.space, origin.user] = (what, at)
        return at > 0 and what == last and abs(at - before) < DOUBLE_CLICK

    async def _build(self, origin: Origin, what: str) -> None:
        await self.open_view(origin, views.build_view(what, channel=origin.channel))

    async def open_view(self, origin: Origin, view: Node) -> None:
        """Open a modal. Raises Refused where nothing came by which Slack would open one, and as slack_sdk
        does."""
        if not origin.trigger:
            raise Refused(NO_TRIGGER, code="no trigger_id")
        await (await self.client(origin)).views_open(trigger_id=origin.trigger, view=view)

    async def _greet(self, event: Event, origin: Origin) -> None:
        """Greet in the assistant's pane, and propose questions."""
        thread = event.payload["event"]["assistant_thread"]
        channel, ts = str(thread["channel_id"]), str(thread["thread_ts"])
        place = Place(PLATFORM, origin.space, room_of(channel, ts), self.zone)
        since = since_of(self.moment(event))
        await self.post(place, sentence(GREETING), key=event.key, part=0, since=since, again=event.again)
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        client = await self.client(origin)
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)

    async def _leave(self, event: Event, origin: Origin) -> None:
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


class SlackRoute:
    """The routes of one event: the address that came with it, the channel, and what one member alone sees."""

    private = True
    in_room = True

    def __init__(self, slack: Slack, event: Event) -> None:
        self._slack = slack
        self._event = event
        self._origin = origin_of(event.payload)

    async def acknowledge(self, *, private: bool) -> bool:
        """Slack has its acknowledgement already; in the assistant's pane, show that Moot is at work. Slack
        takes that away with the answer."""
        origin = self._origin
        if self._event.kind == "direct" and origin.thread:
            try:
                client = await self._slack.client(origin)
                await client.assistant_threads_setStatus(
                    channel_id=origin.channel, thread_ts=origin.thread, status="is looking in the texts…"
                )
            except FAILED as error:
                log.info("no status is shown: %s", type(error).__name__)
        return True

    async def respond(self, message: Payload, *, private: bool, replaces: bool, part: int) -> Sent | None:
        """Show a message to the member alone, or post it. Raises PlatformError."""
        self._answer_form("")
        if private or not self._origin.channel:
            with translated():
                await self._show(message, replaces=replaces)
                if (self._event.payload.get("view") or {}).get("type") == "home":
                    await draw_home(self._slack, self._event)
            return None
        event = self._event
        since = since_of(self._slack.moment(event))
        place = await self._slack.place(event)
        try:
            return await self._slack.post(
                place, message, key=event.key, part=part, since=since, again=event.again
            )
        except Refused as error:
            # Where Moot is no member of the channel, Slack still lets it answer a command there.
            if error.code not in OUTSIDE or "file" in message:
                raise
            to_all = {**message, "response_type": "in_channel"}
            if not await respond(self._slack.workspaces.session, self._origin, to_all):
                raise
            return None

    async def open_form(self, form: Form) -> None:
        """Show a modal. Raises PlatformError where the press is too old for that."""
        with translated(again="press the button again"):
            view = views.form_view(form, await self._slack.origin(self._event))
            await self._slack.open_view(self._origin, view)

    async def refuse(self, sentence: str) -> bool:
        """Say below the first field of the form why it is refused, if Slack waits for that still."""
        return self._answer_form(sentence)

    def _answer_form(self, sentence: str) -> bool:
        open_still = self._slack.submitted.pop(self._event.key, None)
        if open_still is None or open_still.done():
            return False
        open_still.set_result(sentence)
        return True

    async def note(self, sentence: str) -> None:
        """Say something besides to the member alone. Raises PlatformError."""
        with translated():
            await self._show(render(error_reply(sentence))[0], replaces=False)

    async def _show(self, message: Payload, *, replaces: bool) -> None:
        """Show one message to one member, in the place of the one they used where it `replaces` that. The
        address that came with the event works where Moot's token does not."""
        if "file" in message:
            await send_file(await self._slack.client(self._origin), self._origin.user, message["file"])
            return
        hidden = {"response_type": "ephemeral", "replace_original": replaces and self._origin.hidden}

        async def once(payload: Payload) -> None:
            if not await respond(self._slack.workspaces.session, self._origin, {**payload, **hidden}):
                await show(await self._slack.client(self._origin), self._origin, payload)

        await when_ready(once, message)


def _rendered(reply: Reply, pictures: Mapping[int, Uploaded], profiles_at: str) -> list[Payload]:
    """A board is one message, which can be edited."""
    if reply.board:
        return [board(reply, pictures=pictures, profiles_at=profiles_at)]
    return render(reply, pictures=pictures, profiles_at=profiles_at)


def _builds(text: str, commands: Sequence[Spec]) -> str:
    """The group, poll or debate, for which the words after /moot open a form; "" where they open none."""
    written = " ".join(text.casefold().split())
    for command in commands:
        group = command.name.partition(" ")[0]
        if command.form and written in (command.name, group):
            return group
    return ""


def _with_message(event: Event) -> Command:
    """Sources for a message, or a check of a quotation in it. Raises UserError where it has no text."""
    text = plain(str((event.payload.get("message") or {}).get("text") or "")).strip()
    if not text:
        raise UserError("That message has no text; choose one that has.")
    name, parameter = ("check", "text") if event.payload.get("callback_id") == CHECK else ("quote", "topic")
    command, _ = find([name], COMMANDS)
    longest = next(each.longest for each in command.parameters if each.name == parameter)
    if (length := len(clean(text))) > longest:
        raise UserError(
            f"That message has {length:,} characters, and this takes {longest:,}; copy the part that you "
            f"mean after /moot {name}."
        )
    return Command(name, {parameter: text})
