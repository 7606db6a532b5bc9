"""Slips of the keyboard, put right before a question is given up."""

from __future__ import annotations

import pytest

from retrieval.candidates.terms import Term
from retrieval.candidates.types import NoStatistics
from retrieval.interpret.spelling import mended
from retrieval.library import Library
from retrieval.types import Question
from tests.retrieval.made_up import candidate

TEXT = candidate("A security dilemma drives the arms race.", "Huntington wrote of the Rhone.")


def in_pieces(*stems: str) -> list[Term]:
    """Words that the encoder knows in two pieces alone."""
    return [Term(stem, 1.0, 1.0, False, False, (0, 1)) for stem in stems]


@pytest.mark.parametrize(
    ("stem", "typed", "meant"),
    [
        ("wht", "wht is it?", "what is it?"),
        ("teh", "is teh race on", "is the race on"),
        ("amr", "the amrs race", "the arms race"),
        ("secuirti", "a secuirty dilemma", "a security dilemma"),
        ("huntingtn", "did Huntingtn write?", "did huntington write?"),
    ],
)
def test_what_was_meant(stem: str, typed: str, meant: str) -> None:
    assert mended(typed, in_pieces(stem), [TEXT], NoStatistics()) == meant


@pytest.mark.parametrize(
    ("stem", "typed"),
    [
        ("rhine", "is the Rhine long?"),  # another river
        ("securiti", "a securities dilemma"),
        ("r2d2", "the r2d2 race"),
        ("zzzz", "the zzzz race"),
    ],
)
def test_what_is_left_as_it_is(stem: str, typed: str) -> None:
    assert mended(typed, in_pieces(stem), [TEXT], NoStatistics()) is None


def test_a_word_that_the_texts_hold_is_no_slip() -> None:
    class Held(NoStatistics):
        def document_frequency(self, stem: str) -> int:
            return 1

    assert mended("the amrs race", in_pieces("amr"), [TEXT], Held()) is None


def test_a_slip_that_leaves_the_stem_as_it_is() -> None:
    class Held(NoStatistics):
        def document_frequency(self, stem: str) -> int:
            return int(stem == "reinforc")

    text = candidate("Reinforcement learning reinforces what works.")
    terms = in_pieces("reinforc")
    assert mended("what is reinforcment?", terms, [text], Held()) == "what is reinforcement?"
    assert mended("what reinforces it?", terms, [text], Held()) is None
    assert mended("what are reinforcements?", terms, [text], Held()) is None


def test_a_word_of_the_encoders_vocabulary_is_no_slip_but_in_front() -> None:
    known = [Term("wat", 1.0, 1.0, False, False, (0,))]
    assert mended("the wat race", known, [TEXT], NoStatistics()) is None
    assert mended("wat is the race", known, [TEXT], NoStatistics()) == "what is the race"


@pytest.mark.parametrize(
    ("slipped", "plain"),
    [
        ("wht is teh AI triad", "what is the AI triad"),
        ("wht is teh secuirty dilemma?", "what is the security dilemma?"),
        ("technopls", "technopoles"),
        ("how did Huntingtn defien an arms rcae", "how did Huntington define an arms race"),
    ],
)
def test_a_question_typed_in_haste_is_answered(library: Library, slipped: str, plain: str) -> None:
    hasty, calm = library.ask([Question(slipped), Question(plain)])
    assert hasty.answered and hasty.question == slipped
    # more of the paragraph may be shown around the same sentence
    first, same = hasty.excerpts[0], calm.excerpts[0]
    assert first.start <= same.start and same.end <= first.end


def test_nonsense_stays_unanswered(library: Library) -> None:
    answers = library.ask(
        [Question("hwo do I bkae sourdouhg braed"), Question("wher is teh gadgoyle xylphone")]
    )
    assert not any(answer.answered for answer in answers)
