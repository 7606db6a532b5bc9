"""A question in another language than the texts' is noticed, and an English one never taken for such."""

from __future__ import annotations

import pytest

from index.storage.texts import TextStore
from retrieval.interpret.language import Languages
from retrieval.library import Library
from retrieval.types import Question


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Warum ist das Wettrüsten mit künstlicher Intelligenz gefährlich?", "German"),
        ("welche staaten sind an der spitze der entwicklung", "German"),
        ("Pourquoi la course aux armements est-elle dangereuse ?", "French"),
        ("¿Por qué es peligrosa la carrera de armamentos?", "Spanish"),
    ],
)
def test_another_language(reader: TextStore, question: str, language: str) -> None:
    assert Languages(reader).foreign(question) == (language, "English")


@pytest.mark.parametrize(
    "question",
    [
        "Why is an arms race dangerous?",
        "wat is teh secuirty dilema",
        "waht is machne lerning",
        "who was jurgen habermas",
        "frédéric chopin?",
        "Realpolitik",
        "1991",
    ],
)
def test_english(reader: TextStore, question: str) -> None:
    assert Languages(reader).foreign(question) is None


def test_the_answer_says_so_and_denies_nothing(library: Library) -> None:
    (answer,) = library.ask([Question("Warum ist das Wettrüsten mit künstlicher Intelligenz gefährlich?")])
    assert answer.verdict == "perhaps" and answer.closest
    assert answer.caution is not None and "German" in answer.caution
    (english,) = library.ask([Question("Why is an arms race dangerous?")])
    assert english.caution is None
