"""A debate's own sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.ballots.cards import note_fields, opened_at
from bot.ballots.disclosure import WHY_FEW
from bot.ballots.types import Ballot
from bot.ballots.voters import distinct, shown_voters
from bot.blocks import (
    CLOSEST,
    Block,
    Cell,
    ChartBlock,
    Facts,
    Minor,
    ParagraphBlock,
    Quote,
    RecordSection,
    Table,
    isolated,
    place,
    plain,
    quoted,
)
from bot.charts.figures import FEW, share, signed
from bot.debates.charts import chart_of
from bot.debates.debates import DebateView
from bot.debates.swing import DEAD_HEAT, NAMES, choice_of, verdict
from bot.finding import Finding
from bot.polls.result import CANCELLED
from bot.record.notes import TABLE, WHEN, ballots_left_out
from bot.record.types import Paper, Record
from bot.times import shown_time
from bot.words import capitalised, listed, nothing_found_on, part_heading

SIDES = tuple(NAMES.values())


def debate_sections(record: Record, seen: DebateView) -> Iterator[RecordSection]:
    """The verdict, the motion and its rules, what was on the table, and the ballots."""
    yield RecordSection("Result", tuple(_result(seen)))
    yield RecordSection("What was debated", tuple(_debated(seen)))
    if seen.shown:
        yield RecordSection("On the table", tuple(_table(seen)))
    if record.box.papers:
        yield RecordSection("Ballots", tuple(_ballots(record, seen)))


def _debated(seen: DebateView) -> Iterator[Block]:
    debate, zone = seen.debate, seen.debate.place.zone
    timed = [f"{isolated(each.name)} ({each.length})" for each in debate.rounds]
    state = f"in the round {isolated(debate.round.name)}" if debate.round else debate.state
    rows = [
        ("Ballots", "anonymous" if debate.anonymous else "named"),
        ("Rounds", listed(["opening ballot", *timed, "closing ballot"], "and")),
        ("Begun", opened_at(debate.created_at, debate.author_name, zone)),
    ]
    if debate.voters:
        rows.append(("May vote", isolated(shown_voters(debate.voters))))
    if debate.ended_at is None:
        rows.append(("State", state))
    else:
        over = "Ended" if debate.cancelled_at is None else "Cancelled"
        rows.append((over, shown_time(debate.ended_at, zone)))
    for side in ("for", "against"):
        if names := distinct(seen.sides[side]):
            rows.append((f"Speaking {side}", ", ".join(map(isolated, names.values()))))
    rows.append(("Ballots cast", f"{seen.counts[0]:,} opening, {seen.counts[1]:,} closing"))
    rows += [(name, isolated(text)) for name, text in note_fields(debate.notes, zone)]
    yield Facts(tuple(rows))


def _result(seen: DebateView) -> Iterator[Block]:
    swing = seen.swing
    if swing is None:
        cancelled = seen.debate.cancelled_at is not None
        yield ParagraphBlock(CANCELLED if cancelled else "Hidden until the end.")
        return
    yield ParagraphBlock(verdict(swing))
    chart = chart_of(seen)
    if chart is not None:
        yield ChartBlock(chart)
    if swing.both and not swing.withheld:
        n = swing.both
        points = ("in points",) if n >= FEW else ()
        rows = tuple(
            (
                side,
                share(swing.before[side], n),
                share(swing.after[side], n),
                signed(swing.change[side]),
                *(_points(swing.points[side]) for _ in points),
            )
            for side in SIDES
        )
        yield Table(
            f"Swing, over the n = {n} who voted both times",
            ("Side", "Before", "After", "Change in voters", *points),
            rows,
        )
        if swing.moves is not None:
            moves = swing.moves
            moved: tuple[tuple[Cell, ...], ...] = tuple(
                (before, *(moves.get((before, after), 0) for after in SIDES)) for before in SIDES
            )
            yield Table(
                f"The flow: from the opening ballot (rows) to the closing one (columns), n = {n}",
                ("From", *(f"to {side}" for side in SIDES)),
                moved,
            )
        yield ParagraphBlock(
            "The side whose share grew more wins. Where the two sides' shares moved within "
            f"{DEAD_HEAT:.0f} percentage points of each other, it is a dead heat."
        )
    for name, ballots, cast in zip(
        ("Opening ballot", "Closing ballot"), (seen.opening, seen.closing), seen.counts, strict=True
    ):
        if ballots is None:
            yield ParagraphBlock(f"{name}: {WHY_FEW}")
        elif swing.withheld or len(ballots) != swing.both:
            # Else the swing has the same figures.
            yield _tally(name, ballots, cast)


def _points(moved: float) -> str:
    """ "+33.3", "−16.7", "±0.0"."""
    return f"{'+' if moved > 0 else '−' if moved < 0 else '±'}{abs(moved):.1f}"


def _tally(name: str, ballots: Sequence[Ballot], cast: int) -> Table:
    whose = "everybody who voted in it" if len(ballots) == cast else "those who voted both times"
    chosen = [choice_of(ballot) for ballot in ballots]
    rows = tuple((side, chosen.count(side), share(chosen.count(side), len(chosen))) for side in SIDES)
    return Table(f"{name}, {whose}, n = {len(chosen)}", ("Side", "Ballots", "Share of n"), rows)


def _table(seen: DebateView) -> Iterator[Block]:
    yield ParagraphBlock(TABLE)
    numbers: dict[tuple[object, ...], int] = {}
    by_side: dict[str, list[int]] = {}
    stage = -1
    for each in seen.shown:
        if each.stage != stage:
            stage = each.stage
            yield Minor(plain(seen.debate.stage_name(stage)).capitalize())
            yield ParagraphBlock(WHEN[seen.debate.when(stage)])
        name = isolated(each.name) if each.name else "(forgotten)"
        side = f" {each.side} the motion" if each.side else ""
        when = shown_time(each.at, seen.debate.place.zone)
        yield ParagraphBlock(f"{when}: {name}, {plain(each.kind)}{side}: {quoted(each.text)}")
        if each.taken_off is not None:
            off = shown_time(each.taken_off, seen.debate.place.zone)
            yield ParagraphBlock(f"Taken off the table again: {off}.")
            continue
        if each.finding is not None:
            yield from _finding(each.finding)
        label = CLOSEST.get(each.verdict) if each.verdict else None
        if label and each.excerpts:
            yield ParagraphBlock(f"{label.capitalize()}:")
        part = None
        for excerpt in each.excerpts:
            if excerpt.get("part") and excerpt["part"] != part:
                yield ParagraphBlock(f"{isolated(part_heading(str(excerpt['part'])))}:")
            part = excerpt.get("part")
            key = _key(excerpt)
            first = key not in numbers
            number = numbers.setdefault(key, len(numbers) + 1)
            by_side.setdefault(label or each.side or "neither side", []).append(number)
            if first:
                yield Quote(plain(str(excerpt["text"])), f"E{number}: {place(excerpt)}")
            else:
                yield ParagraphBlock(f"E{number} again: {place(excerpt)}")
        if not each.excerpts and not (each.finding and each.finding.facts):
            yield ParagraphBlock("Nothing was found.")
    if any(each.side or each.closest for each in seen.shown):
        rows = tuple(
            (side, len(found), ", ".join(f"E{number}" for number in dict.fromkeys(found)))
            for side in ("for", "against", "neither side", *CLOSEST.values())
            if (found := by_side.get(side, []))
        )
        if rows:
            yield Table("Evidence by side", ("Put forward for", "Times shown", "Excerpts"), rows)


def _finding(finding: Finding) -> Iterator[Block]:
    """The caution, facts, and the parts of the question for which nothing was found."""
    if finding.caution:
        yield ParagraphBlock(f"Caution: {isolated(finding.caution)}")
    if finding.missing:
        yield ParagraphBlock(nothing_found_on([isolated(part) for part in finding.missing]))
    if finding.facts:
        yield Facts(
            tuple(
                (plain(capitalised(fact.what)), f"{isolated(fact.value)} [{plain(fact.key)}]")
                for fact in finding.facts
            )
        )


def _key(excerpt: Mapping[str, Any]) -> tuple[object, ...]:
    return excerpt["document"], excerpt.get("start"), excerpt.get("end"), excerpt["text"]


def _ballots(record: Record, seen: DebateView) -> Iterator[Block]:
    papers = record.box.papers or ()
    yield from map(ParagraphBlock, ballots_left_out(seen))
    named = () if record.anonymous else ("Name",)
    if record.box.joined:
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (p.number, *_name(record, p), _of(p, "opening"), _of(p, "closing")) for p in papers
        )
        yield Table("Both ballots of each voter", ("No.", *named, "Opening", "Closing"), rows)
        return
    if record.box.why_not:
        yield ParagraphBlock(record.box.why_not)
    for turn in ("opening", "closing"):
        alone: tuple[tuple[Cell, ...], ...] = tuple(
            (p.number, *_name(record, p), _of(p, turn)) for p in papers if turn in p.choices
        )
        if alone:
            yield Table(f"The {turn} ballot, n = {len(alone)}", ("No.", *named, "Ballot"), alone)


def _name(record: Record, paper: Paper) -> tuple[str, ...]:
    if record.anonymous:
        return ()
    return (plain(paper.name) if paper.name else "(forgotten)",)


def _of(paper: Paper, turn: str) -> str:
    choice = paper.choices.get(turn)
    return "no ballot" if choice is None else NAMES[next(iter(choice))]
