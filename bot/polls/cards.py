"""Cards of polls: a new poll, a ballot's receipt, the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.ballots.types import Ballot, Option, Reasons
from bot.ballots.voters import mentioned, shown_voters
from bot.places import Place
from bot.polls.charts import chart_of, letter, map_of
from bot.polls.choices import ballot_in_words, plain, taken
from bot.polls.polls import PollReceipt
from bot.polls.result import Result
from bot.polls.types import Poll, PollKind, TallyVisibility
from bot.reply import Card, Mention
from bot.times import shown_time
from bot.words import counted, listed, shorten
from retrieval.json_forms import excerpt_of
from retrieval.types import Excerpt

Say = Callable[[str], str]

WHEN = {
    TallyVisibility.LIVE: "results while it is open",
    TallyVisibility.VOTED: "results for those who have voted",
    TallyVisibility.CLOSED: "results after the close",
}
ONCE = {
    **WHEN,
    TallyVisibility.LIVE: "results shown while it was open",
    TallyVisibility.VOTED: "results shown to those who had voted while it was open",
}
"""The tone of a closed poll's card."""


def opened(poll: Poll, say: Say) -> Card:
    """A new poll, with how to vote in it."""
    return Card(
        title=poll.motion,
        text=" ".join([f"Poll {poll.id} is open: {rules(poll)}.", *opened_by(poll.author_name)]),
        excerpts=_taken_from(poll),
        items=numbered(poll),
        ordered=True,
        footer=_footer(poll, say),
        tone="answer",
    )


def receipt(found: PollReceipt, note: str = "") -> Card:
    """What was counted, for the voter alone, with a note on what was left out."""
    poll, ballot = found.poll, found.ballot
    said = {
        "counted": "Your ballot counts",
        "changed": "Your ballot is changed, and the new one counts",
        "same": "Your ballot stands as it was",
    }[found.outcome]
    hidden = ""
    if poll.rules.anonymous:
        hidden = " No one can see that it is yours, not even the poll's author."
    return Card(
        caution=note,
        text=f"{said} in {poll.id}: {ballot_in_words(poll, ballot.choice)}.{hidden}",
        fields=tuple(given_with(ballot)),
        footer=f"You can change it until the poll closes. So far {counted(found.poll_ballots, 'ballot')}.",
        tone="answer",
    )


def given_with(ballot: Ballot) -> Iterator[tuple[str, str]]:
    """The reason and the quotation of a ballot."""
    if ballot.reason:
        yield "Reason", ballot.reason
    if ballot.evidence:
        words = "Excerpt" if ballot.evidence.excerpt else "Unverified"
        yield words, f"“{ballot.evidence.text}”"


def shown(result: Result, say: Say, place: Place) -> tuple[Card, ...]:
    """The cards of a poll in a place, with the part of its result that the asking member may see."""
    poll, seen = result.poll, result.seen
    state = "open" if poll.open else f"closed on {shown_time(poll.closed_at, poll.place.zone)}"  # type: ignore[arg-type]
    text = f"{poll.id}, {state}; {rules(poll)}. {counted(seen.count, 'ballot').capitalize()}."
    text = " ".join([text, *opened_by(poll.author_name), *_notes(result)])
    hidden = result.tally is None
    first = Card(
        title=poll.motion,
        text=text,
        chart=chart_of(result),
        excerpts=_taken_from(poll),
        fields=tuple(_fields(result)),
        members=_voters(result, place),
        items=numbered(poll) if hidden or not seen.count else (),
        ordered=True,
        footer=_footer(poll, say) if poll.open else "",
    )
    groups = map_of(result)
    if groups is None:
        return (first,)
    return first, Card(title="Opinion groups", chart=groups, fields=tuple(_group_fields(result)))


def opened_by(name: str | None) -> Iterator[str]:
    """The sentence that says who opened a poll or debate, unless they asked to be forgotten."""
    if name:
        yield f"Opened by {shorten(name, 80)}."


def rules(poll: Poll) -> str:
    """The poll's rules, in a line."""
    rule = poll.rules
    kind = {
        PollKind.CHOICE: "one choice" if rule.most == 1 else f"up to {rule.most} choices",
        PollKind.RANKED: "ranked, counted by instant run-off",
        PollKind.STANCE: "a stance",
        PollKind.STATEMENTS: "statements" + (", members may add more" if rule.adding and poll.open else ""),
    }[poll.kind]
    when = WHEN if poll.open else ONCE
    parts = [kind, "anonymous" if rule.anonymous else "named", when[rule.results]]
    if rule.reasons is not Reasons.OPTIONAL:
        parts.append("a reason with each ballot" if rule.reasons is Reasons.REQUIRED else "no reasons")
    if rule.voters:
        parts.append(f"open to {shown_voters(rule.voters)}")
    if rule.quorum:
        parts.append(f"quorum {rule.quorum}")
    if poll.open and rule.closes_at:
        parts.append(f"closes {shown_time(rule.closes_at, poll.place.zone)}")
    return ", ".join(parts)


def numbered(poll: Poll) -> tuple[str, ...]:
    """The options in the order of their numbers, those from the sources with their place."""
    if poll.kind is PollKind.STANCE:
        return ()
    return tuple(option.text + _source(option) for option in poll.options)


def _taken_from(poll: Poll) -> tuple[Excerpt, ...]:
    return () if poll.excerpt is None else (excerpt_of(poll.excerpt),)


def _source(option: Option) -> str:
    if option.excerpt is None:
        return ""
    return f" [{option.excerpt['document']}, {option.excerpt['locator']}]"


def _footer(poll: Poll, say: Say) -> str:
    example = {
        PollKind.STANCE: "agree",
        PollKind.CHOICE: "1",
        PollKind.RANKED: "2 1",
        PollKind.STATEMENTS: "1=agree 2=pass",
    }[poll.kind]
    words = f"To vote: {say(f'poll vote {poll.id} {example}')}. It takes {taken(poll)}."
    if poll.rules.anonymous and poll.rules.results is TallyVisibility.LIVE and poll.open:
        words += " Members who watch the count while a ballot comes in may guess whose it was."
    return words


def _notes(result: Result) -> Iterator[str]:
    poll = result.poll
    if result.tally is None:
        yield (
            "You see the result once you have voted."
            if poll.rules.results is TallyVisibility.VOTED
            else "The result is shown after the close."
        )
    if result.unquorate:
        yield result.unquorate
    yield from forgotten(poll)
    if result.runoff is not None and result.seen.count:
        yield _verdict(result)
    if result.opinions is not None and not result.groups and result.opinions.why_none:
        yield result.opinions.why_none


def forgotten(poll: Poll) -> Iterator[str]:
    """Sentences on the ballots of members who asked to be forgotten."""
    if poll.forgotten:
        yield f"{counted(poll.forgotten, 'member')} asked to be forgotten since; the tally stays."
    if poll.taken_out:
        whose = "a member" if poll.taken_out == 1 else "members"
        was = "was" if poll.taken_out == 1 else "were"
        yield (
            f"{counted(poll.taken_out, 'ballot')} of {whose} who asked to be forgotten {was} taken out when "
            "the poll was reopened."
        )


def _verdict(result: Result) -> str:
    runoff, options = result.runoff, result.poll.options
    assert runoff is not None
    lot = any(one.broken == "lot" for one in runoff.rounds)
    by_lot = " A tie on the way was broken by the lot drawn when the poll began." if lot else ""
    if result.winner is not None:
        wins = "wins" if not result.poll.open else "leads"
        return f"{result.winner.text} {wins} after {counted(len(runoff.rounds), 'round')}.{by_lot}"
    if runoff.tied:
        names = listed([options[index].text for index in runoff.tied], "and")
        return f"{names} are tied; there is no winner.{by_lot}"
    return ""


def _fields(result: Result) -> Iterator[tuple[str, str]]:
    """Fields: the member's own ballot, and the consensus if there are no opinion groups."""
    poll, seen = result.poll, result.seen
    if seen.own is not None:
        yield "Your ballot", ballot_in_words(poll, seen.own.choice)
        yield from given_with(seen.own)
    if not result.groups:
        yield from _common(result)


def _voters(result: Result, place: Place) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """The voters of a named poll under the option that they chose, or under their ranking."""
    poll, ballots = result.poll, result.seen.ballots
    if poll.rules.anonymous or not ballots or poll.kind is PollKind.STATEMENTS:
        return ()
    if poll.kind is PollKind.RANKED:
        return mentioned(ballots, place, lambda ballot: [ballot_in_words(poll, ballot.choice)])
    texts = {option.number: plain(option.text) for option in poll.options}
    found = dict(mentioned(ballots, place, lambda ballot: [texts[number] for number in ballot.choice]))
    return tuple((text, found[text]) for text in texts.values() if text in found)


def _group_fields(result: Result) -> Iterator[tuple[str, str]]:
    """Fields: the statements that each opinion group stands for, and the consensus."""
    assert result.opinions is not None
    options = result.poll.options
    for index, group in enumerate(result.groups):
        said = [
            f"{options[each.statement].text} "
            f"({each.side}s: {each.agree if each.side == 'agree' else each.disagree:.0%})"
            for each in group.stands_for
        ]
        few = "withheld, since it would reveal how a few voted" if group.withheld else "nothing sets it apart"
        yield f"Group {letter(index)} ({counted(group.size, 'voter')})", "; ".join(said) or few
    yield from _common(result)


def _common(result: Result) -> Iterator[tuple[str, str]]:
    """The statements on which all groups, or without groups all voters, lean to one side."""
    found = result.opinions.consensus if result.opinions else ()
    if found or result.groups:
        common = [f"{result.poll.options[each.statement].text}: {each.said}" for each in found]
        yield "In common", "; ".join(common) or "nothing"
