"""A record put together from what may be seen, with its ballots: unnamed where they are anonymous, in an
order of chance.

A row's place or number in a record says nothing, not even together with another record of the same box: both
are drawn anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random, SystemRandom

from bot.ballots.disclosure import LEAST_ALONE, in_company, pairs_in_company
from bot.ballots.types import Ballot, Choice
from bot.ballots.voters import distinct_names, member_id
from bot.debates.debates import DebateView
from bot.polls.result import Result
from bot.reasons.gathered import Point
from bot.record.types import Paper, Record, RecordedBallots, Sources


def poll_record(
    result: Result,
    points: Sequence[Point],
    sources: Sources,
    *,
    version: str,
    made_at: datetime,
    chance: Random | None = None,
) -> Record:
    """A poll's record, as far as the asking member may see the result. Nothing in it is of the member who
    asked for it."""
    box = poll_box(result, chance)
    kept = replace(
        result, seen=replace(result.seen, ballots=None, own=None, few=None if result.seen.few is None else ())
    )
    return Record(kept, box, tuple(points), sources, version, made_at)


def debate_record(
    seen: DebateView,
    points: Sequence[Point],
    sources: Sources,
    *,
    version: str,
    made_at: datetime,
    chance: Random | None = None,
) -> Record:
    """A debate's record; before its end it has neither tallies nor ballots."""
    box = debate_box(seen, chance)
    kept = seen
    if box.papers is not None:
        opening = None if seen.opening is None else _of(box, OPENING)
        closing = None if seen.closing is None else _of(box, CLOSING)
        kept = replace(seen, opening=opening, closing=closing, apart=())
    return Record(kept, box, tuple(points), sources, version, made_at)


def _of(box: RecordedBallots, turn: str) -> tuple[Ballot, ...]:
    """A round's ballots with the papers' numbers for tokens, so that those of the box are nowhere in
    the record."""
    return tuple(
        Ballot(str(paper.number).encode(), paper.choices[turn], paper.name)
        for paper in box.papers or ()
        if turn in paper.choices
    )


OPENING, CLOSING = "opening", "closing"
Cast = tuple[str | None, str | None, Mapping[str, Choice]]
"""A name and an id, where they are known, and the choices by round."""
Whose = Callable[[Ballot], tuple[str | None, str | None]]


def poll_box(result: Result, chance: Random | None = None) -> RecordedBallots:
    """A poll's ballots, as far as they may be shown.

    Those of an anonymous poll come after its close: who looks before and after a ballot would see
    whose it is. A ballot on several things at once tells more than their tallies, so it needs
    company.
    """
    poll, ballots = result.poll, result.seen.ballots
    if ballots is None:
        why = (
            ""
            if result.seen.few or poll.cancelled_at
            else "The ballots are hidden until the result is shown."
        )
        return RecordedBallots(None, why_not=why)
    if poll.rules.anonymous and poll.open:
        return RecordedBallots(None, why_not="The ballots of an anonymous poll are given after its close.")
    if poll.rules.anonymous and poll.kind.several(poll) and not in_company(b.choice for b in ballots):
        return RecordedBallots(
            None,
            why_not="Whole ballots are not listed, only the tallies: a reader who knows a part of a member's "
            "ballot could find it here and read the rest. They are listed where each is one of "
            f"{LEAST_ALONE} or more that are the same, and no vote on it gives away another.",
        )
    whose = _whose(ballots, anonymous=poll.rules.anonymous)
    cast: list[Cast] = [(*whose(ballot), {"": ballot.choice}) for ballot in ballots]
    return RecordedBallots(_papers(cast, poll.rules.anonymous, chance))


def debate_box(seen: DebateView, chance: Random | None = None) -> RecordedBallots:
    """A debate's ballots. The two of one voter stand on one paper, unless the moves
    between sides are withheld."""
    if seen.debate.cancelled_at is not None:
        return RecordedBallots(None)
    if seen.swing is None:
        return RecordedBallots(None, why_not="The ballots are hidden until the end.")
    anonymous = seen.debate.anonymous
    joined = not anonymous or pairs_in_company(seen.opening or (), seen.closing or ())
    both = ((OPENING, seen.opening), (CLOSING, seen.closing))
    rounds = [(turn, ballots) for turn, ballots in both if ballots is not None]
    if not rounds:
        return RecordedBallots(None)
    whose = _whose([ballot for _, ballots in rounds for ballot in ballots], anonymous=anonymous)
    if joined:
        cast = _joined(rounds, whose)
    else:
        cast = [(*whose(b), {turn: b.choice}) for turn, ballots in rounds for b in ballots]
    why_not = ""
    if not joined and seen.swing.both:
        why_not = (
            "Which two ballots are of one voter is not listed: a reader who knows one of them could read the "
            f"other. It is where each pair is one of {LEAST_ALONE} or more that are the same, and neither "
            "ballot gives away the other."
        )
    return RecordedBallots(_papers(cast, anonymous, chance), joined, why_not)


def _whose(ballots: Sequence[Ballot], *, anonymous: bool) -> Whose:
    """A function that gives the name and id of a ballot's voter, both None where they are unknown."""
    known = {} if anonymous else distinct_names(ballots)

    def whose(ballot: Ballot) -> tuple[str | None, str | None]:
        name = known.get(ballot.voter)
        return name, None if name is None else member_id(ballot.voter)

    return whose


def _joined(rounds: Sequence[tuple[str, Sequence[Ballot]]], whose: Whose) -> list[Cast]:
    names: dict[bytes, tuple[str | None, str | None]] = {}
    choices: dict[bytes, dict[str, Choice]] = {}
    for turn, ballots in rounds:
        for ballot in ballots:
            names[ballot.voter] = whose(ballot)
            choices.setdefault(ballot.voter, {})[turn] = ballot.choice
    return [(*names[voter], choices[voter]) for voter in choices]


def _papers(cast: Sequence[Cast], anonymous: bool, chance: Random | None) -> tuple[Paper, ...]:
    drawn = list(cast)
    (chance or SystemRandom()).shuffle(drawn)
    # Single ballots of a debate: the opening ones first, so that those of each round have numbers in a row.
    drawn.sort(key=lambda each: list(each[2]) == [CLOSING])
    if not anonymous:
        # By name; those who were forgotten last, in the order of chance.
        drawn.sort(key=lambda each: (each[0] is None, each[0] or ""))
    return tuple(
        Paper(
            number,
            None if anonymous else name,
            # In the order of the options: the order in which a dictionary was filled may reveal something.
            {turn: dict(sorted(choice.items())) for turn, choice in sorted(choices.items(), reverse=True)},
            None if anonymous else member,
        )
        for number, (name, member, choices) in enumerate(drawn, 1)
    )
