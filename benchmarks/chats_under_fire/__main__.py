"""`moot discord` and `moot slack` under load, killed at random moments and started again.

    python -m benchmarks.chats_under_fire HOME [discord|slack …] [--kills 100] [--seed N]

HOME is a home folder with an index; nothing in it is changed. Members vote by button, ask, open and close
polls, debate and export on a local platform; the bot is killed (SIGKILL) after 0.2 to 3 seconds, or while it
starts, deadlines are brought forward meanwhile, and it is started again. At the end everything is held
against what members did and saw: each acknowledged act is answered, each ballot with a receipt counts once,
nothing is posted twice, each deadline is announced once and in time, members are reminded, the database and
the index are whole.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.chats_under_fire.run import SIDES, campaign_on
from benchmarks.table import table


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument(
        "platforms", nargs="*", metavar="PLATFORM", help="discord, slack; both if none is named"
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=18)
    options = parser.parse_args()
    if unknown := set(options.platforms) - set(SIDES):
        parser.error(f"no such platform: {', '.join(sorted(unknown))}")
    wrong: list[str] = []
    for name in options.platforms or SIDES:
        with tempfile.TemporaryDirectory() as folder:
            verdict = asyncio.run(
                campaign_on(name, options.home.resolve(), Path(folder), options.kills, options.seed)
            )
        print(table([name, ""], [[what, figure] for what, figure in verdict.figures.items()]), flush=True)
        for each in verdict.wrong:
            print(f"wrong on {name}: {each}", flush=True)
        wrong += verdict.wrong
    print(f"\n{len(wrong)} wrong")
    return min(len(wrong), 1)


if __name__ == "__main__":
    sys.exit(main())
