"""A record's sections, for any form that people read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.ballots.cards import note_fields, opened_at
from bot.blocks import (
    Block,
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
from bot.polls.cards import rules
from bot.polls.result import NO_BALLOTS, Result
from bot.polls.types import Poll
from bot.reasons.gathered import Point
from bot.reasons.sides import WHY_WITHHELD, WITHHELD, Reason
from bot.record.form import json_form
from bot.record.notes import notes
from bot.record.outline_debate import debate_sections
from bot.record.types import CitedWork, Record
from bot.text_states import in_words
from bot.times import shown_time
from bot.words import counted


def outline(record: Record) -> RecordOutline:
    """The whole record."""
    of = record.of
    what = "poll" if isinstance(of, Result) else "debate"
    sections = poll_sections(record, of) if isinstance(of, Result) else debate_sections(record, of)
    # The result first, then why; what can be looked up last.
    result, *others = sections
    found = [result, *_reasons(record), *others, *_bibliography(record)]
    said = {block.text for each in found for block in each.blocks if isinstance(block, ParagraphBlock)}
    found.append(_about(record, said))
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
            yield Minor("All sides together" if side == WITHHELD else plain(side))
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
        lines = tuple(f"{plain(work.entry) or work.key} [{work.key}]{_text_of(work)}" for work in works)
        lead = ParagraphBlock(
            "The texts that the excerpts are from, and the works that they cite. "
            f"In the style {_style_name(record.sources.style)}."
        )
        yield RecordSection("Bibliography", (lead, Items(lines)))


def _style_name(style: str) -> str:
    """ "APA", "Chicago"."""
    return style.upper() if len(style) < 5 else style[:1].upper() + style[1:]


def _text_of(work: CitedWork) -> str:
    """Which text of a work was read: its state, version and licence, and whether the work is retracted."""
    if work.held is None:
        return ""
    retracted = f" Retracted: {plain(work.held.retracted)}" if work.held.retracted else ""
    return f" Its text: {plain(in_words(work.held))}.{retracted}"


def _about(record: Record, before: Collection[str]) -> RecordSection:
    """What the record leaves out, unless the sections `before` say so, and what it was made of."""
    again = json_form(record)["recount_agrees"]
    said = [note for note in notes(record) if note not in before]
    if again is not None and record.box.papers:
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
    """The result, the question, and the ballots."""
    yield RecordSection("Result", tuple(_result(result)))
    yield RecordSection("What was asked", tuple(_asked(result)))
    if record.box.papers:
        yield RecordSection("Ballots", (_ballots(record, result.poll),))


def _asked(result: Result) -> Iterator[Block]:
    poll, zone = result.poll, result.poll.place.zone
    rows = [
        ("Rules", plain(rules(poll))),
        ("Opened", opened_at(poll.created_at, poll.author_name, zone)),
    ]
    if poll.rules.closes_at is not None:
        rows.append(("Deadline", shown_time(poll.rules.closes_at, zone)))
    rows += [
        ("Reopened", f"{shown_time(again, zone)}, having been closed on {shown_time(closed, zone)}")
        for closed, again in poll.reopened
    ]
    if poll.closed_at is not None:
        over = "Closed" if poll.cancelled_at is None else "Cancelled"
        rows.append((over, shown_time(poll.closed_at, zone)))
    rows += [(name, isolated(text)) for name, text in note_fields(poll.notes, zone)]
    if poll.closed_at is None:
        rows.append(("State", f"open, with {counted(result.seen.count, 'ballot')}"))
    yield Facts(tuple(rows))
    if poll.excerpt is not None:
        yield Quote(plain(str(poll.excerpt["text"])), f"{place(poll.excerpt)}; the motion is taken from it")
    noun = poll.kind.noun
    # The tally has them with their numbers.
    if (result.tally is None or not result.seen.count) and not poll.kind.own_options:
        rows_ = tuple((option.number, plain(option.text)) for option in poll.options)
        yield Table(f"{noun.capitalize()}s", ("No.", noun.capitalize()), rows_)
    for option in poll.options:
        if option.excerpt is not None:
            where = f"{place(option.excerpt)}; {noun} {option.number}"
            yield Quote(plain(option.excerpt["text"]), where)


def _result(result: Result) -> Iterator[Block]:
    if result.tally is None:
        hidden = result.poll.open and result.seen.few is None
        yield ParagraphBlock("Hidden while the poll is open." if hidden else result.why_hidden)
        return
    if not result.seen.count:
        yield ParagraphBlock("No ballots so far." if result.poll.open else NO_BALLOTS)
        return
    if result.chart is not None:
        yield ParagraphBlock(isolated(result.outcome))
        yield ChartBlock(result.chart)
    yield from result.poll.kind.tables(result)


def _ballots(record: Record, poll: Poll) -> Table:
    named = () if record.anonymous else ("Name",)
    rows = tuple(
        (
            paper.number,
            *(() if record.anonymous else (plain(paper.name) if paper.name else "(forgotten)",)),
            poll.kind.in_a_row(poll, paper.choices[""]),
        )
        for paper in record.box.papers or ()
    )
    legend = f"; {poll.kind.legend}" if poll.kind.legend else ""
    return Table(f"{counted(len(rows), 'ballot').capitalize()}{legend}", ("No.", *named, "Ballot"), rows)
