"""A space's settings, and what each may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.times import require_language, zone_of
from bot.words import listed, nearest, shorten
from index.errors import UserError

MOST_A_MINUTE = 600
RATE = 60
"""Requests of a member in a minute where a space sets no other rate: more than anybody reads."""
EVERYONE, MODERATORS = "everyone", "moderators"
PUBLIC, PRIVATE = "public", "private"
THREADS, ADDRESSED = "threads", "addressed"
OPERATORS = ("allowed", "per_minute", "per_day")
"""Settings that the operator makes, and no moderator sees or changes."""
NUMBERS = ("rate", "per_minute", "per_day")
EVERY = ("*", "*")
"""The platform and space under which the operator's settings for every space stand."""
DEFAULT = "default"
"""The value that takes a setting back."""


@dataclass(frozen=True, slots=True)
class SpaceSettings:
    """`polls` is who may begin polls and debates. `ballots` says how polls are that do not say
    themselves. `zone` and `corpus` are the deployment's own where they are empty. `rate` is the
    most requests of a member in a minute, 0 for any number. `dates` is the language of dates. `hears`
    says where members are heard who do not address Moot.

    The operator of the deployment sets the last three: the corpora that the space may read besides the
    deployment's own, and how many requests it may make in a minute and in a day, all members together; 0 is
    any number, None what is set for every space."""

    polls: str = EVERYONE
    ballots: str = "anonymous"
    zone: str = ""
    corpus: str = ""
    answers: str = PUBLIC
    rate: int = RATE
    dates: str = "en"
    hears: str = THREADS
    allowed: str = ""
    per_minute: int | None = None
    per_day: int | None = None

    @property
    def corpora(self) -> tuple[str, ...]:
        """The corpora that the space reads, by name; none where it reads the deployment's."""
        return tuple(self.corpus.split(",")) if self.corpus else ()

    @property
    def may_read(self) -> tuple[str, ...]:
        """The corpora that the operator allows it by name."""
        return tuple(self.allowed.split(",")) if self.allowed else ()


@dataclass(frozen=True, slots=True)
class Setting:
    """One of them: `choices` where it has some, `example` where it has none; `check` gives the value
    in its kept form or raises UserError."""

    name: str
    help: str
    check: Callable[[str], str]
    choices: tuple[str, ...] = ()
    example: str = ""


def _one_of(name: str, *choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        folded = value.casefold()
        if folded not in choices:
            near = nearest(value, choices)
            hint = f"; did you mean {near}?" if near else "."
            raise UserError(f"{name} is {listed(choices)}, not “{shorten(value, 40)}”{hint}")
        return folded

    return check


def _zone(value: str) -> str:
    return zone_of(value).key


def _corpus(value: str) -> str:
    # Whether they exist is seen when they are opened.
    names = dict.fromkeys(part.strip() for part in value.split(",") if part.strip())
    if not names:
        raise UserError("corpus takes names of corpora, with commas, such as main,extra.")
    return ",".join(names)


def _rate(value: str) -> str:
    if not (value.isascii() and value.isdigit() and int(value[:9]) <= MOST_A_MINUTE):
        raise UserError(f"rate is a number from 0 (no limit) to {MOST_A_MINUTE}, not “{shorten(value, 20)}”.")
    return str(int(value))


SETTINGS = (
    Setting(
        "polls",
        "Who may begin polls and debates.",
        _one_of("polls", EVERYONE, MODERATORS),
        (EVERYONE, MODERATORS),
    ),
    Setting(
        "ballots",
        "How a poll is that does not say: anonymous or named.",
        _one_of("ballots", "anonymous", "named"),
        ("anonymous", "named"),
    ),
    Setting("zone", "The time zone for deadlines and dates.", _zone, example="Europe/Berlin"),
    Setting("corpus", "Which corpora are read, by name, with commas.", _corpus, example="main"),
    Setting(
        "answers",
        "Whether all see answers, or who asked alone.",
        _one_of("answers", PUBLIC, PRIVATE),
        (PUBLIC, PRIVATE),
    ),
    Setting(
        "rate",
        f"The most requests of one member in a minute; 0 is any number, and {RATE} the default.",
        _rate,
        example="20",
    ),
    Setting("dates", "The language of dates.", require_language, example="de"),
    Setting(
        "hears",
        "Where Moot hears plain questions without a mention: in the threads of its answers, or only what is "
        "addressed to it.",
        _one_of("hears", THREADS, ADDRESSED),
        (THREADS, ADDRESSED),
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
