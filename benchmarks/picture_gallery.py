"""Draw the picture of every kind of result with 2, 7, 12 and 300 ballots, in light and dark, to look at them.

python -m benchmarks.picture_gallery FOLDER
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.charts import Chart
from bot.database.sqlite.store import SqliteStore
from bot.debates.charts import chart_of
from bot.debates.debates import Debates
from bot.debates.types import Round
from bot.pictures import draw
from bot.pictures.theme import ThemeName
from bot.places import Place
from bot.polls.kinds import KINDS, PollKind
from bot.polls.polls import Polls
from bot.polls.result import result_of
from bot.polls.types import Rules
from bot.request import Member

PLACE = Place("gallery", "club", "room", "Europe/Berlin")
BALLOTS = (2, 7, 12, 300)
THEMES: tuple[ThemeName, ...] = ("both", "light", "dark")
MOTION = "The study group should publish its sources together with every summary it writes"
OPTIONS = (
    "Meet every week",
    "Meet every other week, and work on a shared text in between",
    "🚀 Meet when there is something to discuss",
    "北京 time, online",
)
STATEMENTS = (
    "Talk of an arms race does more harm than good",
    "Openness makes research safer",
    "Rivals copy what is published before its authors can use it",
    "Standards come before speed",
    "The builder of a system should answer for what it does, even where another company sells it",
    "A text is read better in a group",
    "Sources in other languages are left out too often",
    "Summaries should be shorter than a page",
)
MEMBERS = [Member(f"m{number}", f"Member {number}") for number in range(max(BALLOTS))]


def clock() -> datetime:
    return datetime(2026, 11, 27, 17, tzinfo=UTC)


def texts_of(kind: PollKind) -> Sequence[str]:
    return () if kind.own_options else STATEMENTS if kind.name == "statements" else OPTIONS


def ballots(kind: PollKind, number: int) -> Iterator[list[str]]:
    """Ballots in words, by members of two camps."""
    chance = random.Random(number)
    for member in range(number):
        camp = member % 2
        if kind.name == "stance":
            words = (
                ["agree", "strongly-agree", "undecided"]
                if camp
                else ["disagree", "strongly-disagree", "agree"]
            )
            yield [chance.choice(words)]
        elif kind.name == "choice":
            yield [str(chance.choice((1, 1, 2, 3) if camp else (2, 2, 4, 1)))]
        elif kind.name == "ranked":
            order = list(range(1, len(OPTIONS) + 1))
            chance.shuffle(order)
            yield [str(each) for each in order[: chance.randint(1, len(order))]]
        elif kind.name == "statements":
            side, other = ("agree", "disagree") if camp else ("disagree", "agree")
            leans = ((side, side, side, side, "pass") if at < 5 else (other, "agree") for at in range(8))
            votes = [chance.choice(each) for each in leans]
            seen = len(STATEMENTS) if member % 5 or number < 300 else 3
            yield [f"{at}={vote}" for at, vote in enumerate(votes[:seen], 1)]
        elif kind.name == "score":
            yield [f"{at}={chance.randint(0, 5)}" for at in range(1, len(OPTIONS) + 1)]
        else:
            yield [f"{chance.randint(1, 2)}=3", "3=1"]


async def charts() -> list[tuple[str, Chart]]:
    """Each kind of poll with each number of ballots, one that ties, one without its quorum; and debates."""
    database = SqliteStore()
    polls, debates = Polls(database, clock), Debates(database, clock)
    found: list[tuple[str, Chart]] = []

    async def poll(name: str, kind: PollKind, cast: list[list[str]], **rules: int) -> None:
        terms = Rules(anonymous=len(cast) > 4, most=kind.most(None, len(OPTIONS)), **rules)
        options = kind.options(texts_of(kind))
        made = await polls.create(PLACE, MEMBERS[0], kind, MOTION, options, terms)
        for member, words in zip(MEMBERS, cast, strict=False):
            await polls.vote(PLACE, made.id, member, words)
        await polls.close(PLACE, made.id, MEMBERS[0])
        result = await result_of(await polls.see(PLACE, made.id, MEMBERS[0]))
        found.extend(
            (f"{name}-{at}", card.chart)
            for at, card in enumerate(kind.more_cards(result), 2)
            if card.chart is not None
        )
        if result.chart is not None:
            found.append((name, result.chart))

    for kind in KINDS.values():
        for number in BALLOTS:
            await poll(f"{kind}-{number:03}", kind, list(ballots(kind, number)))
    await poll("choice-tied", KINDS["choice"], [["1"], ["2"], ["1"], ["2"], ["3"]])
    await poll("stance-tied", KINDS["stance"], [["agree"], ["disagree"], ["undecided"]])
    await poll("ranked-tied", KINDS["ranked"], [["1"], ["2"]])
    await poll("ranked-lot", KINDS["ranked"], [["1", "2"], ["1"], ["2"], ["3", "1"], ["4", "1"]])
    await poll("choice-quorum", KINDS["choice"], [["1"], ["2"]], quorum=5)
    for number in BALLOTS:
        chance = random.Random(number)
        debate = await debates.start(PLACE, MEMBERS[0], MOTION, (Round("openings", 5),), anonymous=number > 4)
        for turn in range(2):
            for member in MEMBERS[:number]:
                word = chance.choice(
                    ("for", "against", "undecided") if not turn else ("for", "for", "against")
                )
                await debates.vote(PLACE, debate.id, member, word)
            for _ in range(1 if turn else 2):
                await debates.next(PLACE, debate.id, MEMBERS[0])
        shown = chart_of(await debates.see(PLACE, debate.id))
        if shown is not None:
            found.append((f"swing-{number:03}", shown))
    await database.close()
    return found


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in asyncio.run(charts()):
        for theme in THEMES:
            picture = draw(chart, theme=theme)
            (folder / f"{name}-{theme}.png").write_bytes(picture.png)
        (folder / f"{name}.txt").write_text(f"{chart.words()}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
