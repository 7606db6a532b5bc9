from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from sample_charts import CHARTS, LONG, TENNESSEE, anything

from adapters.terminal.charts import lines
from bot.charts import Bars, Diverging, Flow, OpinionGroup, OpinionMap, Row, Stack


@pytest.mark.parametrize("width", [24, 40, 80, 120])
@pytest.mark.parametrize("name", CHARTS)
def test_every_line_fits(name, width):
    for line in lines(CHARTS[name], width, title=True):
        assert cell_len(line) <= width
        assert line == line.rstrip()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(anything, st.integers(24, 100))
def test_every_line_fits_and_is_safe_for_anything(chart, width):
    for line in lines(chart, width, title=True):
        assert cell_len(line) <= width
        assert "\x1b" not in line and "\n" not in line and "\u202e" not in line


def test_a_tally():
    chart = Bars("Which topic?", (Row("Climate", 121), Row("Trade 🚀", 60), Row("None", 0)), 240, "Several.")
    assert lines(chart, 40) == [
        "240 ballots",
        "Climate",
        "██████████████▋                121 (50%)",
        "Trade 🚀",
        "███████▎                        60 (25%)",
        "None",
        "                                  0 (0%)",
        "Several.",
    ]


def test_the_title_is_there_when_wanted():
    assert lines(CHARTS["bars 2"], 40, title=True)[:2] == ["Which topic?", ""]


def test_stances_lie_about_zero():
    chart = Diverging("Ban it", (Stack("", (10, 20, 40, 20, 10)),))
    assert lines(chart, 41) == [
        "100 ballots",
        "▚▚▚▚▒▒▒▒▒▒▒▒░░░░░░░░┃░░░░░░░░▓▓▓▓▓▓▓▓████",
        "█ strongly agree     10 (10%)",
        "▓ agree              20 (20%)",
        "░ undecided          40 (40%)",
        "▒ disagree           20 (20%)",
        "▚ strongly disagree  10 (10%)",
    ]


def test_one_withheld_statement_has_no_bar():
    row = Stack("One", (0, 0, 0), "withheld: too few votes")
    chart = Diverging("Ban it", (row,), ("disagree", "pass", "agree"))
    assert lines(chart, 41) == ["Withheld: too few votes", "One"]


def test_statements_share_a_scale():
    chart = Diverging("", (Stack("One", (5, 0, 5)), Stack("Two", (0, 0, 8))), ("disagree", "pass", "agree"))
    shown = lines(chart, 41)
    assert shown[0] == "▚ disagree  ░ pass  █ agree"
    assert shown[2] == " " * 7 + "▚" * 13 + "┃" + "█" * 12
    assert shown[3] == "5 disagree, 0 pass, 5 agree"
    assert shown[5] == " " * 20 + "┃" + "█" * 20


def test_a_swing():
    moves = {("for", "for"): 2, ("undecided", "for"): 2, ("against", "against"): 2}
    assert lines(Flow("", (2, 2, 2), (4, 0, 2), moves), 40) == [
        "6 voters voted both times",
        "           before   after       swing",
        "for        2 of 6  4 of 6  +2 members",
        "undecided  2 of 6  0 of 6  −2 members",
        "against    2 of 6  2 of 6  ±0 members",
        "Moved:",
        "  undecided → for  2",
        "  stayed           4",
    ]


def test_withheld_moves_are_not_shown():
    shown = lines(CHARTS["flow withheld"], 40)
    assert "Who moved where is withheld, since it" in shown
    assert not any("→" in line for line in shown)


def test_a_map_of_letters():
    points = ((-1.0, 0.0, 0), (1.0, 0.0, 1), (0.0, 0.5, 0), (0.0, 0.5, 1))
    shown = lines(OpinionMap("", points, (OpinionGroup("", 2, "says yes"), OpinionGroup("", 2))), 40)
    assert shown[0] == f"┌{'─' * 38}┐"
    row = next(line for line in shown if "A" in line)
    assert (row.index("A"), row.index("B")) == (2, 37)
    assert "* several groups" in shown
    assert shown[-2:] == ["A, 2 voters: says yes", "B, 2 voters"]


def test_a_withheld_group_stands_below_the_map_alone():
    points = ((-1.0, 0.0, 0), (1.0, 0.0, 0))
    groups = (OpinionGroup("A", 1), OpinionGroup("B", 1, "withheld"), OpinionGroup("C", 1, "withheld"))
    shown = lines(OpinionMap("", points, groups), 40)
    assert not any(letter in line for line in shown[:-3] for letter in "BC")
    assert shown[-2:] == ["B, 1 voter: withheld", "C, 1 voter: withheld"]


def test_a_run_off():
    assert lines(TENNESSEE, 40) == [
        "100 ballots, 3 rounds",
        "Wins in round 3 with 58 (58%): Knoxville",
        "             R1  R2  R3",
        "Knoxville    17  32  58  wins",
        "Memphis      42  42  42",
        "Nashville    26  26       out",
        "Chattanooga  15           out",
    ]


def test_a_long_option_is_wrapped_within_its_column():
    shown = lines(CHARTS["rounds 7"], 60)
    assert any(line.endswith("3   3   4  wins") for line in shown)
    assert LONG.split()[-1] in " ".join(shown)


def test_many_rounds_in_a_narrow_room_are_told_in_words():
    shown = " ".join(" ".join(lines(CHARTS["rounds 9"], 24)).split())
    assert "Book 8 220, 220, out after round 2" in shown
    assert shown.endswith("no choice left: 0, 1, 2, 3, 4, 5, 6, 7, 8")


def test_each_score_has_a_pattern_of_its_own():
    chart = Diverging("M", (Stack("A", (1,) * 6), Stack("B", (2,) * 6)), tuple("012345"))
    legend = lines(chart, 70)[0].split()
    assert legend[1::2] == list("012345")
    assert len(set(legend[::2])) == 6
