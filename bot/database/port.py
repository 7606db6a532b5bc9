"""What a database of the group's data does, stated for SQLite and PostgreSQL alike.

Steps of transactions are written once, in SQL that both understand: values as `?` or `:name`,
`INSERT … RETURNING`, `ON CONFLICT`, no functions that one of them lacks. `rowid` numbers the rows of
`answers` and `boards` in the order of their insertion. Times are text, truth values 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Values = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """The outcome of a statement."""

    @property
    def rowcount(self) -> int:
        """The number of rows that were changed."""

    def fetchone(self) -> Any:
        """The next row, a tuple; None after the last."""

    def fetchall(self) -> Sequence[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """One transaction."""

    def execute(self, sql: str, values: Values = (), /) -> Rows:
        """The outcome of one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Rows:
        """Execute a statement for each row of values."""

    def new_key(self) -> bytes:
        """Make the key of a ballot box, and return what to store of it."""

    def key(self, stored: bytes) -> bytes | None:
        """The key, 32 bytes; None where a part of it that lies outside of the database is missing."""

    def destroy_key(self, stored: bytes) -> None:
        """Mark a key for destruction after the commit, by the next sweep at the latest. The caller
        deletes what the database stores of it."""

    def wants_sweep(self) -> None:
        """Note that a sweep is owed for what this transaction deletes, even if the process ends now."""


Work = Callable[[Connection], T]


class Store(Protocol):
    """The group's data. A piece of work runs in a transaction of its own, as if no other ran beside it. It
    may be run again, so it changes nothing but the database. All methods raise DatabaseUnavailable."""

    @property
    def empty(self) -> bool:
        """Whether there is no database yet, so nothing to read."""

    async def write(self, work: Work[T]) -> T:
        """The result of `work`. When this returns, what it wrote is on disk; where it raises, nothing is."""

    async def read(self, work: Work[T]) -> T:
        """The result of `work`, which sees one state of the database and changes nothing. It does not wait
        for writing, and works where nothing can be written."""

    async def look(self, work: Callable[[Connection, int], T]) -> T:
        """As `read`, with a number for `work` that stays the same only while no other process commits. It
        sees all that this process has written."""

    async def sweep(self) -> None:
        """Leave nothing of what was deleted where `wants_sweep` or `destroy_key` asked for it.

        Where that cannot be done now, it is put off until the next sweep, at the latest until the next start.
        """

    async def close(self) -> None:
        """Finish the work that was begun, and close the connections."""
