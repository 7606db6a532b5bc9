"""A kind of poll: one object that knows everything that polls of the kind do differently."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from bot.actions import action
from bot.ballots.tally import Tallied
from bot.ballots.types import Ballot, Choice, Option, Reasons
from bot.blocks import Block, Row, Table
from bot.charts import Chart
from bot.charts.figures import share
from bot.polls.kinds.reading import pairs_in_words
from bot.polls.types import FEWEST, LONGEST_OPTION, MOST_OPTIONS, Poll, PollView
from bot.reply import Button, Card, Menu, Pick
from bot.words import alike, blank, counted, listed, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.result import Result

Say = Callable[[str], str]
"""Writes a command as members type it."""

NOT_AGAIN = "your ballot is not shown again here, where anyone can speak as you"
LABEL, NOTE = 75, 100
"""The most characters of a control's label, and of the note under an entry of a menu."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The count of some ballots: a part for each option, in the poll's order, and `details` of the kind's
    own (a run-off, opinion groups)."""

    tally: tuple[Tallied, ...]
    details: object = None


@dataclass(frozen=True, slots=True)
class BallotProgress:
    """How far a member has filled in a ballot by controls: `so_far` is written by the kind itself, `chosen`
    is what has been chosen now. `after` is the option that was shown last. `again` goes through all options,
    those voted on too."""

    so_far: str = ""
    chosen: tuple[str, ...] = ()
    after: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class BallotStep:
    """The next thing to choose on a ballot, with `data` for programs."""

    card: Card
    data: Mapping[str, Any] = field(default_factory=dict)


class PollKind(ABC):
    """A kind of poll. The methods take a poll of this kind, a ballot's choice, or a `Result` whose tally is
    shown; a new kind implements those that are abstract here, overrides others where it differs, and is
    listed in `bot.polls.kinds`."""

    name: ClassVar[str]
    """How members name the kind: "ranked"."""
    asks: ClassVar[str]
    """What members are asked for, as an entry of a form: "A ranking of the options"."""
    help: ClassVar[str]
    """What a ballot is, in a sentence of `poll create --help`."""
    ballot_help: ClassVar[str]
    """What a ballot is written like, in a sentence of `poll vote --help`."""
    example: ClassVar[str]
    """A ballot as members type it."""
    noun: ClassVar[str] = "option"
    """What members vote on."""
    fewest: ClassVar[int] = FEWEST
    most_options: ClassVar[int] = MOST_OPTIONS
    longest: ClassVar[int] = LONGEST_OPTION
    own_options: ClassVar[bool] = False
    """Whether the kind states the options itself."""
    separate: ClassVar[bool] = False
    """Whether a ballot on some options leaves the member's earlier votes on the others as they are."""
    adds: ClassVar[bool] = False
    """Whether members may add options."""
    at_once: ClassVar[bool] = True
    """Whether what is chosen by a control counts at once; else it counts when the ballot is cast."""
    slow: ClassVar[bool] = False
    """Whether a count takes so long that it runs on a thread."""
    limit: ClassVar[str] = ""
    """What `--most` limits, in a ballot of this kind; "" where it limits nothing."""
    measure: ClassVar[str] = "chosen"
    """What the value is that a ballot gives an option, as the record's table calls it."""
    share_of: ClassVar[str] = "Share of ballots"
    """What `shares` gives."""
    counting: ClassVar[str] = ""
    """How ballots are counted, in a sentence, where that does not go without saying."""
    legend: ClassVar[str] = ""
    """What a reader of the record's ballots has to know, behind a semicolon."""

    def __str__(self) -> str:
        return self.name

    # Opening

    def options(
        self, texts: Sequence[str], excerpts: Sequence[Mapping[str, Any] | None] = ()
    ) -> tuple[Option, ...]:
        """A poll's options, numbered from 1. Raises UserError if there are too few or too many, one shows
        nothing, or two look the same."""
        if not self.fewest <= len(texts) <= self.most_options:
            raise UserError(
                f"A {self} poll has {self.fewest} to {self.most_options} {self.noun}s, not {len(texts)}: "
                "give each with --option."
            )
        seen: dict[str, int] = {}
        for number, text in enumerate(texts, 1):
            self.check_option(number, text)
            first = seen.setdefault(alike(text), number)
            if first != number:
                raise UserError(
                    f"{self.noun.capitalize()}s {first} and {number} are the same; name each once."
                )
        kept = [*excerpts, *[None] * len(texts)]
        return tuple(Option(number, text, kept[number - 1]) for number, text in enumerate(texts, 1))

    def check_option(self, number: int, text: str) -> None:
        """Raises UserError for an option that shows nothing or is too long."""
        if blank(text):
            raise UserError(
                f"{self.noun.capitalize()} {number} is empty; give it some words or leave it out."
            )
        if len(text) > self.longest:
            raise UserError(
                f"“{shorten(text, 40)}” is too long: keep {self.noun}s under {self.longest + 1} characters."
            )

    def most(self, given: int | None, options: int) -> int:
        """The limit of a ballot, `given` by `--most`. Raises UserError where the kind has none."""
        if (given or 1) > 1:
            from bot.polls.kinds import limited

            names = [each.name for each in limited()]
            raise UserError(
                f"--most is for {' and '.join(names)} polls; leave it out, or choose --kind {names[0]}."
            )
        return 1

    @abstractmethod
    def rule(self, poll: Poll) -> str:
        """The form of a ballot, for the line of the poll's rules: "one choice"."""

    # Ballots

    @abstractmethod
    def read(self, poll: Poll, words: Sequence[str]) -> Choice:
        """The choice that a member's words stand for. Raises UserError, which says what the poll takes."""

    @abstractmethod
    def takes(self, poll: Poll) -> str:
        """The form of a ballot, in words for members."""

    @abstractmethod
    def in_words(self, poll: Poll, choice: Choice) -> str:
        """A ballot in words, as a receipt shows it. `read` reads them back."""

    def in_shell(self, poll: Poll, choice: Choice) -> str:
        """The same without what a shell takes for a command of its own."""
        return self.in_words(poll, choice)

    def in_a_row(self, poll: Poll, choice: Choice) -> str:
        """A ballot in a row of the record, short."""
        return self.in_words(poll, choice)

    @abstractmethod
    def several(self, poll: Poll) -> bool:
        """Whether a whole ballot tells more than its parts in the tally, so that ballots of an anonymous poll
        need company to be published (`bot.ballots.disclosure`)."""

    def label(self, option: Option) -> str:
        """An option as people read it."""
        return option.text

    def side(self, poll: Poll, choice: Choice) -> str:
        """The side that a ballot's reason is on; "" for none."""
        return ""

    def headings(self, poll: Poll, choice: Choice) -> Sequence[str]:
        """The headings under which a named poll shows a ballot's voter."""
        return ()

    # Controls

    def listed(self, poll: Poll) -> tuple[Option, ...]:
        """The options that the poll's card lists."""
        return poll.options

    @abstractmethod
    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        """The controls under the poll's message."""

    @abstractmethod
    def step(self, seen: PollView, progress: BallotProgress, say: Say) -> BallotStep:
        """The next thing to choose, for the member alone."""

    # Result

    @abstractmethod
    def count(self, poll: Poll, ballots: Sequence[Ballot]) -> Counted:
        """The count, a function of the ballots alone."""

    def winner(self, result: Result) -> Option | None:
        """The option that has won or leads; None for kinds without a winner, and where there is none."""
        return None

    def said(self, result: Result) -> Iterator[str]:
        """Sentences on the outcome, for the poll's card."""
        return iter(())

    def outcome(self, result: Result) -> str:
        """The outcome in a paragraph, for the record."""
        return " ".join(self.said(result))

    def brief(self, result: Result) -> str:
        """The outcome in two lines, for the picture: what decided it comes before names, and names are
        shortened."""
        return self.outcome(result)

    def fields(self, result: Result) -> Iterator[tuple[str, str]]:
        """Fields of the poll's card."""
        return iter(())

    @abstractmethod
    def chart(self, result: Result) -> Chart:
        """The chart of a tally of at least one ballot."""

    @abstractmethod
    def shares(self, result: Result) -> Mapping[str, float]:
        """A number from 0 to 1 for each option of a shown tally, by its words, for results over time
        (`share_of`); options without any are left out."""

    levels = ("none", "half", "all")
    """What an axis of `shares` says at 0, a half and 1."""

    def figures(self, result: Result) -> Mapping[str, str]:
        """Each of `shares` in words: a count, with a percentage from ten ballots up."""
        n = result.seen.count
        return {text: share(round(part * n), n) for text, part in self.shares(result).items()}

    def more_cards(self, result: Result) -> tuple[Card, ...]:
        """Further cards of the result."""
        return ()

    @abstractmethod
    def tally_json(self, tally: Iterable[Tallied], *, whole: bool = True) -> list[dict[str, Any]]:
        """The tally for programs, in the poll's order. Unless `whole`, the parts that are of too few votes to
        be shown in an anonymous poll are null."""

    def details_json(self, result: Result) -> dict[str, Any]:
        """Further parts of the poll's JSON form."""
        return {}

    # Record

    @abstractmethod
    def tables(self, result: Result) -> Iterator[Block]:
        """The tally and what follows from it, as blocks of the record."""

    @abstractmethod
    def rows(self, result: Result) -> Iterator[Row]:
        """The same, as rows of the record's tidy table."""

    def record_json(self, result: Result) -> dict[str, Any]:
        """Parts of the record's JSON form beyond those of `poll show`."""
        return {}

    @abstractmethod
    def recount(self, form: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
        """The parts of a record's JSON form that follow from these choices, computed from them anew."""

    # Shared by several kinds

    def named(self, poll: Poll, number: int) -> str:
        """An option by its words; with its number if the words are a number themselves."""
        text = next(self.label(option) for option in poll.options if option.number == number)
        return f"option {number}, “{text}”" if text.isascii() and text.isdigit() and len(text) < 4 else text


class ValuedKind(PollKind):
    """A kind whose ballots give a number to each option, or to some: "tea=4, milk=2"."""

    def in_words(self, poll: Poll, choice: Choice) -> str:
        return pairs_in_words(poll, choice)

    def in_a_row(self, poll: Poll, choice: Choice) -> str:
        return ", ".join(f"{number}={value}" for number, value in sorted(choice.items()))

    def headings(self, poll: Poll, choice: Choice) -> Sequence[str]:
        return [self.in_words(poll, choice)]

    def several(self, poll: Poll) -> bool:
        return True


def item(option: Option) -> Row:
    """The columns of the tidy table that name an option."""
    return {"item": option.number, "label": option.text}


def numbered(option: Option) -> str:
    """ "2. Scharre 2021"."""
    return f"{option.number}. {option.text}"


def names(texts: Sequence[str], limit: int = 80, most: int = 50) -> str:
    """Options by their words, in quotation marks, since a comma or "and" may stand within: “a”, “b” and “c”.
    At most so many of them, each cut at `limit` characters."""
    quoted = [f"“{shorten(text, limit)}”" for text in texts[:most]]
    left = len(texts) - len(quoted)
    return listed([*quoted, f"{left} more"] if left else quoted, "and")


BRIEF = {"limit": 36, "most": 3}
"""The `names` of a picture's outcome."""


def own(seen: PollView) -> str:
    """The member's ballot, in a sentence."""
    poll = seen.poll
    if seen.own is None:
        return f"You have not voted in {poll.id} yet."
    if seen.own_hidden:
        return f"You have voted in {poll.id}; {NOT_AGAIN}."
    return f"Your ballot in {poll.id}: {poll.kind.in_words(poll, seen.own.choice)}."


def why(poll: Poll) -> dict[str, Any]:
    """The form parameters of a ballot's action, besides the choice: a reason where the poll requires one."""
    if poll.rules.reasons is not Reasons.REQUIRED:
        return {}
    return {"asks": ("reason", "quote"), "needs": ("reason",)}


def pick(option: Option) -> Pick:
    """An option as an entry of a menu, by its number."""
    label = f"{option.number}. {option.text}"
    if len(label) <= LABEL:
        return Pick(str(option.number), label)
    return Pick(str(option.number), shorten(label, LABEL), shorten(option.text, NOTE))


def fill_in(poll: Poll, label: str) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
    """The control that begins to fill in a ballot step by step."""
    return (Button(action("poll ballot", id=poll.id), label, "main"),), ()


def next_option(seen: PollView, progress: BallotProgress) -> Option | None:
    """The next option that the member has not voted on, those left for later coming last; with `again` the
    next one, voted on or not. None where all are done."""
    voted = seen.own.choice if seen.own else {}
    left = [option for option in seen.poll.options if option.number not in voted]
    ahead = [each for each in (seen.poll.options if progress.again else left) if each.number > progress.after]
    if not ahead and not progress.again:
        ahead = left
    return ahead[0] if ahead else None


def one_by_one(
    seen: PollView, progress: BallotProgress, votes: Callable[[Option], Card], typed: Callable[[int], str]
) -> BallotStep:
    """A step of a ballot on one option after another, each of which counts at once. `votes` is the card with
    the controls to vote on one; `typed` is how a vote on the option of a number is typed."""
    poll, noun = seen.poll, seen.poll.kind.noun
    voted = seen.own.choice if seen.own else {}
    option = next_option(seen, progress)
    data = {"id": poll.id, noun: option.number if option else None}
    if option is None:
        said = f"You have voted on {len(voted)} of {counted(len(poll.options), noun)} of {poll.id}."
        anew = Button(action("poll ballot", id=poll.id, again=True), "Go through them again")
        return BallotStep(Card(title=poll.motion, text=said, buttons=(anew,), tone="answer"), data)
    card = votes(option)
    left = len(poll.options) - len(voted)
    later: tuple[Button, ...] = ()
    if left > 1 or progress.again:
        label = "Keep it" if progress.again else "Later"
        later = (Button(action("poll ballot", **going_on(poll, option, progress)), label),)
    return BallotStep(
        Card(
            title=f"{noun.capitalize()} {option.number} of {len(poll.options)}",
            text=card.text,
            footer=f"{poll.id}: you have voted on {len(voted)} of {len(poll.options)}; each counts at once. "
            f"In words: {typed(option.number)}.",
            buttons=(*card.buttons, *later),
            menus=card.menus,
        ),
        data,
    )


def going_on(poll: Poll, option: Option, progress: BallotProgress) -> dict[str, Any]:
    """The arguments of an action that goes on after this option."""
    return {"id": poll.id, "after": option.number, **({"again": True} if progress.again else {})}


def reason_asked(seen: PollView, progress: BallotProgress) -> dict[str, Any]:
    """`why`, but for a member who has given a reason and changes no vote: the reason stays."""
    return why(seen.poll) if progress.again or seen.own is None or not seen.own.reason else {}


def few_said(few: bool) -> str:
    """What stands for the votes on an option that are too few to be shown, in an anonymous poll."""
    return "withheld: too few votes" if few else ""


def table_of(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Table:
    """A table of the record."""
    return Table(caption, tuple(columns), tuple(tuple(row) for row in rows))
