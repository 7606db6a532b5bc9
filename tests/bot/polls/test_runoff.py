from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.runoff import RunoffRound, count, lot


def votes(*lines: tuple[int, str], names: str) -> list[tuple[int, ...]]:
    """So many ballots for each ranking, written as letters."""
    return [tuple(names.index(name) for name in ranking) for number, ranking in lines for _ in range(number)]


def test_the_capital_of_tennessee():
    """The example of Wikipedia's "Instant-runoff voting": Knoxville wins by 58 to 42."""
    ballots = votes((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"), names="MNCK")
    found = count(ballots, 4, "seed")
    assert found.rounds == (
        RunoffRound((42, 26, 15, 17), 0, (2,)),
        RunoffRound((42, 26, None, 32), 0, (1,)),
        RunoffRound((42, None, None, 58), 0),
    )
    assert found.winner == 3
    assert not found.by_lot and not found.tied


def test_burlington_2009_without_the_small_candidates():
    """Ballots as on rangevoting.org/Burlington.html: the leader of the first round and the winner
    of all pairs, Wright and Montroll, both lose."""
    ballots = votes(
        (1332, "MKW"), (767, "MWK"), (455, "M"), (2043, "KMW"), (371, "KWM"), (568, "K"),
        (1513, "WMK"), (495, "WKM"), (1289, "W"), names="WKM",
    )  # fmt: skip
    found = count(ballots, 3, "")
    assert [one.counts for one in found.rounds] == [(3297, 2982, 2554), (4064, 4314, None)]
    assert found.rounds[1].exhausted == 455
    assert found.winner == 1


def test_burlington_2009_as_published():
    """The city's three rounds: Wright, Kiss, Montroll, Smith, Simpson, written in. The ballots are
    made so that as many move to each as did; three went out at once after the first round."""
    ballots = votes(
        (2951, "W"), (2585, "K"), (1332, "MK"), (731, "MW"), (4, ""), (343, "SW"), (396, "SK"),
        (36, "SMW"), (455, "SM"), (76, "S"), (35, "P"), (36, "X"), names="WKMSPX",
    )  # fmt: skip
    found = count(ballots, 6, "")
    assert found.rounds == (
        RunoffRound((2951, 2585, 2063, 1306, 35, 36), 4, (3, 4, 5)),
        RunoffRound((3294, 2981, 2554, None, None, None), 151, (2,)),
        RunoffRound((4061, 4313, None, None, None, None), 606),
    )
    assert found.winner == 1


def test_a_majority_wins_at_once():
    found = count(votes((3, "AB"), (2, "BA"), names="AB"), 2, "")
    assert found.rounds == (RunoffRound((3, 2), 0),)
    assert found.winner == 0


def test_half_is_no_majority():
    found = count(votes((5, "A"), (3, "BC"), (2, "C"), names="ABC"), 3, "")
    assert found.rounds[0] == RunoffRound((5, 3, 2), 0, (2,))
    assert found.rounds[1] == RunoffRound((5, 3, None), 2)
    assert found.winner == 0


@pytest.mark.parametrize("ballots", [[], [(), ()]])
def test_no_ballots_no_winner(ballots):
    found = count(ballots, 3, "")
    assert found.rounds == (RunoffRound((0, 0, 0), len(ballots)),)
    assert found.winner is None and not found.tied and not found.by_lot


def test_one_option():
    assert count([(0,)], 1, "").winner == 0


def test_an_earlier_round_breaks_a_tie():
    # B and C have 6 each in the second round; in the first, C had 4 and B 6.
    ballots = votes((7, "A"), (6, "BA"), (4, "CB"), (2, "DC"), names="ABCD")
    found = count(ballots, 4, "")
    assert found.rounds[1] == RunoffRound((7, 6, 6, None), 0, (2,), "earlier round")
    assert found.rounds[2].counts == (7, 10, None, None)
    assert found.winner == 1 and not found.by_lot


def test_the_latest_earlier_round_counts():
    # D and E are tied at last; they were even in the second round and not in the first.
    ballots = votes(
        (12, "A"), (9, "B"), (7, "D"), (5, "E"), (2, "FE"), (3, "CD"), (3, "CE"), names="ABCDEF"
    )  # fmt: skip
    found = count(ballots, 6, "")
    assert [one.counts for one in found.rounds[:3]] == [
        (12, 9, 6, 7, 5, 2),
        (12, 9, 6, 7, 7, None),
        (12, 9, None, 10, 10, None),
    ]
    # B has the fewest there; then D and E decide between them.
    assert found.rounds[2].eliminated == (1,) and found.rounds[2].broken is None
    assert found.rounds[3] == RunoffRound((12, None, None, 10, 10, None), 9, (4,), "earlier round")


def test_a_final_tie_is_broken_by_an_earlier_round():
    ballots = votes((5, "A"), (4, "B"), (1, "CB"), names="ABC")
    found = count(ballots, 3, "")
    assert found.rounds[1] == RunoffRound((5, 5, None), 0, (1,), "earlier round")
    assert found.rounds[2] == RunoffRound((5, None, None), 5)
    assert found.winner == 0 and not found.tied


def test_a_final_tie_that_nothing_breaks_is_a_tie():
    found = count(votes((2, "A"), (2, "B"), names="ABC"), 3, "")
    assert found.winner is None
    assert found.tied == (0, 1)
    assert found.rounds[-1] == RunoffRound((2, 2, None), 0)
    assert not found.by_lot


def test_options_that_nobody_ranks_need_no_lot():
    found = count(votes((5, "A"), (4, "B"), (4, "C"), names="ABCDE"), 5, "")
    assert found.rounds[0].eliminated == (3, 4)
    assert found.rounds[0].broken is None


def test_the_lot_can_be_drawn_again():
    ballots = votes((4, "A"), (2, "BA"), (2, "CA"), (1, "DB"), (1, "DC"), names="ABCD")
    assert lot("p3", 1) == hashlib.sha256(b"p3:1").hexdigest()
    outs = set()
    for seed in map(str, range(20)):
        found = count(ballots, 4, seed)
        drawn = min((1, 2, 3), key=lambda option: hashlib.sha256(f"{seed}:{option}".encode()).hexdigest())
        assert found.rounds[0].eliminated == (drawn,)
        assert found.rounds[0].broken == "lot" and found.by_lot
        outs.add(drawn)
    assert outs == {1, 2, 3}


@pytest.mark.parametrize("ballot", [(3,), (-1,), (0, 0), (0, 1, 0)])
def test_what_is_no_ranking_is_refused(ballot):
    with pytest.raises(ValueError, match="not a ranking of 3 options"):
        count([(0, 1), ballot], 3, "")


def test_no_options_are_refused():
    with pytest.raises(ValueError, match="needs an option"):
        count([], 0, "")


@st.composite
def elections(draw):
    options = draw(st.integers(1, 6))
    ranking = st.permutations(range(options)).flatmap(
        lambda order: st.integers(0, options).map(lambda kept: tuple(order[:kept]))
    )
    return draw(st.lists(ranking, max_size=25)), options


@given(elections(), st.text(max_size=3))
def test_every_ballot_is_counted_in_every_round(election, seed):
    ballots, options = election
    found = count(ballots, options, seed)
    for one in found.rounds:
        assert sum(votes for votes in one.counts if votes is not None) + one.exhausted == len(ballots)
    out: set[int] = set()
    for one in found.rounds:
        assert {n for n, votes in enumerate(one.counts) if votes is None} == out
        # Nobody who goes out had more than one who stays.
        staying = [
            votes for n, votes in enumerate(one.counts) if votes is not None and n not in one.eliminated
        ]
        assert all((one.counts[n] or 0) <= min(staying) for n in one.eliminated)
        out |= set(one.eliminated)
    assert all(one.eliminated for one in found.rounds[:-1]) and not found.rounds[-1].eliminated


@given(elections(), st.text(max_size=3))
def test_the_winner_has_a_majority_of_the_continuing(election, seed):
    ballots, options = election
    found = count(ballots, options, seed)
    last = found.rounds[-1]
    continuing = len(ballots) - last.exhausted
    if found.winner is not None:
        assert 2 * (last.counts[found.winner] or 0) > continuing
    elif found.tied:
        assert len(found.tied) == 2
        assert [last.counts[n] for n in found.tied] == [continuing // 2] * 2 and continuing
    else:
        assert continuing == 0


@given(elections(), st.text(max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(election, seed, chance):
    ballots, options = election
    mixed = list(ballots)
    chance.shuffle(mixed)
    assert count(mixed, options, seed) == count(ballots, options, seed)


@given(elections(), st.randoms(use_true_random=False))
def test_options_have_no_names(election, chance):
    """Numbered otherwise, the same happens, unless a lot is drawn."""
    ballots, options = election
    number = list(range(options))
    chance.shuffle(number)
    found = count(ballots, options, "")
    turned = count([tuple(number[option] for option in ballot) for ballot in ballots], options, "")
    if found.by_lot:
        assert turned.by_lot
        return
    assert turned.winner == (None if found.winner is None else number[found.winner])
    for one, other in zip(found.rounds, turned.rounds, strict=True):
        assert [other.counts[number[n]] for n in range(options)] == list(one.counts)
        assert set(other.eliminated) == {number[n] for n in one.eliminated}


@given(elections())
def test_going_out_one_by_one_gives_the_same_winner(election):
    """Options out at once never change the winner: a count without batches agrees where no tie comes up."""
    ballots, options = election
    running = set(range(options))
    while True:
        first = [next((option for option in ballot if option in running), None) for ballot in ballots]
        counts = {option: first.count(option) for option in running}
        total = sum(counts.values())
        best = max(running, key=lambda option: counts[option])
        if not total or 2 * counts[best] > total:
            break
        lowest = [option for option in running if counts[option] == min(counts.values())]
        if len(lowest) > 1:
            return
        running.remove(lowest[0])
    assert count(ballots, options, "").winner == (best if total else None)
