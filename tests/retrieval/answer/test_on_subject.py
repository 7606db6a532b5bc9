"""Sentences on the country that a follow-up asks about."""

from __future__ import annotations

from retrieval.answer.on_subject import ABOUT, NOT_ABOUT, on_subject
from retrieval.interpret.place_names import same_place
from tests.retrieval.made_up import candidate


def test_a_sentence_is_about_the_country_that_it_names_first() -> None:
    text = candidate("Oslo sells to the Danes.", "Denmark sells to Norway.", "Ships are dear.")
    assert on_subject(same_place("Norway"), [text]).tolist() == [ABOUT, 0.0, NOT_ABOUT]
