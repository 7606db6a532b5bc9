"""Replies: structure and plain text, never Markdown."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.charts import Chart
    from retrieval.types import Excerpt, Fact

Tone = Literal["answer", "perhaps", "unanswered", "info", "warning", "error"]
Style = Literal["plain", "main", "good", "bad"]


@dataclass(frozen=True, slots=True)
class Button:
    """`id` is an action (`bot.controls`), which carries the state it needs; `label` is plain text.
    Buttons of one `row` stand together where there is room. `texts` fill the form that the button opens, by
    the fields' names; they stand in the same message, from which a chat reads them back."""

    id: str
    label: str
    style: Style = "plain"
    row: int = 0
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """One entry of a menu: `value` goes to the action, `label` and `note` are shown."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A list to pick from `least` to `most` entries of; the values go to the action `id`."""

    id: str
    prompt: str
    picks: tuple[Pick, ...]
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One text to fill in, under the name of the command's parameter, with `value` in it at first. `longest`
    is in characters."""

    name: str
    label: str
    long: bool = False
    required: bool = False
    longest: int = 2_000
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The texts that an action asks for; they go to the action `id`."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A member named in a card. `id` is the id by which the platform of the reply mentions the member; ""
    for a member of another platform or space. `distinct` is the name with what tells the member from others
    of that name, for platforms without mentions."""

    name: str
    distinct: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A time to which a card counts down: `label` says what happens then ("Closes"). A platform that can
    shows it in the reader's own time zone, with the time that is left; `shown` is the time in words."""

    label: str
    at: datetime
    shown: str

    @property
    def words(self) -> str:
        """ "Closes Fri 27 Nov 2026, 18:00 (Europe/Berlin)"."""
        return f"{self.label} {self.shown}"


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of a reply. Parts are shown in this order: title, caution, text, due, chart, facts,
    excerpts, fields (name, value), members (a heading, and those of whom it is true), items (a list,
    `ordered` where members refer to their numbers), footer, buttons, menus. A mention notifies no
    member. The `caution` is a sentence, shown as prominently as the title. Excerpts of one `part` of
    a question stand under its heading (`bot.words.part_heading`). The id of a button or menu stands
    once in a reply."""

    title: str = ""
    caution: str = ""
    text: str = ""
    due: Due | None = None
    chart: Chart | None = None
    facts: tuple[Fact, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, tuple[Mention, ...]], ...] = ()
    items: tuple[str, ...] = ()
    ordered: bool = False
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    menus: tuple[Menu, ...] = ()
    tone: Tone = "info"

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The fields, then the members in words, for what has no mentions."""
        said = ((heading, ", ".join(each.distinct for each in members)) for heading, members in self.members)
        return (*self.fields, *said)


@dataclass(frozen=True, slots=True)
class Reply:
    """`cards` for people; `data` the same as JSON-ready values for programs (the contract of
    `--json`); `private` is for the asking member's eyes alone; `text` is verbatim output that
    must not be reflowed (a bibliography, a document's text), and `file` the name of the file that it
    makes, where it is one: a chat attaches it. `ok` is False for an error, and `failed` True where it
    is Moot's own, or the database's.

    `board` names the poll or debate whose standing the message shows and is to go on showing
    (`bot.boards`). `thread` is the title of a thread that the message begins, for what follows.
    A reply that `replaces` takes the place of the private message whose button was pressed. `updates` are
    further replies of work that goes on: each takes the place of the one before in its message, and the last
    one stays. A caller that leaves them ends the work.
    """

    cards: tuple[Card, ...] = ()
    data: Any = None
    text: str | None = None
    file: str | None = None
    private: bool = False
    ok: bool = True
    failed: bool = field(default=False, compare=False)
    board: str = ""
    thread: str = ""
    replaces: bool = False
    updates: AsyncGenerator[Reply, None] | None = field(default=None, compare=False)

    @property
    def controls(self) -> tuple[Button | Menu, ...]:
        """The buttons and menus of all cards."""
        found: list[Button | Menu] = []
        for card in self.cards:
            found += [*card.buttons, *card.menus]
        return tuple(found)


def error_reply(sentence: str, *, failed: bool = False) -> Reply:
    """An error and the next step, in `sentence`, for the asking member alone; `failed` where it is not the
    member's."""
    return Reply(cards=(Card(text=sentence, tone="error"),), private=True, ok=False, failed=failed)
