from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ballots.types import Ballot
from bot.debates.swing import swing, verdict

NUMBERS = {"f": 1, "a": 2, "u": 3}


def ballots(word: str) -> list[Ballot]:
    """A voter a letter; "-" for one who did not vote."""
    return [Ballot(bytes([n]), {NUMBERS[letter]: 1}) for n, letter in enumerate(word) if letter != "-"]


@pytest.mark.parametrize(
    ("before", "after", "verdict", "change"),
    [
        ("uuuuuu", "ffauuu", "for", (2, 1, -3)),
        ("ffffff", "ffffaa", "against", (-2, 2, 0)),
        ("fa", "af", "dead heat", (0, 0, 0)),
        # One of twenty who were undecided is for: exactly five points, which is no dead heat.
        ("u" * 20, "f" + "u" * 19, "for", (1, 0, -1)),
        ("u" * 20, "a" + "u" * 19, "against", (0, 1, -1)),
        # One of 21 is under five.
        ("u" * 21, "f" + "u" * 20, "dead heat", (1, 0, -1)),
        # One of forty who was against is for: twice 2.5 points.
        ("a" * 40, "f" + "a" * 39, "for", (1, -1, 0)),
        ("a" * 41, "f" + "a" * 40, "dead heat", (1, -1, 0)),
        # Both sides gain from the undecided, and what counts is who gained more.
        ("u" * 20, "f" * 9 + "a" * 8 + "uuu", "for", (9, 8, -17)),
        # Only those who voted both times count.
        ("ffff----", "----aaaa", None, (0, 0, 0)),
        ("uf-", "f-f", "for", (1, 0, -1)),
        ("", "", None, (0, 0, 0)),
        ("fff", "", None, (0, 0, 0)),
    ],
)
def test_the_verdict(before, after, verdict, change):
    found = swing(ballots(before), ballots(after))
    assert found.verdict == verdict
    assert tuple(found.change.values()) == change


def test_points_are_shares_of_those_who_voted_twice():
    found = swing(ballots("uuuuf"), ballots("fauu-"))
    assert found.both == 4
    assert found.points == {"for": 25.0, "against": 25.0, "undecided": -50.0}
    assert found.moves == {
        ("undecided", "against"): 1,
        ("undecided", "for"): 1,
        ("undecided", "undecided"): 2,
    }
    assert swing([], []).points == {}


VOTES = st.lists(st.tuples(st.sampled_from("fau-"), st.sampled_from("fau-")), max_size=60)


@given(votes=VOTES, order=st.randoms())
def test_the_swing_adds_up_in_any_order(votes, order):
    opening, closing = (ballots("".join(pair[turn] for pair in votes)) for turn in (0, 1))
    found = swing(opening, closing)
    both = [pair for pair in votes if "-" not in pair]
    assert found.both == len(both) == sum(found.moves.values())
    assert sum(found.change.values()) == 0
    assert sum(found.before.values()) == sum(found.after.values()) == found.both
    order.shuffle(opening)
    order.shuffle(closing)
    assert swing(opening, closing) == found


@given(votes=VOTES)
def test_no_side_is_favoured(votes):
    """With the sides' names changed over, so is the verdict."""
    turned = str.maketrans("fa", "af")
    words = ["".join(pair[turn] for pair in votes) for turn in (0, 1)]
    one = swing(ballots(words[0]), ballots(words[1]))
    other = swing(*(ballots(word.translate(turned)) for word in words))
    names = {"for": "against", "against": "for", "dead heat": "dead heat", None: None}
    assert other.verdict == names[one.verdict]


def test_a_verdict_has_the_sign_of_a_minus():
    said = verdict(swing(ballots("fffauu"), ballots("ffffff")))
    assert said.startswith("For wins by swing: for +3 members, against −1 member, counted over the 6 members")
    assert "against ±0 members," in verdict(swing(ballots("uaf"), ballots("faf")))
    said = verdict(swing(ballots("fffauu" * 2), ballots("ffffff" * 2)))
    assert said.startswith(
        "For wins by swing: for +50 points, against −17 points, counted over the 12 members"
    )
