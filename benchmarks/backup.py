"""How long a backup and a restore take, and what a backup costs those who vote meanwhile.

    python -m benchmarks.backup HOME [--corpora 20] [--polls 2000] [--ballots 50]

HOME has an index of the bundled corpus. In a temporary folder a home is made with copies of it and that many
polls of that many ballots each, half of them open and anonymous. One process votes without a pause while
another backs the home up; then the backup is checked, and restored to an empty home and over the full one.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from adapters.operations.backup import make_backup
from adapters.operations.restore import check_backup, restore
from benchmarks.many_groups import many
from bot.ballots import box as boxes
from bot.ballots.types import Ballot
from bot.database.sqlite.connection import FILE, connect
from bot.database.sqlite.store import SqliteStore
from bot.places import Place
from bot.polls.kinds import STANCE
from bot.polls.polls import Polls
from bot.polls.types import Rules
from bot.request import Member

PLACE = Place("discord", "club", "r", "UTC")
ANA = Member("ana", "Ana")


def hold(home: Path, polls: int, ballots: int) -> None:
    """Polls with ballots, half of them closed."""

    async def create() -> None:
        database = SqliteStore(home / FILE)
        held = Polls(database)
        for number in range(polls):
            rules = Rules(anonymous=number % 4 != 3)
            await held.create(PLACE, ANA, STANCE, f"Motion {number}", STANCE.options(()), rules)
        await database.close()

    asyncio.run(create())
    with closing(connect(home / FILE)) as db:
        db.execute("BEGIN IMMEDIATE")
        for number in range(1, polls + 1):
            (box,) = db.execute("SELECT box FROM polls WHERE number = ?", (number,)).fetchone()
            for voter in range(ballots):
                ballot = Ballot(b"", {1 + voter % 5: 1}, f"M{voter}", "A reason of some length " * 3, None)
                boxes.cast(db, box, 0, f"id:{voter}", ballot)
            if number % 2:
                db.execute("UPDATE polls SET closed_at = '2026-11-30T12:00:00' WHERE number = ?", (number,))
                boxes.seal(db, box)
        db.execute("COMMIT")


def voting(home: Path, stop: threading.Event, took: list[float]) -> None:
    """Vote without a pause, as a chat would."""

    async def vote() -> None:
        database = SqliteStore(home / FILE)
        held, number = Polls(database), 0
        while not stop.is_set():
            number += 1
            began = time.perf_counter()
            choice = ("agree", "disagree")[number % 2]
            await held.vote(PLACE, "p2", Member(f"v{number % 40}", "V"), [choice])
            took.append(time.perf_counter() - began)
        await database.close()

    asyncio.run(vote())


def timed(name: str, work: object) -> None:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    print(f"{name}: {time.perf_counter() - began:.1f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--corpora", type=int, default=20)
    parser.add_argument("--polls", type=int, default=2000)
    parser.add_argument("--ballots", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        home = many(given.home.absolute(), folder / "home", given.corpora)
        hold(home, given.polls, given.ballots)
        file = folder / "b.zip"
        alone: list[float] = []
        beside: list[float] = []
        for took, work in ((alone, lambda: time.sleep(5)), (beside, lambda: make_backup(home, file))):
            stop = threading.Event()
            voter = threading.Thread(target=voting, args=(home, stop, took))
            voter.start()
            time.sleep(0.5)
            timed("backup, while a process votes" if took is beside else "voting alone", work)
            stop.set()
            voter.join()
            took.sort()
            print(
                f"  {len(took)} ballots, median {took[len(took) // 2] * 1e3:.1f} ms, 99th percentile "
                f"{took[int(len(took) * 0.99)] * 1e3:.0f} ms, longest {took[-1] * 1e3:.0f} ms"
            )
        made = check_backup(file)
        size, packed = made.size / 2**20, file.stat().st_size / 2**20
        print(f"{size:.0f} MB in {len(made.files)} files; the archive {packed:.0f} MB")
        timed("check", lambda: check_backup(file))
        timed("restore to an empty home", lambda: restore(folder / "empty", file))
        timed("restore over the home", lambda: restore(home, file))


if __name__ == "__main__":
    main()
