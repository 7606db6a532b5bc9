"""A record's sections, for any form that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.charts.diverging import STATEMENT
from bot.charts.figures import share
from bot.polls.cards import rules
from bot.polls.charts import chart_of, letter, map_of
from bot.polls.choices import VALUES
from bot.polls.choices import plain as stance
from bot.polls.result import Result
from bot.polls.tally import Count, StatementCount
from bot.polls.types import Poll, PollKind
from bot.reasons.gathered import Point
from bot.reasons.sides import WHY_WITHHELD, WITHHELD, Reason
from bot.record.blocks import (
    Block,
    Cell,
    ChartBlock,
    Facts,
    Items,
    Minor,
    ParagraphBlock,
    Quote,
    RecordOutline,
    RecordSection,
    Table,
    isolated,
    place,
    plain,
    quoted,
)
from bot.record.form import json_form
from bot.record.notes import notes
from bot.record.outline_debate import debate_sections
from bot.record.types import Record
from bot.times import shown_time
from bot.words import counted, listed


def outline(record: Record) -> RecordOutline:
    """The whole record."""
    of = record.of
    what = "poll" if isinstance(of, Result) else "debate"
    sections = poll_sections(record, of) if isinstance(of, Result) else debate_sections(record, of)
    # The question and its result first, then why, and what can be looked up last.
    found = list(sections)
    at = next((n for n, section in enumerate(found) if section.title == "Result"), 0) + 1
    found[at:at] = _reasons(record)
    found += [*_bibliography(record), _about(record)]
    return RecordOutline(plain(record.motion), f"Record of {what} {record.id}", tuple(found))


def _reasons(record: Record) -> Iterator[RecordSection]:
    if record.points:
        yield RecordSection("Why", tuple(_points(record.points)))


def _points(points: tuple[Point, ...]) -> Iterator[Block]:
    yield ParagraphBlock(
        "Reasons that members gave, near-same ones together under the one that says it best, with how many "
        "said it."
    )
    side = ""
    for point in points:
        if point.side != side:
            side = point.side
            yield Minor("All sides together" if side == WITHHELD else plain(stance(side)))
            if side == WITHHELD:
                yield ParagraphBlock(WHY_WITHHELD)
        if not point.reasons[0].text:
            yield ParagraphBlock(
                f"An excerpt without words of one's own ({_who(point.reasons, len(point.reasons))}):"
            )
            yield next(_quotations(point))
            continue
        alike: dict[str, list[Reason]] = {}
        for reason in point.reasons:
            alike.setdefault(reason.text, []).append(reason)
        (typical, first), *others = alike.items()
        yield ParagraphBlock(f"{isolated(typical)} ({_who(first, len(point.reasons))})")
        if others:
            yield Items(tuple(f"{isolated(text)}{_names(same)}" for text, same in others))
        yield from _quotations(point)


def _quotations(point: Point) -> Iterator[Quote]:
    for reason in point.reasons:
        if reason.evidence is not None:
            kept = reason.evidence.excerpt
            where = place(kept) if kept else "unverified: the sources do not have these words"
            yield Quote(plain(reason.evidence.text), where, verified=kept is not None)


def _who(first: Sequence[Reason], number: int) -> str:
    """Who says it in these words, and how many say it in any."""
    said = [", ".join(isolated(reason.name) for reason in first if reason.name)]
    if number > 1 or not said[0]:
        said.append(counted(number, "member"))
    return "; ".join(part for part in said if part)


def _names(same: Sequence[Reason]) -> str:
    names = ", ".join(isolated(reason.name) for reason in same if reason.name)
    return f" ({names})" if names else f" ({len(same)} times)" if len(same) > 1 else ""


def _bibliography(record: Record) -> Iterator[RecordSection]:
    works = record.sources.works
    if works:
        lines = tuple(f"{plain(work.entry) or work.key} [{work.key}]" for work in works)
        lead = ParagraphBlock(
            "The texts that the excerpts are from, and the works that they cite. "
            f"Style: {record.sources.style}."
        )
        yield RecordSection("Bibliography", (lead, Items(lines)))


def _about(record: Record) -> RecordSection:
    again = json_form(record)["recount_agrees"]
    said = list(notes(record))
    if again is not None:
        said.append(
            "Counting the ballots of this record again gives the tally above."
            if again
            else "Counting the ballots of this record again does NOT give the tally above: trust neither."
        )
    rows = [("Made", f"{shown_time(record.made_at, record.zone)}, by Moot {record.version}")]
    for corpus in record.sources.corpora:
        if corpus.sha256:
            texts = f"Texts of {quoted(corpus.name)}, sha256"
            rows += [(texts, corpus.sha256), (f"Model {plain(corpus.model)}, sha256", corpus.model_sha256)]
    return RecordSection("About this record", (Items(tuple(said)), Facts(tuple(rows))))


def poll_sections(record: Record, result: Result) -> Iterator[RecordSection]:
    """The question, its result, and the ballots."""
    yield RecordSection("What was asked", tuple(_asked(result)))
    yield RecordSection("Result", tuple(_result(result)))
    if record.box.papers is not None:
        yield RecordSection("Ballots", (_ballots(record, result.poll),))


def _asked(result: Result) -> Iterator[Block]:
    poll, zone = result.poll, result.poll.place.zone
    rows = [
        ("Kind", str(poll.kind)),
        ("Rules", plain(rules(poll))),
        ("State", "open" if poll.open else "closed"),
        ("Opened", shown_time(poll.created_at, zone)),
    ]
    if poll.rules.closes_at is not None:
        rows.append(("Deadline", shown_time(poll.rules.closes_at, zone)))
    rows += [
        ("Reopened", f"{shown_time(again, zone)}, having been closed on {shown_time(closed, zone)}")
        for closed, again in poll.reopened
    ]
    if poll.closed_at is not None:
        rows.append(("Closed", shown_time(poll.closed_at, zone)))
    yield Facts((*rows, ("Ballots", f"{result.seen.count:,}")))
    if poll.excerpt is not None:
        yield Quote(plain(str(poll.excerpt["text"])), f"{place(poll.excerpt)}; the motion is taken from it")
    if poll.kind is not PollKind.STANCE:
        what = "Statements" if poll.kind is PollKind.STATEMENTS else "Options"
        yield Table(what, ("No.", what[:-1]), tuple((o.number, plain(o.text)) for o in poll.options))
    for option in poll.options:
        if option.excerpt is not None:
            where = f"{place(option.excerpt)}; {'statement' if result.opinions else 'option'} {option.number}"
            yield Quote(plain(option.excerpt["text"]), where)


def _result(result: Result) -> Iterator[Block]:
    if result.tally is None:
        yield ParagraphBlock("Hidden while the poll is open.")
        return
    if result.unquorate:
        yield ParagraphBlock(result.unquorate)
    if not result.seen.count:
        yield ParagraphBlock("No ballots were cast.")
    elif (chart := chart_of(result)) is not None:
        yield ChartBlock(chart)
    yield _tally(result)
    yield from _rounds(result)
    yield from _opinions(result)


def _tally(result: Result) -> Table:
    n = result.seen.count
    if result.poll.kind is PollKind.STATEMENTS:
        rows = tuple(
            (f"{each.option.number}. {plain(each.option.text)}", each.disagree, each.passed, each.agree, seen)
            for each in result.tally or ()
            if isinstance(each, StatementCount)
            for seen in [each.agree + each.disagree + each.passed]
        )
        caption = f"Tally of {counted(n, 'ballot')}; n is how many voted on the statement"
        return Table(caption, ("Statement", *STATEMENT, "n"), rows)
    what = "First choices" if result.poll.kind is PollKind.RANKED else "Ballots"
    counts = tuple(
        (plain(stance(each.option.text)), each.count, share(each.count, n))
        for each in result.tally or ()
        if isinstance(each, Count)
    )
    return Table(f"Tally, n = {counted(n, 'ballot')}", ("Option", what, "Share of n"), counts)


def _rounds(result: Result) -> Iterator[Block]:
    runoff, options = result.runoff, result.poll.options
    if runoff is None or not result.seen.count:
        return
    columns = tuple(f"Round {number}" for number, _ in enumerate(runoff.rounds, 1))
    rows: list[tuple[Cell, ...]] = [
        (
            plain(option.text),
            *("out" if c is None else c for c in (one.counts[index] for one in runoff.rounds)),
        )
        for index, option in enumerate(options)
    ]
    rows.append(("(no choice left)", *(one.exhausted for one in runoff.rounds)))
    yield Table(
        f"Instant run-off, n = {counted(result.seen.count, 'ballot')}", ("Option", *columns), tuple(rows)
    )
    if result.winner is not None:
        yield ParagraphBlock(
            f"{isolated(result.winner.text)} {'leads' if result.poll.open else 'wins'} after "
            f"{counted(len(runoff.rounds), 'round')}."
        )
    elif runoff.tied:
        names = listed([isolated(options[index].text) for index in runoff.tied], "and")
        yield ParagraphBlock(f"{names} are tied; there is no winner.")
    for number, one in enumerate(runoff.rounds, 1):
        if one.broken is not None:
            names = listed([isolated(options[index].text) for index in one.eliminated], "and")
            by = (
                f"the lot drawn when the poll began ({result.poll.lot})"
                if one.broken == "lot"
                else "the counts of an earlier round"
            )
            yield ParagraphBlock(f"In round {number} the last place was tied; {by} put {names} out.")


def _opinions(result: Result) -> Iterator[Block]:
    found = result.opinions
    if found is None:
        return
    yield Minor("Opinion groups")
    chart = map_of(result)
    if chart is None:
        yield ParagraphBlock(found.why_none or "There are no groups.")
    else:
        yield ChartBlock(chart)
        yield Table("Opinion groups", ("Group", "Voters", "Stands for"), tuple(_groups(result)))
    common = [
        f"{isolated(result.poll.options[each.statement].text)}: {each.said}" for each in found.consensus
    ]
    if common:
        yield ParagraphBlock("In common:")
        yield Items(tuple(common))
    elif result.groups:
        yield ParagraphBlock("In common: nothing.")


def _groups(result: Result) -> Iterator[tuple[Cell, ...]]:
    options = result.poll.options
    for index, group in enumerate(result.groups):
        said = [
            f"{isolated(options[each.statement].text)} "
            f"({each.side}s: {each.agree if each.side == 'agree' else each.disagree:.0%})"
            for each in group.stands_for
        ]
        few = "withheld, since it would reveal how a few voted" if group.withheld else "nothing sets it apart"
        yield f"Group {letter(index)}", group.size, "; ".join(said) or few


def _ballots(record: Record, poll: Poll) -> Table:
    named = () if record.anonymous else ("Name",)
    rows = tuple(
        (
            paper.number,
            *(() if record.anonymous else (plain(paper.name) if paper.name else "(forgotten)",)),
            _said(poll, paper.choices[""]),
        )
        for paper in record.box.papers or ()
    )
    legend = "" if poll.kind in (PollKind.STANCE, PollKind.CHOICE) else "; options by number"
    return Table(f"{counted(len(rows), 'ballot').capitalize()}{legend}", ("No.", *named, "Ballot"), rows)


def _said(poll: Poll, choice: dict[int, int] | object) -> str:
    """A ballot in words, short enough to stand in a row: options by number where there are several."""
    assert isinstance(choice, dict)
    if poll.kind is PollKind.STATEMENTS:
        names = {value: name for name, value in VALUES.items()}
        sides = {name: [str(n) for n, value in choice.items() if names[value] == name] for name in VALUES}
        return "; ".join(f"{name} {', '.join(numbers)}" for name, numbers in sides.items() if numbers)
    if poll.kind is PollKind.RANKED:
        return " > ".join(str(number) for number in sorted(choice, key=lambda number: choice[number]))
    texts = {option.number: plain(stance(option.text)) for option in poll.options}
    return "; ".join(texts[number] for number in choice)
