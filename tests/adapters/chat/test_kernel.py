"""The kernel's way of an event, on a platform that holds its messages in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.chat.inbox.files import FileInbox
from adapters.chat.kernel import STOPPING, Chat
from adapters.chat.platform import (
    BadMessage,
    Command,
    Event,
    PlatformError,
    RateLimited,
    Refused,
    Rendered,
    Sent,
    Stop,
    Unreachable,
)
from bot.actions import action
from bot.capabilities import FULL_CHAT
from bot.commands import COMMANDS
from bot.controls import form_of
from bot.places import Place
from bot.reply import Button, Card, Form, Reply, error_reply
from bot.request import Member, Moment, Request
from index.errors import UserError

ANSWER = Reply(cards=(Card(text="An answer."),))


@dataclass
class Memory:
    """A platform. `refuses` are the errors that the next calls of that name raise."""

    name: str = "memory"
    zone: str = "UTC"
    message_interval: float = 0.0
    invitation: str = "invite it"
    boards_in_threads: bool = False
    message_kinds: tuple[str, ...] = ("message",)
    capabilities: Any = FULL_CHAT
    private: bool = True
    in_room: bool = False
    room: list[str] = field(default_factory=list)
    whispered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    directs: list[str] = field(default_factory=list)
    acknowledged: list[bool] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    refuses: dict[str, list[PlatformError]] = field(default_factory=dict)

    def fail(self, call: str) -> None:
        if errors := self.refuses.get(call):
            raise errors.pop(0)

    def route(self, event: Event) -> Memory:
        return self

    async def acknowledge(self, *, private: bool) -> bool:
        self.acknowledged.append(private)
        return True

    async def respond(self, message: str, *, private: bool, replaces: bool, part: int) -> Sent | None:
        self.fail("respond")
        (self.whispered if private else self.room).append(message)
        return None if private else Sent("R", str(len(self.room)))

    async def open_form(self, form: Form) -> None:
        self.fail("open_form")
        self.forms.append(form)

    async def refuse(self, sentence: str) -> bool:
        return False

    async def note(self, sentence: str) -> None:
        self.fail("note")
        self.notes.append(sentence)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        self.fail("interpret")
        if event.payload["command"] == "stop":
            return Stop((Card(text="Stopped."),))
        if (control := event.payload["args"].get("control")) is not None:
            return form_of(control, COMMANDS)
        sent = event.payload["args"].get("form", "")
        return Command(event.payload["command"], dict(event.payload.get("args") or {}), True, sent)

    async def member(self, event: Event) -> Member:
        self.fail("member")
        return Member(event.member, event.member.capitalize())

    async def place(self, event: Event) -> Place:
        return Place(self.name, event.space, event.room, "UTC", event.room)

    def moment(self, event: Event) -> Moment:
        return Moment(event.came)

    async def render(self, reply: Reply, place: Place) -> Rendered:
        fields = [value for card in reply.cards for _, value in card.fields]
        self.buttons = [button for card in reply.cards for button in card.buttons]
        words = ["\n".join([*(card.text for card in reply.cards), *fields])]
        pictured = any(card.footer == "picture" for card in reply.cards)
        return Rendered([f"{words[0]} [picture]"], words) if pictured else Rendered(words)

    async def post(
        self, place: Place, message: str, *, key: str, part: int, since: float, again: bool
    ) -> Sent | None:
        self.fail("post")
        self.room.append(message)
        return Sent("R", str(len(self.room)))

    async def direct(self, place: Place, member: str, message: str, *, head: str = "") -> None:
        self.fail("direct")
        self.directs.append(f"{head} {message}".strip())

    async def edit(self, place: Place, sent: Sent, reply: Reply) -> None:
        self.fail("edit")

    async def open_thread(self, place: Place, sent: Sent, title: str, *, again: bool) -> str:
        self.fail("open_thread")
        self.threads.append(title)
        return f"R:{sent.id}"

    def channel_of(self, place: Place) -> str:
        return place.room

    def thread_of(self, place: Place, sent: Sent) -> str:
        return f"R:{sent.id}"


class LittleBot:
    """Answers with `reply`, as soon as it `may`."""

    commands = COMMANDS

    def __init__(self) -> None:
        self.reply: Reply | Callable[[Request], Reply] = ANSWER
        self.may = asyncio.Event()
        self.may.set()
        self.asked: list[Request] = []
        self.boards = self
        self.shown: list[tuple[str, str]] = []

    def private(self, command: str, platform: str, space: str) -> bool:
        return False

    def form(self, control: str, values: Sequence[str] = ()) -> Form | None:
        return form_of(control, COMMANDS, values)

    def answer_of(self, controls: list[str]) -> str:
        return "a1"

    def say(self, command: str) -> str:
        return f"/{command}"

    def count_waiting(self, count: Any) -> None:
        """A bot that states how many wait."""

    async def posted(
        self, place: Place, of: str, *, room: str, message: str, thread: str = "", shown: Reply | None = None
    ) -> None:
        assert shown is not None
        self.shown.append((of, thread))

    async def handle(self, request: Request) -> Reply:
        self.asked.append(request)
        await self.may.wait()
        return self.reply(request) if callable(self.reply) else self.reply


def event(key: str = "k", member: str = "ana", command: str = "ask", **args: str) -> Event:
    payload = {"command": command, "args": args or {"question": "Why?"}}
    return Event(key, "command", payload, 1_000.0, "S", member, "R")


@asynccontextmanager
async def chat(folder: Path, bot: LittleBot, platform: Memory) -> AsyncIterator[Chat]:
    made = Chat(bot, platform, FileInbox(folder))  # type: ignore[arg-type]
    await made.inbox.open()
    try:
        yield made
    finally:
        await made.drain(2.0)
        await made.inbox.close()


async def done(made: Chat) -> None:
    while made.undone:
        await asyncio.sleep(0.01)


async def test_an_event_is_acknowledged_answered_and_done_once(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    async with chat(tmp_path, bot, platform) as made:
        assert await made.take(event())
        assert not await made.take(event())
        await done(made)
        assert await made.inbox.left() == []
        assert await made.inbox.begun_from("S", "R:1") == "a1"
    assert platform.acknowledged == [False]
    assert platform.room == ["Ana · ask: Why?\nAn answer."]
    assert [request.delivery for request in bot.asked] == ["k"]


async def test_what_a_stop_leaves_is_said_to_all_and_done_at_the_next_start(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    bot.may.clear()
    async with chat(tmp_path, bot, platform) as made:
        for number in range(40):
            await made.take(event(f"k{number}", f"member{number}"))
        await asyncio.sleep(0.1)
        began = asyncio.get_running_loop().time()
        await made.drain(2.0)
        assert asyncio.get_running_loop().time() - began < 4
        assert platform.notes.count(STOPPING) == 40
        # What comes now hears the same, and is kept.
        await made.take(event("late"))
        await done(made)
        assert platform.notes.count(STOPPING) == 41
    bot.may.set()
    async with chat(tmp_path, bot, platform) as made:
        recovering = asyncio.create_task(made.recover())
        while len(platform.room) < 41:
            await asyncio.sleep(0.01)
        recovering.cancel()
    assert len(platform.room) == 41


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UserError("No such option."), "No such option."),
        (Refused("No permission."), "No permission."),
        (Unreachable(), "could not be reached"),
        (ValueError("odd"), "Something went wrong inside Moot"),
    ],
)
async def test_an_event_that_fails_has_a_sentence_and_fails_no_other(
    tmp_path: Path, error: Exception, said: str
):
    bot, platform = LittleBot(), Memory()
    platform.refuses["interpret"] = [error]  # type: ignore[list-item]
    async with chat(tmp_path, bot, platform) as made:
        await made.take(event("k1"))
        await made.take(event("k2", "ben"))
        await done(made)
        assert await made.inbox.keep("k1", {}) is False
    assert len(platform.notes) == 1
    assert said in platform.notes[0]
    assert platform.room == ["Ben · ask: Why?\nAn answer."]


@pytest.mark.parametrize("broken", [False, True])
async def test_the_texts_of_a_refused_form_stand_in_the_refusal(tmp_path: Path, broken: bool):
    bot, platform = LittleBot(), Memory()
    why = action("poll reason", id="p3", asks=("reason", "quote"))
    bot.reply = error_reply("The poll is closed.")
    written = {"form": why, "id": "p3", "reason": "Because it is so.", "quote": "9"}
    async with chat(tmp_path, bot, platform) as made:
        if broken:
            platform.refuses["member"] = [Unreachable()]
        await made.take(event("k1", command="poll reason", **written))
        await done(made)
        (again,) = platform.buttons
        assert (again.id, again.label) == (why, "Edit and send again")
        assert again.texts == (("reason", "Because it is so."), ("quote", "9"))
        sentence, *texts = platform.whispered[0].split("\n")
        assert sentence == (
            "The chat could not be reached, so this could not be done; try again in a minute."
            if broken
            else "The poll is closed."
        )
        assert texts == ["Because it is so.", "9"]
        await made.take(event("k2", control=again.id))
        bot.reply = ANSWER
        await made.take(event("k3", command="poll reason", **written))
        await done(made)
        assert platform.buttons == []
    assert [form.id for form in platform.forms] == [why]


async def test_a_long_text_comes_back_where_it_could_not_be_handled(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    platform.refuses["member"] = [Unreachable("Not now.")]
    motion = "Every group should read together"
    async with chat(tmp_path, bot, platform) as made:
        await made.take(event(command="poll create", motion=motion))
        await done(made)
    assert platform.whispered == [f"Not now.\n{motion}"]


async def test_a_reply_goes_by_route_then_room_then_to_the_member(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    async with chat(tmp_path, bot, platform) as made:
        platform.refuses = {"respond": [Refused("Too late.")]}
        await made.take(event("k1"))
        await done(made)
        assert len(platform.room) == 1

        platform.refuses = {"respond": [Refused()], "post": [Refused("Not here.")]}
        bot.reply = replace(ANSWER, board="p3")
        await made.take(event("k2"))
        await done(made)
        assert platform.notes == [
            "Not here. p3 is there all the same, so do not make it anew: /poll show p3 shows it."
        ]

        platform.refuses = {name: [Refused()] for name in ("respond", "post", "note")}
        bot.reply = ANSWER
        await made.take(event("k3"))
        await done(made)
        assert "This could not be shown where you asked for it. Ana · ask" in platform.directs[0]

        platform.refuses = {name: [Refused()] for name in ("respond", "direct")}
        bot.reply = replace(ANSWER, private=True)
        await made.take(event("k4"))
        await done(made)
        assert "Ana, your answer was for you alone" in platform.room[-1]


async def test_a_message_that_is_refused_goes_without_pictures_or_as_a_sentence(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    bot.reply = Reply(cards=(Card(text="Bars.", footer="picture"),))
    async with chat(tmp_path, bot, platform) as made:
        platform.refuses = {"respond": [BadMessage()]}
        await made.take(event("k1", command="poll show", id="p1"))
        await done(made)
        assert platform.room == ["Bars."]
        platform.refuses = {"respond": [BadMessage(), BadMessage()]}
        await made.take(event("k2", command="poll show", id="p1"))
        await done(made)
        assert "Something went wrong inside Moot" in platform.whispered[0]


async def test_a_deleted_or_stopped_question_is_not_answered(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    bot.may.clear()

    def message(key: str, member: str, command: str = "ask") -> Event:
        return replace(event(key, member, command), kind="message")

    async with chat(tmp_path, bot, platform) as made:
        for each in (message("k1", "ana"), message("k2", "ana"), event("k3", "ana"), message("k4", "ben")):
            await made.take(each)
        await asyncio.sleep(0.1)
        assert await made.withdraw(lambda each: each.key == "k1") == 1
        await asyncio.sleep(0.1)
        assert [request.delivery for request in bot.asked] == ["k1", "k4", "k2"]
        await made.take(message("k5", "ana", "stop"))
        await asyncio.sleep(0.1)
        assert platform.room == [
            "Stopped: 1 question of yours will not be answered. Here I answer only what is addressed to me."
        ]
        bot.may.set()
        await done(made)
        # A command is not taken back by it, and nothing of another member's is.
        assert len(platform.room) == 3
        assert sorted(request.delivery for request in bot.asked) == ["k1", "k2", "k3", "k4"]
        assert await made.withdraw(lambda each: True) == 0
        assert await made.inbox.keep("k1", {}) is False


async def test_a_stopped_thread_still_names_its_answer(tmp_path: Path):
    async with chat(tmp_path, LittleBot(), Memory()) as made:
        await made.inbox.converse("S", "R", "a7")
        assert await made.inbox.is_conversation("S", "R")
        await made.take(replace(event(command="stop"), kind="message"))
        await done(made)
        assert not await made.inbox.is_conversation("S", "R")
        assert await made.inbox.begun_from("S", "R") == "a7"


async def test_a_room_that_must_wait_gets_all_its_messages(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    platform.refuses = {"respond": [RateLimited(0.3), RateLimited(0.3)]}
    async with chat(tmp_path, bot, platform) as made:
        for number in range(10):
            await made.take(event(f"k{number}", f"member{number}"))
        await done(made)
    assert len(platform.room) == 10


async def test_boards_are_noted_with_their_thread(tmp_path: Path):
    bot, platform = LittleBot(), Memory(boards_in_threads=True)
    bot.reply = Reply(cards=(Card(text="A debate."),), board="d1", thread="A motion")
    async with chat(tmp_path, bot, platform) as made:
        await made.take(event("k1", command="debate start", motion="M"))
        await done(made)
        platform.refuses = {"open_thread": [Refused()]}
        await made.take(event("k2", command="debate start", motion="M"))
        await done(made)
        assert bot.shown == [("d1", "R:1"), ("d1", ""), ("d1", "")]
        assert "could not open a thread" in platform.notes.pop()
        platform.refuses = {"post": [Refused()]}
        await made.take(event("k3", command="debate start", motion="M"))
        await done(made)
    assert bot.shown[3:] == [("d1", "R:4"), ("d1", "R")]
    assert "could not open a thread" in platform.notes[0]


async def test_a_thread_begins_with_a_line_where_its_board_is_seen_above_it(tmp_path: Path):
    bot, platform = LittleBot(), Memory()
    bot.reply = Reply(cards=(Card(text="A debate."),), board="d1", thread="A motion")
    async with chat(tmp_path, bot, platform) as made:
        await made.take(event("k1", command="debate start", motion="M"))
        await done(made)
    assert bot.shown == [("d1", "R:1")]
    assert platform.room[1:] == ["d1 goes on in this thread."]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (ANSWER, "answered"),
        (error_reply("There is no poll p99."), "refused"),
        (error_reply("Something went wrong inside Moot.", failed=True), "failed"),
    ],
)
async def test_how_a_request_ended_is_counted(tmp_path, reply, outcome):
    bot, platform = LittleBot(), Memory()
    bot.reply = reply
    async with chat(tmp_path, bot, platform) as made:
        counted: list[str] = []
        made.observer.metrics = SimpleNamespace(  # type: ignore[assignment]
            request=lambda platform, kind, outcome, seconds: counted.append(outcome), waited=lambda *_: None
        )
        await made.take(event())
        async with asyncio.timeout(10):
            while made.undone:
                await asyncio.sleep(0.01)
        assert counted == [outcome]
