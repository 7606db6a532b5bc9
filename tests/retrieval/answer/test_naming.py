"""The sentence that names somebody, shown with one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.answer.naming import with_names
from retrieval.rank.picks import PickedExcerpt
from tests.retrieval.made_up import candidate

TEXT = ("Roth (2019) fears fog.", "The author wants a toll.", "Holm (2020) does not.", "He wants a mill.")
SPEAKERS = ("roth-2019", "roth-2019", "holm-2020", "holm-2020")
FAMILIES = {"roth-2019": {"roth"}, "holm-2020": {"holm"}}


def shown(question: str, *sentences: int, speakers: tuple[str, ...] = SPEAKERS) -> list[str]:
    made = candidate(*TEXT)
    made = replace(made, passage=replace(made.passage, speakers=speakers))
    picks = [PickedExcerpt(0, n, n, *made.sentences[n], 1.0) for n in sentences]
    return [made.text[p.start : p.end] for p in with_names(question, [made], picks, FAMILIES)]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [(1, " ".join(TEXT[:2])), (3, " ".join(TEXT[2:])), (0, TEXT[0]), (2, TEXT[2])],
)
def test_from_the_sentence_that_names(sentence: int, text: str) -> None:
    assert shown("who wants it?", sentence) == [text]


def test_as_it_is() -> None:
    assert shown("what does he want?", 3) == [TEXT[3]]
    assert shown("who is Holm?", 3) == [TEXT[3]]
    assert shown("who wants it?", 3, speakers=()) == [TEXT[3]]
    # the sentence that names is another excerpt
    assert shown("who wants it?", 3, 2) == [TEXT[3], TEXT[2]]
    # another work is reported between the two
    assert shown("who wants it?", 3, speakers=("holm-2020", "", "roth-2019", "holm-2020")) == [TEXT[3]]
