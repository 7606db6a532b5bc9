from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.polls.opinion.groups import opinions
from bot.polls.opinion.layout import layout

pytestmark = pytest.mark.filterwarnings("error")


def camps(seed, voters=40, statements=20, number=3, noise=0.2, missing=0.15):
    """Votes of members in camps of like opinion, some of them drawn by chance or missing."""
    chance = np.random.default_rng(seed)
    opinion = chance.choice([-1, 1], (number, statements))
    camp = np.arange(voters) % number
    votes = np.where(
        chance.random((voters, statements)) < noise,
        chance.integers(-1, 2, (voters, statements)),
        opinion[camp],
    ).tolist()
    unseen = chance.random((voters, statements)) < missing
    return [
        [None if gap else vote for vote, gap in zip(row, gaps, strict=True)]
        for row, gaps in zip(votes, unseen, strict=True)
    ], camp


def labels(found, voters):
    where = np.full(voters, -1)
    for number, group in enumerate(found.groups):
        where[list(group.members)] = number
    return where


def test_forty_members_in_three_camps():
    from sklearn.metrics import adjusted_rand_score

    agreement = []
    for seed in range(4):
        votes, camp = camps(seed)
        found = opinions(votes)
        agreement.append(adjusted_rand_score(camp, labels(found, 40)))
        assert found.why_none is None
    assert np.mean(agreement) > 0.95
    assert min(agreement) > 0.7


def test_votes_by_chance_make_no_groups():
    chance = np.random.default_rng(5)
    split = sum(len(opinions(chance.integers(-1, 2, (40, 12)).tolist()).groups) > 1 for _ in range(20))
    assert split <= 4  # five in a hundred are expected


def test_two_camps_and_what_they_stand_for():
    one, other = [1, 1, 1, -1, 1, 0, 1, 1], [-1, -1, -1, 1, 1, 0, 1, 1]
    chance = random.Random(1)
    votes = [[*one] for _ in range(12)] + [[*other] for _ in range(9)]
    for row in votes:
        row[7] = chance.choice([1, 0, -1])
    found = opinions(votes)
    assert [group.size for group in found.groups] == [12, 9]
    large, small = found.groups
    assert large.members == tuple(range(12)) and small.members == tuple(range(12, 21))
    assert {(s.statement, s.side) for s in large.stands_for} == {
        (0, "agree"), (1, "agree"), (2, "agree"), (3, "disagree"),
    }  # fmt: skip
    assert [s.side for s in large.stands_for] == ["agree", "agree", "agree", "disagree"]
    assert {(s.statement, s.side) for s in small.stands_for} == {
        (0, "disagree"), (1, "disagree"), (2, "disagree"), (3, "agree"),
    }  # fmt: skip
    first = large.stands_for[0]
    assert first.agree == 1 and first.disagree == 0 and first.z > 3
    agreed = {(c.statement, c.side): c for c in found.consensus}
    assert set(agreed) == {(4, "agree"), (6, "agree")}
    assert agreed[4, "agree"].share == 1
    assert agreed[4, "agree"].probability == pytest.approx(13 / 14 * 10 / 11)


@pytest.mark.parametrize("voters", [0, 1, 7])
def test_nothing_under_eight_voters(voters):
    found = opinions(camps(0, voters=voters)[0])
    assert found.points == (None,) * voters
    assert found.groups == () and found.consensus == ()
    assert found.why_none is not None
    assert found.why_none.startswith(
        f"Opinion groups need 8 voters with votes on 7 statements; so far {voters} have."
    )


def test_eight_voters_in_two_camps():
    votes = [[1] * 10] * 4 + [[-1] * 10] * 4
    found = opinions(votes)
    assert [group.members for group in found.groups] == [(4, 5, 6, 7), (0, 1, 2, 3)]


def test_voters_with_few_votes_are_left_out():
    votes = [[1] * 10] * 6 + [[-1] * 10] * 6 + [[1] * 6 + [None] * 4] * 3
    found = opinions(votes)
    assert found.points[:12].count(None) == 0 and found.points[12:] == (None,) * 3
    assert sum(group.size for group in found.groups) == 12
    why = opinions([*votes[:5], *votes[12:] * 2]).why_none
    assert why is not None and "so far 5" in why


@pytest.mark.parametrize("row", [[1] * 10, [0] * 10, [1], [1, -1], [1, 0, -1] * 4])
def test_voters_of_one_mind_are_one_group(row):
    found = opinions([row] * 12)
    assert [group.size for group in found.groups] == [12]
    assert set(found.points) == {(0.0, 0.0)}
    assert found.why_none == (
        "There is one group: the votes do not part more clearly than they would by chance."
    )
    assert {(c.statement, c.side) for c in found.consensus} <= {
        (n, "agree" if vote == 1 else "disagree") for n, vote in enumerate(row) if vote
    }


def test_one_statement_makes_no_groups():
    """Its tally says all there is to say."""
    found = opinions([[1]] * 10 + [[-1]] * 10)
    assert len(found.groups) == 1
    assert {point[1] for point in found.points if point} == {0.0}


def test_two_statements_that_go_together():
    found = opinions([[1, 1]] * 10 + [[-1, -1]] * 10)
    assert sorted(group.members for group in found.groups) == [tuple(range(10)), tuple(range(10, 20))]


def test_a_statement_that_nobody_has_seen():
    votes = [[1] * 8 + [None]] * 8 + [[-1] * 8 + [None]] * 8
    found = opinions(votes)
    assert [group.size for group in found.groups] == [8, 8]
    assert all(stand.statement < 8 for group in found.groups for stand in group.stands_for)


def test_a_stray_makes_no_group_of_one():
    votes, _ = camps(3, missing=0)
    votes.append([-vote for vote in votes[0]])
    found = opinions(votes)
    assert found.groups and min(group.size for group in found.groups) >= 2


def test_groups_can_be_asked_to_be_larger():
    votes = [[1] * 10] * 12 + [[-1] * 10] * 12 + [[1, -1] * 5] * 4
    assert [group.size for group in opinions(votes).groups] == [12, 12, 4]
    assert min(group.size for group in opinions(votes, least=5).groups) >= 12


def test_the_order_of_voters_does_not_matter():
    votes, _ = camps(4, voters=24, noise=0.35)
    order = list(range(24))
    random.Random(2).shuffle(order)
    one, other = opinions(votes), opinions([votes[row] for row in order])
    assert len(one.groups) > 1
    assert [tuple(sorted(order[m] for m in group.members)) for group in other.groups] == [
        group.members for group in one.groups
    ]
    assert [group.stands_for for group in other.groups] == [group.stands_for for group in one.groups]
    assert tuple(other.points[order.index(row)] for row in range(24)) == one.points
    assert other.consensus == one.consensus


def test_three_hundred_voters_on_fifty_statements_take_little_time():
    from sklearn.metrics import adjusted_rand_score

    votes, camp = camps(7, voters=300, statements=50, missing=0.4)
    started = time.process_time()
    found = opinions(votes)
    assert time.process_time() - started < 4  # about one second on a free core
    assert adjusted_rand_score(camp, labels(found, 300)) > 0.95


def test_places_are_principal_components():
    from sklearn.decomposition import PCA

    votes = np.random.default_rng(0).integers(-1, 2, (30, 9)).astype(float)
    expected = PCA(2).fit_transform(votes)
    assert np.abs(layout(votes)) == pytest.approx(np.abs(expected), abs=1e-6)


def test_who_has_seen_little_is_moved_out():
    """The factor sqrt(statements / votes cast) of polismath/math/pca.clj."""
    votes = [[1.0] * 4] * 6 + [[-1.0] * 4] * 6
    whole = layout(votes)
    part = layout([*votes, [1.0, np.nan, np.nan, np.nan]])
    # Its one vote is a quarter of the way, times sqrt(4 / 1); the mean moves by a 13th.
    assert abs(part[12, 0]) == pytest.approx(abs(whole[0, 0]) / 2, rel=0.1)


@pytest.mark.parametrize(
    ("votes", "least", "says"),
    [([[1, 0], [1]], 2, "each statement"), ([[2]], 2, "1, 0, -1 or None"), ([[1]], 1, "two voters")],
)
def test_what_are_no_votes_is_refused(votes, least, says):
    with pytest.raises(ValueError, match=says):
        opinions(votes, least=least)


@settings(max_examples=30)
@given(
    st.integers(1, 5).flatmap(
        lambda s: st.lists(
            st.lists(st.sampled_from([1, -1, 0, None]), min_size=s, max_size=s), min_size=8, max_size=20
        )
    )
)
def test_any_votes(votes):
    found = opinions(votes)
    members = [m for group in found.groups for m in group.members]
    assert sorted(members) == [row for row, point in enumerate(found.points) if point is not None]
    assert len(set(members)) == len(members)
    assert [group.size for group in found.groups] == sorted(
        (len(g.members) for g in found.groups), reverse=True
    )
    assert all(group.size >= 2 for group in found.groups)
    assert (found.why_none is None) == (len(found.groups) > 1)
    where = labels(found, len(votes))
    for row, other in enumerate(votes):
        assert all(where[row] == where[n] for n in range(len(votes)) if votes[n] == other)


@pytest.mark.parametrize("late", [1, 2])
@pytest.mark.parametrize("statements", [4, 6])
def test_statements_added_late_leave_the_groups_as_they_are(statements, late):
    """Whether as few as none or as many as all but one have voted on them."""
    from sklearn.metrics import adjusted_rand_score

    alike = []
    for seed in range(6):
        votes, camp = camps(seed, voters=12, statements=statements, number=2, noise=0.1, missing=0)
        before = labels(opinions(votes), 12)
        for voted in (0, 1, 4, 7, 11):
            more = [
                row + ([1 if camp[at] else -1] if at < voted else [None]) * late
                for at, row in enumerate(votes)
            ]
            after = opinions(more)
            assert None not in after.points
            alike.append(adjusted_rand_score(before, labels(after, 12)))
    assert np.mean(alike) > 0.7


@settings(max_examples=25)
@example(seed=290, statements=2)
@given(seed=st.integers(0, 10_000), statements=st.integers(2, 12))
def test_a_statement_without_votes_changes_no_group(seed, statements):
    votes, _ = camps(seed, voters=20, statements=statements, number=2, noise=0.1, missing=0)
    before, after = opinions(votes), opinions([[*row, None] for row in votes])
    assert [group.members for group in after.groups] == [group.members for group in before.groups]
    assert [group.stands_for for group in after.groups] == [group.stands_for for group in before.groups]
    assert after.consensus == before.consensus


def test_a_member_who_has_seen_half_of_few_statements_or_skipped_one_takes_no_part():
    votes = [[1] * 6] * 6 + [[-1] * 6] * 6
    for few in ([1, 1, 1, None, None, None], [1, None, 1, 1, 1, 1], [None, 1, 1, 1, 1, 1], [None] * 6):
        found = opinions([*votes, few])
        assert found.points[-1] is None
        assert [group.size for group in found.groups] == [6, 6]
    for enough in ([1, 1, 1, 1, None, None], [1, 1, 1, 1, 1, None]):
        assert opinions([*votes, enough]).points[-1] is not None
