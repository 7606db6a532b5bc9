"""`debate start`: a motion, and the rounds in which it is debated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ballots.types import LONGEST_MOTION
from bot.commands.debate_run import entered
from bot.commands.poll_create import ANONYMOUS, VOTER, names_voters
from bot.commands.spec import Command, Kind, Parameter
from bot.debates.types import TEMPLATE
from bot.reply import Reply
from bot.request import Request
from bot.words import shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context
    from bot.debates.types import Round

SPOKEN = re.compile(r"(\S.*?)[\s:,(]+(\d{1,5})\s*(?:m|min|mins|minutes?)?\)?")
"""A round as one says it: "openings 5 minutes"."""
RUN_TOGETHER = re.compile(r"[^\W\d].*\s\d+\s.*[^\W\d]")
"""Two rounds without a comma between: "openings 5 rebuttals"."""
LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,3})\s*(?:h|hrs?|hours?|stunden?|heures?|horas?))?\s*"
    r"(?:(?P<minutes>\d{1,5})\s*(?:m|mins?|minut[eo]?[ns]?)?\.?)?",
    re.IGNORECASE,
)
"""A length of time: "5", "10 minutes", "1h30"."""
IN_WORDS = {"a minute": 1, "a quarter of an hour": 15, "half an hour": 30, "an hour": 60}
DIVIDED = re.compile(r"[,;\n]")


async def run(context: Context, request: Request) -> Reply:
    """Begin a debate with its opening ballot."""
    from bot.context import place_of
    from bot.debates.cards import thread_title

    args = request.args
    debate = await context.debates.start(
        place_of(request),
        request.member,
        args["motion"],
        read_rounds(args["round"]),
        tuple(dict.fromkeys(args["voter"])),
        anonymous=not names_voters(context, request),
        delivery=request.delivery,
    )
    begun = entered(context, debate, {"id": debate.id})
    return replace(begun, thread=thread_title(debate))


def read_rounds(given: Sequence[str]) -> tuple[Round, ...]:
    """Rounds written as NAME=MINUTES, each a text of its own or several with commas between them; the
    template's where none is given. A name may have several words. Raises UserError."""
    from bot.debates.types import MOST_ROUNDS

    if not given:
        return TEMPLATE
    # Some platforms have one box for all of them.
    rounds = [part.strip() for each in given for part in DIVIDED.split(each) if part.strip()]
    if len(rounds) > MOST_ROUNDS:
        raise UserError(f"A debate has up to {MOST_ROUNDS} rounds, not {len(rounds)}.")
    return tuple(_round(each) for each in rounds)


def _round(written: str) -> Round:
    from bot.debates.types import LONGEST_ROUND_NAME, MOST_MINUTES, Round

    name, stated, minutes = (part.strip() for part in written.partition("="))
    if not minutes and (said := SPOKEN.fullmatch(name)):
        name, minutes = said[1], said[2]
    if not stated and RUN_TOGETHER.search(name):
        name = ""
    number = read_minutes(minutes) if minutes else 0
    if not name or len(name) > LONGEST_ROUND_NAME or number is None or number > MOST_MINUTES:
        raise UserError(
            f"“{shorten(written, 40)}” is no round: write its name and its minutes, such as opening "
            "statements=5 (0 for no time limit), and a comma between two rounds."
        )
    return Round(name, number)


def read_minutes(words: str) -> int | None:
    """A length of time in minutes: "5", "10 minutes", "1h30", "half an hour"; None for what is no length."""
    said = " ".join(words.split()).casefold()
    if said in IN_WORDS:
        return IN_WORDS[said]
    found = LENGTH.fullmatch(said)
    if not said or not said.isascii() or found is None:
        return None
    return 60 * int(found["hours"] or 0) + int(found["minutes"] or 0)


COMMAND = Command(
    name="debate start",
    help="Begin a debate on a motion, with its opening ballot.",
    run=run,
    parameters=(
        Parameter("motion", "What is debated.", positional=True, required=True, longest=LONGEST_MOTION),
        Parameter(
            "round",
            "In order, with commas between. Without it: "
            + ", ".join(f"{each.name}={each.minutes}" for each in TEMPLATE)
            + ".",
            Kind.REPEATED,
            metavar="NAME=MINUTES",
            longest=1_000,
            greedy=True,
            phrases=True,
        ),
        Parameter("named", "Show who voted how at the end; without it ballots are anonymous.", Kind.FLAG),
        ANONYMOUS,
        VOTER,
    ),
    details=(
        "Members vote before and after. The side that moved the room further has won, counted over those "
        "who voted both times; under 5 points it is a dead heat. Excerpts shown meanwhile go into the record."
    ),
    examples=(
        "Talk of an arms race does more harm than good",
        "Open the models --round openings=5 --round questions=10",
    ),
    settled=True,
    changes=True,
    begins=True,
    form="Begin a debate",
)
