"""Excerpts on a topic, with a verdict on whether the sources are on it."""

from __future__ import annotations

import pytest

from retrieval.library import Library
from retrieval.quote.excerpts_on_demand import quotes_of


@pytest.mark.parametrize(
    "topic", ["innovation race", "technopoles", "cooperation", "framing", "security dilemma"]
)
def test_a_topic_of_the_text(library: Library, topic: str) -> None:
    quotes = library.quote(topic)
    assert quotes.verdict == "answered" and quotes.excerpts and not quotes.closest
    assert quotes.confidence is not None and quotes.confidence > 0.9
    for excerpt in quotes.excerpts:
        assert library.text(excerpt.document)[excerpt.start : excerpt.end] == excerpt.text
        assert excerpt.kind != "reference"


@pytest.mark.parametrize("topic", ["risotto", "football", "marriage", "pandemic vaccines"])
def test_a_topic_of_another_text(library: Library, topic: str) -> None:
    quotes = library.quote(topic)
    assert quotes.verdict == "not in the sources" and quotes.excerpts == ()
    assert quotes.confidence is not None and quotes.confidence < 0.1
    assert 1 <= len(quotes.closest) <= 3 and quotes.shown == quotes.closest


def test_without_a_topic_there_is_no_confidence(library: Library) -> None:
    quotes = library.quote("", section="3.2")
    assert (quotes.verdict, quotes.confidence, quotes.closest) == ("answered", None, ())
    assert [e.start for e in quotes.excerpts] == sorted(e.start for e in quotes.excerpts)


def test_references_are_quoted_only_if_asked_for(library: Library) -> None:
    assert all(e.kind != "reference" for e in library.quote("Cold War arms race", limit=25).shown)
    asked = library.quote("Artificial Intelligence as Dual-Use Technology", source="ueno-2023").shown
    assert any(e.kind == "reference" for e in asked)


def test_the_verdict_follows_the_confidence(library: Library) -> None:
    (excerpt, *_) = library.quote("arms race").excerpts
    verdicts = [quotes_of([excerpt], confidence, 0.6).verdict for confidence in (0.61, 0.3, 0.01)]
    assert verdicts == ["answered", "perhaps", "not in the sources"]
    assert quotes_of([], 0.9, 0.6).verdict == "not in the sources"
    assert quotes_of([excerpt], 0.0, 0.0).verdict == "answered"
