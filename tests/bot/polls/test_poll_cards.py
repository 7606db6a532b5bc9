from __future__ import annotations

import pytest
from record_room import Room


@pytest.mark.parametrize(
    ("results", "open_", "closed"),
    [
        ("live", "results while it is open", "results shown while it was open"),
        (
            "voted",
            "results for those who have voted",
            "results shown to those who had voted while it was open",
        ),
        ("closed", "results after the close", "results after the close"),
    ],
)
async def test_what_a_poll_says_of_its_results_fits_its_state(results, open_, closed):
    room = Room()
    name = await room.poll("M", {"Ana": ["agree"]}, close=False, results=results)
    for said in (open_, closed):
        assert f", {said}" in (await room.say("Zoe", "poll show", id=name)).cards[0].text
        assert f", {said}" in (await room.export(name, "md")).text
        if said == open_ and (await room.say("Zoe", "poll show", id=name)).data["state"] == "open":
            await room.say("Author", "poll close", id=name)


@pytest.mark.parametrize(
    ("rules", "votes", "outcome"),
    [
        ({"option": ["Red", "Green"]}, "1 1 2", "“Red” has the most ballots: 2 of 3."),
        ({"option": ["Red", "Green", "Blue"]}, "1 2", "A tie: “Red” and “Green” have 1 of 2 each."),
        ({"option": ["Red", "Green"]}, "1 " * 6 + "2 " * 4, "“Red” has the most ballots: 6 (60%)."),
        ({"option": ["Red", "Green"], "quorum": 3}, "1 1", "Without its quorum of 3 it decides nothing."),
        ({}, "agree strongly-agree disagree", "More agree than disagree: 2 to 1 of 3."),
        ({}, "strongly-disagree undecided", "More disagree than agree: 1 to 0 of 2."),
        ({}, "agree undecided disagree", "A tie: 1 of 3 agree, and as many disagree."),
        ({}, "undecided undecided", "All are undecided."),
        ({"kind": "ranked", "option": ["Red", "Green"]}, "1 2", "A tie: Red and Green are tied in the last round; there is no winner."),
        ({"kind": "ranked", "option": ["A", "B", "C"]}, "1 1 1 1 1 2 2 2 2 3,2",
         "A wins after 3 rounds. In round 2 A and B were tied with 5 each; B went out, since it had the "
         "fewest in the latest earlier round in which they differed."),
        ({"kind": "score", "option": ["Cake", "Tea"]}, "1=5,2=4 1=5,2=4 " + "2=4 " * 9 + "2=5",
         "Tea has the highest mean: 4.1 from 12 of 12 voters. Cake has 5.0 from 2 of 12 voters, too few to "
         "lead."),
        ({"kind": "score", "option": ["Cake", "Tea", "Nuts"]}, "1=5 2=3 3=2",
         "Cake has the highest mean: 5.0 from 1 of 3 voters. Fewer than half of the voters scored Cake."),
        ({"kind": "statements", "option": ["Yes", "No"]}, "1=agree,2=disagree 1=agree,2=disagree",
         "Of 2 statements, most agree with 1 and disagree with 1."),
        ({"kind": "statements", "option": ["Yes", "No"]}, "1=agree 1=disagree",
         "Most agree or disagree with none of 2 statements."),
    ],
)  # fmt: skip
async def test_the_picture_and_its_words_say_the_outcome_and_what_they_are_of(rules, votes, outcome):
    room = Room()
    ballots = {f"Member {at}": vote.split(",") for at, vote in enumerate(votes.split())}
    name = await room.poll("M", ballots, named=True, **rules)
    shown = await room.say("Zoe", "poll show", id=name)
    chart = shown.cards[0].chart
    assert chart.outcome == outcome
    assert chart.foot.startswith(f"{name} · closed ")
    assert "named" in chart.foot
    assert outcome in chart.words()
    if "statement" not in outcome:
        assert shown.cards[0].text.count(outcome) == 1


@pytest.mark.parametrize(
    ("kind", "ballots", "heading"),
    [
        ("score", ["1=4", "2=2"], "Red=4, Green=2"),
        ("dots", ["Red=3", "Green=1"], "Red=3, Green=1"),
        ("statements", ["1=agree", "2=disagree"], "agree 1; disagree 2"),
        ("ranked", ["2", "1"], "Green > Red"),
    ],
)
async def test_a_named_poll_shows_its_voters_under_their_ballots(kind, ballots, heading):
    room = Room()
    name = await room.poll(
        "M", {"Ana": ballots, "Ben": ballots}, kind=kind, option=["Red", "Green"], named=True
    )
    card = (await room.say("Zoe", "poll show", id=name)).cards[0]
    assert [(said, [each.name for each in who]) for said, who in card.members] == [(heading, ["Ana", "Ben"])]
    hidden = await room.poll("M", {"Ana": ballots, "Ben": ballots}, kind=kind, option=["Red", "Green"])
    assert not (await room.say("Zoe", "poll show", id=hidden)).cards[0].members
