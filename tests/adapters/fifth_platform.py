"""A made-up chat of plain lines in rooms: no buttons, menus, forms, threads, pictures or edits. Members say
lines, in which "moot:" addresses Moot, and whisper; some of them are operators, who moderate."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection

from adapters.chat.conversation import Said, interpret, is_heard
from adapters.chat.kernel import Chat
from adapters.chat.platform import Command, Event, Gone, Refused, Rendered, Sent
from adapters.terminal import render as in_lines
from adapters.texts import split
from bot.bot import Bot
from bot.capabilities import Capabilities
from bot.commands.line import read
from bot.places import Place
from bot.reply import Form, Reply
from bot.request import Member, Moment

ADDRESS = "moot: "
LONGEST = 1_000


def render(reply: Reply) -> list[str]:
    """A reply as messages."""
    return split(in_lines(reply), LONGEST)


class Lines:
    """The platform, and its server in one: what stands in rooms, and what was whispered to whom."""

    name = "lines"
    capabilities = Capabilities(shared=True, moderators=True)
    zone = "UTC"
    message_interval = 0.0
    invitation = "say /join moot"
    message_kinds: Collection[str] = ()
    boards_in_threads = False

    def __init__(self, bot: Bot, *operators: str) -> None:
        self.bot = bot
        self.operators = operators
        self.rooms: dict[str, list[str]] = defaultdict(list)
        self.whispers: dict[str, list[str]] = defaultdict(list)
        self.send: Callable[[Event], Awaitable[object]]
        self._keys = itertools.count(1)
        self._posted: set[tuple[str, int]] = set()

    def join(self, chat: Chat) -> None:
        """Let the kernel have what is heard."""
        self.send = chat.take

    async def say(self, member: str, text: str, *, room: str = "", key: str = "") -> bool:
        """A member says a line in a room, or whispers it to Moot; False where Moot takes no notice."""
        event = Event(
            key=key or f"line {next(self._keys)}",
            kind="line",
            payload={"text": text},
            came=time.time(),
            space="village",
            member=member,
            room=room or f"@{member}",
            direct=not room,
        )
        heard = is_heard(self._said(event), self.bot.spaces.of(self.name, event.space).hears)
        return heard and bool(await self.send(event))

    def route(self, event: Event) -> LinesRoute:
        return LinesRoute(self, event)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        def command(line: str) -> Command:
            found, args = read(line, self.bot.commands)
            return Command(found.name, args)

        said, commands = self._said(event), self.bot.commands
        return interpret(said, commands, read=command, plain=str.strip, say=self.bot.say)

    async def member(self, event: Event) -> Member:
        return Member(event.member, event.member.title(), moderator=event.member in self.operators)

    async def place(self, event: Event) -> Place:
        return Place(self.name, event.space, event.room, "UTC", event.room, secluded=event.direct)

    def moment(self, event: Event) -> Moment:
        return Moment(event.came)

    async def render(self, reply: Reply, place: Place) -> Rendered:
        return Rendered(render(reply))

    async def post(
        self, place: Place, message: str, *, key: str, part: int, since: float, again: bool
    ) -> Sent | None:
        if (key, part) not in self._posted:
            self._posted.add((key, part))
            self.rooms[place.room].append(message)
        return None

    async def direct(self, place: Place, member: str, message: str, *, head: str = "") -> None:
        self.whispers[member].append("\n".join(filter(None, (head, message))))

    async def edit(self, place: Place, sent: Sent, reply: Reply) -> None:
        raise Gone("What was said stays as it is.")

    async def open_thread(self, place: Place, sent: Sent, title: str, *, again: bool) -> str:
        return ""

    def channel_of(self, place: Place) -> str:
        return place.room

    def thread_of(self, place: Place, sent: Sent) -> str:
        return ""

    def _said(self, event: Event) -> Said:
        text = str(event.payload["text"])
        return Said(text.removeprefix(ADDRESS), mentioned=text.startswith(ADDRESS), direct=event.direct)


class LinesRoute:
    """A line is answered in its room, a whisper by a whisper."""

    in_room = True

    def __init__(self, platform: Lines, event: Event) -> None:
        self._platform, self._event = platform, event
        self.private = event.direct

    async def acknowledge(self, *, private: bool) -> bool:
        return True

    async def respond(self, message: str, *, private: bool, replaces: bool, part: int) -> Sent | None:
        event, platform = self._event, self._platform
        place = await platform.place(event)
        if event.direct:
            await platform.direct(place, event.member, message)
            return None
        return await platform.post(
            place, message, key=event.key, part=part, since=event.came, again=event.again
        )

    async def open_form(self, form: Form) -> None:
        raise Refused("There are no forms here.")

    async def refuse(self, sentence: str) -> bool:
        return False

    async def note(self, sentence: str) -> None:
        self._platform.whispers[self._event.member].append(sentence)
