"""What members of a chat cost each other, against the real `moot discord` and `moot slack` and local servers.

python -m benchmarks.chat_fairness HOME [CASE …]

HOME is a home folder with an index of the bundled article; nothing in it is changed. The cases:

checks   three long texts are checked in one server while 72 slash commands come in another: on Discord of
         6,000 characters each, the most that it takes, on Slack of 20,000
flood    one member asks 300 questions at once, and another asks five, one after the other
channel  30 members ask at once in one channel of Slack, which takes one message a second
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path

from benchmarks.children import MOOT, ROOT, run
from benchmarks.table import table

sys.path[:0] = [
    str(ROOT / "tests"),
    str(ROOT / "tests" / "adapters"),
    str(ROOT / "tests" / "adapters" / "discord"),
    str(ROOT / "tests" / "adapters" / "slack"),
]

TOPICS = (
    "an arms race",
    "the security dilemma",
    "an innovation race",
    "openness in research",
    "general-purpose technology",
)
COMMANDS, FLOOD, OTHERS, IN_CHANNEL = 72, 300, 5, 30
WITHIN = 180.0
"""Seconds to wait for what is measured."""
SOON = "Your answer is ready"
"""The notice to a member whose answer waits for its channel."""

Rows = list[list[str]]


async def checks(home: Path, folder: Path) -> Rows:
    """Acknowledgements and answers of slash commands while long texts are checked elsewhere."""
    return [*await checks_on_discord(home, folder), *await checks_on_slack(home, folder)]


async def checks_on_discord(home: Path, folder: Path) -> Rows:
    from discord_group import a_group

    texts = altered(home, 6_000)
    async with a_group(home, folder / "home") as group:
        await group.start()
        server, other = group.server, group.another()
        await group.ask(group.ana, f"What is {TOPICS[0]}?")
        checkers = [server.user(f"checker{n}", group.guild) for n in range(3)]
        askers = [server.user(f"asker{n}", other.guild) for n in range(COMMANDS)]
        began = time.perf_counter()
        long = [
            server.slash(who, group.general, "check", text=text)
            for who, text in zip(checkers, texts, strict=True)
        ]
        await asyncio.sleep(0.5)
        asked = [
            server.slash(who, other.general, "ask", question=question(n)) for n, who in enumerate(askers)
        ]
        beginning = time.perf_counter()
        answered = await asyncio.gather(*(timed(each.response(within=WITHIN), beginning) for each in asked))
        checked = await asyncio.gather(*(timed(each.response(within=WITHIN), began) for each in long))
        acknowledged = [each.interaction.acknowledged_after or WITHIN for each in (*long, *asked)]
    return [*rows_of("Discord", acknowledged, answered), ["Discord: the last check", seconds(max(checked))]]


async def checks_on_slack(home: Path, folder: Path) -> Rows:
    from moot_slack import workspaces

    texts = altered(home, 20_000)
    async with workspaces(shared(home, folder / "slack")) as made:
        one, other = await made(), await made()
        general, elsewhere = one.first_team.general, other.first_team.general
        ana = one.user("ana")
        await one.slash(ana, general, "/moot", f"ask What is {TOPICS[0]}?").response()
        checkers = [one.user(f"checker{n}") for n in range(3)]
        askers = [other.user(f"asker{n}") for n in range(COMMANDS)]
        began = time.perf_counter()
        long = [
            one.slash(who, general, "/moot", f"check {text}")
            for who, text in zip(checkers, texts, strict=True)
        ]
        await asyncio.sleep(0.5)
        # Lists are shown to their member alone, so that the channel's pace is not what is measured.
        asked = [other.slash(who, elsewhere, "/moot", "sources cave-2018") for who in askers]
        beginning = time.perf_counter()
        answered = await asyncio.gather(*(timed(each.response(within=WITHIN), beginning) for each in asked))
        checked = await asyncio.gather(*(timed(each.response(within=WITHIN), began) for each in long))
        acknowledged = [await each.acknowledged() for each in (*long, *asked)]
    return [*rows_of("Slack", acknowledged, answered), ["Slack: the last check", seconds(max(checked))]]


async def flood(home: Path, folder: Path) -> Rows:
    """What 300 questions of one member cost another."""
    from discord_group import a_group

    async with a_group(home, folder / "home") as group:
        await group.start()
        server = group.server
        await group.ask(group.ana, f"What is {TOPICS[0]}?")

        async def ask_some(first: int) -> list[float]:
            taken = []
            for n in range(first, first + OTHERS):
                began = time.perf_counter()
                await group.ask(group.ana, question(n))
                taken.append(time.perf_counter() - began)
            return taken

        alone = await ask_some(0)
        many = [
            server.slash(group.ben, group.general, "ask", question=question(n))
            for n in range(OTHERS, OTHERS + FLOOD)
        ]
        beside = await ask_some(OTHERS + FLOOD)
        await asyncio.gather(*(each.response(within=WITHIN) for each in many))
        acknowledged = [each.interaction.acknowledged_after or WITHIN for each in many]
    return [
        ["a question by itself, median", seconds(statistics.median(alone))],
        [f"beside {FLOOD} of another member, the slowest of {OTHERS}", seconds(max(beside))],
        [f"the {FLOOD}, acknowledged, the last", seconds(max(acknowledged))],
    ]


async def channel(home: Path, folder: Path) -> Rows:
    """Answers in one channel that takes one message a second."""
    from moot_slack import at_slack, by_bot

    async with at_slack(shared(home, folder / "slack")) as (server, _):
        general = server.first_team.general
        members = [server.user(f"member{n}") for n in range(IN_CHANNEL)]
        await server.slash(members[0], general, "/moot", f"ask What is {TOPICS[0]}?").response()
        before = len(by_bot(general))
        server.trouble.bucket("chat.postMessage", limit=1, per=1, each="channel")
        began = server.clock.now()
        asked = [server.slash(who, general, "/moot", f"ask {question(n)}") for n, who in enumerate(members)]
        await server.until(
            lambda: len(by_bot(general)) - before >= IN_CHANNEL, within=WITHIN, what="every answer"
        )
        answered = [float(message.ts) - began for message in by_bot(general)[before:]]
        acknowledged = [await each.acknowledged() for each in asked]
        notices = [
            float(message.ts) - began
            for who in members
            for message in general.seen_by(who)
            if SOON in message.words
        ]
    late = sum(each > 5 for each in answered)
    return [
        *rows_of("Slack", acknowledged, answered),
        ["Slack: answers after 5 s", str(late)],
        ["Slack: notices that the answer comes", str(len(notices))],
        ["Slack: the first notice, the last", f"{seconds(min(notices))}, {seconds(max(notices))}"],
    ]


def question(number: int) -> str:
    """A question that no other number has."""
    return f"What is {TOPICS[number % len(TOPICS)]} ({number})?"


def altered(home: Path, length: int) -> list[str]:
    """Three texts of so many characters: the article without every seventh word, from three places on."""
    ended = run([*MOOT, "--home", str(home), "index", "text", "kasumaj-nd"])
    words = [word for at, word in enumerate(ended.output.split()) if at % 7]
    starts = (number * len(words) // 3 for number in range(3))
    return [" ".join([*words[start:], *words[:start]])[:length] for start in starts]


def shared(home: Path, folder: Path) -> Path:
    """A home of its own with the index and the model of another."""
    folder.mkdir()
    for name in ("index", "models"):
        (folder / name).symlink_to(home / name)
    return folder


async def timed(answer: Awaitable[object], began: float) -> float:
    """Seconds from a time until the answer is shown."""
    await answer
    return time.perf_counter() - began


def rows_of(platform: str, acknowledged: list[float], answered: list[float]) -> Rows:
    return [
        [f"{platform}: acknowledged, the last", seconds(max(acknowledged))],
        [f"{platform}: answered, median", seconds(statistics.median(answered))],
        [f"{platform}: answered, the last", seconds(max(answered))],
    ]


def seconds(value: float) -> str:
    return f"{value:.2f} s"


CASES = {"checks": checks, "flood": flood, "channel": channel}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    options = parser.parse_args()
    if unknown := set(options.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    for name in options.cases or CASES:
        with tempfile.TemporaryDirectory() as folder:
            rows = asyncio.run(CASES[name](options.home.resolve(), Path(folder)))
        print(table([name, ""], rows), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
