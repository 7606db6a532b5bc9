"""Cards of polls: a new poll, a ballot's receipt, the result."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

from bot.ballots.cards import given_with, note_fields, opened_by
from bot.ballots.disclosure import promised, shown_again
from bot.ballots.types import Ballot, Choice, Option, Reasons
from bot.ballots.voters import mentioned, shown_voters
from bot.places import Place
from bot.polls.kinds.kind import NOT_AGAIN
from bot.polls.polls import PollReceipt
from bot.polls.result import NO_BALLOTS, Result
from bot.polls.types import Poll, TallyVisibility
from bot.reply import Card, Due, Mention
from bot.times import due, shown_time
from bot.words import counted
from retrieval.json_forms import excerpt_of
from retrieval.types import Excerpt

Say = Callable[[str], str]

SAFE_IN_A_SHELL = re.compile(r"[\w ,.:=+@/%…“”–—-]+")
"""What no shell takes for more than words."""
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
        text=" ".join(
            [
                f"Poll {poll.id} is open: {rules(poll)}.",
                *filter(None, (poll.kind.counting,)),
                *opened_by(poll.author_name),
                *repeats(poll, say),
            ]
        ),
        due=closes(poll),
        excerpts=_taken_from(poll),
        fields=tuple(note_fields(poll.notes, poll.place.zone)),
        items=numbered(poll),
        ordered=True,
        footer=_footer(poll, say),
        tone="answer",
    )


def receipt(
    found: PollReceipt, note: str = "", *, cast: Ballot, identified: bool = True, shell: bool = False
) -> Card:
    """What was counted, for the voter alone, with a note on what was left out; in a `shell` the ballot is
    written so that it can be typed back there. Where members are not `identified`, the receipt of an
    anonymous ballot has what was `cast` now alone (a reason by itself has no choice), and does not say what
    the member cast before."""
    poll, ballot = found.poll, found.ballot
    again = shown_again(anonymous=poll.rules.anonymous, identified=identified)
    said = {
        "counted": "Your ballot counts",
        "changed": "Your ballot is changed, and the new one counts",
        "same": "Your ballot stands as it was",
    }[found.outcome if again else "counted"]
    shown = ballot if again else cast
    what = f": {ballot_in_words(poll, shown.choice, shell=shell)}" if shown.choice else ""
    hidden = promised("poll", anonymous=poll.rules.anonymous, identified=identified)
    return Card(
        caution=note,
        text=" ".join(filter(None, (f"{said} in {poll.id}{what}.", hidden))),
        due=closes(poll),
        fields=tuple(given_with(shown)),
        footer="You can change or withdraw it until the poll closes. So far "
        f"{counted(found.poll_ballots, 'ballot')}.",
        tone="answer",
    )


def ballot_in_words(poll: Poll, choice: Choice, *, shell: bool = False) -> str:
    """A ballot as it can be typed back: in a `shell` in quotation marks where it needs them."""
    if not shell:
        return poll.kind.in_words(poll, choice)
    words = poll.kind.in_shell(poll, choice)
    if SAFE_IN_A_SHELL.fullmatch(words):
        return words
    return shlex.quote(words) if re.search(r'["$`\\!]', words) else f'"{words}"'


def shown(result: Result, say: Say, place: Place, *, shell: bool = False) -> tuple[Card, ...]:
    """The cards of a poll in a place, with the part of its result that the asking member may see."""
    poll, seen = result.poll, result.seen
    text = f"{poll.id}, {state(poll)}; {rules(poll)}."
    if poll.cancelled_at is None:
        text += f" {counted(seen.count, 'ballot').capitalize()}."
    text = " ".join([text, *opened_by(poll.author_name), *repeats(poll, say), *_notes(result)])
    hidden = result.tally is None
    first = Card(
        title=poll.motion,
        text=text,
        due=closes(poll),
        chart=result.chart,
        excerpts=_taken_from(poll),
        fields=tuple(_fields(result, shell=shell)),
        members=_voters(result, place),
        items=numbered(poll) if hidden or not seen.count else (),
        ordered=True,
        footer=_footer(poll, say) if poll.open else "",
    )
    return first, *(poll.kind.more_cards(result) if not hidden else ())


def state(poll: Poll) -> str:
    """ "open", or since when it is closed or cancelled."""
    if poll.closed_at is None:
        return "open"
    over = "closed" if poll.cancelled_at is None else "cancelled"
    return f"{over} on {shown_time(poll.closed_at, poll.place.zone)}"


def closes(poll: Poll) -> Due | None:
    """When an open poll closes."""
    at = poll.rules.closes_at
    return due("Closes", at, poll.place.zone) if poll.open and at else None


def rules(poll: Poll) -> str:
    """The poll's rules, in a line."""
    rule = poll.rules
    when = WHEN if poll.open else ONCE
    parts = [poll.kind.rule(poll), "anonymous" if rule.anonymous else "named", when[rule.results]]
    if rule.reasons is not Reasons.OPTIONAL:
        parts.append("a reason with each ballot" if rule.reasons is Reasons.REQUIRED else "no reasons")
    if rule.voters:
        parts.append(f"open to {shown_voters(rule.voters)}")
    if rule.quorum:
        parts.append(f"quorum {rule.quorum}")
    return ", ".join(parts)


def numbered(poll: Poll) -> tuple[str, ...]:
    """The options in the order of their numbers, those from the sources with their place."""
    return tuple(option.text + _source(option) for option in poll.kind.listed(poll))


def repeats(poll: Poll, say: Say) -> Iterator[str]:
    """The sentence on a poll after which the next opens by itself."""
    if poll.every_days and poll.cancelled_at is None:
        how = "weekly" if poll.every_days == 7 else f"every {counted(poll.every_days, 'day')}"
        on = shown_time(poll.next_at, poll.place.zone)
        until = poll.rules.closes_at
        closing = " and closes this one" if poll.open and (until is None or until > poll.next_at) else ""
        stop = say(f"poll repeat {poll.id} --stop")
        yield f"It repeats {how}: the next opens on {on}{closing}; {stop} ends that."


def _taken_from(poll: Poll) -> tuple[Excerpt, ...]:
    return () if poll.excerpt is None else (excerpt_of(poll.excerpt),)


def _source(option: Option) -> str:
    if option.excerpt is None:
        return ""
    return f" [{option.excerpt['document']}, {option.excerpt['locator']}]"


def _footer(poll: Poll, say: Say) -> str:
    words = f"To vote: {say(f'poll vote {poll.id} {poll.kind.example}')}. It takes {poll.kind.takes(poll)}."
    if poll.rules.anonymous and poll.rules.results is not TallyVisibility.CLOSED and poll.open:
        words += (
            " Members who watch the count while a ballot comes in or is withdrawn may guess whose it was."
        )
    return words


def _notes(result: Result) -> Iterator[str]:
    poll = result.poll
    if result.why_hidden:
        yield result.why_hidden
    if result.unquorate:
        yield result.unquorate
    yield from forgotten(poll)
    if result.tally is not None:
        if not poll.open and not result.seen.count:
            yield NO_BALLOTS
        yield from poll.kind.said(result)


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


def _fields(result: Result, *, shell: bool) -> Iterator[tuple[str, str]]:
    """Fields: the member's own ballot, and the consensus if there are no opinion groups."""
    poll, seen = result.poll, result.seen
    yield from note_fields(poll.notes, poll.place.zone)
    if seen.own is not None and seen.own_hidden:
        yield "Your ballot", f"You have voted; {NOT_AGAIN}."
    elif seen.own is not None:
        yield "Your ballot", ballot_in_words(poll, seen.own.choice, shell=shell)
        yield from given_with(seen.own)
    if result.tally is not None:
        yield from poll.kind.fields(result)


def _voters(result: Result, place: Place) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """The voters of a named poll under the option that they chose, or under their whole ballot."""
    poll, ballots = result.poll, result.seen.ballots
    if poll.rules.anonymous or not ballots:
        return ()
    found = dict(mentioned(ballots, place, lambda ballot: poll.kind.headings(poll, ballot.choice)))
    options = [poll.kind.label(option) for option in poll.options]
    order = [text for text in options if text in found] + [text for text in found if text not in options]
    return tuple((text, found[text]) for text in order)
