"""Retention: what is taken off closed polls and ended debates after some days, and what of them stays.

The motion, the options, the tally and who is not known stay, so that a result can still be looked at, and no
number of a poll is given twice. Names, reasons, quotations, what was asked and shown, and lists of voters go.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.database.port import Connection
from bot.times import stored

TOKEN = 16
OVER = {"polls": "closed_at", "debates": "ended_at"}


def strip(db: Connection, before: datetime) -> int:
    """Take the details off everything that was over before a time, and delete what was shown, answered and
    rated before it. Gives the number of polls and debates that lost some."""
    at = stored(before)
    stripped = 0
    for table, end in OVER.items():
        over = f"SELECT box FROM {table} WHERE {end} < ?"
        rows = db.execute(
            "SELECT DISTINCT box, voter FROM ballots JOIN boxes ON boxes.id = box WHERE anonymous = 0 "
            f"AND name NOTNULL AND box IN ({over})",
            (at,),
        ).fetchall()
        for box, voter in rows:
            # One token for a voter's two ballots in a debate, so that its swing stays what it was.
            token = secrets.token_bytes(TOKEN)
            db.execute("UPDATE ballots SET voter = ? WHERE box = ? AND voter = ?", (token, box, voter))
        texts = db.execute(
            "UPDATE ballots SET name = NULL, reason = NULL, evidence = NULL WHERE "
            f"(name NOTNULL OR reason NOTNULL OR evidence NOTNULL) AND box IN ({over})",
            (at,),
        ).rowcount
        changed = db.execute(
            f"UPDATE {table} SET author = NULL, author_name = NULL, voters = '[]' "
            f"WHERE {end} < ? AND (author NOTNULL OR author_name NOTNULL OR voters != '[]')",
            (at,),
        ).rowcount
        stripped += max(changed, 1 if texts else 0)
    ended = "SELECT id FROM debates WHERE ended_at < ?"
    gone = sum(
        db.execute(f"DELETE FROM {table} WHERE debate IN ({ended})", (at,)).rowcount
        for table in ("sides", "shown")
    )
    gone += db.execute(
        "DELETE FROM reminders WHERE poll IN (SELECT id FROM polls WHERE closed_at < ?)", (at,)
    ).rowcount
    gone += db.execute("DELETE FROM answers WHERE at < ?", (at,)).rowcount
    gone += db.execute("DELETE FROM ratings WHERE at < ?", (at,)).rowcount
    if stripped or gone:
        db.wants_sweep()
    return stripped
