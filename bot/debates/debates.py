"""Debates, from the motion to the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import motions
from bot.ballots import box as boxes
from bot.ballots.casting import BallotBox, cast, withdraw, withdrawn_since
from bot.ballots.disclosure import disclosed_debate
from bot.ballots.presses import overtaken
from bot.ballots.types import Ballot, Evidence, Outcome, Reasons
from bot.ballots.voters import identity, require_voter
from bot.database.idempotency import made_before, note_made
from bot.database.port import Connection, Store
from bot.debates import store
from bot.debates.swing import Swing
from bot.debates.types import CHOICES, CLOSING, OPENING, Debate, OnTable, Round
from bot.finding import ANSWERED, Finding
from bot.links import rooms
from bot.motions import require_author
from bot.places import Place
from bot.request import Member, Moment
from bot.times import utc_now
from bot.words import counted, listed, nearest, shorten
from index.errors import UserError

SHOWN = "shown "


@dataclass(frozen=True, slots=True)
class DebateReceipt:
    """The ballot that was counted, for its voter alone."""

    debate: Debate
    outcome: Outcome
    ballot: Ballot


@dataclass(frozen=True, slots=True)
class DebateView:
    """A debate as all members may see it. `counts` are the numbers of opening and closing ballots; the
    ballots themselves, and the swing, are None until the end. Then `opening` and `closing` are the
    ballots that may be counted, and `apart` those in no tally, without their choices
    (`bot.ballots.disclosure`). `whole` are all ballots, for the command line of the operator, who has the
    database."""

    debate: Debate
    counts: tuple[int, int]
    sides: Mapping[str, Mapping[bytes, str]]
    shown: Sequence[OnTable]
    opening: tuple[Ballot, ...] | None
    closing: tuple[Ballot, ...] | None
    swing: Swing | None
    apart: tuple[Ballot, ...] = ()
    whole: tuple[tuple[Ballot, ...], tuple[Ballot, ...]] | None = None


class Debates:
    """All debates of one database. `clock` gives UTC times."""

    def __init__(self, database: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def start(
        self,
        place: Place,
        author: Member,
        motion: str,
        rounds: Sequence[Round],
        voters: Sequence[str] = (),
        *,
        anonymous: bool = True,
        delivery: str = "",
    ) -> Debate:
        """Start a debate at its opening ballot; if the event `delivery` has started one, return that."""
        who = (identity(place.platform, place.space, author), author.name)

        def work(db: Connection) -> Debate:
            name = made_before(db, place.platform, place.space, "debate", delivery)
            if name is not None:
                return store.find(db, place, name)
            now = self._clock()
            debate = store.insert(db, place, motion, rounds, voters, who, now, anonymous=anonymous)
            note_made(db, place.platform, place.space, "debate", delivery, debate.id)
            return debate

        return await self._database.write(work)

    async def vote(
        self,
        place: Place,
        name: str,
        voter: Member,
        word: str,
        *,
        reason: str | None = None,
        evidence: Evidence | None = None,
        delivery: str = "",
        moment: Moment | None = None,
    ) -> DebateReceipt:
        """Count a ballot in the open round of voting; it is on disk when this returns. A ballot that was
        pressed before the member's last, by its `moment`, changes nothing."""
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> DebateReceipt:
            debate = store.find(db, place, name)
            turn = debate.ballot
            if turn is None:
                raise UserError(_no_ballot(debate))
            require_voter(voter, debate.voters, debate.id)
            choice = {_number(word): 1}
            before = boxes.own(db, debate.box, turn, who)
            if overtaken(db, debate.box, turn, who, moment):
                if before is None:
                    raise UserError(withdrawn_since(debate.id))
                return DebateReceipt(debate, "same", before)
            into = BallotBox(debate.box, turn, who, voter.name, debate.id)
            rule = Reasons.OPTIONAL
            return DebateReceipt(debate, *cast(db, into, rule, before, choice, reason, evidence, delivery))

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
    ) -> DebateReceipt:
        """Add a reason to the ballot that the member has cast in the open round of voting."""
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> DebateReceipt:
            debate = store.find(db, place, name)
            turn = debate.ballot
            if turn is None:
                raise UserError(_no_ballot(debate))
            before = boxes.own(db, debate.box, turn, who)
            if before is None:
                raise UserError(f"You have not voted in {debate.id} yet; vote first, then say why.")
            into = BallotBox(debate.box, turn, who, voter.name, debate.id)
            given = (before, before.choice, reason, evidence)
            return DebateReceipt(debate, *cast(db, into, Reasons.OPTIONAL, *given, delivery))

        return await self._database.write(work)

    async def own(self, place: Place, name: str, voter: Member) -> tuple[Debate, Ballot | None]:
        """The member's own ballot in the ballot that is open; None for none. Raises UserError where no ballot
        is open."""
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> tuple[Debate, Ballot | None]:
            debate = store.find(db, place, name)
            if debate.ballot is None:
                raise UserError(_no_ballot(debate))
            return debate, boxes.own(db, debate.box, debate.ballot, who)

        return await self._database.read(work)

    async def announce(self, debate: Debate, *, delivery: str = "") -> None:
        """Note a notice of the debate's stage for the room in which it is held, once for each event
        `delivery`."""

        def work(db: Connection) -> None:
            if not boxes.repeated(db, debate.box, delivery and f"stage {delivery}"):
                rooms.notify(db, debate.place, "stage", debate.id)

        await self._database.write(work)

    async def move(self, place: Place, name: str, room: str) -> None:
        """Move a debate to another room of its space: a thread of its own."""
        await self._database.write(lambda db: store.move(db, place, name, room))

    async def is_held_in(self, place: Place) -> bool:
        """Whether a debate is going on in this room."""
        if self._database.empty:
            return False
        return await self._database.read(lambda db: store.going_on_in(db, place)) is not None

    async def next(
        self, place: Place, name: str, member: Member, *, stage: int | None = None, delivery: str = ""
    ) -> Debate:
        """Move to the next stage, or after the closing ballot to the end. Raises UserError if the debate is
        not at the `stage` that the member meant to leave."""
        return await self._step(place, name, member, 1, stage, delivery)

    async def end(self, place: Place, name: str, member: Member) -> Debate:
        """End a debate at its present stage. Without a closing ballot there is no verdict."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "end")
            return store.enter(db, debate, len(debate.rounds) + 2, self._clock())

        debate = await self._database.write(work)
        await self._database.sweep()
        return debate

    async def back(
        self, place: Place, name: str, member: Member, *, stage: int | None = None, delivery: str = ""
    ) -> Debate:
        """Step back to the stage before, with its whole time and what was added to it. Ballots that were cast
        stay. Raises UserError at the opening ballot, and if the debate is not at the `stage` that the member
        meant to leave."""
        return await self._step(place, name, member, -1, stage, delivery)

    async def _step(
        self, place: Place, name: str, member: Member, by: int, stage: int | None, delivery: str
    ) -> Debate:
        """One stage on, or back (`by` -1), once for each event `delivery`."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "move on in" if by > 0 else "step back in")
            if boxes.repeated(db, debate.box, delivery):
                return debate
            if stage not in (None, debate.stage):
                now = debate.stage_name(debate.stage)
                step = "go on" if by > 0 else "step back"
                raise UserError(f"{debate.id} has moved on already, to the {now}; {step} from there.")
            if debate.stage + by < 0:
                raise UserError(f"{debate.id} is at its opening ballot, which is the first stage.")
            there = store.enter(db, debate, debate.stage + by, self._clock())
            return there if by > 0 else self._noted_step(db, debate, there)

        debate = await self._database.write(work)
        await self._database.sweep()
        return debate

    def _noted_step(self, db: Connection, debate: Debate, back: Debate) -> Debate:
        """The debate after a step back, with a note on it."""
        minutes = back.round.minutes if back.round else 0
        whole = f", with its {counted(minutes, 'minute')} anew" if minutes else ""
        step = f"step back from stage {debate.stage}"
        times = motions.first_state(db, "d", debate.key, step, 0) + 1
        often = "" if times == 1 else f", {times:,} times"
        return self._noted(
            db,
            back,
            f"Stepped back from the {debate.stage_name(debate.stage)} to the {back.stage_name(back.stage)}"
            f"{whole}{often}.",
            step,
            times,
        )

    async def extend(self, place: Place, name: str, member: Member, minutes: int) -> Debate:
        """Add minutes to the round that is on, running or paused, or whose time is up; they stay with it."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "add time to")
            now, more = self._clock(), timedelta(minutes=minutes)
            if debate.round is None:
                raise UserError(f"No round is on in {debate.id}; its ballots have no time limit.")
            longer = store.lengthen(db, debate, minutes)
            whole = longer.rounds[debate.stage - 1].minutes
            what = f"minutes of stage {debate.stage}"
            first = motions.first_state(db, "d", debate.key, what, debate.round.minutes)
            added = f"{counted(whole - first, 'minute')} added to the {debate.round.name}"
            self._noted(db, debate, f"{added}: {counted(whole, 'minute')} in all.", what, first)
            if debate.seconds_left is not None:
                left = debate.seconds_left + int(more.total_seconds())
                return store.set_timer(db, debate, None, left)
            ends = debate.stage_ends_at
            return store.set_timer(db, debate, (now if ends is None else max(ends, now)) + more, None)

        return await self._database.write(work)

    async def edit(self, place: Place, name: str, member: Member, motion: str) -> Debate:
        """Change the motion before the first ballot. Raises UserError afterwards."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "edit")
            if any(boxes.count(db, debate.box, turn) for turn in (OPENING, CLOSING)):
                raise UserError(
                    f"{debate.id} has ballots, so its motion stays as it was; debate note {debate.id} "
                    f"and a text adds a note that all see, debate cancel {debate.id} lets you begin anew."
                )
            motions.set_motion(db, "d", debate.key, motion)
            return store.again(db, debate)

        return await self._database.write(work)

    async def note(self, place: Place, name: str, member: Member, text: str, *, delivery: str = "") -> Debate:
        """Add a note that all members see, once for each event `delivery`."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "add a note to")
            if not boxes.repeated(db, debate.box, delivery):
                motions.add_note(db, "d", debate.key, self._clock(), text)
            return store.again(db, debate)

        return await self._database.write(work)

    async def cancel(self, place: Place, name: str, member: Member) -> Debate:
        """Cancel a debate that goes on: its ballots are deleted, and nothing is counted."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "cancel")
            motions.cancel(db, "d", debate.key, debate.box, debate.place, self._clock())
            return store.again(db, debate)

        debate = await self._database.write(work)
        await self._database.sweep()
        return debate

    async def withdraw(
        self, place: Place, name: str, voter: Member, *, delivery: str = "", moment: Moment | None = None
    ) -> tuple[Debate, bool]:
        """Take the member's own ballot out of the ballot that is open; whether there was one."""
        who = identity(place.platform, place.space, voter)

        def work(db: Connection) -> tuple[Debate, bool]:
            debate = store.find(db, place, name)
            if debate.ballot is None:
                raise UserError(_no_ballot(debate))
            into = BallotBox(debate.box, debate.ballot, who, voter.name, debate.id)
            return debate, withdraw(db, into, moment=moment, delivery=delivery)

        done = await self._database.write(work)
        await self._database.sweep()
        return done

    async def leave(self, place: Place, name: str, member: Member) -> tuple[Debate, str | None]:
        """Take a member off the speakers' list; the side they spoke for, None for none."""
        who = identity(place.platform, place.space, member)

        def work(db: Connection) -> tuple[Debate, str | None]:
            debate = store.find(db, place, name)
            _require_going_on(debate)
            return debate, store.leave(db, debate, who)

        return await self._database.write(work)

    async def take_off(self, place: Place, name: str, member: Member, number: int) -> tuple[Debate, OnTable]:
        """Take excerpts off the table, by their number in `debate show`. Raises UserError unless the member
        put them there or leads the debate."""
        who = identity(place.platform, place.space, member)

        def work(db: Connection) -> tuple[Debate, OnTable]:
            debate = store.find(db, place, name)
            _require_going_on(debate)
            shown = store.on_table(db, debate)
            if not 1 <= number <= len(shown):
                has = f"it has 1 to {len(shown)}" if shown else "nothing is there"
                raise UserError(f"There is no number {number} on the table of {debate.id}: {has}.")
            note = shown[number - 1]
            if note.member != who:
                require_author(debate, member, place, "take what others showed off the table of")
            if note.taken_off is not None:
                raise UserError(f"No. {number} is off the table of {debate.id} already.")
            store.take_off(db, note, self._clock())
            return debate, note

        return await self._database.write(work)

    async def led(self, place: Place, name: str, member: Member, what: str) -> Debate:
        """A debate that goes on and that the member may lead. Raises UserError as each change to it does."""
        return await self._database.read(lambda db: self._mine(db, place, name, member, what))

    async def pause(self, place: Place, name: str, member: Member) -> Debate:
        """Pause the round's clock."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "pause")
            if debate.stage_ends_at is None:
                raise UserError(f"No clock is running in {debate.id}; debate next {debate.id} moves on.")
            left = int((debate.stage_ends_at - self._clock()).total_seconds())
            return store.set_timer(db, debate, None, max(left, 0))

        return await self._database.write(work)

    async def resume(self, place: Place, name: str, member: Member) -> Debate:
        """Resume the round's clock with the time that was left."""

        def work(db: Connection) -> Debate:
            debate = self._mine(db, place, name, member, "resume")
            if debate.seconds_left is None:
                raise UserError(f"{debate.id} is not paused; debate pause {debate.id} stops its clock.")
            return store.set_timer(db, debate, self._clock() + timedelta(seconds=debate.seconds_left), None)

        return await self._database.write(work)

    async def join(self, place: Place, name: str, member: Member, side: str) -> Debate:
        """Register a member as a speaker of a side, visible to all."""
        who = identity(place.platform, place.space, member)

        def work(db: Connection) -> Debate:
            debate = store.find(db, place, name)
            _require_going_on(debate)
            store.join(db, debate, who, member.name, side)
            return debate

        return await self._database.write(work)

    async def log(
        self,
        place: Place,
        member: Member,
        kind: str,
        text: str,
        excerpts: Sequence[Mapping[str, Any]],
        *,
        side: str | None = None,
        name: str | None = None,
        finding: Finding = ANSWERED,
        delivery: str = "",
    ) -> Debate | None:
        """Note excerpts that the room was shown, once for each event `delivery`: in the debate `name`, else
        in the debate that is going on in this room, if any. `finding` has the answer's verdict, caution,
        facts and missing parts."""
        if name is None and (self._database.empty or not (excerpts or finding.facts)):
            return None
        who = (identity(place.platform, place.space, member), member.name)

        def work(db: Connection) -> Debate | None:
            debate = store.going_on_in(db, place) if name is None else store.find(db, place, name)
            if debate is None or made_before(db, place.platform, place.space, "shown", delivery):
                return debate
            _require_going_on(debate)
            note = store.log(db, debate, self._clock(), kind, side, who, text, excerpts, finding)
            note_made(db, place.platform, place.space, "shown", delivery, shown_as(note))
            return debate

        if name is None and not await self._database.read(lambda db: store.going_on_in(db, place)):
            return None
        return await self._database.write(work)

    async def logged(self, place: Place, delivery: str) -> OnTable | None:
        """The note that the event `delivery` has made already; None for none."""
        if not delivery or self._database.empty:
            return None

        def work(db: Connection) -> OnTable | None:
            made = made_before(db, place.platform, place.space, "shown", delivery)
            return None if made is None else store.noted(db, int(made.removeprefix(SHOWN)))

        return await self._database.read(work)

    async def see(self, place: Place, name: str) -> DebateView:
        """A debate as all members may see it."""

        def work(db: Connection) -> DebateView:
            debate = store.find(db, place, name)
            counts = (boxes.count(db, debate.box, OPENING), boxes.count(db, debate.box, CLOSING))
            sides, shown = store.sides(db, debate), store.on_table(db, debate)
            if debate.state != "ended" or debate.cancelled_at is not None:
                return DebateView(debate, counts, sides, shown, None, None, None)
            opening, closing = (tuple(boxes.ballots(db, debate.box, turn)) for turn in (OPENING, CLOSING))
            may = disclosed_debate(opening, closing, anonymous=debate.anonymous)
            ballots = (may.opening, may.closing, may.swing, may.apart, (opening, closing))
            return DebateView(debate, counts, sides, shown, *ballots)

        return await self._database.read(work)

    async def all(self, place: Place, limit: int = 25) -> list[Debate]:
        """The space's debates, the newest first."""
        return await self._database.read(lambda db: store.those_of(db, place, limit=limit))

    def _noted(self, db: Connection, debate: Debate, text: str, what: str, first: int) -> Debate:
        """The debate with a note on a change to its course, in place of earlier ones on the same."""
        motions.note_change(db, "d", debate.key, self._clock(), text, what, first)
        return store.again(db, debate)

    def _mine(self, db: Connection, place: Place, name: str, member: Member, what: str) -> Debate:
        debate = store.find(db, place, name)
        require_author(debate, member, place, what)
        _require_going_on(debate)
        return debate


def shown_as(note: int) -> str:
    """The name of a note of excerpts, by which `delivery` finds it again."""
    return f"{SHOWN}{note}"


def _require_going_on(debate: Debate) -> None:
    if debate.cancelled_at is not None:
        raise UserError(
            f"Debate {debate.id} was cancelled and nothing was counted; debate start begins another."
        )
    if debate.state == "ended":
        raise UserError(f"Debate {debate.id} has ended; debate show {debate.id} has its verdict.")


def _cancelled(debate: Debate) -> str:
    return f"Debate {debate.id} was cancelled and nothing was counted; debate start begins another."


def _no_ballot(debate: Debate) -> str:
    if debate.cancelled_at is not None:
        return _cancelled(debate)
    if debate.round is None:
        return f"Debate {debate.id} has ended; debate show {debate.id} has its verdict."
    return (
        f"No ballot is open in {debate.id} during the {debate.round.name}; the closing ballot comes after "
        "the rounds."
    )


def _number(word: str) -> int:
    names = {option.text: option.number for option in CHOICES}
    folded = word.strip().casefold()
    if folded not in names:
        near = nearest(folded, names)
        hint = f"; did you mean {near}?" if near else "."
        raise UserError(f"A debate's ballot is {listed(names)}, not “{shorten(word, 40)}”{hint}")
    return names[folded]
