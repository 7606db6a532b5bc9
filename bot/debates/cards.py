"""Cards of debates: the stage, a ballot's receipt, the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.ballots.cards import given_with, note_fields, opened_by
from bot.ballots.disclosure import WHY_FEW, promised, shown_again
from bot.ballots.types import Ballot
from bot.ballots.voters import FORGOTTEN, mentioned, mentions
from bot.debates.charts import chart_of
from bot.debates.debates import DebateReceipt, DebateView
from bot.debates.swing import choice_of, verdict
from bot.debates.types import CHOICES, CLOSING, Debate
from bot.places import Place
from bot.reply import Card, Due, Mention
from bot.times import due, shown_time
from bot.words import counted, listed, shorten

Say = Callable[[str], str]

LONGEST_TITLE = 100
LISTED = 6
"""The latest entries on the table that a card lists with their numbers."""


def stage(debate: Debate, say: Say) -> Card:
    """The stage that has just begun, with what to do in it."""
    if debate.state == "opening ballot":
        rounds = listed([f"{each.name} ({each.length})" for each in debate.rounds], "and")
        text = (
            f"Debate {debate.id} opens with a ballot, hidden until the end. Then "
            f"{'comes' if len(debate.rounds) == 1 else 'come'} {rounds}, and the ballot is taken again."
        )
        text = " ".join([text, *opened_by(debate.author_name)])
    elif debate.round is not None:
        text = f"{debate.id}, {debate.round.name}{_clock(debate)}."
    elif debate.state == "closing ballot":
        text = f"{debate.id}, closing ballot: vote again, whether you have moved or not."
    else:
        text = f"{debate.id} has ended."
    return Card(
        title=debate.motion,
        text=text,
        due=_round_ends(debate),
        fields=tuple(note_fields(debate.notes, debate.place.zone)),
        footer=_footer(debate, say),
        tone="answer",
    )


def thread_title(debate: Debate) -> str:
    """The title of the debate's own thread."""
    return shorten(f"Debate {debate.id}: {debate.motion}", LONGEST_TITLE)


def receipt(found: DebateReceipt, note: str = "", *, cast: Ballot, identified: bool = True) -> Card:
    """The receipt of a ballot, for its voter alone, with a note on what was left out. Where members are not
    `identified`, that of an anonymous ballot has what was `cast` now alone, as the receipt of a poll."""
    debate, ballot = found.debate, found.ballot
    again = shown_again(anonymous=debate.anonymous, identified=identified)
    which = "closing" if debate.ballot == CLOSING else "opening"
    said = {
        "counted": f"Your {which} ballot counts",
        "changed": f"Your {which} ballot is changed, and the new one counts",
        "same": f"Your {which} ballot stands as it was",
    }[found.outcome if again else "counted"]
    shown = ballot if again else cast
    what = f": {choice_of(shown)}" if shown.choice else ""
    hidden = promised("debate", anonymous=debate.anonymous, identified=identified)
    return Card(
        caution=note,
        text=" ".join(filter(None, (f"{said} in {debate.id}{what}.", hidden))),
        fields=tuple(given_with(shown)),
        tone="answer",
    )


def shown(seen: DebateView, say: Say, place: Place) -> Card:
    """A debate in a place, with its verdict when it has ended."""
    debate = seen.debate
    return Card(
        title=debate.motion,
        text=" ".join(_said(seen)),
        due=_round_ends(debate),
        chart=chart_of(seen),
        fields=tuple(_fields(seen)),
        members=(*_speakers(seen, place), *_voters(seen, place)),
        footer="" if debate.state == "ended" else _footer(debate, say),
        tone="answer" if debate.state == "ended" else "info",
    )


def _said(seen: DebateView) -> Iterator[str]:
    debate, (opening, closing) = seen.debate, seen.counts
    named = "anonymous" if debate.anonymous else "named"
    if debate.cancelled_at is not None:
        yield f"{debate.id}, {named}, was cancelled on {shown_time(debate.cancelled_at, debate.place.zone)}."
        yield "Its ballots are deleted, and nothing was counted."
        yield from opened_by(debate.author_name)
        return
    if debate.state == "ended":
        ended: datetime = debate.ended_at or debate.created_at
        yield f"{debate.id}, {named}, ended on {shown_time(ended, debate.place.zone)}."
        yield from opened_by(debate.author_name)
        yield f"Ballots: {opening} opening, {closing} closing."
        if seen.swing is not None:
            yield verdict(seen.swing)
        if not (opening and closing):
            for which, ballots in (("opening", seen.opening), ("closing", seen.closing)):
                if ballots is None:
                    yield f"The {which} ballot: {WHY_FEW}"
                elif ballots:
                    tally = Counter(map(choice_of, ballots))
                    counts = [f"{tally[option.text]} {option.text}" for option in CHOICES]
                    yield f"The {which} ballot: {', '.join(counts)}."
        if debate.forgotten:
            yield f"{counted(debate.forgotten, 'member')} asked to be forgotten since; the tally stays."
        return
    where = debate.round.name if debate.round else debate.state
    yield f"{debate.id}, {named}, {where}{_clock(debate)}."
    yield from opened_by(debate.author_name)
    yield f"Ballots: {opening} opening, {closing} closing, hidden until the end."


def _round_ends(debate: Debate) -> Due | None:
    """When the time of the round is up, while its clock runs."""
    at = debate.stage_ends_at
    return due("Time is up", at, debate.place.zone) if at is not None and debate.state != "ended" else None


def _clock(debate: Debate) -> str:
    if debate.seconds_left is not None:
        return f", paused with {counted(max(1, round(debate.seconds_left / 60)), 'minute')} left"
    return ", no time limit" if debate.round is not None and debate.stage_ends_at is None else ""


def _fields(seen: DebateView) -> Iterator[tuple[str, str]]:
    yield from note_fields(seen.debate.notes, seen.debate.place.zone)
    if not any(each.taken_off is None for each in seen.shown):
        return
    yield "On the table", _on_table(seen)
    if seen.debate.state != "ended":
        listed_ = [(n, each) for n, each in enumerate(seen.shown, 1) if each.taken_off is None]
        for number, each in listed_[-LISTED:]:
            side = f" {each.side}" if each.side else ""
            excerpts = counted(len(each.excerpts), "excerpt")
            yield f"No. {number}{side}", f"“{shorten(each.text, 80)}” ({each.name or FORGOTTEN}, {excerpts})"


def _speakers(seen: DebateView, place: Place) -> Iterator[tuple[str, tuple[Mention, ...]]]:
    for side in ("for", "against"):
        if names := seen.sides[side]:
            yield f"Speaking {side}", tuple(mentions(names, place).values())


def _voters(seen: DebateView, place: Place) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """The voters of a named debate that has ended, under what they chose and where they moved from."""
    if seen.debate.anonymous or not seen.opening or not seen.closing:
        return ()
    before = {ballot.voter: choice_of(ballot) for ballot in seen.opening}

    def moved(ballot: Ballot) -> list[str]:
        first, then = before.get(ballot.voter), choice_of(ballot)
        return [then if first in (None, then) else f"{first} → {then}"]

    return mentioned(seen.closing, place, moved)


def _on_table(seen: DebateView) -> str:
    """ "5 excerpts, 2 of them perhaps an answer; 1 fact; asked for and not in the sources: 1"."""
    shown = [each for each in seen.shown if each.taken_off is None]
    found = [each for each in shown if each.verdict != "not in the sources"]
    perhaps = sum(len(each.excerpts) for each in found if each.verdict == "perhaps")
    facts = sum(len(each.finding.facts) for each in found if each.finding is not None)
    said = [counted(sum(len(each.excerpts) for each in found), "excerpt")]
    if perhaps:
        said[0] += f", {perhaps:,} of them perhaps an answer"
    if facts:
        said.append(counted(facts, "fact"))
    if len(found) < len(shown):
        said.append(f"asked for and not in the sources: {len(shown) - len(found):,}")
    return "; ".join(said)


def _leads_to(debate: Debate) -> str:
    """The effect of `debate next` at this stage."""
    if debate.state == "closing ballot":
        return "closes this ballot and ends the debate"
    if debate.stage == len(debate.rounds):
        return "moves on to the closing ballot"
    return f"moves on to {debate.rounds[debate.stage].name}"


def _footer(debate: Debate, say: Say) -> str:
    if debate.state == "ended":
        return f"{say(f'export {debate.id}')} gives the record."
    on = f"{say(f'debate next {debate.id}')} {_leads_to(debate)}"
    if debate.ballot is not None:
        return f"To vote: {say(f'debate vote {debate.id} for')}. It takes for, against or undecided. {on}."
    return f"{say(f'debate evidence {debate.id} for TOPIC')} puts excerpts on the table. {on}."
