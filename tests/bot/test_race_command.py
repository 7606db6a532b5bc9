"""`race` as members and programs see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.actions import LONGEST, read_action
from bot.bot import Bot
from bot.charts import Curves
from bot.commands import COMMANDS
from bot.controls import command_of, form_of
from bot.library_worker import LibraryWorker
from bot.pictures import draw, svg
from bot.race.curves import curves_of
from bot.race.model import Knowledge, Race
from retrieval.library import Library

DOI = "10.1007/s00146-015-0590-y"


@pytest.fixture
async def reading(home: Path) -> Any:
    bot = Bot(LibraryWorker(lambda say: Library.open(home)))
    yield bot
    await bot.close(patience=1)


@pytest.fixture
async def without(tmp_path: Path) -> Any:
    bot = Bot(LibraryWorker(lambda say: Library.open(tmp_path)))
    yield bot
    await bot.close(patience=1)


async def test_what_programs_read(without: Bot, request_of) -> None:
    args = {"teams": 3, "enmity": 0.6, "skill": 2, "knows": "own"}
    reply = await without.handle(request_of("race", **args))
    assert reply.ok and {name: reply.data[name] for name in args} == args
    assert round(reply.data["disaster"], 4) == 0.3182
    assert {name: round(value, 4) for name, value in reply.data["disasters"].items()} == {
        "nothing": 0,
        "own": 0.3182,
        "all": 0.3667,
    }
    assert reply.data["safety"]["winner"] == pytest.approx(1 - reply.data["disaster"])


async def test_what_members_read(without: Bot, request_of) -> None:
    (card,) = (await without.handle(request_of("race", teams="3", enmity="0.6", skill="2"))).cards
    assert card.title == "Disaster: 31.8%"
    assert "0% if no team knew any" in card.text and "36.7% if all were public" in card.text
    assert ("Each team's safety", "its capability divided by 2.2, at most 1") in card.fields
    assert isinstance(card.chart, Curves) and card.chart.here == 2
    assert "With enmity 0.6" in card.chart.words() and "Armstrong, Bostrom & Shulman" in card.chart.note


async def test_the_source_is_cited_from_the_texts_where_they_list_it(
    reading: Bot, without: Bot, request_of
) -> None:
    held = await reading.handle(request_of("race"))
    assert held.data["key"] == "armstrong-2015" and held.cards[0].footer.endswith("[armstrong-2015]")
    elsewhere = await without.handle(request_of("race"))
    assert elsewhere.data["key"] is None
    assert DOI in held.cards[0].footer and DOI in elsewhere.cards[0].footer


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"teams": 1}, "--teams takes a whole number from 2 to 1,000,000, not 1."),
        ({"teams": "3.5"}, "--teams takes a whole number from 2 to 1,000,000, not “3.5”."),
        ({"enmity": "0,5"}, "--enmity takes a number from 0 to 1, not “0,5”."),
        ({"enmity": -0.1}, "--enmity takes a number from 0 to 1, not -0.1."),
        ({"enmity": "nan"}, "--enmity takes a number from 0 to 1, not “nan”."),
        ({"skill": "1e999"}, "--skill takes a number from 0 to 1,000, not “1e999”."),
        ({"skill": 10**400}, "--skill takes a number from 0 to 1,000, not"),
        ({"skill": "1001"}, "--skill takes a number from 0 to 1,000, not 1001.0."),
        ({"skill": "much\u202e"}, "--skill takes a number from 0 to 1,000, not “much"),
        ({"knows": "everything"}, "--knows takes nothing, own or all, not “everything”."),
    ],
)
async def test_bad_input_is_one_sentence(without: Bot, request_of, args, said) -> None:
    reply = await without.handle(request_of("race", **args))
    assert not reply.ok and reply.cards[0].text.startswith(said) and "\n" not in reply.cards[0].text


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"teams": 1_000_000, "enmity": 0.123456789, "skill": 0.0000123456789, "over": "enmity"},
        {"teams": 999_999, "enmity": 0.333333333, "skill": 999.123, "knows": "nothing", "over": "enmity"},
        {"teams": 2, "enmity": 0, "skill": 0},
        {"teams": 2, "enmity": 1, "skill": 1_000, "knows": "all"},
    ],
)
async def test_controls_change_the_race(without: Bot, request_of, args) -> None:
    import dataclasses

    from bot.capabilities import FULL_CHAT

    request = dataclasses.replace(request_of("race", **args), capabilities=FULL_CHAT)
    reply = await without.handle(request)
    (card,) = reply.cards
    assert all(len(control.id) <= LONGEST for control in reply.controls)
    (button,), (menu,) = card.buttons, card.menus
    form = form_of(button.id, COMMANDS)
    assert form is not None and [field.name for field in form.fields] == ["teams", "enmity", "skill"]
    assert not any(field.long or field.required for field in form.fields)
    name, changed = command_of(button.id, COMMANDS, texts={"teams": "7"})
    again = await without.handle(dataclasses.replace(request, command=name, args=changed))
    assert again.ok and again.data["teams"] == 7
    for kept in ("enmity", "skill"):
        assert again.data[kept] == pytest.approx(reply.data[kept], abs=5e-6)
    assert again.data["knows"] == reply.data["knows"]
    assert read_action(menu.id).args.get("over", "skill") == request.args.get("over", "skill")
    other = menu.picks[0].value
    name, changed = command_of(menu.id, COMMANDS, values=[other])
    asked = await without.handle(dataclasses.replace(request, command=name, args=changed))
    assert asked.data["knows"] == other != reply.data["knows"]


RACES = [
    Race(5, 0.5, 1),
    Race(2, 0, 0),
    Race(1_000_000, 1, 0.5),
    Race(2, 1e-9, 1e-9),
    Race(3, 0.6, 1_000),
    Race(2, 1, 5e-324),
]


@pytest.mark.parametrize("over", ["skill", "enmity"])
@pytest.mark.parametrize("race", RACES, ids=str)
def test_the_chart_is_the_model(race: Race, over: Any) -> None:
    chart = curves_of(race, over, "the article")
    assert len(chart.curves) == 3 and chart.note == "Model: the article"
    for knows, curve in zip(Knowledge, chart.curves, strict=True):
        assert curve.at(chart.here) == pytest.approx(race.disaster(knows), abs=1e-9)
    assert draw(chart).alt == chart.words()
    assert svg(chart).startswith("<svg ")
