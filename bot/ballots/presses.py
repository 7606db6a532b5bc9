"""The order of presses: of two ballots by one voter the one that was pressed last counts, in any order of
arrival and in any process.

The time of a voter's last press is stored under the token of their ballot, for as long as an earlier press
may still arrive, and is deleted with the box's key. Each function is one step of a
transaction that its caller holds.
"""

from __future__ import annotations

from bot.ballots import box as boxes
from bot.database.port import Connection
from bot.request import Moment

KEPT = 3600.0
"""Seconds for which the time of a press is stored. Platforms stop sending an event again after minutes, and
a process that died with an event is replaced at once."""


def overtaken(
    db: Connection, box: int, turn: int, identity: str, moment: Moment | None, option: int = 0
) -> bool:
    """Whether the voter has made a later press, on this `option` if each option has votes of its own. If not,
    store this press as the last. A press without a `moment` is never overtaken."""
    if moment is None:
        return False
    voter = boxes.voter_of(db, box, identity)
    row = db.execute(
        "SELECT came, told FROM presses WHERE box = ? AND round = ? AND voter = ? AND option = ?",
        (box, turn, voter, option),
    ).fetchone()
    if row is not None and not moment.follows(Moment(*row)):
        return True
    db.execute("DELETE FROM presses WHERE came < ?", (moment.came - KEPT,))
    db.execute(
        "INSERT INTO presses (box, round, voter, option, came, told) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (box, round, voter, option) DO UPDATE SET came = excluded.came, told = excluded.told",
        (box, turn, voter, option, moment.came, moment.stated),
    )
    return False
