"""A burst in Slack: many members at once, against the real `moot slack` and a local Slack.

python -m benchmarks.slack_burst HOME [--members N] [--mode socket|http]

HOME is a home folder with an index; nothing in it is changed. Half of the members ask a question, in as many
channels as ten of them share one, since a channel takes one message a second; half vote in one poll. Slack
drops what is not acknowledged within 3 seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.children import ROOT, resident
from benchmarks.table import ms, table

sys.path[:0] = [
    str(ROOT / "tests"),
    str(ROOT / "tests" / "adapters"),
    str(ROOT / "tests" / "adapters" / "slack"),
]

TOPICS = (
    "an arms race, the security dilemma, an innovation race, openness in research, general-purpose technology"
)


#: Members who ask in one channel.
ASKING_TOGETHER = 10


async def burst(home: Path, members: int, mode: str) -> list[list[str]]:
    """Rows of figures, in milliseconds."""
    from moot_slack import at_slack, by_bot

    topics = TOPICS.split(", ")
    async with at_slack(home, mode) as (server, process):
        general = server.first_team.general
        users = [server.user(f"member{n}") for n in range(members)]
        poll = await server.slash(
            users[0], general, "/moot", "poll create AI helps --results live"
        ).response()
        asking, voting = users[: members // 2], users[members // 2 :]
        groups = [asking[n : n + ASKING_TOGETHER] for n in range(0, len(asking), ASKING_TOGETHER)]
        rooms = [server.channel(server.first_team, f"group{n}", *some) for n, some in enumerate(groups)]
        begun = server.clock.now()
        asked = [
            server.slash(who, room, "/moot", f"ask What is {topics[n % len(topics)]}? ({who.name})")
            for room, some in zip(rooms, groups, strict=True)
            for n, who in enumerate(some)
        ]
        voted = [server.click(who, poll, poll.labels[n % 5]) for n, who in enumerate(voting)]
        receipts = [await each.ephemeral(within=120) for each in voted]
        await server.until(
            lambda: sum(len(by_bot(room)) for room in rooms) >= len(asking), within=120, what="every answer"
        )
        await server.until(lambda: f"{len(voting)} ballots" in poll.words, within=60, what="every ballot")
        board = poll.history[-1]["at"] - begun
        acknowledged = sorted([await each.acknowledged() for each in (*asked, *voted)])
        memory = resident(process.pid)
        answers = [message for room in rooms for message in by_bot(room)]
    answered, voted_for = (sorted(float(each.ts) - begun for each in some) for some in (answers, receipts))
    return [
        ["acknowledged, median", ms(statistics.median(acknowledged))],
        ["acknowledged, the last", ms(acknowledged[-1])],
        ["not acknowledged within 3 s", str(sum(each > 3 for each in acknowledged))],
        ["answers, median", ms(statistics.median(answered))],
        ["answers, the last", ms(answered[-1])],
        ["receipts, median", ms(statistics.median(voted_for))],
        ["receipts, the last", ms(voted_for[-1])],
        ["the board shows every ballot", ms(board)],
        ["memory", f"{memory:.0f} MB"],
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--mode", choices=("socket", "http"), default="socket")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for shared in ("index", "models"):
            (home / shared).symlink_to(options.home.resolve() / shared)
        rows = asyncio.run(burst(home, options.members, options.mode))
    print(table([f"{options.members} at once, {options.mode}", ""], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
