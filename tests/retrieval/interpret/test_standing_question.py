"""Which questions ask who is ahead or behind, of whom, and which only sound so."""

from __future__ import annotations

import pytest

from retrieval.interpret.standing_question import standing_asked


@pytest.mark.parametrize(
    ("question", "places", "direction"),
    [
        ("is Norway ahead of Sweden?", ("Norway", "Sweden"), 1),
        ("is norway already better than sweden at skiing", ("norway", "sweden"), 1),
        ("usa vs china who is ahead", ("usa", "china"), 1),
        ("who is ahead us or china", ("USA", "china"), 1),
        ("is Japan behind South Korea", ("Japan", "South Korea"), -1),
        ("has India overtaken the US?", ("India", "US"), 1),
        ("does France lag behind?", ("France",), -1),
        ("was the soviet union behind the us", ("soviet union", "USA"), -1),
        ("who is winning?", (), 1),
        ("which country is the weakest", (), -1),
        ("who leads in solar power", (), 1),
    ],
)
def test_who_is_ahead(question: str, places: tuple[str, ...], direction: int) -> None:
    asked = standing_asked(question)
    assert asked is not None
    assert (asked.places, asked.direction, asked.alone) == (places, direction, False)
    assert asked.past == question.startswith("was")


@pytest.mark.parametrize(
    ("question", "place", "direction"),
    [
        ("what is America good at?", "America", 1),
        ("strengths of the us in solar power", "USA", 1),
        ("things the us is good at", "USA", 1),
        ("norway's weak points", "norway", -1),
        ("what is Norway bad at", "Norway", -1),
        ("where does Japan lead?", "Japan", 1),
    ],
)
def test_strengths_and_weaknesses(question: str, place: str, direction: int) -> None:
    asked = standing_asked(question)
    assert asked is not None and asked.alone
    assert (asked.places, asked.direction) == ((place,), direction)


@pytest.mark.parametrize(
    "question",
    [
        "why is Norway behind Sweden?",
        "who is behind the Clean Air Act",
        "is Norway leading to war",
        "who leads the Solar Power Center",
        "which country was first to ban it",
        "tell us about better roads",
        "is the plan better than the law?",
    ],
)
def test_other_questions(question: str) -> None:
    assert standing_asked(question) is None
