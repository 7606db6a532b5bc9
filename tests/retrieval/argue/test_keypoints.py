from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import load_encoder
from index.encoder.projection import shipped
from retrieval.argue.keypoint_texts import Texts, content, read_texts
from retrieval.argue.keypoints import KeyPointMatcher

POINTS = [
    "Cars in the old town endanger pedestrians",
    "Shops would lose customers",
    "The air would become cleaner",
]
# Each with the number of the point it says.
REASONS = [
    ("My neighbour's child was nearly run over crossing the square.", 0),
    ("Walking there is dangerous because drivers do not look out for people on foot.", 0),
    ("Nobody will come to buy anything if they cannot park nearby.", 1),
    ("Small businesses depend on people who drive in to do their shopping.", 1),
    ("Exhaust fumes make us ill, and there would be far less pollution.", 2),
    ("We could finally breathe fresh air again without all those fumes.", 2),
]
TEXTS = [text for text, _ in REASONS]
SAID = np.array([number for _, number in REASONS])


@pytest.fixture(scope="module")
def matcher(home: Path) -> KeyPointMatcher:
    return KeyPointMatcher(load_encoder(home=home, threads=1), shipped())


def test_reasons_find_their_key_points(matcher):
    found = matcher.match(TEXTS, POINTS)
    assert found.shape == (6, 3) and found.dtype == np.float32
    assert (found > 0).all() and (found < 1).all()
    assert found.argmax(axis=1).tolist() == SAID.tolist()


def test_one_reason_alone_finds_its_key_point(matcher):
    right = [int(matcher.match([text], POINTS).argmax()) == said for text, said in REASONS]
    assert sum(right) >= 5


def test_a_key_point_says_itself_with_a_high_probability_and_a_stranger_none(matcher):
    found = matcher.match([*POINTS, "Penguins cannot fly but swim very well."], POINTS)
    assert np.diag(found).min() > 0.7
    assert found[3].max() < 0.5 < np.diag(found).min()


def test_one_reason_and_one_key_point(matcher):
    same = float(matcher.match(["Shops would lose their customers."], [POINTS[1]])[0, 0])
    other = float(matcher.match(["The bells are too loud at night."], [POINTS[1]])[0, 0])
    assert same > 0.5 > other


def test_order_changes_nothing(matcher):
    found = matcher.match(TEXTS, POINTS)
    turned = matcher.match(TEXTS[::-1], POINTS[::-1])
    assert np.allclose(found, turned[::-1, ::-1], atol=1e-4)


def test_the_same_twice(matcher):
    assert np.array_equal(matcher.match(TEXTS, POINTS), matcher.match(TEXTS, POINTS))
    assert np.array_equal(matcher.similarity(TEXTS), matcher.similarity(TEXTS))


def test_reasons_that_say_one_thing_are_more_alike(matcher):
    found = matcher.similarity(TEXTS)
    assert found.shape == (6, 6) and np.array_equal(found, found.T)
    assert (np.diag(found) == 1).all() and (found >= 0).all() and (found <= 1).all()
    alike = SAID[:, None] == SAID
    off = ~np.eye(6, dtype=bool)
    assert found[alike & off].mean() > found[~alike].mean() + 0.2


def test_a_rewording_is_near_the_same(matcher):
    pair = ["The air would become cleaner.", "Air quality would be better."]
    found = matcher.similarity([*pair, *TEXTS[:4]])
    assert found[0].argsort()[-2] == 1


@pytest.mark.parametrize("odd", ["", "…", "!!!", "🙂", "the of and", "word " * 400])
def test_odd_texts_give_numbers(matcher, odd):
    assert np.isfinite(matcher.match([odd, *TEXTS[:2]], [*POINTS, odd])).all()
    assert np.isfinite(matcher.similarity([odd, odd])).all()


def test_nothing_gives_empty_arrays(matcher):
    assert matcher.match([], POINTS).shape == (0, 3)
    assert matcher.match(TEXTS, []).shape == (6, 0)
    assert matcher.similarity([]).shape == (0, 0)
    assert matcher.similarity(["alone"]).tolist() == [[1.0]]


def test_texts_lie_end_to_end(home):
    encoder = load_encoder(home=home, threads=1)
    texts = read_texts(["one two three", "", "four"], encoder, shipped())
    found = Texts.of(texts)
    assert len(found) == 3
    assert found.first.tolist() == [0, 3, 4]  # a text without words is one token
    assert np.bincount(found.owner()).tolist() == [3, 1, 1]
    assert np.add.reduceat(found.weights, found.first) == pytest.approx([1, 1, 1], abs=1e-5)
    with pytest.raises(ValueError, match="no texts"):
        Texts.of([])


def test_content_words():
    assert content("The shops would be losing customers") == {"shop", "lose", "custom"}
    assert content("to be or not to be") == {"to", "be", "or", "not"}
