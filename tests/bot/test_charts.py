from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_charts import CHARTS, LONG, TENNESSEE, anything, flow

from bot.charts import Bars, Curve, Curves, Diverging, Flow, OpinionGroup, OpinionMap, Rounds, Row, Stack
from bot.charts.curves import amount, chance
from bot.charts.diverging import STATEMENT
from bot.charts.figures import percent, share, signed, swung


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (0, 0, "0%"),
        (0, 9, "0%"),
        (1, 3, "33%"),
        (1, 8, "13%"),
        (1, 300, "<1%"),
        (299, 300, ">99%"),
        (300, 300, "100%"),
    ],
)
def test_percentages(count, total, said):
    assert percent(count, total) == said


@given(st.integers(1, 10**6), st.data())
def test_a_percentage_is_within_half_a_point(total, data):
    count = data.draw(st.integers(0, total))
    said = percent(count, total)
    if said not in ("<1%", ">99%"):
        assert abs(int(said.rstrip("%")) - 100 * count / total) <= 0.5


def test_few_ballots_are_counted_rather_than_shared():
    assert (share(3, 7), share(3, 10), share(1234, 4000)) == ("3 of 7", "3 (30%)", "1,234 (31%)")
    assert (signed(3), signed(-2), signed(0)) == ("+3", "−2", "±0")


def test_a_tally_in_words():
    chart = Bars(
        "Which topic?", (Row("Climate", 121), Row("Trade", 98)), 300, "Several answers were possible"
    )
    assert chart.words() == (
        "Bar chart. Which topic? 300 ballots. Climate: 121 (40%); Trade: 98 (33%). Several answers were possible."
    )


def test_who_leads():
    tied = Bars("", (Row("a", 3), Row("b", 3), Row("c", 1)), 7)
    assert [tied.leads(row) for row in tied.rows] == [True, True, False]
    level = Bars("", (Row("a", 3), Row("b", 3)), 7)
    assert not any(level.leads(row) for row in level.rows)


def test_stances_in_words():
    chart = Diverging("Ban it", (Stack("", (1, 0, 2, 3, 1)),))
    assert chart.words() == (
        "Diverging bars. Ban it. 7 ballots. strongly disagree: 1 of 7; disagree: 0 of 7; undecided: 2 of 7; "
        "agree: 3 of 7; strongly agree: 1 of 7."
    )


def test_statements_in_words():
    chart = Diverging("Ban it", (Stack("One", (12, 3, 25)), Stack("Two", (0, 0, 0))), STATEMENT)
    assert chart.words() == (
        "Diverging bars. Ban it. 2 statements. One: 12 disagree, 3 pass, 25 agree; Two: no ballots."
    )


def test_one_withheld_statement_is_not_said_to_have_no_ballots():
    row = Stack("One", (0, 0, 0), "withheld: too few votes")
    chart = Diverging("Ban it", (row,), STATEMENT)
    assert chart.words() == "Diverging bars. Ban it: One. Withheld: too few votes."


def test_half_of_the_undecided_is_on_either_side_of_zero():
    chart = Diverging("", (Stack("", (10, 20, 40, 20, 10)),))
    assert chart.reach(chart.rows[0]) == (0.5, 0.5)
    even = Diverging("", (Stack("", (30, 70)),), ("no", "yes"))
    assert even.middle is None
    assert even.reach(even.rows[0]) == pytest.approx((0.3, 0.7))


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=7).filter(any))
def test_the_two_sides_are_all_ballots(counts):
    chart = Diverging("", (Stack("", tuple(counts)),), tuple(str(at) for at in range(len(counts))))
    assert sum(chart.reach(chart.rows[0])) == pytest.approx(1)


def test_a_swing_in_words():
    moves = {
        ("for", "for"): 2,
        ("undecided", "for"): 2,
        ("against", "against"): 1,
        ("against", "undecided"): 1,
    }
    chart = Flow("Ban it", (2, 2, 2), (4, 1, 1), moves)
    assert chart.words() == (
        "Flow from the opening to the closing ballot. Ban it. 6 voters voted both times. "
        "Swing: for +2 members, undecided −1 member, against −1 member. "
        "Moved: 2 from undecided to for and 1 from against to undecided. "
        "Stayed: 3. for: 2 of 6 before, 4 of 6 after; undecided: 2 of 6 before, 1 of 6 after; "
        "against: 2 of 6 before, 1 of 6 after."
    )


def test_withheld_moves_are_not_told():
    chart = Flow("Ban it", (2, 1, 1), (3, 0, 1), None)
    assert "Who moved where is withheld, since it would reveal how a few voted." in chart.words()
    assert "Moved" not in chart.words()
    assert chart.changes() == []


@given(st.integers(0, 400), st.integers())
def test_moves_come_out_even(number, seed):
    chart = flow(number, seed)
    stayed = sum(chart.moved(side, side) for side in chart.sides)
    assert stayed + sum(moved for *_, moved in chart.changes()) == chart.both == number


def test_groups_in_words():
    points = ((0.0, 0.0, 0), (1.0, 0.0, 1), (9.0, 0.0, 2))
    groups = (OpinionGroup("", 1), OpinionGroup("the wary", 1, "agrees that it is soon"), OpinionGroup("", 1))
    assert OpinionMap("Map", points, groups).words() == (
        "Map of opinion groups. Map. 3 voters in 3 groups. A and B are closest, A and C farthest apart. "
        "A: 1 voter; B: the wary: 1 voter, agrees that it is soon; C: 1 voter."
    )


def test_curves_in_words():
    curves = (
        Curve("Known", ((0.0, 1.0), (2.0, 0.5), (4.0, 0.5))),
        Curve("Unknown", ((0.0, 1.0), (4.0, 0.0))),
    )
    chart = Curves("Race", "Disaster", "skill", curves, 1.0, "Enmity 0.5", "Model: A.")
    assert chart.words() == (
        "Line chart. Race. Enmity 0.5. Disaster over skill, from 0 to 4. Known: 100% at 0, 75% at 1, 50% at 4; "
        "Unknown: 100% at 0, 75% at 1, 0% at 4. Model: A."
    )
    assert chart.ticks() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (3.5, [0, 1, 2, 3]),
        (1000, [0, 200, 400, 600, 800, 1000]),
        (0.03, [0, 0.01, 0.02, 0.03]),
    ],
)
def test_ticks_are_round(high, ticks):
    curve = Curve("", ((0.0, 0.0), (high, 1.0)))
    assert Curves("", "", "", (curve,), 0.0).ticks() == pytest.approx(ticks)


def test_chances_and_amounts():
    said = [chance(p) for p in (0, 1e-9, 0.0004, 0.0006, 0.31818, 0.5, 0.9994, 0.9996, 1)]
    assert said == ["0%", "<0.1%", "<0.1%", "0.1%", "31.8%", "50%", "99.9%", ">99.9%", "100%"]
    assert [amount(x) for x in (0, 0.5, 2.0, 1500, 0.123456, 1e-7, 12345678)] == [
        *("0", "0.5", "2", "1,500", "0.1235", "1e-07", "1.235e+07")
    ]


def test_groups_keep_letters_of_their_own():
    named = OpinionMap("", (), (OpinionGroup("X", 1), OpinionGroup("Y", 1)))
    assert [named.tag(0), named.tag(1)] == ["X", "Y"]
    mixed = OpinionMap("", (), (OpinionGroup("B", 1), OpinionGroup("wary", 1)))
    assert [mixed.tag(0), mixed.tag(1)] == ["A", "B"]


def test_a_run_off_in_words():
    assert TENNESSEE.words() == (
        "Instant run-off, counts by round. Capital of Tennessee. 100 ballots, 3 rounds. "
        "Wins in round 3 with 58 (58%): Knoxville. Knoxville: 17, 32, 58, wins; Memphis: 42, 42, 42; "
        "Nashville: 26, 26, out after round 2; Chattanooga: 15, out after round 1."
    )
    assert next(TENNESSEE.options[at] for at in TENNESSEE.order()) == "Knoxville"


@pytest.mark.parametrize("name", CHARTS)
def test_words_are_short_and_safe(name):
    said = CHARTS[name].words()
    assert 20 < len(said.encode("utf-16-le")) // 2 < 1000
    assert said.replace("\u200d", "").isprintable()  # which joins emoji


@settings(max_examples=60)
@given(anything)
def test_words_are_short_for_anything(chart):
    said = chart.words()
    assert 0 < len(said.encode("utf-16-le")) // 2 < 1000
    assert "\n" not in said


def test_what_is_left_out_is_named():
    said = CHARTS["statements 50"].words()
    number = int(said.split("the last ")[1].split()[0])
    assert said.endswith(f"Left out for length: the last {number} of 50 statements.")
    assert said.count(" disagree, ") == 50 - number > 5


def test_long_labels_are_shortened_before_any_is_left_out():
    said = CHARTS["bars of ten"].words()
    assert "Left out" not in said
    assert all(f"{at} Systems" in said for at in range(10))
    assert LONG not in said.split(": ", 1)[1]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Bars("", (Row("a", 3),), 2), "a count is beyond the ballots"),
        (lambda: Bars("", (Row("a", -1),), 2), "a count is beyond the ballots"),
        (lambda: Diverging("", (Stack("", (1, 2)),)), "a row lacks a level"),
        (lambda: Flow("", (1, 0, 0), (1, 1, 0), None), "the ballots differ in number"),
        (lambda: Flow("", (1, 0, 0), (0, 1, 0), {("for", "for"): 1}), "the moves do not add up"),
        (lambda: OpinionMap("", ((0, 0, 1),), (OpinionGroup("", 1),)), "a point has no group"),
        (lambda: OpinionMap("", ((float("nan"), 0, 0),), (OpinionGroup("", 1),)), "a point is not finite"),
        (lambda: Curves("", "", "", (), 0.0), "there is no curve"),
        (lambda: Curves("", "", "", (Curve("", ((0, 1),)),), 0.0), "a curve has fewer than two points"),
        (lambda: Curves("", "", "", (Curve("", ((0, 1), (0, 1))),), 0.0), "a curve goes back"),
        (lambda: Curves("", "", "", (Curve("", ((0, 1), (1, 2))),), 0.0), "what is no probability"),
        (lambda: Curves("", "", "", (Curve("", ((0, 1), (1, 1))),), 2.0), "about another range"),
        (lambda: Rounds("", ("a",), ((1, 2),), (0,), ((),), 0), "a round lacks an option"),
        (lambda: Rounds("", ("a",), ((1,),), (), ((),), 0), "a round lacks a part"),
        (lambda: Rounds("", ("a",), ((1,),), (0,), ((),), 1), "the winner is no option"),
    ],
)
def test_what_does_not_add_up_is_no_chart(make, fault):
    with pytest.raises(ValueError, match=fault):
        make()


def test_of_many_statements_the_clearest_are_kept_in_their_order():
    rows = (
        Stack("split", (5, 0, 5)),
        Stack("no", (9, 0, 1)),
        Stack("passed", (0, 9, 1)),
        Stack("yes", (0, 0, 4)),
    )
    chart = Diverging("M", (*rows, Stack("unseen", (0, 0, 0))), STATEMENT, "10 ballots")
    kept = chart.clearest(2)
    assert [row.label for row in kept.rows] == ["no", "yes"]
    assert kept.note == "The 2 of 5 statements that lean most to one side; the record has all. 10 ballots"
    assert kept.note in kept.words()
    assert chart.clearest(5) is chart


def test_a_swing_is_in_members_while_they_are_few_and_then_in_points():
    assert swung(2, 9) == "+2 members"
    assert swung(-1, 9) == "−1 member"
    assert swung(0, 9) == "±0 members"
    assert swung(2, 10) == "+20 points"
    assert swung(-1, 100) == "−1 point"


@pytest.mark.parametrize("name", CHARTS)
def test_words_say_the_outcome_first_and_the_foot_last(name):
    chart = replace(CHARTS[name], outcome="A tie: one and two have 3 of 7 each.", foot="p3 · closed · named")
    words = chart.words()
    assert len(words) < 1_000
    assert words.index("A tie: one and two have 3 of 7 each.") < words.index("p3 · closed · named.")
    assert words.endswith("p3 · closed · named.")


def test_statements_are_as_long_as_their_ballots():
    few, many = Stack("Few", (0, 0, 2)), Stack("Many", (30, 10, 60))
    chart = Diverging("Both", (few, many), STATEMENT)
    assert chart.reach(many) == pytest.approx((0.35, 0.65))
    assert chart.reach(few) == pytest.approx((0.0, 0.02))
