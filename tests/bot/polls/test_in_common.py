"""What all have in common is the same wherever it is shown, and no more than is true."""

from __future__ import annotations

import pytest
from record_room import Room, rows

from adapters.terminal.render import render
from bot.charts.figures import percent
from bot.polls.opinion.stands import Consensus

WORDS = {1: "agree", -1: "disagree"}
OPTIONS = ["Everybody", "Nobody", "Almost everybody", "Many", "One half", "The other half"]


async def poll(room, *, parted):
    """20 ballots; `parted` into two camps by the last two statements, else with these drawn crosswise."""
    ballots = {}
    for number in range(20):
        camp = 1 if number < 10 else -1
        other = camp if parted else (1 if number % 2 else -1)
        row = [1, -1, -1 if number == 3 else 1, -1 if number % 4 == 0 else 1, camp, other]
        ballots[f"V{number}"] = [f"{at}={WORDS[vote]}" for at, vote in enumerate(row, 1)]
    return await room.poll("Minutes", ballots, kind="statements", option=OPTIONS)


@pytest.mark.parametrize("parted", [True, False])
async def test_every_view_has_the_same_in_common(parted):
    room = Room()
    name = await poll(room, parted=parted)
    shown = await room.say("Zoe", "poll show", id=name)
    form = (await room.export(name)).data
    assert bool(form["groups"]) is parted
    assert shown.data["consensus"] == form["consensus"] == ["Everybody", "Almost everybody", "Many"]
    fields = dict(field for card in shown.cards for field in card.fields)
    said = [
        "Everybody: all agree",
        "Almost everybody: nearly all agree (95%)",
        "Many: most agree (75%)",
        "Nobody: all disagree",
    ]
    assert fields["In common"] == "; ".join(said)
    assert "In common" in render(shown)
    md = (await room.export(name, "md")).text.replace("\\", "")
    assert [line[2:] for line in md.split("In common:")[1].split("\n\n")[1].splitlines()] == said
    html = (await room.export(name, "html")).text
    assert all(f'<li dir="auto">{each}</li>' in html for each in said)
    table = rows((await room.export(name, "csv")).text)
    consensus = [(row["label"], row["measure"]) for row in table if row["part"] == "consensus"]
    agreed = [(label, "agree") for label in form["consensus"]]
    assert consensus == [*agreed, ("Nobody", "disagree")]


def test_nobody_is_said_to_agree_who_does_not():
    said = [Consensus(0, "agree", share, 0.5, 1000).said for share in (1, 0.999, 0.9, 0.89)]
    assert said == ["all agree", "nearly all agree (>99%)", "nearly all agree (90%)", "most agree (89%)"]


def test_one_share_is_one_percentage_and_a_count_below_ten_votes():
    assert (
        Consensus(0, "agree", 2 / 3, 0.5, 12).said == f"most agree ({percent(8, 12)})" == "most agree (67%)"
    )
    assert Consensus(0, "agree", 5 / 7, 0.5, 7).said == "most agree (5 of 7)"
