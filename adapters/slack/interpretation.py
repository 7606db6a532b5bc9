"""What members do on Slack, as what it asks for: a command, a form to show first, or a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cachetools import LRUCache

from adapters.chat.conversation import Said, begins_with_other, is_heard, of_small_talk
from adapters.chat.files import sent_file, takes_file, with_file
from adapters.chat.inbox.port import NOT_KEPT
from adapters.chat.kernel import since_of
from adapters.chat.message_menu import from_message, message_menu
from adapters.chat.platform import Command, Event
from adapters.chat.refused_forms import filled
from adapters.chat.retries import until_done
from adapters.slack import events, modals, posting, words
from adapters.slack.errors import FAILED, translated
from adapters.slack.home import draw_home
from bot.commands.line import find
from bot.commands.spec import Command as Spec
from bot.places import Place
from bot.reply import Form, Reply
from bot.sent_file import SentFile
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.slack.platform import Slack

T = TypeVar("T")

REMEMBERED = 2_000
DOUBLE_CLICK = 1.0
"""Seconds within which the same press again is a double click."""
MENTION = r"<@(\w+)(?:\|[^<>]*)?>"
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


class SlackInterpreter:
    """Interprets the events of Slack."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._bot = slack.bot
        self._inbox = slack.inbox
        self._pressed: LRUCache[tuple[str, str], tuple[tuple[str, ...], float]] = LRUCache(REMEMBERED)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        """What an event asks for. Raises UserError for what no command takes, and PlatformError."""
        origin = events.origin_of(event.payload)
        pressed = "press the button again" if event.payload.get("actions") else "try again"
        with translated(again=pressed):
            match event.kind:
                case "command":
                    text = str(event.payload.get("text") or "")
                    if isinstance(talk := of_small_talk(Said(text), self._bot.say), Reply):
                        return replace(talk, private=True)
                    if command := modals.form_command(text, self._bot.commands):
                        await self._build(origin, command)
                        return None
                    asked = await self._with_names(origin, words.typed(text, self._bot.commands))
                    return replace(asked, heading=True)
                case "mention" | "direct" | "reply":
                    return await self._said(event, origin)
                case "press":
                    return await self._pressed_control(event, origin)
                case "form":
                    texts = modals.filled_in(event.payload["view"])
                    control = str(events.metadata_of(event.payload).get("id") or "")
                    return Command(*self._bot.pressed(control, texts=texts), form=control)
                case "built":
                    return Command(*modals.built(event.payload))
                case "message shortcut":
                    text = words.plain(str((event.payload.get("message") or {}).get("text") or ""))
                    menu = message_menu(self._bot.commands)
                    titles = {title.lower().replace(" ", "_"): title for title in menu}
                    title = _shortcut(event, titles)
                    found = from_message(title, text, self._bot.commands, self._bot.say)
                    if origin.fresh:
                        await self._inbox.converse(origin.space, origin.room)
                    return found
                case "shortcut":
                    forms = {modals.group_of(each): each for each in self._bot.commands if each.form}
                    await self._build(origin, _shortcut(event, forms))
                case "home":
                    await draw_home(self._slack, event)
                case "assistant":
                    await self._greet(event, origin)
                case "leaving":
                    await self._leave(event, origin)
        return None

    async def hears(self, body: events.Body) -> bool:
        """Whether a message in a thread is for Moot, though nothing in it says so. One that mentions Moot
        comes once more, as a mention."""
        said = await self._as_said(body, "reply")
        return is_heard(said, self._bot.spaces.of(events.PLATFORM, events.origin_of(body).space).hears)

    async def _said(self, event: Event, origin: events.Origin) -> Command | Reply:
        """A mention, a direct message, or a reply in a conversation. Raises UserError for what looks like a
        command and is none."""
        said = await self._as_said(event.payload, event.kind)
        if event.kind == "mention" and origin.fresh:
            await self._inbox.converse(origin.space, origin.room)
        asked = words.spoken(said, self._bot.commands, say=self._bot.say)
        if isinstance(asked, Reply):
            return asked
        if takes_file(asked, self._bot.commands):
            files = await self._files_of(event.payload["event"], origin)
            asked = with_file(asked, self._bot.commands, await self._sent(origin, files))
        return await self._with_names(origin, asked)

    async def _files_of(self, said: events.Body, origin: events.Origin) -> Sequence[events.Body]:
        """The files of a message, else those of the message that its thread hangs on. Slack may leave them
        out of a mention, so the message is looked up then."""
        if said.get("files"):
            return list(said["files"])
        ts, client = str(said["ts"]), await self._slack.client(origin)
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
        client = await self._slack.client(origin) if files else self._slack.workspaces.own
        for named in files:
            each = named
            if each.get("file_access") == "check_file_info" and each.get("id"):
                each = (await client.files_info(file=str(each["id"])))["file"]
            url = str(each.get("url_private_download") or each.get("url_private") or "")
            headers = {"Authorization": f"Bearer {client.token}"}
            name, size = str(each.get("name") or "file"), int(each.get("size") or 0)
            hosts = (*HOSTS, *self._slack.workspaces.proxied)
            found.append(sent_file(url, name, size, hosts, headers=partial(dict, headers), why=NO_SCOPE))
        return found

    async def _as_said(self, body: events.Body, kind: str) -> Said:
        origin = events.origin_of(body)
        me = events.own_id(body) or (await self._slack.workspaces.me(await self._slack.client(origin))).user
        text = str((body.get("event") or {}).get("text") or "")
        return Said(
            words.without_mention(text, me),
            mentioned=kind == "mention",
            direct=kind == "direct",
            answer_thread=await self._inbox.is_conversation(origin.space, origin.room),
            to_other=begins_with_other(text, MENTION, (me,)),
        )

    async def _with_names(self, origin: events.Origin, asked: Command) -> Command:
        """A command with names beside the ids of members and groups in its arguments."""
        command, _ = find(asked.name.split(" "), self._bot.commands)
        named: dict[str, list[str]] = {}
        for parameter in command.parameters:
            if parameter.members and (given := asked.args.get(parameter.name)):
                client = await self._slack.client(origin)
                naming = [self._slack.directory.named(client, origin.space, each) for each in given]
                named[parameter.name] = [await each for each in naming]
        return replace(asked, args={**asked.args, **named})

    async def _pressed_control(self, event: Event, origin: events.Origin) -> Command | Form | None:
        """A button, or a pick in a menu. Raises UserError for one of another version."""
        if event.payload["actions"][0].get("action_id") == modals.BUILD:
            await self._build(origin, next(each for each in self._bot.commands if each.form))
            return None
        control, values = words.control_of(event.payload)
        if self._is_double(origin, control, values):
            return None
        if words.is_sent(event.payload) and not values:
            raise UserError("Nothing is picked yet: choose in the menu, then press Send.")
        if form := self._bot.form(control, values):
            return filled(form, words.texts_of(event.payload))
        return Command(*self._bot.pressed(control, values=values))

    def _is_double(self, origin: events.Origin, control: str, values: list[str]) -> bool:
        """Whether this is the second half of a double click, by Slack's clock: what the member pressed just
        before, with nothing else in between."""
        what = (origin.channel, origin.message, control, *values)
        last, before = self._pressed.get((origin.space, origin.user), ((), 0.0))
        at = origin.at or 0.0
        self._pressed[origin.space, origin.user] = (what, at)
        return at > 0 and what == last and abs(at - before) < DOUBLE_CLICK

    async def _build(self, origin: events.Origin, command: Spec) -> None:
        await self._slack.open_view(origin, modals.build_view(command, channel=origin.channel))

    async def _greet(self, event: Event, origin: events.Origin) -> None:
        """Greet in the assistant's pane, and propose questions."""
        thread = event.payload["event"]["assistant_thread"]
        channel, ts = str(thread["channel_id"]), str(thread["thread_ts"])
        place = Place(events.PLATFORM, origin.space, events.room_of(channel, ts), self._slack.zone)
        since = since_of(self._slack.moment(event))
        await self._slack.post(
            place, posting.sentence(GREETING), key=event.key, part=0, since=since, again=event.again
        )
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        client = await self._slack.client(origin)
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)

    async def _leave(self, event: Event, origin: events.Origin) -> None:
        """Moot was removed from a workspace: forget its token. Slack says so once, so it is tried until it is
        done; a process that ends before leaves it to the next."""
        said = event.payload["event"]
        if said["type"] == "tokens_revoked" and not (said.get("tokens") or {}).get("bot"):
            return
        at = float(event.payload.get("event_time") or 0)
        gone = await until_done(
            lambda: self._slack.workspaces.forget(origin.team, origin.enterprise, at),
            on=(*NOT_KEPT, *FAILED),
        )
        if gone:
            await self._inbox.forget(origin.space)


def _shortcut(event: Event, named: Mapping[str, T]) -> T:
    """What the callback id of a shortcut names. Raises UserError for one of another manifest."""
    callback = str(event.payload.get("callback_id") or "").removeprefix(SHORTCUT)
    if callback not in named:
        raise UserError(
            "This shortcut is of another version of Moot; an admin can update the app's manifest."
        )
    return named[callback]
