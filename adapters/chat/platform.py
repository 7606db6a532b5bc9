"""The protocol between the chat kernel and a platform.

The kernel (`kernel.py`) takes events in and has them done; a platform translates. Payloads and messages
are the platform's own objects: the kernel stores, orders, retries and paces them, and never looks inside.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.capabilities import Capabilities
from bot.places import Place
from bot.reply import Form, Reply
from bot.request import Member, Moment

JSON = Mapping[str, Any]
Message = Any
"""One rendered message, as the platform sends it. A fresh one is made for each attempt where sending uses
it up."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a member did, before it is known what it asks for.

    `key` names it however often the platform delivers it; it is a random one where nothing names it.
    `payload` is JSON, enough to do the event after a restart. `came` is when it came, in seconds by this
    machine's clock. `kind` is the platform's word for what it is, such as "command", "control", "form" or
    "message".
    """

    key: str
    kind: str
    payload: JSON
    came: float
    space: str
    member: str
    room: str = ""
    direct: bool = False
    """Whether the room is the member's direct messages with Moot."""
    again: bool = False
    """Whether an earlier process may have begun with it."""
    source: Any = field(default=None, compare=False, repr=False)
    """The client library's own object for it, in the process that received it; None after a restart."""


@dataclass(frozen=True, slots=True)
class Command:
    """What an event asks the bot for."""

    name: str
    args: Mapping[str, Any]
    heading: bool = False
    """Whether others see the reply without the question, so that the question stands above it."""
    form: str = ""
    """The id of the form in which it was asked, "" for none."""


@dataclass(frozen=True, slots=True)
class Stop(Reply):
    """The reply to a member who stops Moot: their questions that wait in the room are dropped, and if it is
    the thread of an answer, Moot no longer hears plain questions there."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands."""

    room: str
    id: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply as the platform's messages: with pictures, and `plain` with their words in their place."""

    messages: Sequence[Message]
    plain: Sequence[Message] = field(default=())


class PlatformError(Exception):
    """A platform did not do what it was asked for. `sentence` says to the member what to do next."""

    def __init__(self, sentence: str = "", *, code: str = "") -> None:
        super().__init__(code or sentence)
        self.sentence = sentence
        self.code = code


class Unreachable(PlatformError):
    """The platform could not be reached or stumbled; the same may succeed later."""


class RateLimited(Unreachable):
    """The platform asks to wait `retry_after` seconds."""

    def __init__(self, retry_after: float, sentence: str = "", *, code: str = "") -> None:
        super().__init__(sentence, code=code)
        self.retry_after = retry_after


class Refused(PlatformError):
    """The platform will not do it: no permission, no such channel, the time is over."""


class Gone(Refused):
    """The message or its room is there no more."""


class Left(Refused):
    """Moot is in that space no more."""


class BadMessage(Refused):
    """The platform takes this message by no route: it breaks a rule or a limit."""


class Route(Protocol):
    """How one event is answered: the ways back that it brought with it."""

    private: bool
    """Whether a message can be shown to the member alone."""
    in_room: bool
    """Whether a reply for all goes to the room as it would by `Platform.post`, so that no other way leads
    there."""

    async def acknowledge(self, *, private: bool) -> bool:
        """Acknowledge within the platform's time limit, as an answer for the member alone or for all.
        Return False, and log why, if the platform refuses."""

    async def respond(self, message: Message, *, private: bool, replaces: bool, part: int) -> Sent | None:
        """Show the `part`-th message of the reply by the event's own route (interaction response, response
        URL, reply to the message); None where it cannot be edited later. Raises PlatformError."""

    async def open_form(self, form: Form) -> None:
        """Show a form. Raises PlatformError."""

    async def refuse(self, sentence: str) -> bool:
        """Say within the form that was sent why it is refused: it stays open with its texts. False where it
        has closed, or where there is none."""

    async def note(self, sentence: str) -> None:
        """Say something besides to the member alone. Raises PlatformError."""


class Platform(Protocol):
    """One chat platform."""

    name: str
    capabilities: Capabilities
    zone: str
    """The time zone of spaces that have settled none, by its IANA name."""
    message_interval: float
    """Least seconds between two messages to one room, 0 where the platform itself paces."""
    invitation: str
    """How a member lets Moot into a room, as part of a sentence: "type /invite @Moot"."""
    message_kinds: Collection[str]
    """The kinds of events that are messages, which their author can delete."""
    boards_in_threads: bool
    """Whether a thread begins with the debate's message once more, since members see there no message on
    which the thread hangs; else with a line that says what the thread is for."""

    def route(self, event: Event) -> Route:
        """The routes back to the member."""

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        """What the event asks for: a command; a form to show first; a reply that needs no command; None
        for nothing. Raises UserError for what no command takes."""

    async def member(self, event: Event) -> Member:
        """Who acts, with groups and whether they moderate."""

    async def place(self, event: Event) -> Place:
        """Where it was done, which is also where the reply goes. The room of a thread is not its `home`."""

    def moment(self, event: Event) -> Moment:
        """When it was done."""

    async def render(self, reply: Reply, place: Place) -> Rendered:
        """A reply as messages for a place, split at the platform's limits, its pictures drawn or uploaded. A
        picture that fails leaves its words. Boards are one message."""

    async def post(
        self, place: Place, message: Message, *, key: str, part: int, since: float, again: bool
    ) -> Sent | None:
        """Post to a room, once however often it is called with this key and part; None where it cannot be
        edited later. `again`: an earlier process may have posted it, no sooner than `since`, in seconds.
        Raises PlatformError."""

    async def direct(self, place: Place, member: str, message: Message, *, head: str = "") -> None:
        """Send to one member alone, outside of the room, under a `head` that says why. Raises
        PlatformError."""

    async def edit(self, place: Place, sent: Sent, reply: Reply) -> None:
        """Bring a board up to date. Raises PlatformError."""

    async def open_thread(self, place: Place, sent: Sent, title: str, *, again: bool) -> str:
        """Open a thread on a message where it needs opening, and give its room; "" where there can be none.
        `again`: an earlier process may have opened it. Raises PlatformError."""

    def channel_of(self, place: Place) -> str:
        """The channel of a room: of a thread, the one in which it stands. Its rooms share one pace."""

    def thread_of(self, place: Place, sent: Sent) -> str:
        """The room of the thread that hangs on a message, or would; of a message in a thread, that thread.
        "" where there are none."""
