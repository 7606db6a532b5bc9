"""Which of two presses by one voter came later, in whatever order they arrive and by whatever process
they are dealt with: the ballot that was pressed last is the one that counts.

That needs the time of a voter's last press, under the token of their ballot. It is kept no longer than
an earlier press can still be on its way, and goes with the box's key. Each function is one step of a
transaction that its caller holds.
"""

from __future__ import annotations

import sqlite3

from bot.ballots import box as boxes
from bot.request import Moment

KEPT = 3600.0
"""Seconds. Platforms give up sending a thing again after minutes, and a process that died with one in its
hands is followed by another at once."""


def overtaken(
    db: sqlite3.Connection, box: int, turn: int, identity: str, moment: Moment | None, option: int = 0
) -> bool:
    """Whether the voter has pressed anything later already, on this `option` where options are voted on
    by themselves. If not, this press is their last from now on; one without a moment is just done."""
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
        "INSERT OR REPLACE INTO presses (box, round, voter, option, came, told) VALUES (?, ?, ?, ?, ?, ?)",
        (box, turn, voter, option, moment.came, moment.stated),
    )
    return False
