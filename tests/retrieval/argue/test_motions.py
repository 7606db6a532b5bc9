"""Motions taken from the texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UserError
from retrieval.argue.motions import LONGEST, SHORTEST, claims, motion_of
from retrieval.library import Library
from retrieval.library_group import LibraryGroup


@pytest.mark.parametrize(
    ("sentence", "motion"),
    [
        ("However, cities should build trams wherever they can (Roe, 2001).", "Cities should build trams wherever they can."),
        ("Thus, therefore, trams are safer than cars in every city.", "Trams are safer than cars in every city."),
        ("In addition, trams are safer than cars in every city [3, 4].", "Trams are safer than cars in every city."),
        ("Instead of cars, a city should have trams and bicycles.", ""),
        ("They should be built in every city of the whole country.", ""),
        ("This should be done in every city of the whole country.", ""),
        ("Should trams be built in every city of the whole country?", ""),
        ("Trams (which are safe should be built in every city.", ""),
        ("Trams were built in 1901 in every city of the country.", ""),
        ("As this article shows, trams should be built everywhere.", ""),
        ("Trams are safe.", ""),
        ("Trams " + "are safe and " * 30 + "good.", ""),
    ],
)  # fmt: skip
def test_what_stands_on_its_own(sentence: str, motion: str) -> None:
    assert motion_of(sentence) == motion


def test_a_claim_and_a_mere_fact() -> None:
    assert claims("Cities should build trams.") and claims("Trams are safer than cars, and useful.")
    assert claims("The tram runs along the river.") == 0
    assert claims("The tram has gained more passengers than the bus.") == 0


WORDS = [
    "However,",
    "Thus",
    "trams",
    "should",
    "not",
    "be",
    "built",
    "in",
    "cities",
    "“quietly”",
    "more",
    "often",
    "than",
]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=30),
    st.sampled_from([".", "?", " (Roe, 2001).", ""]),
)
def test_any_words_give_nothing_or_their_own_end(words: list[str], end: str) -> None:
    sentence = " ".join(words) + end
    found = motion_of(sentence)
    own = sentence.replace(" (Roe, 2001)", "")
    assert found == "" or (
        SHORTEST <= len(found) <= LONGEST and own.endswith(found[1:]) and end.endswith(".")
    )


@pytest.mark.parametrize("topic", ["AI arms race", "cooperation", "autonomous weapons", "safety standards"])
def test_motions_on_a_topic_are_the_texts_own_words(library: Library, topic: str) -> None:
    found = library.motions(topic, 5)
    assert 1 <= len(found) <= 5 and found == library.motions(topic, 5)
    for number, proposal in enumerate(found, 1):
        excerpt = proposal.excerpt
        assert excerpt.number == number
        assert library.text(excerpt.document)[excerpt.start : excerpt.end] == excerpt.text
        assert SHORTEST <= len(proposal.text) <= LONGEST and not proposal.text.endswith("?")
        words = re.findall(r"\w+", proposal.text)
        assert "".join(words).lower() in "".join(re.findall(r"\w+", excerpt.text)).lower()
    assert len({p.text for p in found}) == len(found)
    grouped = LibraryGroup([library]).motions(topic, 5)
    assert [p.text for p in grouped] == [p.text for p in found]


def test_a_topic_that_is_not_there(library: Library) -> None:
    assert library.motions("penguins on ice") == []
    with pytest.raises(UserError, match="Name a topic"):
        library.motions(" ")
    with pytest.raises(UserError, match="1 to 20"):
        library.motions("AI", 0)
