"""How much the database holds."""

from __future__ import annotations

from bot.database.port import Connection

COUNTS = {
    "open polls": "SELECT COUNT(*) FROM polls WHERE closed_at IS NULL",
    "closed polls": "SELECT COUNT(*) FROM polls WHERE closed_at IS NOT NULL",
    "debates going on": "SELECT COUNT(*) FROM debates WHERE ended_at IS NULL",
    "ended debates": "SELECT COUNT(*) FROM debates WHERE ended_at IS NOT NULL",
    "answers": "SELECT COUNT(*) FROM answers",
    "notices not delivered": "SELECT COUNT(*) FROM notices",
}


def census(db: Connection) -> dict[str, int]:
    """The numbers of polls, debates, answers and notices, by their names, in all spaces together."""
    return {name: int(db.execute(sql).fetchone()[0]) for name, sql in COUNTS.items()}
