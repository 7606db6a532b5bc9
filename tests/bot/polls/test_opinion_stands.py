from __future__ import annotations

import math

import pytest

from bot.polls.opinion.stands import agreed, one_proportion, stands, two_proportions


def test_two_proportions_as_published():
    """The worked example in the tests of Pol.is (math/test/stats_test.clj), from CliffsNotes'
    "Test for Comparing Two Proportions"; the counts are less the votes that are made up."""
    assert two_proportions(15, 24, 56, 71) == pytest.approx(-1.518, abs=0.01)


def test_two_proportions_has_the_sign_of_the_difference():
    assert two_proportions(9, 10, 1, 10) == pytest.approx(-two_proportions(1, 10, 9, 10))
    assert two_proportions(9, 10, 1, 10) > 3
    assert two_proportions(5, 5, 7, 7) == 0


def test_one_proportion():
    # (8 + 1) of (9 + 1), against a half: 2 * sqrt(10) * 0.4.
    assert one_proportion(8, 9) == pytest.approx(2 * math.sqrt(10) * 0.4)
    assert one_proportion(0, 9) == pytest.approx(-one_proportion(8, 9))


def column(*votes):
    return [[vote] for vote in votes]


def test_a_group_stands_for_what_sets_it_apart():
    votes = column(1, 1, 1, 1, -1, -1, -1, -1)
    one, other = stands(votes, [range(4), range(4, 8)])
    assert [(s.statement, s.side, s.agree, s.disagree) for s in one] == [(0, "agree", 1, 0)]
    assert [(s.statement, s.side, s.agree, s.disagree) for s in other] == [(0, "disagree", 0, 1)]


def test_what_all_say_sets_nobody_apart():
    assert stands(column(1, 1, 1, 1, 1, 1, 1, 1), [range(4), range(4, 8)]) == [(), ()]


def test_passes_count_as_votes_and_gaps_do_not():
    votes = column(1, 1, 1, 1, 1, 0, None, None, -1, -1, -1, -1)
    (stand,) = stands(votes, [range(8), range(8, 12)])[0]
    assert stand.agree == pytest.approx(5 / 6)
    assert stand.disagree == 0


def test_where_nothing_is_sure_the_nearest_stands():
    votes = column(1, 1, -1, 0)
    one, other = stands(votes, [range(2), range(2, 4)])
    assert [s.side for s in one] == ["agree"]
    assert other == ()


def test_no_more_than_five_and_the_surest_first():
    votes = [[1] * 6 + [1, 1]] * 5 + [[1] * 6 + [-1, 1]] + [[-1] * 6 + [-1, 0]] * 6
    found = stands(votes, [range(6), range(6, 12)])[0]
    assert len(found) == 5
    assert [stand.statement for stand in found] == [0, 1, 2, 3, 4]


def test_consensus_needs_every_group():
    votes = [[1, 1, -1]] * 10 + [[1, -1, -1]] * 3
    groups = [range(10), range(10, 13)]
    assert [(c.statement, c.side) for c in agreed(votes, groups)] == [(0, "agree"), (2, "disagree")]
    assert agreed(votes, groups)[0].probability == pytest.approx(11 / 12 * 4 / 5)


def test_consensus_ranks_by_the_least_willing_group():
    votes = [[1, 1]] * 8 + [[1, 1]] * 2 + [[0, 1]] + [[1, 0]]
    # Both have one pass; statement 0 has it in the same group as statement 1: equal, so by number.
    groups = [range(8), range(8, 12)]
    assert [c.statement for c in agreed(votes, groups)] == [0, 1]
    votes[11] = [1, 1]
    assert [c.statement for c in agreed(votes, groups)] == [1, 0]


def test_a_narrow_majority_is_no_consensus():
    votes = column(1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1)
    assert agreed(votes, [range(11)]) == ()
