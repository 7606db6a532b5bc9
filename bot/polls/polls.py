"""Polls, from the first ballot to the close."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import motions
from bot.ballots import box as boxes
from bot.ballots.casting import BallotBox, cast, withdraw, withdrawn_since
from bot.ballots.disclosure import too_few
from bot.ballots.presses import overtaken
from bot.ballots.types import Ballot, Evidence, Option, Outcome
from bot.ballots.voters import identity, require_voter
from bot.boards import store as boards
from bot.database.idempotency import made_before, note_made
from bot.database.port import Connection, Store
from bot.motions import require_author
from bot.places import Place
from bot.polls import store
from bot.polls.kinds import PollKind
from bot.polls.kinds.reading import digits
from bot.polls.types import Poll, PollView, Rules, TallyVisibility
from bot.request import Member, Moment
from bot.times import reminder, shown_time, stored, time_of, utc_now
from bot.words import alike, shorten
from index.errors import DatabaseUnavailable, UnknownKey, UserError

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
DEADLINE = "deadline"
"""What a note on moves of the deadline is on."""


@dataclass(frozen=True, slots=True)
class PollReceipt:
    """The ballot that was counted, for its voter alone. `poll_ballots` is the poll's number of ballots."""

    poll: Poll
    outcome: Outcome
    ballot: Ballot
    poll_ballots: int


class Polls:
    """All polls of one database. `clock` gives UTC times."""

    def __init__(self, database: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def create(
        self,
        place: Place,
        author: Member,
        kind: PollKind,
        motion: str,
        options: Sequence[Option],
        rules: Rules,
        excerpt: Mapping[str, Any] | None = None,
        *,
        delivery: str = "",
    ) -> Poll:
        """Open a poll; if the event `delivery` has opened one already, return that. The arguments have been
        checked (`drafts`). `excerpt` is the excerpt from which the motion was taken."""
        now = self._clock()
        if rules.closes_at is not None:
            rules = replace(rules, remind_at=reminder(now, rules.closes_at))
        who = (identity(place.platform, place.space, author), author.name)

        def work(db: Connection) -> Poll:
            name = made_before(db, place.platform, place.space, "poll", delivery)
            if name is not None:
                return store.find(db, place, name)
            poll = store.insert(db, place, kind, motion, options, rules, who, now, excerpt)
            note_made(db, place.platform, place.space, "poll", delivery, poll.id)
            return poll

        return await self._database.write(work)

    async def vote(
        self,
        place: Place,
        name: str,
        voter: Member,
        words: Sequence[str],
        *,
        reason: str | None = None,
        evidence: Evidence | None = None,
        delivery: str = "",
        moment: Moment | None = None,
    ) -> PollReceipt:
        """Count a ballot, in place of the member's earlier one; it is on disk when this returns. A ballot
        that was pressed before the member's last, by its `moment`, changes nothing.

        Raises UserError where the poll is closed, the member may not vote, or `words` are no ballot.
        """
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> PollReceipt:
            poll = store.find(db, place, name)
            store.require_open(poll, self._clock())
            require_voter(voter, poll.rules.voters, poll.id)
            choice = poll.kind.read(poll, words)
            before = boxes.own(db, poll.box, 0, who)
            separate = poll.kind.separate
            options = list(choice) if separate else [0]
            late = [each for each in options if overtaken(db, poll.box, 0, who, moment, each)]
            if late == options:
                if before is None:
                    raise UserError(withdrawn_since(poll.id))
                return _receipt(db, poll, ("same", before))
            into = BallotBox(poll.box, 0, who, voter.name, poll.id)
            if separate:
                choice = {number: value for number, value in choice.items() if number not in late}
                choice = store.merged(db, poll, who, choice)
            if separate and before is not None and before.choice.items() <= choice.items():
                # All earlier votes remain, and so does the reason for them.
                before = replace(before, choice=choice)
            rule = poll.rules.reasons
            return _receipt(db, poll, cast(db, into, rule, before, choice, reason, evidence, delivery))

        return await self._database.write(work)

    async def say_why(
        self,
        place: Place,
        name: str,
        voter: Member,
        reason: str,
        evidence: Evidence | None,
        *,
        delivery: str = "",
    ) -> PollReceipt:
        """Add a reason to the ballot that the member has cast. Raises UserError where there is none."""
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> PollReceipt:
            poll = store.find(db, place, name)
            store.require_open(poll, self._clock())
            before = boxes.own(db, poll.box, 0, who)
            if before is None:
                raise UserError(f"You have not voted in {poll.id} yet; vote first, then say why.")
            into = BallotBox(poll.box, 0, who, voter.name, poll.id)
            rule = poll.rules.reasons
            return _receipt(db, poll, cast(db, into, rule, before, before.choice, reason, evidence, delivery))

        return await self._database.write(work)

    async def add(
        self, place: Place, name: str, statement: str, *, delivery: str = ""
    ) -> tuple[Poll, Option]:
        """Add a statement to a statements poll; if the event `delivery` has added one already, return that.
        The member who adds it is not stored."""

        def work(db: Connection) -> tuple[Poll, Option]:
            poll = store.find(db, place, name)
            if not poll.kind.adds:
                raise UserError(
                    f"Poll {poll.id} has fixed options; statements are added to a statements poll."
                )
            store.require_open(poll, self._clock())
            if not poll.rules.adding:
                raise UserError(f"Poll {poll.id} takes no more statements; its author fixed them.")
            # Nor is the event of each statement stored: the same event brings the same words.
            again = boxes.repeated(db, poll.box, delivery and f"statement {delivery}")
            for option in poll.options:
                if alike(option.text) == alike(statement):
                    if again:
                        return poll, option
                    raise UserError(f"Statement {option.number} of {poll.id} says that already; vote on it.")
            if len(poll.options) >= poll.kind.most_options:
                raise UserError(f"Poll {poll.id} has {poll.kind.most_options} statements, which is the most.")
            option = Option(len(poll.options) + 1, statement)
            store.add_option(db, poll.key, option)
            return store.by_key(db, poll.key), option

        return await self._database.write(work)

    async def withdraw(
        self, place: Place, name: str, voter: Member, *, delivery: str = "", moment: Moment | None = None
    ) -> tuple[Poll, bool]:
        """Take the member's own ballot out of an open poll; whether there was one. Raises UserError where the
        poll is closed."""
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> tuple[Poll, bool]:
            poll = store.find(db, place, name)
            store.require_open(poll, self._clock())
            into = BallotBox(poll.box, 0, who, voter.name, poll.id)
            options = [option.number for option in poll.options] if poll.kind.separate else [0]
            return poll, withdraw(db, into, options=options, moment=moment, delivery=delivery)

        done = await self._database.write(work)
        await self._database.sweep()
        return done

    async def edit(
        self, place: Place, name: str, member: Member, motion: str | None, options: Sequence[str]
    ) -> Poll:
        """Change the motion, or options that are each written as "2=words", before the first ballot. Raises
        UserError afterwards, and where the options would be wrong."""

        def work(db: Connection) -> Poll:
            poll = self._mine(db, place, name, member, "edit")
            if boxes.count(db, poll.box, 0):
                raise UserError(
                    f"{poll.id} has ballots, so its words stay as they were; poll note {poll.id} and a "
                    f"text adds a note that all see, poll cancel {poll.id} lets you begin anew."
                )
            if motion:
                motions.set_motion(db, "p", poll.key, motion)
            if options:
                store.set_options(db, poll, edited(poll, options))
            return _again(db, poll)

        return await self._database.write(work)

    async def note(self, place: Place, name: str, member: Member, text: str, *, delivery: str = "") -> Poll:
        """Add a note that all members see, once for each event `delivery`."""

        def work(db: Connection) -> Poll:
            poll = self._mine(db, place, name, member, "add a note to")
            if not boxes.repeated(db, poll.box, delivery):
                motions.add_note(db, "p", poll.key, self._clock(), text)
            return _again(db, poll)

        return await self._database.write(work)

    async def extend(
        self, place: Place, name: str, member: Member, closes_at: datetime | None
    ) -> tuple[Poll, bool]:
        """Move the deadline; None takes it away. Whether it has moved. A poll with ballots has one note on
        all moves, from the first deadline to the last."""
        now = self._clock()

        def work(db: Connection) -> tuple[Poll, bool]:
            poll = self._mine(db, place, name, member, "move the deadline of")
            before = poll.rules.closes_at
            if closes_at == before:
                return poll, False
            remind = reminder(now, closes_at) if closes_at else None
            store.set_deadline(db, poll, closes_at, remind)
            if boxes.count(db, poll.box, 0):
                first = motions.first_state(db, "p", poll.key, DEADLINE, stored(before))
                was, now_is = (
                    shown_time(at, poll.place.zone) if at else "none" for at in (time_of(first), closes_at)
                )
                text = f"The deadline was moved: it was {was}, it is {now_is}."
                moved = "" if first == stored(closes_at) else text
                motions.note_change(db, "p", poll.key, now, moved, DEADLINE, first)
            return _again(db, poll), True

        await self.close_overdue()
        return await self._database.write(work)

    async def cancel(self, place: Place, name: str, member: Member) -> Poll:
        """Cancel an open poll: its ballots are deleted, and nothing is counted. If the next would have opened
        by itself after it, none does."""

        def work(db: Connection) -> Poll:
            poll = self._mine(db, place, name, member, "cancel")
            motions.cancel(db, "p", poll.key, poll.box, poll.place, self._clock())
            return _again(db, poll)

        poll = await self._database.write(work)
        await self._database.sweep()
        return poll

    async def repeat_weekly(
        self, place: Place, name: str, member: Member, *, delivery: str = ""
    ) -> Poll | None:
        """Let the next poll open by itself a week after this one, if this one is open; else None. Raises
        UserError where its series repeats by itself already, where another poll of the series is open, and
        where the week is over."""

        def work(db: Connection) -> Poll | None:
            poll = store.find(db, place, name)
            require_author(poll, member, place, "repeat by itself")
            if poll.open and poll.every_days and boxes.repeated(db, poll.box, delivery):
                return poll
            if store.repeating(db, poll) is not None:
                raise UserError(_repeats_already(db, poll))
            others = [each for each in store.series_of(db, poll) if each.open and each.key != poll.key]
            if not poll.open:
                if others:
                    raise UserError(
                        f"{others[-1].id} repeats {poll.id} and is open; poll repeat {others[-1].id} "
                        "--weekly lets the next open after it."
                    )
                return None
            store.require_open(poll, self._clock())
            if poll.created_at + A_WEEK <= self._clock():
                raise UserError(
                    f"{poll.id} has been open for a week or longer, so the next would open at once: close it "
                    f"first, then poll repeat {poll.id} --weekly opens it anew."
                )
            store.set_repeating(db, poll, A_WEEK.days)
            boxes.repeated(db, poll.box, delivery)
            return _again(db, poll)

        await self.close_overdue()
        return await self._database.write(work)

    async def repeat(
        self,
        place: Place,
        name: str,
        member: Member,
        closes_at: datetime | None,
        *,
        every_days: int = 0,
        delivery: str = "",
    ) -> Poll:
        """Open a poll again, with a ballot box of its own, once for each event `delivery`. Without
        `closes_at` it is open for as long as the other was meant to be. With `every_days` the next opens by
        itself after so many days, in which case the member has to lead the poll, and a length under a day
        becomes so many days. Raises UserError where the series repeats by itself already."""
        who = (identity(place.platform, place.space, member), member.name)

        def work(db: Connection) -> Poll:
            made = made_before(db, place.platform, place.space, "poll", delivery)
            if made is not None:
                return store.find(db, place, made)
            poll, now = store.find(db, place, name), self._clock()
            if every_days:
                require_author(poll, member, place, "repeat by itself")
                if store.repeating(db, poll) is not None:
                    raise UserError(_repeats_already(db, poll))
            closes = closes_at
            if closes is None and poll.rules.closes_at is not None:
                lasts = poll.rules.closes_at - poll.created_at
                # Hours would be over before members of a poll that opens by itself have seen it.
                closes = now + (lasts if not every_days or lasts >= A_DAY else timedelta(days=every_days))
            if every_days:
                latest = now + timedelta(days=every_days)
                closes = latest if closes is None else min(closes, latest)
            again = store.repeat(db, poll, place, who, now, closes, every_days)
            note_made(db, place.platform, place.space, "poll", delivery, again.id)
            return again

        return await self._database.write(work)

    async def twin(self, place: Place, poll: Poll) -> Poll | None:
        """The latest other open poll of the same author and the same words; None for none."""
        for other, _ in await self.all(place, open_only=True):
            same = other.author == poll.author and alike(other.motion) == alike(poll.motion)
            if (
                same
                and other.key != poll.key
                and [o.text for o in other.options] == [o.text for o in poll.options]
            ):
                return other
        return None

    async def stop_repeating(self, place: Place, name: str, member: Member) -> tuple[Poll, bool]:
        """Let no further poll of a series open by itself; whether one would have."""

        def work(db: Connection) -> tuple[Poll, bool]:
            poll = store.find(db, place, name)
            require_author(poll, member, place, "stop the repetitions of")
            return poll, store.stop_repeating(db, poll)

        return await self._database.write(work)

    async def series(self, place: Place, name: str, member: Member) -> list[PollView]:
        """The parts of a poll, of those that it repeats and of those that repeat it, that the member may see,
        the oldest first."""
        poll = (await self.see(place, name, member)).poll
        seen = []
        for each in await self._database.read(lambda db: store.series_of(db, poll)):
            # One held in a private channel, or shared from another space, is not seen from here.
            with suppress(UnknownKey):
                view = await self.see(place, each.id, member)
                if view.poll.key == each.key:
                    seen.append(view)
        return seen

    async def led(self, place: Place, name: str, member: Member, what: str) -> Poll:
        """An open poll that the member may lead. Raises UserError as each change to it does."""
        return await self._database.read(lambda db: self._mine(db, place, name, member, what))

    def _mine(self, db: Connection, place: Place, name: str, member: Member, what: str) -> Poll:
        poll = store.find(db, place, name)
        require_author(poll, member, place, what)
        store.require_open(poll, self._clock())
        return poll

    async def close(self, place: Place, name: str, member: Member) -> Poll:
        """Close a poll now. Raises UserError unless its author or a moderator does."""

        def work(db: Connection) -> Poll:
            poll = self._mine(db, place, name, member, "close")
            return store.close(db, poll, self._clock())

        await self.close_overdue()
        poll = await self._database.write(work)
        await self._database.sweep()
        return poll

    async def reopen(self, place: Place, name: str, member: Member, closes_at: datetime | None) -> Poll:
        """Reopen a poll. Without `closes_at` its deadline stays where it is still to come, else it has none.
        Raises UserError for an anonymous poll: its voters are no longer known, so that
        they could vote twice."""
        now = self._clock()

        def work(db: Connection) -> Poll:
            poll = store.find(db, place, name)
            require_author(poll, member, place, "reopen")
            if poll.open:
                raise UserError(f"Poll {poll.id} is open already.")
            if poll.cancelled_at is not None:
                store.require_open(poll, now)
            if poll.rules.anonymous:
                raise UserError(
                    f"Poll {poll.id} is anonymous and closed: its voters are no longer known, so it "
                    "cannot be reopened; start a new one with poll create."
                )
            boards.reopen(db, poll.key)
            before = poll.rules.closes_at
            closes = closes_at or (before if before is not None and before > now else None)
            return store.reopen(db, poll, now, closes, reminder(now, closes) if closes else None)

        await self.close_overdue()
        poll = await self._database.write(work)
        await self._database.sweep()
        return poll

    async def see(self, place: Place, name: str, member: Member) -> PollView:
        """The part of a poll that this member may see; its author sees no more than others."""
        who = identity(place.platform, place.space, member)

        def work(db: Connection) -> PollView:
            poll = store.find(db, place, name)
            if poll.cancelled_at is not None:
                return PollView(poll, 0, None, None)
            own = boxes.own(db, poll.box, 0, who)
            may = (
                not poll.open
                or poll.rules.results is TallyVisibility.LIVE
                or (poll.rules.results is TallyVisibility.VOTED and own is not None)
            )
            ballots = tuple(store.votes(db, poll)) if may else None
            count = boxes.count(db, poll.box, 0)
            if ballots and too_few(poll.rules.anonymous, count):
                return PollView(poll, count, None, own, ballots)
            return PollView(poll, count, ballots, own)

        await self._close_what_can_be()
        return await self._database.read(work)

    async def all(self, place: Place, *, open_only: bool = False, limit: int = 25) -> list[tuple[Poll, int]]:
        """The space's polls with their numbers of ballots, the newest first."""

        def work(db: Connection) -> list[tuple[Poll, int]]:
            found = store.those_of(db, place, open_only=open_only, limit=limit)
            return [(poll, boxes.count(db, poll.box, 0)) for poll in found]

        await self._close_what_can_be()
        return await self._database.read(work)

    async def _close_what_can_be(self) -> None:
        """Close overdue polls before a read; a full disk does not prevent the read."""
        with suppress(DatabaseUnavailable):
            await self.close_overdue()

    async def close_overdue(self) -> list[Poll]:
        """Close every poll whose deadline has passed; return the closed polls."""
        if self._database.empty:
            return []
        now = self._clock()
        if not await self._database.read(lambda db: store.overdue(db, now)):
            return []

        def work(db: Connection) -> list[Poll]:
            # Read again: another process may have closed some meanwhile.
            return [store.close(db, poll, poll.rules.closes_at or now) for poll in store.overdue(db, now)]

        closed = await self._database.write(work)
        await self._database.sweep()
        return closed


def _receipt(db: Connection, poll: Poll, counted: tuple[Outcome, Ballot]) -> PollReceipt:
    return PollReceipt(poll, *counted, boxes.count(db, poll.box, 0))


def _repeats_already(db: Connection, poll: Poll) -> str:
    last = store.repeating(db, poll)
    assert last is not None
    on = shown_time(last.next_at, last.place.zone)
    latest = "" if last.key == poll.key else f": {last.id} is the latest"
    return (
        f"{poll.id} repeats by itself already{latest}; the next opens on {on}. poll repeat {last.id} --stop "
        "ends that; without --weekly one opens now."
    )


def _again(db: Connection, poll: Poll) -> Poll:
    """The poll as it is now, called and placed as before."""
    return replace(store.by_key(db, poll.key), id=poll.id, place=poll.place)


def edited(poll: Poll, changes: Sequence[str]) -> tuple[Option, ...]:
    """A poll's options with changes, each written as NUMBER=WORDS: the next number adds an option, no words
    take one away. Raises UserError."""
    kind, texts = poll.kind, {option.number: option.text for option in poll.options}
    if kind.own_options:
        raise UserError(f"A {kind} poll has its own options; leave --option out.")
    for change in changes:
        number, equals, words = change.partition("=")
        at = int(number) if digits(number.strip()) else 0
        if not equals or not 1 <= at <= len(texts) + 1:
            raise UserError(
                f"“{shorten(change, 40)}” changes no {kind.noun}: write its number, = and the words, such "
                f"as 2=Scharre 2021 ({len(texts) + 1}= adds one; no words take one away)."
            )
        texts[at] = words.strip()
    kept = {option.text: option.excerpt for option in poll.options}
    left = [text for _, text in sorted(texts.items()) if text]
    return kind.options(left, [kept.get(text) for text in left])
