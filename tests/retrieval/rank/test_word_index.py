"""Where a question's words stand in the candidates' sentences."""

from __future__ import annotations

import numpy as np

from index.storage.analysis import NAME, NUMBER
from index.words import number_of, stem
from retrieval.rank.word_index import Numbers, WordIndex
from tests.retrieval.made_up import candidate

CASTLE = candidate("The castle of Edward has a deep moat.", "Old Edward built it in 1300.")
MILL = candidate("The old mill has 12 wheels.", key="q")
WORDING = WordIndex.of([c.passage.words for c in (CASTLE, MILL)])


def numbers(*words: str) -> Numbers:
    return np.array([number_of(stem(word)) for word in words], np.int64)


def test_a_row_for_each_sentence() -> None:
    assert WORDING.size == 3
    assert WORDING.rows.tolist() == [0] * 8 + [1] * 6 + [2] * 6


def test_sentences_that_hold_a_word() -> None:
    found = WORDING.marked(WORDING.places(numbers("old", "edward", "tower")))
    assert found.tolist() == [[0, 1, 0], [1, 1, 0], [1, 0, 0]]


def test_neighbours_with_function_words_between_them() -> None:
    found = WORDING.together(WORDING.places(numbers("castle", "edward", "deep", "moat")))
    assert found.tolist() == [[1, 1, 1], [0, 0, 0], [0, 0, 0]]
    # not the other way round, and not over the end of a sentence
    assert not WORDING.together(WORDING.places(numbers("moat", "deep"))).any()
    assert not WORDING.together(WORDING.places(numbers("moat", "old"))).any()


def test_opposites() -> None:
    found = WORDING.opposed(["moat", "new", "shallow"])
    assert found is not None
    assert found.tolist() == [[0, 0, 1], [0, 1, 0], [0, 1, 0]]
    assert WORDING.opposed(["moat", "wheel"]) is None


def test_how_many_of_the_words_asked_have_a_look() -> None:
    asked = numbers("edward", "12", "moat")
    # Edward and the moat are no numbers, and the moat is no name
    assert WORDING.shared(NAME, asked).tolist() == [1, 1, 0]
    assert WORDING.shared(NUMBER, asked).tolist() == [0, 0, 1]
    assert WORDING.shared(NAME | NUMBER, numbers()).tolist() == [0, 0, 0]
