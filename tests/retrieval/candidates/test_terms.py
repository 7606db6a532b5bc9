import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import is_negated, look_up, words
from retrieval.candidates.terms import (
    blended_idf,
    prior_frequency,
    question_terms,
    rank_weight,
    respell,
)
from retrieval.candidates.types import NoStatistics, Query
from tests.retrieval.made_up import query


class Counts:
    passages = 1000

    def __init__(self, **counts: int) -> None:
        self._counts = counts

    def document_frequency(self, stem: str) -> int:
        return self._counts.get(stem, 0)


def test_words_know_what_they_look_like():
    found = {surface: look_up(surface) for surface in ("The", "Warsaw", "1755", "twelve", "3rd", "running")}
    assert not found["The"].is_capitalised and found["The"].is_stop
    assert found["Warsaw"].is_capitalised and not found["Warsaw"].is_number
    assert found["1755"].is_number and found["1755"].is_year
    assert found["twelve"].is_number and not found["twelve"].is_year
    assert found["3rd"].is_number
    assert found["running"].stem == "run"


@given(st.text())
def test_any_text_has_words_of_some_stem(text: str):
    assert all(word.stem for word in words(text))


def test_question_terms_are_its_content_words_once():
    terms = question_terms(
        query("When did the Huguenots leave, and where did Huguenots settle?"), NoStatistics()
    )
    assert [term.stem for term in terms] == ["huguenot", "leav", "settl"]
    assert [term.is_name for term in terms] == [True, False, False]


def test_question_of_function_words_keeps_them():
    assert [term.stem for term in question_terms(query("Who are they?"), NoStatistics())] == [
        "who",
        "are",
        "they",
    ]


def test_first_word_of_a_question_is_no_name():
    assert [t.is_name for t in question_terms(query("Name Paris streets"), NoStatistics())] == [
        True,
        False,
    ]


def test_a_word_in_several_pieces_counts_as_rare():
    whole = Query("castle", query("castle").vector, query("castle").token_vectors, (3317,), ((0, 6),))
    pieces = Query("castle", whole.vector, query("cas tle").token_vectors, (3317, 3000), ((0, 3), (3, 6)))
    assert question_terms(pieces, NoStatistics())[0].prior > question_terms(whole, NoStatistics())[0].prior


def test_a_word_common_in_the_corpus_weighs_less_there_alone():
    common, rare = question_terms(query("castle moat"), Counts(castl=900))
    assert common.weight < rare.weight
    assert common.prior == rare.prior


@given(st.integers(0, 30000), st.integers(0, 10**6), st.integers(0, 10**6))
def test_idf_falls_as_a_word_grows_common(rank: int, one: int, other: int):
    passages = max(one, other)
    prior = prior_frequency(rank)
    low, high = sorted((one, other))
    assert blended_idf(prior, high, passages) <= blended_idf(prior, low, passages)
    assert blended_idf(prior, high, passages) >= 0.0


def test_idf_approaches_the_counts_of_a_large_corpus():
    assert blended_idf(prior_frequency(100), 10_000, 1_000_000) == pytest.approx(math.log(100), rel=0.01)


def test_rank_weight_grows_with_the_rank():
    assert rank_weight(101) == rank_weight(1996) < rank_weight(2500) < rank_weight(30000)


def test_typing_errors_are_forgiven_but_numbers_are_not():
    terms = question_terms(query("When did Hugeunots burn in 17555?"), NoStatistics())
    assert respell(terms, [b"huguenot burn 17556", b"mill"]) == {"hugeunot": "huguenot"}


def test_negation_is_seen_in_contractions():
    assert is_negated(word.stem for word in words("Who didn't come?"))
    assert not is_negated(word.stem for word in words("Who came?"))
