from dataclasses import replace

import numpy as np
import pytest

from retrieval.candidates.types import Candidate, NoStatistics, Query
from retrieval.opposites import opposites
from retrieval.rank.answer_type import AnswerType, answer_type
from retrieval.rank.features import NAMES, features
from tests.retrieval.made_up import candidate, query

CASTLE = candidate("The castle has a moat.", "It was built in 1300 by Edward.", title="Castles")
MILL = candidate("The mill grinds corn.", key="q")


def of(text: str, *candidates: Candidate, name: str) -> list[float]:
    return features(query(text), candidates, NoStatistics()).column(name).tolist()


def test_no_candidates_are_refused():
    with pytest.raises(ValueError, match="no candidates"):
        features(query("castle"), [], NoStatistics())


def test_a_row_for_each_sentence_and_a_column_for_each_name():
    found = features(query("Who built the castle?"), [CASTLE, MILL], NoStatistics())
    assert found.matrix.shape == (3, len(NAMES))
    assert found.layout.owner.tolist() == [0, 0, 1]
    assert found.layout.first.tolist() == [0, 2]
    assert np.isfinite(found.matrix).all()


def test_late_interaction_finds_equal_words_where_they_stand():
    near = of("moat", CASTLE, MILL, name="max_sentence")
    assert near[0] > 0.98 and max(near[1:]) < 0.6
    assert min(of("moat", CASTLE, MILL, name="max_window")[:2]) > 0.98
    passage = of("castles", CASTLE, MILL, name="max_passage")
    assert passage[0] == passage[1] > 0.98 > passage[2]  # by the title


def test_coverage_by_sentence_neighbours_and_passage():
    assert of("castle built", CASTLE, MILL, name="cover_sentence")[2] == 0.0
    assert of("moat built", CASTLE, MILL, name="cover_window")[:2] == pytest.approx([1.0, 1.0])
    assert of("moat built", CASTLE, MILL, name="cover_sentence")[0] == pytest.approx(0.5, abs=0.1)


def test_order_of_candidates_changes_nothing():
    one = features(query("Who built the castle?"), [CASTLE, MILL], NoStatistics()).matrix
    other = features(query("Who built the castle?"), [MILL, CASTLE], NoStatistics()).matrix
    assert np.allclose(one, np.concatenate([other[1:], other[:1]]), atol=1e-6)


def test_names_and_numbers_that_are_not_there():
    assert of("Did Edward build it?", CASTLE, MILL, name="names_missing")[2] == pytest.approx(0.5, abs=0.1)
    assert of("Did Edward build it?", CASTLE, MILL, name="names_missing")[1] == 0.0
    assert of("What fell in 1301?", CASTLE, MILL, name="numbers_missing") == [1.0, 1.0, 1.0]
    assert of("What fell in 1300?", CASTLE, MILL, name="numbers_missing") == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who built it?", AnswerType.NAME),
        ("In what year was it built?", AnswerType.DATE),
        ("How many towers are there?", AnswerType.NUMBER),
        ("Why did it fall?", AnswerType.REASON),
        ("What is a moat?", AnswerType.OTHER),
        ("Wann wurde die Burg gebaut?", AnswerType.OTHER),
    ],
)
def test_kind_of_answer_expected(text: str, kind: AnswerType):
    assert answer_type(text) is kind


def test_sentences_that_offer_the_kind_of_answer():
    assert of("When was the castle built?", CASTLE, MILL, name="offer_date") == [-1.0, 1.0, -1.0]
    assert of("Who built the castle?", CASTLE, MILL, name="offer_name") == [-1.0, 1.0, -1.0]
    assert of("Who is Edward?", CASTLE, MILL, name="offer_name")[1] == -1.0  # asked, not offered


def test_opposites_by_list_and_by_prefix():
    assert "small" in opposites("larg") and "larg" in opposites("small")
    assert "equal" in opposites("unequal") and "unequal" in opposites("equal")
    tall = candidate("The largest tower is old.")
    assert of("What is the smallest tower?", tall, name="opposed") == [1.0]
    assert of("What is the largest tower?", tall, name="opposed") == [0.0]


def test_a_negated_question_wants_a_negated_sentence():
    plain, negated = candidate("He paid."), candidate("He did not pay.")
    assert of("Who did not pay?", plain, negated, name="negation") == [1.0, 0.0]
    assert of("Who paid?", plain, negated, name="negation") == [0.0, 0.0]


def test_a_model_without_token_vectors_still_has_words():
    nothing = {"token_vectors": np.zeros((0, 0), np.int8), "token_sentences": np.zeros(0, np.int16)}
    bare = Candidate(replace(CASTLE.passage, title="", **nothing), 0.5, 0.0)
    asked = Query("Who built it?", query("built").vector, np.zeros((0, 0), np.float32), (), ())
    found = features(asked, [bare], NoStatistics())
    assert found.column("cover_sentence").tolist() == [0.0, 1.0]
    assert not found.column("max_sentence").any()


@pytest.mark.parametrize("text", ["", "   ", "???", "\u202e\u200b", "🏰", "a" * 5000])
def test_odd_questions_give_finite_features(text: str):
    assert np.isfinite(features(query(text), [CASTLE, MILL], NoStatistics()).matrix).all()
