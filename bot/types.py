"""What passes between the bot and its adapters: structure and plain text, never Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.charts import Chart
    from retrieval.types import Excerpt

Tone = Literal["answer", "unanswered", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts. `id` is stable and unique within the platform; `name` is shown. `groups` are the
    roles or teams that the platform says the member has; a `moderator` may close and mend what
    others began."""

    id: str
    name: str
    groups: tuple[str, ...] = ()
    moderator: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a member asks of Moot.

    `command` is a command's name ("ask", "poll vote"), `args` its arguments by parameter name,
    of the types that the command's parameters state; the bot checks them all the same. `room` is
    the channel or thread, which carries the conversation's context; "" carries none. `space` is
    the server or workspace: polls and debates of one are unknown in another. `zone` is the room's
    IANA time zone. `delivery` names the event that brought the request, where the platform may
    bring one twice; what it names is done once.
    """

    command: str
    args: Mapping[str, Any]
    member: Member
    room: str
    platform: str
    space: str = ""
    zone: str = "UTC"
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """`id` carries the state it needs; `label` is plain text."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of a reply. Parts are shown in this order: title, text, excerpts, fields
    (name, value), items (a list, `ordered` where members refer to their numbers), footer, buttons."""

    title: str = ""
    text: str = ""
    chart: Chart | None = None
    excerpts: tuple[Excerpt, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    ordered: bool = False
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Reply:
    """`cards` for people; `data` the same as JSON-ready values for programs (the contract of
    `--json`); `private` is for the asking member's eyes alone; `text` is verbatim output that
    must not be reflowed (a bibliography, a document's text), and `file` the name of the file that it
    makes, where it is one: a chat attaches it. `ok` is False for an error."""

    cards: tuple[Card, ...] = ()
    data: Any = None
    text: str | None = None
    file: str | None = None
    private: bool = False
    ok: bool = True


def error_reply(sentence: str) -> Reply:
    """What could not be done and what to do next, for the asking member alone."""
    return Reply(cards=(Card(text=sentence, tone="error"),), private=True, ok=False)
