"""Which transactions a reader sees, to notice the commits of other processes."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

MANY = 10_000
"""So many new transactions count as others' without a look at each."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """PostgreSQL's `pg_snapshot`: all transactions below `low` have ended, those from `high` on have not
    begun, and those `running` between them have not ended."""

    low: int
    high: int
    running: frozenset[int]

    @classmethod
    def of(cls, connection: Connection) -> Snapshot:
        """The snapshot of a transaction that repeats its reads."""
        low, high, running = (
            connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one().split(":")
        )
        return cls(int(low), int(high), frozenset(int(each) for each in running.split(",") if each))

    def shows(self, number: int) -> bool:
        """Whether what this transaction has committed is seen."""
        return number < self.low or (number < self.high and number not in self.running)

    def shows_others(self, before: Snapshot, own: Set[int]) -> bool:
        """Whether it shows a transaction that one `before` did not, besides `own` ones. One that was undone
        may count."""
        if self.high - before.low > MANY:
            return True
        return any(
            self.shows(number) and not before.shows(number) and number not in own
            for number in range(before.low, self.high)
        )
