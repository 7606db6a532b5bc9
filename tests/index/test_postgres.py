"""Connections to PostgreSQL: transactions as if one after the other, and a sentence for each trouble."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from index import postgres, postgres_address
from index.errors import DatabaseUnavailable

PASSWORD = "s3cr3t-pass"


@pytest.fixture
def table(database_url: str) -> str:
    def made(connection):
        connection.exec_driver_sql("CREATE TABLE counts (name TEXT PRIMARY KEY, n INT NOT NULL)")
        connection.exec_driver_sql("INSERT INTO counts VALUES ('a', 0), ('b', 0)")

    postgres.transact(database_url, made)
    return database_url


def count(url: str) -> int:
    return postgres.transact(
        url, lambda db: db.exec_driver_sql("SELECT SUM(n) FROM counts").scalar_one(), only_read=True
    )


def test_transactions_count_as_if_one_after_the_other(table):
    def add(_: int) -> None:
        def work(db):
            n = db.exec_driver_sql("SELECT SUM(n) FROM counts").scalar_one()
            db.exec_driver_sql("UPDATE counts SET n = %s WHERE name = 'a'", (n + 1,))

        postgres.transact(table, work)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(60)))
    assert count(table) == 60


def test_what_raises_leaves_nothing(table):
    def work(db):
        db.exec_driver_sql("UPDATE counts SET n = 7")
        raise KeyError("a fault")

    with pytest.raises(KeyError, match="a fault"):
        postgres.transact(table, work)
    assert count(table) == 0


def test_a_reader_sees_one_state_and_changes_nothing(table):
    seen, changed = threading.Event(), threading.Event()

    def look(db):
        first = db.exec_driver_sql("SELECT SUM(n) FROM counts").scalar_one()
        seen.set()
        assert changed.wait(10)
        return first, db.exec_driver_sql("SELECT SUM(n) FROM counts").scalar_one()

    with ThreadPoolExecutor(1) as threads:
        looked = threads.submit(postgres.transact, table, look, only_read=True)
        assert seen.wait(10)
        postgres.transact(table, lambda db: db.exec_driver_sql("UPDATE counts SET n = 5"))
        changed.set()
        assert looked.result() == (0, 0)
    with pytest.raises(DatabaseUnavailable, match="can only be read"):
        postgres.transact(table, lambda db: db.exec_driver_sql("UPDATE counts SET n = 5"), only_read=True)


def test_a_connection_that_the_server_ended_is_replaced(table, postgres_server):
    assert count(table) == 0
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'moot'"
    postgres_server.run(ending)
    assert count(table) == 0

    def ended_meanwhile(db):
        db.exec_driver_sql("UPDATE counts SET n = 3")
        postgres_server.run(ending)
        db.exec_driver_sql("UPDATE counts SET n = 4")

    with pytest.raises(DatabaseUnavailable, match="was lost: look whether"):
        postgres.transact(table, ended_meanwhile)
    assert count(table) == 0


def test_a_lock_that_is_held_is_not_waited_for_without_end(table, postgres_server, monkeypatch):
    monkeypatch.setattr(postgres, "LOCK_WITHIN", 1)
    with postgres_server.connect(postgres_address.address(table).database) as other, other.transaction():
        other.execute("LOCK TABLE counts")
        with pytest.raises(DatabaseUnavailable, match="Another Moot is busy writing; nothing was changed"):
            postgres.dispose(table)
            postgres.transact(table, lambda db: db.exec_driver_sql("UPDATE counts SET n = 1"))


def test_faults_of_the_program_pass_through(table):
    from sqlalchemy.exc import IntegrityError, ProgrammingError

    with pytest.raises(IntegrityError):
        postgres.transact(table, lambda db: db.exec_driver_sql("INSERT INTO counts VALUES ('a', 1)"))
    with pytest.raises(ProgrammingError):
        postgres.transact(table, lambda db: db.exec_driver_sql("SELEKT"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"mysql://moot:{PASSWORD}@localhost/moot", "no address of a PostgreSQL database"),
        (f"postgresql://moot:{PASSWORD}@localhost", "no address of a PostgreSQL database"),
        (f"postgresql://moot:{PASSWORD}@localhost:port/moot", "no address of a PostgreSQL database"),
        (PASSWORD, "no address of a PostgreSQL database"),
        (f"postgresql://moot:pg@PW/{PASSWORD}@127.0.0.1:9/moot", "write @ as %40, / as %2F"),
        (f"postgresql://moot:pg@{PASSWORD}@127.0.0.1:9/moot", "write @ as %40"),
        (f"postgresql://moot:pg@{PASSWORD}/a?b@127.0.0.1:9/moot", "write @ as %40"),
        (f"postgresql://moot/a:{PASSWORD}@127.0.0.1:9/moot", "write @ as %40"),
        (f"postgresql://moot:pg@x#{PASSWORD}/moot", "write @ as %40"),
        (f"postgresql://moot:{PASSWORD}@127.0.0.1:9/moot#x", "write @ as %40"),
        (f"postgresql://moot:{PASSWORD}%40%2F%23@127.0.0.1:9/moot", "127.0.0.1:9/moot cannot be reached"),
        (f"postgresql://moot:{PASSWORD}@127.0.0.1:9/moot", "127.0.0.1:9/moot cannot be reached: start it"),
        (f"postgresql://moot:{PASSWORD}@no.such.host.invalid/moot", "cannot be reached: start it"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_in_one_sentence(url, says, caplog):
    caplog.set_level("DEBUG")
    with pytest.raises(DatabaseUnavailable, match=says) as refused:
        postgres.transact(url, lambda db: None)
    assert "\n" not in str(refused.value)
    shown = f"{refused.value!r} {refused.value.__cause__!r} {caplog.text}"
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"sslmod": PASSWORD}, "knows no option sslmod: correct what follows the ?"),
        ({"sslmode": PASSWORD}, "a value of sslmode that PostgreSQL's client cannot use"),
        ({"connect_timeout": PASSWORD}, "a value of connect_timeout that"),
    ],
)
def test_options_of_the_address_are_named(postgres_server, options, says):
    with pytest.raises(DatabaseUnavailable, match=re.escape(says)) as refused:
        postgres.transact(postgres_server.url(**options), lambda db: None)
    assert PASSWORD not in f"{refused.value}"


def fatal(code: bytes, words: bytes) -> bytes:
    """The error with which PostgreSQL ends a connection, as in its protocol, version 3."""
    fields = b"SFATAL\0VFATAL\0C" + code + b"\0M" + words + b"\0\0"
    return b"E" + (len(fields) + 4).to_bytes(4, "big") + fields


@pytest.mark.parametrize(
    ("answer", "options", "says"),
    [
        (b"N", "keepalives=x", "a value of keepalives that PostgreSQL's client cannot use"),
        (b"N", "sslmode=require", "does not encrypt connections, as sslmode in"),
        (b"S", "sslmode=verify-full&sslrootcert=/nowhere", "sslrootcert in MOOT_DATABASE_URL"),
        (
            fatal(b"28000", b'no pg_hba.conf entry for host "::1"'),
            "sslmode=disable",
            "lets this user in from no such machine",
        ),
        (
            fatal(b"57P03", b"the database system is starting up"),
            "sslmode=disable",
            "is starting or stopping: try again",
        ),
    ],
)
def test_a_server_that_refuses_the_kind_of_connection(answer, options, says):
    """The answers are those of PostgreSQL's protocol to a request for TLS, or to a start."""

    def serve(server: socket.socket) -> None:
        for _ in range(2):
            with suppress(OSError), server.accept()[0] as connection:
                connection.recv(1000)
                connection.sendall(answer)

    with ThreadPoolExecutor(1) as threads, socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(2)
        threads.submit(serve, server)
        url = f"postgresql://moot@127.0.0.1:{server.getsockname()[1]}/moot?{options}"
        with pytest.raises(DatabaseUnavailable, match=re.escape(says)):
            postgres.transact(url, lambda db: None)


def test_a_server_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(postgres, "CONNECT_WITHIN", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://moot@127.0.0.1:{silent.getsockname()[1]}/moot"
        with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
            postgres.transact(url, lambda db: None)


def test_a_database_that_is_not_there(postgres_server):
    with pytest.raises(DatabaseUnavailable, match=r"There is no database .*/nowhere: create it"):
        postgres.transact(postgres_server.url("nowhere"), lambda db: None)


def test_a_password_is_shown_nowhere(database_url):
    url = database_url.replace("postgres@", f"postgres:{PASSWORD}@")
    made = postgres.engine(url)
    assert PASSWORD not in f"{made!r} {made.url!r} {made.url} {made.pool!r} {postgres_address.place(url)}"
    postgres.dispose(url)


def test_a_user_without_rights(table, postgres_server):
    name = postgres_address.address(table).database
    postgres_server.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    url = table.replace("postgres@", "guest@")
    try:
        with pytest.raises(DatabaseUnavailable, match="lacks rights in the database"):
            postgres.transact(url, lambda db: db.exec_driver_sql("UPDATE counts SET n = 1"))
        with pytest.raises(DatabaseUnavailable, match="runs CREATE EXTENSION vector"):
            postgres.transact(url, postgres.require_vector)
    finally:
        postgres.dispose(url)
    postgres.transact(table, postgres.require_vector)
    with postgres_server.connect(name) as other:
        assert other.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchone()


def test_a_table_that_is_gone(database_url):
    with pytest.raises(DatabaseUnavailable, match="lacks a table of Moot's"):
        postgres.transact(database_url, lambda db: db.exec_driver_sql("SELECT 1 FROM polls"))
    postgres.dispose(database_url)


def test_one_pool_for_a_database_and_none_of_it_in_a_child(table):
    assert count(table) == 0
    made = postgres.engine(table)
    assert postgres.engine(table) is made
    child = os.fork()
    if child == 0:
        fine = postgres.engine(table) is not made and count(table) == 0
        os._exit(0 if fine else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert count(table) == 0


def test_missing_packages_are_said(monkeypatch):
    for name in ("sqlalchemy", "psycopg"):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, name, None)
            with pytest.raises(DatabaseUnavailable, match=r"not installed: pip install 'moot\[postgres\]'"):
                postgres.engine("postgresql://moot@db.example.org/without")


def test_nothing_is_imported_before_a_database_is_opened():
    loaded = "{'sqlalchemy', 'psycopg', 'alembic', 'tenacity', 'pgvector'} & set(sys.modules)"
    code = f"import sys, index.postgres, bot.bot, adapters.settings; sys.exit(len({loaded}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
