"""Polls, from the first ballot to the close."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.ballots import box as boxes
from bot.ballots.disclosure import too_few
from bot.ballots.presses import overtaken
from bot.ballots.types import Ballot, Choice, Evidence, Option, Outcome, Reasons
from bot.ballots.voters import identity, require_voter
from bot.boards import store as boards
from bot.database.connection import DatabaseUnavailable
from bot.database.database import Database
from bot.database.idempotency import made_before, note_made
from bot.places import Place
from bot.polls import store
from bot.polls.kinds import PollKind
from bot.polls.types import Poll, PollView, Rules, TallyVisibility
from bot.request import Member, Moment
from bot.times import reminder, utc_now
from bot.words import alike
from index.errors import UserError

if TYPE_CHECKING:
    from bot.debates.types import Debate


@dataclass(frozen=True, slots=True)
class PollReceipt:
    """The ballot that was counted, for its voter alone. `poll_ballots` is the poll's number of ballots."""

    poll: Poll
    outcome: Outcome
    ballot: Ballot
    poll_ballots: int


class Polls:
    """All polls of one database. `clock` gives UTC times."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
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

        def work(db: sqlite3.Connection) -> Poll:
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

        def work(db: sqlite3.Connection) -> PollReceipt:
            poll = store.find(db, place, name)
            store.require_open(poll, self._clock())
            require_voter(voter, poll.rules.voters, poll.id)
            choice = poll.kind.read(poll, words)
            before = boxes.own(db, poll.box, 0, who)
            separate = poll.kind.separate
            options = list(choice) if separate else [0]
            late = [each for each in options if overtaken(db, poll.box, 0, who, moment, each)]
            if before is not None and late == options:
                return PollReceipt(poll, "same", before, boxes.count(db, poll.box, 0))
            if separate:
                choice = {number: value for number, value in choice.items() if number not in late}
                choice = store.merged(db, poll, who, choice)
            if separate and before is not None and before.choice.items() <= choice.items():
                # All earlier votes remain, and so does the reason for them.
                before = replace(before, choice=choice)
            return _cast(db, poll, who, voter.name, before, choice, reason, evidence, delivery)

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

        def work(db: sqlite3.Connection) -> PollReceipt:
            poll = store.find(db, place, name)
            store.require_open(poll, self._clock())
            before = boxes.own(db, poll.box, 0, who)
            if before is None:
                raise UserError(f"You have not voted in {poll.id} yet; vote first, then say why.")
            return _cast(db, poll, who, voter.name, before, before.choice, reason, evidence, delivery)

        return await self._database.write(work)

    async def add(
        self, place: Place, name: str, statement: str, *, delivery: str = ""
    ) -> tuple[Poll, Option]:
        """Add a statement to a statements poll; if the event `delivery` has added one already, return that.
        The member who adds it is not stored."""

        def work(db: sqlite3.Connection) -> tuple[Poll, Option]:
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

    async def close(self, place: Place, name: str, member: Member) -> Poll:
        """Close a poll now. Raises UserError unless its author or a moderator does."""

        def work(db: sqlite3.Connection) -> Poll:
            poll = store.find(db, place, name)
            require_author(poll, place, member, "close")
            store.require_open(poll, self._clock())
            return store.close(db, poll, self._clock())

        await self.close_overdue()
        poll = await self._database.write(work)
        await self._database.sweep()
        return poll

    async def reopen(self, place: Place, name: str, member: Member, closes_at: datetime | None) -> Poll:
        """Reopen a poll. Raises UserError for an anonymous poll: its voters are no longer known, so that
        they could vote twice."""
        now = self._clock()

        def work(db: sqlite3.Connection) -> Poll:
            poll = store.find(db, place, name)
            require_author(poll, place, member, "reopen")
            if poll.open:
                raise UserError(f"Poll {poll.id} is open already.")
            if poll.rules.anonymous:
                raise UserError(
                    f"Poll {poll.id} is anonymous and closed: its voters are no longer known, so it "
                    "cannot be reopened; start a new one with poll create."
                )
            boards.reopen(db, poll.key)
            return store.reopen(db, poll, now, closes_at, reminder(now, closes_at) if closes_at else None)

        await self.close_overdue()
        poll = await self._database.write(work)
        await self._database.sweep()
        return poll

    async def see(self, place: Place, name: str, member: Member) -> PollView:
        """The part of a poll that this member may see; its author sees no more than others."""
        who = identity(place.platform, place.space, member)

        def work(db: sqlite3.Connection) -> PollView:
            poll = store.find(db, place, name)
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

        def work(db: sqlite3.Connection) -> list[tuple[Poll, int]]:
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

        def work(db: sqlite3.Connection) -> list[Poll]:
            # Read again: another process may have closed some meanwhile.
            return [store.close(db, poll, poll.rules.closes_at or now) for poll in store.overdue(db, now)]

        closed = await self._database.write(work)
        await self._database.sweep()
        return closed


def _cast(
    db: sqlite3.Connection,
    poll: Poll,
    who: str,
    name: str,
    before: Ballot | None,
    choice: Choice,
    reason: str | None,
    evidence: Evidence | None,
    delivery: str,
) -> PollReceipt:
    ballot = with_reason(poll.id, poll.rules.reasons, before, choice, name, reason, evidence)
    outcome = boxes.cast(db, poll.box, 0, who, ballot, delivery=delivery)
    kept = boxes.own(db, poll.box, 0, who) or ballot
    return PollReceipt(poll, outcome, kept, boxes.count(db, poll.box, 0))


def require_author(of: Poll | Debate, place: Place, member: Member, what: str) -> None:
    """Raises UserError unless the member opened it, or moderates the space or its room."""
    if not member.moderates(of.place.room) and of.author != identity(place.platform, place.space, member):
        whose = f"{of.author_name}, who began it," if of.author_name else "The member who began it"
        raise UserError(f"{whose} or a moderator can {what} {of.id}; ask one of them.")


def with_reason(
    name: str,
    rule: Reasons,
    before: Ballot | None,
    choice: Choice,
    voter: str,
    reason: str | None,
    evidence: Evidence | None,
) -> Ballot:
    """The ballot with its reason. The earlier reason and quotation stay if the choice is the same. Raises
    UserError if the reason breaks the poll's rule."""
    if rule is Reasons.OFF and (reason or evidence):
        raise UserError(f"{name} takes no reasons; vote without one.")
    if before is not None and before.choice == choice:
        reason = reason or before.reason
        evidence = evidence or before.evidence
    if rule is Reasons.REQUIRED and not reason:
        raise UserError(f"{name} wants a reason with each ballot: add --reason and why.")
    return Ballot(b"", choice, voter, reason, evidence)
