"""A topic is the same topic however it is put; a question stays a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.interpret.topic import canonical, takes_a_mention, topic_of
from retrieval.library import Library
from retrieval.types import Question

WAYS = (
    "{}",
    "{}?",
    "what are {}?",
    "whats {}",
    "define {}",
    "Tell me about {}",
    "tell me something about {} please",
    "explain {}",
    "Can you explain {}, please?",
    "could you please tell me more about {}",
    "something on {}",
    "anything about {}?",
    "any info about {}?",
    "give me a quote about {}",
    "give me a short quotation on {}",
    "I need a passage on {}",
    "I'd like to know more about {}",
    "I'm looking for information on {}",
    "show me something about {}",
    "what does the text say about {}",
    "What do the authors say on {}?",
    "what's in there about {}",
    "do they mention {}?",
    "does the article say anything about {}?",
    "is there anything on {}",
    "what do they mean by {}",
    "what is meant by {}?",
    "what does {} mean?",
    "{}, meaning?",
    "{} = ?",
    "{} pls",
    "hi, what's the definition of {}",
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("topic", ["technopoles", "service oriented architecture", "spaces in file names"])
def test_every_way_to_put_a_topic(way: str, topic: str) -> None:
    assert topic_of(way.format(topic)) == topic
    assert canonical(way.format(topic)) == f"What is {topic}?"


@pytest.mark.parametrize(
    "question",
    [
        "Who coined the word technopole?",
        "why do technopoles fail?",
        "does he think that technopoles failed?",
        "what are the three parts of human liberty",
        "can anyone say no to a test?",
        "what are technopoles good for",
        "one sad face works better than statistics",
        "they found a total emission limit",
        "and in paris?",
        "what is the article about?",
        "what does the author argue?",
        "technopoles vs clusters",
    ],
)
def test_a_question_is_left_as_it_is(question: str) -> None:
    assert topic_of(question) is None
    assert canonical(question) == question


@pytest.mark.parametrize(
    ("request_", "question"),
    [
        ("can you explain why technopoles fail", "Why technopoles fail?"),
        ("tell me who coined the word", "Who coined the word?"),
        ("please explain to me how technopoles work", "How technopoles work?"),
    ],
)
def test_a_question_inside_a_request(request_: str, question: str) -> None:
    assert canonical(request_) == question


@pytest.mark.parametrize(
    ("question", "mention"),
    [
        ("anything about cranes?", True),
        ("cranes", True),
        ("does the text mention floating cranes", True),
        ("what does the text say about cranes?", True),
        ("any mention of cranes", True),
        ("what are cranes?", False),
        ("explain cranes", False),
        ("give me a definition of cranes", False),
        ("why are cranes tall?", False),
    ],
)
def test_what_a_mention_answers(question: str, mention: bool) -> None:
    assert takes_a_mention(question) is mention


@given(st.text(max_size=400))
def test_any_text(question: str) -> None:
    assert canonical(question)[:1].strip() or not question.strip()


def test_the_same_excerpt_and_confidence_however_it_is_put(library: Library) -> None:
    answers = library.ask([Question(way.format("technopoles")) for way in WAYS])
    assert len({a.confidence for a in answers}) == 1
    assert len({tuple(e.text for e in a.excerpts or a.closest) for a in answers}) == 1
