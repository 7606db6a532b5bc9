"""Long sentences as excerpts: whole, or as many of their words as fit."""

from __future__ import annotations

from pathlib import Path

from retrieval.answer.excerpts import MOST_SENTENCE, excerpt_of
from retrieval.rank.picks import PickedExcerpt
from tests.retrieval.made_up import candidate, markdown, text_index


def shown(folder: Path, sentence: str, question: str) -> str:
    store = text_index(folder, markdown(f"# On tides\n\n{sentence}\n"))
    passage = store.passage(0)
    pick = PickedExcerpt(0, 0, 0, 0, len(passage.text), 1.0)
    return excerpt_of(store, candidate(passage.text, key="0"), pick, 1, question).text


def test_a_long_sentence_is_whole(tmp_path: Path) -> None:
    sentence = "This tide came in " + "and rose by the old wall, " * 30 + "until the lamps went out."
    assert 500 < len(sentence) < MOST_SENTENCE
    assert shown(tmp_path, sentence, "Did this put the lamps out?") == sentence


def test_of_what_no_sentence_can_be_as_many_words_as_fit_are_shown(tmp_path: Path) -> None:
    rows = "This " + " ".join(f"row{n}" for n in range(600)) + " end."
    text = shown(tmp_path, rows, "What of row500 and row501?")
    assert MOST_SENTENCE - 10 < len(text) <= MOST_SENTENCE
    assert "row500" in text.split()
    again = tmp_path / "again"
    again.mkdir()
    first = shown(again, rows, "What is this?")
    assert first.startswith("This row0 ") and len(first) > MOST_SENTENCE - 10
