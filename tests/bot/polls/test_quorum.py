"""A poll with fewer ballots than its quorum decides nothing, wherever its result is shown."""

from __future__ import annotations

import pytest
from record_room import Room, rows

from adapters.terminal.render import render
from bot.charts import Rounds

NOTHING = "Without its quorum of 4 it decides nothing."
BALLOTS = {
    "stance": ["agree"],
    "choice": ["1"],
    "ranked": ["1", "2"],
    "statements": ["1=agree", "2=pass"],
}


@pytest.mark.parametrize("kind", BALLOTS)
async def test_no_form_of_the_result_claims_that_anything_is_decided(kind):
    room = Room()
    options = {} if kind == "stance" else {"option": ["North", "East"]}
    ballots = dict.fromkeys(("Ana", "Ben", "Cem"), BALLOTS[kind])
    name = await room.poll("Where to", ballots, kind=kind, quorum=4, **options)
    shown = await room.say("Zoe", "poll show", id=name)
    chart = shown.cards[0].chart
    md = (await room.export(name, "md")).text
    html = (await room.export(name, "html")).text
    table = rows((await room.export(name, "csv")).text)
    for said in (shown.cards[0].text, chart.words(), md.split("## Result")[1].split("\n## ")[0], html):
        assert NOTHING in said
    for said in (render(shown), chart.words(), md, html):
        assert not {"wins", "Wins", "leads", "a tie"} & set(said.replace(".", " ").replace(",", " ").split())
        assert "Wins in round" not in said and "✓" not in said
    assert shown.data["winner"] is None and (await room.export(name)).data["winner"] is None
    assert "winner" not in {row["measure"] for row in table}


async def test_with_its_quorum_it_does():
    room = Room()
    ballots = {who: ["1", "2"] for who in ("Ana", "Ben", "Cem", "Dee")}
    name = await room.poll("Where to", ballots, kind="ranked", quorum=4, option=["North", "East"])
    shown = await room.say("Zoe", "poll show", id=name)
    assert shown.data["winner"] == "North"
    assert "“North” wins after 1 round." in shown.cards[0].chart.words()
    assert "decides nothing" not in render(shown)


def test_nobody_wins_what_is_not_decided():
    with pytest.raises(ValueError, match="somebody wins what is not decided"):
        Rounds("M", ("A", "B"), ((2, 1),), (0,), ((),), 0, decided=False)


async def test_while_it_is_open_it_says_how_many_are_needed():
    room = Room()
    name = await room.poll("Where to", {"Ana": ["agree"]}, quorum=4, named=True)
    assert NOTHING in (await room.say("Zoe", "poll show", id=name)).cards[0].text
    await room.say("Author", "poll reopen", id=name)
    text = (await room.say("Zoe", "poll show", id=name)).cards[0].text
    assert "It needs 4 ballots to decide; 1 so far." in text and "decides nothing" not in text
