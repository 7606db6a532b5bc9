"""Questions in German and French, put in the words that English texts share with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.words import stem
from retrieval.interpret.gloss import gloss
from retrieval.interpret.interpretations import Interpreter
from retrieval.interpret.language import Languages
from retrieval.interpret.scope import Scope
from retrieval.types import Question
from tests.retrieval.made_up import markdown, text_index

TEXT = """# Navigation

The democracy of Athens paid for the navigation of its triremes. Technology and geometry served the sailors of
Norway, and the author compares the legality of piracy in the two societies of the ancient world with realism.
"""
WORDS = {stem(w) for w in TEXT.lower().replace(".", " ").replace(",", " ").split()}


@pytest.mark.parametrize(
    ("question", "language", "put"),
    [
        ("Warum ist die Technologie in Norwegen wichtig?", "de", "why technology Norway important"),
        ("Wie viele Triremes gab es in den Vereinigten Staaten?", "de", "how many Triremes United States"),
        ("Warum hinkt die Technologie in Europa hinterher?", "de", "why lag technology Europe"),
        ("Warum liegt die EU zurück?", "de", "why lag European Union"),
        ("Pourquoi la légalité de la piraterie en Norvège ?", "fr", "why legality Norway"),
        ("Qu'est-ce que le réalisme de l'auteur ?", "fr", "what is realism author"),
    ],
)
def test_words_in_common(question: str, language: str, put: str) -> None:
    assert gloss(question, language, lambda word: stem(word) in WORDS) == put


def test_nothing_in_common() -> None:
    assert gloss("Welche Farbe hat der Himmel?", "de", lambda word: False) is None
    assert gloss("Che cosa dice l'autore?", "it", lambda word: True) is None


def test_a_question_is_asked_in_the_words_of_the_texts(tmp_path: Path) -> None:
    reader = text_index(tmp_path, markdown(TEXT))
    asked = Question("Warum bezahlte die Demokratie in Norwegen die Technologie der Navigation?")
    alone = Interpreter(reader, Scope(reader), Languages(reader)).of(0, asked)
    assert all("Norway" in way.text and "Warum" not in way.text for way in alone)
    multilingual = Interpreter(reader, Scope(reader)).of(0, asked)
    assert all("Warum" in way.text for way in multilingual)
