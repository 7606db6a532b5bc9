"""The reader that comes with Moot: its input, its bounds, and that it tells what similar words do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from index.sentences import split_sentences
from retrieval.rank.reader import PassageText
from retrieval.rank.trained_reader import (
    MOST_QUESTION,
    MOST_READ,
    MOST_TOGETHER,
    NETWORK,
    TrainedReader,
    arrays,
    trained_reader,
    windows,
)

TEXT = (
    "The harbour was built in 1871 by Welsh engineers. It closed in 1954, when the railway stopped. "
    "Today a museum shows the old cranes. Its garden has roses."
)


def passage(text: str, heading: str = "") -> PassageText:
    return PassageText(heading, text, tuple(split_sentences(text)))


@given(st.lists(st.integers(1, 300), max_size=40), st.integers(1, 250))
def test_windows_hold_every_sentence_once(lengths: list[int], most: int) -> None:
    found = windows(lengths, most)
    assert [n for first, last in found for n in range(first, last)] == list(range(len(lengths)))
    assert all(last - first == 1 or sum(lengths[first:last]) <= most for first, last in found)


def test_the_input_of_the_network() -> None:
    feed = arrays([7, 8], [9], [[1, 2], [3]])
    assert feed["ids"].tolist() == [[101, 7, 8, 102, 9, 1024, 1, 2, 3, 102]]
    assert feed["types"].tolist() == [[0, 0, 0, 0, 1, 1, 1, 1, 1, 1]]
    assert feed["question"].tolist() == [[0, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0]]
    assert feed["sentences"].tolist() == [[0] * 6 + [0.5, 0.5, 0, 0], [0] * 8 + [1, 0]]


def test_the_sentence_that_answers_is_mostly_the_most_relevant() -> None:
    reader = trained_reader()
    asked = (
        ("who built the harbour?", 0),
        ("why did the harbour close?", 1),
        ("what do visitors see in the museum?", 2),
        ("which flowers grow in the garden?", 3),
    )
    found = [reader.read(question, [passage(TEXT)]) for question, _ in asked]
    right = [int(scores.relevance.argmax()) == row for scores, (_, row) in zip(found, asked, strict=True)]
    assert sum(right) >= 3
    off = reader.read("how much does a football cost?", [passage(TEXT)])
    assert off.answers.max() < min(scores.answers.max() for scores in found)


def test_it_reads_no_further_than_its_bound() -> None:
    reader = trained_reader()
    long = passage(" ".join(f"Sentence number {n} speaks of harbours and cranes." for n in range(400)))
    scores = reader.read("Which cranes?", [long, passage(TEXT)])
    read = scores.read
    assert read[0] and not read[-1] and len(read) == 404
    # whole windows of some twelve word pieces a sentence, until so many were read
    assert MOST_READ // 14 <= read.sum() <= (MOST_READ + MOST_TOGETHER) // 8
    assert not read[int(read.sum()) :].any()


def test_a_share_is_the_first_part_of_a_full_reading() -> None:
    reader = trained_reader()
    passages = [passage(f"{TEXT} It is number {n}.") for n in range(12)] * 2
    full = reader.read("Which cranes?", passages)
    for share in (0.2, 0.5):
        part = reader.read("Which cranes?", passages, share)
        known = int(part.read.sum())
        assert 0 < known < full.read.sum() and part.read[:known].all()
        # whole windows: one may go on behind the share, and here a window has fewer than 100 word pieces
        assert known <= share * full.read.sum() + 5
        assert np.array_equal(part.answers[:known], full.answers[:known])


def test_several_threads_give_what_one_gives() -> None:
    passages = [passage(f"{TEXT} " * times) for times in (1, 5, 2, 3)]
    one, three = TrainedReader(threads=1), TrainedReader(threads=3)
    for question in ("Who built the harbour?", "Which flowers?"):
        expected, found = one.read(question, passages), three.read(question, passages)
        assert np.array_equal(expected.relevance, found.relevance, equal_nan=True)
        assert np.array_equal(expected.contradicts, found.contradicts, equal_nan=True)


def test_a_passage_has_the_same_scores_in_any_company() -> None:
    reader = trained_reader()
    alone = reader.read("Who built it?", [passage(TEXT)])
    beside = reader.read("Who built it?", [passage("Other words stand here."), passage(TEXT)])
    assert np.array_equal(alone.answers, beside.answers[1:])


@settings(max_examples=30)
@given(question=st.text(max_size=300), text=st.text(min_size=1, max_size=400))
def test_it_reads_any_text(question: str, text: str) -> None:
    spans = tuple(split_sentences(text)) or ((0, len(text)),)
    scores = trained_reader().read(question, [PassageText("", text, spans)])
    assert len(scores.answers) == len(spans)
    assert np.isfinite(scores.answers[scores.read]).all()


def test_nothing_and_very_long_questions() -> None:
    reader = trained_reader()
    assert not reader.read("", [passage(TEXT)]).read.any()
    assert len(reader.read("Who?", []).answers) == 0
    long = reader.read("harbour " * 5000, [passage(TEXT)])
    assert np.array_equal(long.answers, reader.read("harbour " * MOST_QUESTION, [passage(TEXT)]).answers)


def test_a_changed_or_missing_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "reader.onnx"
    for content in (None, b"", NETWORK.read_bytes()[:1000]):
        if content is not None:
            broken.write_bytes(content)
        with pytest.raises(ModelUnavailable, match="MOOT_READER=none"):
            TrainedReader(network=broken)


def test_it_fits_the_repository() -> None:
    assert NETWORK.stat().st_size <= 25_000_000
