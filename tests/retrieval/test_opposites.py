"""Opposites of English words: listed, from WordNet, and in the degrees of adjectives."""

from __future__ import annotations

import pytest

from index.words import stem
from retrieval.opposites import TABLE, contrary, positives, same_direction


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("safer", "dangerous"),
        ("harder", "easier"),
        ("larger", "smaller"),
        ("larger", "tiny"),
        ("poorer", "wealthy"),
        ("weakest", "strong"),
        ("better", "worse"),
        ("reduction", "increase"),
        ("scarcity", "abundance"),
        ("praise", "criticise"),
        ("total", "selective"),
        ("ahead", "lags"),
    ],
)
def test_opposites(one: str, other: str) -> None:
    assert contrary(stem(one), stem(other))
    assert contrary(stem(other), stem(one))


@pytest.mark.parametrize(
    ("one", "other"), [("safer", "secure"), ("water", "paper"), ("harbour", "ship"), ("better", "good")]
)
def test_no_opposites(one: str, other: str) -> None:
    assert not contrary(stem(one), stem(other))


def test_a_word_that_only_looks_like_a_comparative_has_no_other_form() -> None:
    assert positives("water") == ("water",)
    assert positives("bigger") == ("bigger", "big")


def test_words_of_one_direction_share_an_opposite() -> None:
    assert same_direction(stem("rise"), stem("increased"))
    assert not same_direction(stem("rise"), stem("fall"))


def test_the_table_states_its_licence_and_has_words_alone() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    notes = " ".join(line for line in lines if line.startswith("#"))
    assert "WordNet 3.0 Copyright 2006 by Princeton University" in notes
    assert "agrees to preserve" in notes
    rows = [line.split() for line in lines if not line.startswith("#")]
    assert len(rows) > 1000
    assert all(len(row) > 1 and row[0] not in row[1:] for row in rows)
