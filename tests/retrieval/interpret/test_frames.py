"""Frames that say nothing of a question's subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.interpret.frames import without_frames


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("who was it that compared cranes to herons?", "who compared cranes to herons?"),
        ("So who is it who feeds the herons?", "So who feeds the herons?"),
        ("Which bird is it that waits at dawn?", "Which bird waits at dawn?"),
        ("who's the one that feeds the herons?", "who feeds the herons?"),
        ("why is it that herons wait?", "why herons wait?"),
        ("what is a heron, in the article's terms?", "what is a heron?"),
        ("what is a heron in the words of the author?", "what is a heron?"),
        ("According to the text, what do herons eat?", "what do herons eat?"),
        ("what do herons eat according to this paper", "what do herons eat"),
        ("who is it?", "who is it?"),
        ("according to the text?", "according to the text?"),
        ("what is it that herons eat?", "what is it that herons eat?"),
        (
            "what is said in the article's section on herons?",
            "what is said in the article's section on herons?",
        ),
        ("why is the text of the treaty old?", "why is the text of the treaty old?"),
    ],
)
def test_frames(question: str, plain: str) -> None:
    assert without_frames(question) == plain


@given(st.text(max_size=200))
def test_any_text(question: str) -> None:
    plain = without_frames(question)
    assert any(c.isalnum() for c in plain) == any(c.isalnum() for c in question)
