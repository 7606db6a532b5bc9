"""Other names of countries: for their people, and for the seat of their government."""

from __future__ import annotations

import pytest

from retrieval.interpret.place_names import (
    in_known_names,
    in_short_names,
    is_place,
    places_in,
    put_otherwise,
    same_place,
    with_us_as_country,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Beijing", "china"),
        ("Soviets", "soviet union"),
        ("Russians", "soviet"),
        ("moscow", "soviet union"),
        ("Europeans", "european union"),
        ("America", "us"),
        ("U.S.", "united states"),
        ("Dutch", "netherlands"),
        ("English", "england"),
        ("Whitehall", "united kingdom"),
        ("Pentagon", "defense department"),
    ],
)
def test_names_of_one_place(one: str, other: str) -> None:
    assert other in same_place(one)


def test_other_names_are_of_the_same_kind() -> None:
    assert put_otherwise("Beijing")[0] == "china"
    assert put_otherwise("Soviets") == ("soviet", "russian", "russians")
    assert "german" not in put_otherwise("Berlin")
    assert put_otherwise("Atlantis") == ()


def test_english_words_are_places_only_with_a_capital() -> None:
    assert is_place("Turkey")
    assert not is_place("turkey")
    assert is_place("japan")
    assert not is_place("us")


def test_the_longest_name_counts() -> None:
    text = "Did North Korea and the European Union meet Japanese envoys?"
    assert [name for _, _, name in places_in(text)] == ["North Korea", "European Union", "Japanese"]


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("why does Beijing worry the Pentagon?", "why does China worry the Defense Department?"),
        ("what do the Brussels rules say?", "what do the EU rules say?"),
        ("what does washington fear?", "what does U.S. fear?"),
        ("what does Tokyo fear?", "what does Tokyo fear?"),
        ("what does China fear?", "what does China fear?"),
    ],
)
def test_a_name_that_the_texts_have(question: str, put: str) -> None:
    text = "China and the U.S. and the EU met at the Defense Department."
    assert in_known_names(question, lambda name: name in text) == put


def test_europe_is_also_the_union_where_the_texts_have_it() -> None:
    both = "The European Union lags in Europe."
    assert in_known_names("Why does Europe lag?", lambda name: name in both) == (
        "Why does European Union lag?"
    )
    assert in_known_names("Why does Europe lag?", lambda name: name == "Europe") == "Why does Europe lag?"


def test_a_body_by_the_acronym_that_the_texts_have() -> None:
    assert in_short_names("European Union's rules", lambda name: name == "EU") == "EU's rules"
    assert in_short_names("European Union's rules", lambda name: False) == "European Union's rules"
    assert in_short_names("EU rules", lambda name: name == "EU") == "EU rules"


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("what about the us then", "what about the USA then"),
        ("us or china?", "USA or china?"),
        ("china vs the us vs japan", "china vs the USA vs japan"),
        ("tell us about the port", "tell us about the port"),
        ("is it us and the port?", "is it us and the port?"),
        ("the us and them of politics", "the us and them of politics"),
        ("what is the use of it", "what is the use of it"),
        ("the U.S. and the US", "the U.S. and the US"),
    ],
)
def test_us_is_a_country_after_an_article_or_beside_one(question: str, put: str) -> None:
    assert with_us_as_country(question) == put
