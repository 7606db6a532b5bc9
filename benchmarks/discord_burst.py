"""A burst in Discord: many questions at once, against the real `moot discord` and a local Discord.

python -m benchmarks.discord_burst HOME [--questions N] [--rounds N]

HOME is a home folder with an index; nothing in it is changed. Discord drops what is not acknowledged
within 3 seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import ROOT, resident
from benchmarks.table import ms, table

if TYPE_CHECKING:
    from discord_server import Seen

sys.path[:0] = [
    str(ROOT / "tests"),
    str(ROOT / "tests" / "adapters"),
    str(ROOT / "tests" / "adapters" / "discord"),
]

TOPICS = (
    "an arms race, the security dilemma, an innovation race, openness in research, general-purpose technology"
)
LATE = 3.0


async def burst(home: Path, folder: Path, questions: int, rounds: int) -> list[list[str]]:
    """Rows of figures, over all rounds."""
    from discord_group import a_group

    topics = TOPICS.split(", ")
    acknowledged: list[float] = []
    answered: list[float] = []
    lost = 0
    async with a_group(home, folder) as group:
        await group.start()
        server = group.server
        members = [server.user(f"member {n}", group.guild) for n in range(questions)]
        await group.ask(group.ana, "What is an arms race?")
        for number in range(rounds):
            begun = time.perf_counter()
            seen = [
                server.slash(
                    who, group.general, "ask", question=f"What is {topics[n % len(topics)]} ({number}.{n})?"
                )
                for n, who in enumerate(members)
            ]
            found = await asyncio.gather(*(answer(each, begun) for each in seen), return_exceptions=True)
            answered += [each for each in found if isinstance(each, float)]
            lost += sum(not isinstance(each, float) for each in found)
            waits = [each.interaction.acknowledged_after for each in seen]
            acknowledged += [LATE if each is None else each for each in waits]
        memory = resident(group.process.pid)
    return [
        ["acknowledged, median", ms(share(acknowledged, 0.5))],
        ["acknowledged, 99.9th percentile", ms(share(acknowledged, 0.999))],
        ["acknowledged, the last", ms(max(acknowledged))],
        ["not acknowledged within 3 s", str(sum(each >= LATE for each in acknowledged))],
        ["answered, median", ms(share(answered, 0.5))],
        ["answered, the last", ms(max(answered))],
        ["not answered", str(lost)],
        ["memory", f"{memory:.0f} MB"],
    ]


async def answer(seen: Seen, begun: float) -> float:
    """Seconds until the answer is shown."""
    await seen.response(within=120)
    return time.perf_counter() - begun


def share(values: list[float], part: float) -> float:
    """The value that this part of all are not above, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(part * 1000) * len(ordered) // 1000) - 1))]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(
            burst(options.home.resolve(), Path(folder) / "home", options.questions, options.rounds)
        )
    print(table([f"{options.questions} at once, {options.rounds} rounds", ""], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
