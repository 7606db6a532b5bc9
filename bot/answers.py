"""Answers that rooms were shown, stored for the buttons under them: more context, a citation, a rating,
sharing.

The asking member is not stored. Ratings are a member's own data, and `forget-me` deletes them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.database.idempotency import made_before, note_made
from bot.database.port import Connection, Store
from bot.finding import Finding, read_finding, written
from bot.incidents import log_incident
from bot.places import Place
from bot.times import stored, utc_now
from index.errors import DatabaseUnavailable, UserError
from retrieval.json_forms import excerpt_json, excerpt_of
from retrieval.types import Excerpt

log = logging.getLogger("moot")

KEPT = timedelta(days=30)
CONVERSATION = timedelta(days=7)
"""The time for which a thread's questions are context for the next."""
AT_HAND = 500
TURNS = 4


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """Excerpts that were shown for `text` by the command `kind`. `confidence` is None if none was stated;
    `finding` is None if an older Moot stored the answer, or if it is stored for its rating alone."""

    id: str
    place: Place
    kind: str
    text: str
    confidence: float | None
    excerpts: tuple[Excerpt, ...]
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer with the numbers of members who found it good and bad."""

    shown: ShownAnswer
    good: int
    bad: int


class Answers:
    """Shown answers, in the database and, the newest, in memory. `clock` gives UTC times."""

    def __init__(self, database: Store, clock: Callable[[], datetime] = utc_now, log_at: str = "") -> None:
        self._database = database
        self._clock = clock
        self._log_at = log_at
        self._at_hand: OrderedDict[str, tuple[datetime, ShownAnswer]] = OrderedDict()
        self._writing: set[asyncio.Task[None]] = set()

    def keep(
        self,
        place: Place,
        kind: str,
        text: str,
        confidence: float | None,
        excerpts: Sequence[Excerpt],
        finding: Finding | None = None,
    ) -> ShownAnswer:
        """Store an answer before it is shown; its buttons may name it at once. It is written in the
        background, so that the asking member need not wait for the disk."""
        shown = ShownAnswer(secrets.token_urlsafe(9), place, kind, text, confidence, tuple(excerpts), finding)
        now = self._clock()
        self._at_hand[shown.id] = now, shown
        while len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)
        task = asyncio.create_task(self._write(shown, now))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        return shown

    async def get(self, place: Place, name: str) -> ShownAnswer:
        """The answer of that id in this space. Raises UserError if it is unknown or too old."""
        since = self._clock() - KEPT
        at, shown = self._at_hand.get(name, (since, None))
        if at < since:
            shown = None
        elif shown is None and not self._database.empty:
            shown = await self._database.read(lambda db: _one(db, name, since))
        if shown is None or (shown.place.platform, shown.place.space) != (place.platform, place.space):
            raise UserError(
                f"That answer is kept no more (answers are for {KEPT.days} days); ask the question again."
            )
        return shown

    async def last(self, place: Place, since: datetime) -> tuple[ShownAnswer, ...]:
        """The last answers shown in a room since that time, oldest first."""
        if self._database.empty:
            return ()
        return await self._database.read(lambda db: _last(db, place, since))

    async def share(self, place: Place, shown: ShownAnswer, delivery: str) -> bool:
        """Whether the event `delivery` shares the answer in this room; True for one event alone."""

        def work(db: Connection) -> bool:
            what = f"{shown.id} {place.room}"
            before = made_before(db, place.platform, place.space, "shared", what)
            if before is None:
                note_made(db, place.platform, place.space, "shared", what, delivery)
            return before in (None, delivery)

        return await self._database.write(work)

    async def rate(self, shown: ShownAnswer, who: str, *, good: bool) -> None:
        """A member's rating, in place of their earlier one."""
        await self.settled()
        at = stored(self._clock())

        def work(db: Connection) -> None:
            # If the answer was not written or is deleted, nothing is rated.
            db.execute(
                "INSERT INTO ratings (answer, member, good, at) "
                "SELECT id, ?, ?, ? FROM answers WHERE id = ? "
                "ON CONFLICT (answer, member) DO UPDATE SET good = excluded.good, at = excluded.at",
                (who, good, at, shown.id),
            )

        await self._database.write(work)

    async def ratings(self, place: Place | None, limit: int = 25) -> tuple[tuple[int, int], list[Rated]]:
        """The numbers of good and bad ratings in a space (or in all), and the answers with the most bad
        ratings, the newest first among equals."""
        if self._database.empty:
            return (0, 0), []
        return await self._database.read(lambda db: _ratings(db, place, limit))

    async def purge(self) -> None:
        """Delete answers older than `KEPT`. Each new answer does so too."""
        if not self._database.empty:
            before = self._clock() - KEPT
            await self._database.write(lambda db: _purge(db, before))

    async def settled(self) -> None:
        """Wait until all answers are written."""
        if self._writing:
            await asyncio.wait(set(self._writing))

    async def _write(self, shown: ShownAnswer, now: datetime) -> None:
        excerpts = json.dumps([excerpt_json(each) for each in shown.excerpts], ensure_ascii=False)
        place = shown.place

        def work(db: Connection) -> None:
            _purge(db, now - KEPT)
            db.execute(
                f"INSERT INTO answers ({COLUMNS}, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    shown.id,
                    place.platform,
                    place.space,
                    place.room,
                    shown.kind,
                    shown.text,
                    shown.confidence,
                    excerpts,
                    written(shown.finding),
                    stored(now),
                ),
            )

        try:
            await self._database.write(work)
        # The member has the answer; its buttons work until the process ends.
        except DatabaseUnavailable as error:
            log.warning("an answer could not be kept: %s", error)
        except Exception:
            log_incident("keeping an answer", self._log_at)


COLUMNS = "id, platform, space, room, kind, text, confidence, excerpts, finding"


def _shown(row: Sequence[object]) -> ShownAnswer:
    name, platform, space, room, kind, text, confidence, excerpts, finding = row
    place = Place(str(platform), str(space), str(room), "UTC")
    kept = enumerate(json.loads(str(excerpts)), 1)
    found = tuple(replace(excerpt_of(each), number=number) for number, each in kept)
    sure = float(confidence) if isinstance(confidence, float | int) else None
    known = read_finding(None if finding is None else str(finding))
    return ShownAnswer(str(name), place, str(kind), str(text), sure, found, known)


def _purge(db: Connection, before: datetime) -> None:
    if db.execute("DELETE FROM answers WHERE at < ?", (stored(before),)).rowcount:
        db.execute("DELETE FROM ratings WHERE answer NOT IN (SELECT id FROM answers)")


def _one(db: Connection, name: str, since: datetime) -> ShownAnswer | None:
    row = db.execute(
        f"SELECT {COLUMNS} FROM answers WHERE id = ? AND at >= ?", (name, stored(since))
    ).fetchone()
    return None if row is None else _shown(row)


def _last(db: Connection, place: Place, since: datetime) -> tuple[ShownAnswer, ...]:
    rows = db.execute(
        f"SELECT {COLUMNS} FROM answers WHERE platform = ? AND space = ? AND room = ? AND at >= ? "
        "ORDER BY at DESC, rowid DESC LIMIT ?",
        (place.platform, place.space, place.room, stored(since), TURNS),
    ).fetchall()
    return tuple(_shown(row) for row in reversed(rows))


def _ratings(db: Connection, place: Place | None, limit: int) -> tuple[tuple[int, int], list[Rated]]:
    here = "WHERE answers.platform = ? AND answers.space = ?" if place else ""
    which = (place.platform, place.space) if place else ()
    joined = f"FROM ratings JOIN answers ON answers.id = ratings.answer {here}"
    good, bad = db.execute(
        f"SELECT COALESCE(SUM(good), 0), COALESCE(SUM(1 - good), 0) {joined}", which
    ).fetchone()
    columns = ", ".join(f"answers.{name}" for name in COLUMNS.split(", "))
    rows = db.execute(
        f"SELECT {columns}, SUM(good), SUM(1 - good) AS bad {joined} GROUP BY answers.rowid, {columns} "
        "HAVING SUM(1 - good) > 0 ORDER BY bad DESC, MAX(answers.at) DESC LIMIT ?",
        (*which, limit),
    ).fetchall()
    return (int(good), int(bad)), [Rated(_shown(row[:-2]), row[-2], row[-1]) for row in rows]
