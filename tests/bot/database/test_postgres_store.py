"""The database in PostgreSQL: the same tables as SQLite's, brought up to date by one process, and honest numbers of
what other processes have written."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from study_group import ANA, BEN, PLACE, Clock, opened

from bot.database.postgres import schema
from bot.database.postgres.connection import translated
from bot.database.postgres.store import PostgresStore
from bot.database.sqlite.connection import connect
from bot.polls.polls import Polls
from index.errors import DatabaseUnavailable, UserError
from index.postgres import transact
from index.postgres_address import address

OWN = {"spent_keys", "key_folder", "events", "conversations", schema.VERSIONS}
"""PostgreSQL's own tables: SQLite sweeps its file, and its inboxes are files of their own."""
OPENS = """
import asyncio, sys
from pathlib import Path
from bot.database.postgres.store import PostgresStore

async def main():
    store = PostgresStore(sys.argv[1], Path(sys.argv[2]))
    print((await store.read(lambda db: db.execute("SELECT COUNT(*) FROM polls").fetchone()))[0])
    await store.close()

sys.stdin.readline()
asyncio.run(main())
"""


@pytest.fixture
async def store(database_url: str, tmp_path: Path) -> Any:
    made = PostgresStore(database_url, tmp_path / "keys")
    yield made
    await made.close()


async def test_both_databases_have_the_same_tables_and_columns(store):
    def of_sqlite() -> dict[str, set[tuple[str, bool]]]:
        with closing(connect(None)) as db:
            names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            return {
                name: {(column[1], bool(column[3])) for column in db.execute(f"PRAGMA table_info({name})")}
                for name in names
                if "sqlite" not in name
            }

    def of_postgres(db) -> dict[str, set[tuple[str, bool]]]:
        rows = db.execute(
            "SELECT table_name, column_name, is_nullable FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name != 'rowid'"
        )
        found: dict[str, set[tuple[str, bool]]] = {}
        for table, column, nullable in rows:
            found.setdefault(table, set()).add((column, nullable == "NO"))
        return found

    there = await store.read(of_postgres)
    assert set(there) >= OWN
    # SQLite's keys may be null by their declaration, PostgreSQL's are not.
    keys = {("accounts", "account"), ("upkeep", "name"), ("link_codes", "code")}
    here = {
        name: {(c, needed or c == "id" or (name, c) in keys) for c, needed in columns}
        for name, columns in of_sqlite().items()
    }
    assert {name: columns for name, columns in there.items() if name not in OWN} == here


async def test_a_text_with_nul_is_kept_with_another_sign(store):
    polls = Polls(store, Clock())
    await opened(polls, anonymous=False, motion="Tea \0 or coffee 100 % ?")
    await polls.vote(PLACE, "p1", BEN, ["agree"], reason="a\0b %s :name ? 'x'")
    seen = await polls.see(PLACE, "p1", BEN)
    assert (seen.poll.motion, seen.own.reason) == ("Tea \ufffd or coffee 100 % ?", "a\ufffdb %s :name ? 'x'")


async def test_texts_sort_by_their_bytes_as_in_sqlite(store):
    words = ["a", "B", "ä", "Z", "_", "é"]
    await store.write(
        lambda db: db.executemany(
            "INSERT INTO accounts (account, person) VALUES (?, 'x')", [(w,) for w in words]
        )
    )
    rows = await store.read(lambda db: db.execute("SELECT account FROM accounts ORDER BY account").fetchall())
    assert [word for (word,) in rows] == sorted(words, key=str.encode)


async def test_processes_that_start_at_once_make_the_tables_once(database_url, tmp_path):
    async def start() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPENS, database_url, str(tmp_path / "keys"),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    started = [await start() for _ in range(4)]
    ended = await asyncio.gather(*(process.communicate(b"\n") for process in started))
    assert [out for out, _ in ended] == [b"0\n"] * 4, ended


async def test_a_newer_schema_is_refused(store, database_url, tmp_path):
    await store.read(lambda db: None)
    transact(database_url, lambda c: c.exec_driver_sql(f"UPDATE {schema.VERSIONS} SET version_num = '0999'"))
    other = PostgresStore(database_url, tmp_path / "keys")
    with pytest.raises(DatabaseUnavailable, match="written by a newer Moot"):
        await other.read(lambda db: None)
    await other.close()


async def test_a_migration_that_is_cut_off_leaves_nothing(database_url, tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "LATEST", "0003")  # there is none, so the upgrade ends before its note

    def cut_off(connection) -> None:
        schema_migrate(connection)
        raise KeyboardInterrupt

    schema_migrate = schema._migrate
    monkeypatch.setattr(schema, "_migrate", cut_off)
    with pytest.raises(KeyboardInterrupt):
        schema.bring_up_to_date(database_url)
    tables = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"
    assert transact(database_url, lambda c: c.exec_driver_sql(tables).scalar_one()) == 0


async def test_only_what_other_processes_write_changes_the_number(store, database_url, tmp_path):
    other = PostgresStore(database_url, tmp_path / "keys")

    async def number(of: PostgresStore) -> int:
        return await of.look(lambda db, number: number)

    async def write(of: PostgresStore, name: str) -> None:
        sql = "INSERT INTO accounts (account, person) VALUES (?, 'x')"
        await of.write(lambda db: db.execute(sql, (name,)).rowcount)

    first = await number(store)
    await write(store, "a")
    await store.read(lambda db: None)
    assert await number(store) == first
    await write(other, "b")
    second = await number(store)
    assert second != first and await number(store) == second
    await other.read(lambda db: None)
    await other.look(lambda db, _: None)
    assert await number(store) == second

    def both(db, _: int) -> int:
        return db.execute("SELECT COUNT(*) FROM accounts").fetchone()[0]

    # What is seen with a number is all that it stands for.
    assert await store.look(both) == 2
    await other.close()


async def test_a_write_that_was_under_way_at_a_look_changes_the_next_number(store, database_url, tmp_path):
    before = await store.look(lambda db, number: number)
    sql = "INSERT INTO accounts (account, person) VALUES ('late', 'x')"

    def slow(connection) -> None:
        connection.exec_driver_sql(sql)
        # Another process looks while this is not committed: it sees nothing of it.
        assert asyncio.run(other.look(lambda db, number: (number, count(db)))) == (0, 0)

    def count(db) -> int:
        return db.execute("SELECT COUNT(*) FROM accounts").fetchone()[0]

    other = PostgresStore(database_url, tmp_path / "keys")
    await other.look(lambda db, _: None)
    await asyncio.to_thread(transact, database_url, slow)
    assert await other.look(lambda db, number: (number, count(db))) == (1, 1)
    assert await store.look(lambda db, number: number) != before
    await other.close()


async def test_nothing_is_acknowledged_that_is_not_committed(store, postgres_server, database_url):
    polls = Polls(store, Clock())
    await opened(polls, anonymous=False)
    ending = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{address(database_url).database}' AND pid != pg_backend_pid()"
    )

    def cut_off(db) -> None:
        db.execute("UPDATE polls SET motion = 'Lost'")
        postgres_server.run(ending)

    with pytest.raises(DatabaseUnavailable, match="was lost"):
        await store.write(cut_off)
    # The next work has new connections.
    assert (await polls.vote(PLACE, "p1", BEN, ["agree"])).outcome == "counted"
    assert (await polls.see(PLACE, "p1", ANA)).poll.motion != "Lost"


async def test_writes_that_wait_together_are_one_transaction_and_fail_each_for_itself(store):
    sql = "INSERT INTO accounts (account, person) VALUES (?, 'x')"

    def work(number: int) -> Any:
        def one(db) -> str:
            db.execute(sql, (f"n{number % 7}",))  # from the eighth on it is there already
            if number == 3:
                raise UserError("not this one")
            return db.execute("SELECT pg_current_xact_id()::text").fetchone()[0]

        return one

    await store.read(lambda db: None)
    outcomes = await asyncio.gather(*(store.write(work(n)) for n in range(14)), return_exceptions=True)
    kept = [n for n, each in enumerate(outcomes) if isinstance(each, str)]
    assert kept == [0, 1, 2, 4, 5, 6, 10]  # the fourth was undone, so its row was free for the eleventh
    assert str(outcomes[3]) == "not this one"
    assert {type(outcomes[n]).__name__ for n in (7, 8, 9, 11, 12, 13)} == {"IntegrityError"}
    # The first was alone; what came while it was written went together.
    assert len({outcomes[n] for n in kept}) < len(kept)
    rows = await store.read(lambda db: db.execute("SELECT COUNT(*) FROM accounts").fetchone()[0])
    assert rows == 7


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT ? WHERE a = ?", "SELECT %s WHERE a = %s"),
        ("WHERE a = :name AND b = :other_name", "WHERE a = %(name)s AND b = %(other_name)s"),
        ("SELECT 'p' || n, '?', ':no', 'it''s 5%'", "SELECT 'p' || n, '?', ':no', 'it''s 5%%'"),
        ("SELECT a % 2, CAST(? AS TEXT), b::text", "SELECT a %% 2, CAST(%s AS TEXT), b::text"),
    ],
)
def test_marks_of_values_are_put_in_the_drivers_form(sql, said):
    assert translated(sql) == said
