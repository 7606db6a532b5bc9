from __future__ import annotations

import pytest
from record_room import Room

from bot.pictures.fonts import wrapped
from bot.pictures.sheet import BODY, LEFT, OUTCOME_LINES, RIGHT


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


BRIEF = {
    "“A” wins after 3 rounds. In round 2 “A” and “B” were tied with 5 each; “B” went out, since it had the "
    "fewest in the latest earlier round in which they differed.": "“A” wins after 3 rounds. The tie in round 2 "
    "was decided by an earlier round.",
}
"""Outcomes that a picture says in other words."""


@pytest.mark.parametrize(
    ("rules", "votes", "outcome"),
    [
        ({"option": ["Red", "Green"]}, "1 1 2", "“Red” has the most ballots: 2 of 3."),
        ({"option": ["Red", "Green", "Blue"]}, "1 2", "A tie with 1 of 2 each: “Red” and “Green”."),
        ({"option": ["Red", "Green"]}, "1 " * 6 + "2 " * 4, "“Red” has the most ballots: 6 (60%)."),
        ({"option": ["Red", "Green"], "quorum": 3}, "1 1", "Without its quorum of 3 it decides nothing."),
        ({}, "agree strongly-agree disagree", "More agree than disagree: 2 to 1 of 3."),
        ({}, "strongly-disagree undecided", "More disagree than agree: 1 to 0 of 2."),
        ({}, "agree undecided disagree", "A tie: 1 of 3 agree, and as many disagree."),
        ({}, "undecided undecided", "All are undecided."),
        ({"kind": "ranked", "option": ["Red", "Green"]}, "1 2", "No winner: a tie in the last round of “Red” and “Green”."),
        ({"kind": "ranked", "option": ["A", "B", "C"]}, "1 1 1 1 1 2 2 2 2 3,2",
         "“A” wins after 3 rounds. In round 2 “A” and “B” were tied with 5 each; “B” went out, since it had "
         "the fewest in the latest earlier round in which they differed."),
        ({"kind": "score", "option": ["Cake", "Tea"]}, "1=5,2=4 1=5,2=4 " + "2=4 " * 9 + "2=5",
         "“Tea” has the highest mean: 4.1 from 12 of 12 voters. “Cake” has 5.0 from 2 of 12 voters, too few to "
         "lead."),
        ({"kind": "score", "option": ["Cake", "Tea", "Nuts"]}, "1=5 2=3 3=2",
         "“Cake” has the highest mean: 5.0 from 1 of 3 voters. Fewer than half of the voters scored “Cake”."),
        ({"kind": "statements", "option": ["Yes", "No"]}, "1=agree,2=disagree 1=agree,2=disagree",
         "Of 2 statements, most agree with 1 and disagree with 1."),
        ({"kind": "statements", "option": ["Yes", "No"]}, "1=agree 1=disagree",
         "The one statement with votes has no majority for or against it."),
        ({"kind": "statements", "option": ["Yes", "No"]}, "1=agree,2=pass 1=disagree,2=pass",
         "None of 2 statements has a majority for or against it."),
    ],
)  # fmt: skip
async def test_the_picture_and_its_words_say_the_outcome_and_what_they_are_of(rules, votes, outcome):
    room = Room()
    ballots = {f"Member {at}": vote.split(",") for at, vote in enumerate(votes.split())}
    name = await room.poll("M", ballots, named=True, **rules)
    shown = await room.say("Zoe", "poll show", id=name)
    chart = shown.cards[0].chart
    assert chart.outcome == BRIEF.get(outcome, outcome)
    assert chart.foot.startswith(f"{name} · closed ")
    assert "named" in chart.foot
    assert chart.outcome in chart.words()
    assert shown.cards[0].text.count(outcome) == 1
    assert (await room.export(name, "md")).text.count(outcome.partition(".")[0]) == 1


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


SCORED = {"kind": "score", "option": ["P", "Q", "R"]}
STATED = {"kind": "statements", "option": ["Yes", "No", "Maybe"]}


@pytest.mark.parametrize(
    ("rules", "votes", "outcome"),
    [
        # P has 10 points from two voters, Q 3 from three.
        (SCORED, "1=5,2=1 1=5,2=1 2=1,3=4",
         "No option is said to lead: “P” and “R” have too few scores to be shown, and may be ahead."),
        (SCORED, "1=5,2=1,3=3 1=5,2=1,3=2 2=1,3=4",
         "No option is said to lead: “P” has too few scores to be shown, and may be ahead. Of the options with "
         "3 scores or more, “R” has the highest mean: 3.0 from 3 of 3 voters."),
        # Two scores are 10 points at most, which do not lead against 25.
        (SCORED, "1=5,2=5 1=5,2=5 2=5 2=5 2=5,3=1", "“Q” has the highest mean: 5.0 from 5 of 5 voters."),
        (SCORED, "1=5 1=5 2=1", "No option has 3 scores or more, so none is said to lead."),
        (STATED, "1=agree,2=agree 1=agree,2=agree 1=agree",
         "Most agree with the one statement with 3 votes or more."),
        (STATED, "1=agree,2=agree 1=agree,2=agree,3=agree 1=agree,2=disagree",
         "Most agree with 2 of 2 statements with 3 votes or more."),
        (STATED, "1=agree 2=agree 3=agree", "No statement has 3 votes or more."),
        (STATED, "1=pass,2=pass 1=pass,2=pass 1=pass,2=pass,3=pass",
         "None of 2 statements with 3 votes or more has a majority for or against it."),
    ],
)  # fmt: skip
async def test_the_outcome_of_options_that_are_withheld_in_part(rules, votes, outcome):
    """What has too few votes to be shown is neither ahead nor behind, in the room, the picture and the record."""
    room = Room()
    ballots = {f"Member {at}": vote.split(",") for at, vote in enumerate(votes.split())}
    name = await room.poll("M", ballots, **rules)
    card = (await room.say("Zoe", "poll show", id=name)).cards[0]
    assert outcome in card.text
    assert card.chart.outcome == outcome
    assert (await room.export(name, "md")).text.count(outcome) == 1


async def test_why_there_are_no_opinion_groups_is_said_from_eight_ballots_up():
    """Five have votes on all four statements, two on the first two of them."""
    room = Room()
    rules = {"kind": "statements", "option": ["A", "B", "C", "D"], "named": True}
    all_four, first_two, one = ([f"{n}=agree" for n in range(1, number + 1)] for number in (4, 2, 1))
    voted = [all_four] * 5 + [first_two] * 2
    name = await room.poll("M", {f"Member {n}": each for n, each in enumerate([*voted, one])}, **rules)
    text = (await room.say("Zoe", "poll show", id=name)).cards[0].text
    assert text.endswith(
        "Most agree with 4 of 4 statements. Opinion groups need 8 voters with votes on 4 statements, or on the "
        "first 2; so far 7 have."
    )
    fewer = await room.poll("M", {f"Member {n}": each for n, each in enumerate(voted)}, **rules)
    assert "groups" not in (await room.say("Zoe", "poll show", id=fewer)).cards[0].text
    assert "roups" not in (await room.export(fewer, "md")).text


@pytest.mark.parametrize("kind", ["stance", "choice", "ranked", "score", "dots", "statements"])
async def test_a_poll_without_ballots_says_so_and_has_no_tables(kind):
    room = Room()
    options = {} if kind == "stance" else {"option": ["Red", "Green"]}
    name = await room.poll("M", {}, kind=kind, **options)
    text = (await room.say("Zoe", "poll show", id=name)).cards[0].text
    assert "0 ballots. Opened by Author. No ballots were cast, so nothing is decided." in text
    record = (await room.export(name, "md")).text
    assert record.count("No ballots were cast, so nothing is decided.") == 1
    assert "Counting the ballots" not in record and "## Ballots" not in record and "Tally" not in record
    assert kind == "stance" or ("Red" in record and "Green" in record)


async def test_the_record_of_a_run_off_says_each_count_once():
    room = Room()
    lost = {"Ana": ["3", "1"], "Ben": ["1"], "Cem": ["1"], "Dee": ["2"], "Eve": ["2"]}
    rules = {"kind": "ranked", "option": ["Red", "Green", "Blue"]}
    withheld = (await room.export(await room.poll("M", lost, **rules), "md")).text
    assert withheld.count("The later rounds are withheld") == 1
    assert "off, n =" not in withheld and withheld.count("| 1. Red |") == 1
    named = (await room.export(await room.poll("M", lost, named=True, **rules), "md")).text
    assert "First choices" not in named and named.count("| 1. Red | 2 | 3 |") == 1


LONG = [f"{word} on a reading that we choose together, and talk it over for an hour" for word in "ABCDEFGH"]


@pytest.mark.parametrize(
    ("rules", "votes", "first", "last"),
    [
        ({"kind": "ranked"}, [["1"], ["1"], ["1"], ["2"], ["2"], ["3", "1"]], "“A on a reading that we choose",
         "Later rounds are withheld."),
        ({"kind": "ranked"}, [["1"], ["2"], ["3"]], "No winner: a tie in the last round of “",
         "decided by lot."),
        ({"kind": "choice"}, [[str(n)] for n in range(1, 9)], "A tie with 1 of 8 each: “A on a", " 5 more."),
        ({"kind": "dots"}, [[f"{n}=5"] for n in range(1, 9)], "A tie with 5 dots each: “A on a", " 5 more."),
        ({"kind": "score"}, [[f"{n}=4" for n in range(1, 9)]] * 8, "A tie at the highest mean, 4.0 from 8 of 8 voters: “A on a",
         " 5 more."),
    ],
)  # fmt: skip
async def test_a_picture_has_room_for_its_outcome(rules, votes, first, last):
    """With options of many words what decided stands before names, and nothing is cut but names."""
    room = Room()
    ballots = {f"Member {at}": choice for at, choice in enumerate(votes)}
    named = rules["kind"] == "ranked" and last == "decided by lot."
    name = await room.poll("M", ballots, named=named, option=LONG, **rules)
    chart = (await room.say("Zoe", "poll show", id=name)).cards[0].chart
    assert chart.outcome.startswith(first) and chart.outcome.endswith(last)
    lines = wrapped(chart.outcome, RIGHT - LEFT, BODY, bold=True, most=None)
    assert len(lines) <= OUTCOME_LINES


async def test_without_a_quorum_no_bar_stands_out():
    room = Room()
    for kind in ("choice", "dots"):
        ballots = {"Ana": ["1"], "Ben": ["1"], "Cem": ["2"]}
        name = await room.poll("M", ballots, kind=kind, option=["A", "B"], quorum=4)
        chart = (await room.say("Zoe", "poll show", id=name)).cards[0].chart
        assert not any(chart.leads(row) for row in chart.rows)
