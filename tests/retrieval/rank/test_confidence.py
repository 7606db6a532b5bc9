import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.candidates.types import NoStatistics
from retrieval.rank.confidence import EVIDENCE, confidence, evidence, log_odds, probability
from retrieval.rank.features import COLUMN
from retrieval.rank.ranking import rank
from retrieval.rank.weights import Linear, Weights, default_weights, read_weights
from tests.retrieval.made_up import candidate, query

CASTLE = candidate("The castle has a deep moat.", "It was built in 1300 by Edward.", key="castle")
MILL = candidate("The mill grinds corn.", key="mill")


def simple(about: float, answers: float, slope: float = 1.0) -> Weights:
    return Weights(
        Linear(0.0, {}), {}, Linear(about, {}), Linear(answers, {}), Linear(0.0, {}), slope, 0.0, 0.5, 0.1
    )


def test_shipped_weights_name_what_there_is():
    weights = default_weights()
    assert set(weights.sentence.weights) <= set(COLUMN)
    assert set(weights.about.weights) | set(weights.answers.weights) <= set(EVIDENCE)
    assert weights.slope > 0
    assert 0 < weights.perhaps < weights.threshold < 1


def test_evidence_is_named_and_finite():
    for candidates in ([CASTLE], [CASTLE, MILL], [MILL] * 9):
        ranking = rank(query("How deep is the moat?"), candidates, NoStatistics())
        found = evidence(ranking.features, ranking.sentence_scores, ranking.passage_scores)
        assert set(found) == set(EVIDENCE)
        assert np.isfinite(list(found.values())).all()


def test_a_question_that_the_text_answers_is_surer():
    good = rank(query("How deep is the moat of the castle?"), [CASTLE, MILL], NoStatistics())
    bad = rank(query("Which planets orbit distant suns?"), [CASTLE, MILL], NoStatistics())
    assert confidence(good) > confidence(bad)
    assert 0.0 <= confidence(bad) < default_weights().threshold


def test_both_models_must_agree():
    assert probability({}, simple(2.0, 3.0)) == pytest.approx(1 / (1 + np.exp(-2)) / (1 + np.exp(-3)))
    assert probability({}, simple(-9.0, 9.0)) < 0.001
    assert probability({}, simple(9.0, -9.0)) < 0.001


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.floats(0.1, 3))
def test_a_probability_whatever_the_odds(about: float, answers: float, slope: float):
    assert 0.0 <= probability({}, simple(about, answers, slope)) <= 1.0


@given(st.floats(-20, 12), st.floats(-20, 12), st.floats(0.01, 3))
def test_more_for_one_model_is_more_for_both(about: float, answers: float, more: float):
    assert log_odds({}, simple(about, answers)) < log_odds({}, simple(about + more, answers)) + 1e-9


def test_unknown_evidence_is_refused():
    unknown = Linear(0.0, {"nonsense": 1.0})
    weights = Weights(Linear(0.0, {}), {}, unknown, Linear(0.0, {}), Linear(0.0, {}), 1.0, 0.0, 0.5, 0.1)
    with pytest.raises(KeyError, match="nonsense"):
        probability({}, weights)


def test_weights_that_are_not_whole_are_refused(tmp_path: Path):
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"sentence": {"bias": 0, "weights": {}}}))
    with pytest.raises(KeyError):
        read_weights(path)
    path.write_text("{")
    with pytest.raises(ValueError):
        read_weights(path)
