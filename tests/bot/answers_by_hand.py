"""Answers of every form, made by hand, for tests of what becomes of them."""

from __future__ import annotations

from dataclasses import replace

from fake_library import excerpt

from retrieval.types import Answer, Fact

CAUTION = "The text says 2017, not 2019."
AUTHOR = Fact("author", "Endrit Kasumaj", "kasumaj-nd")


def answer(question: str, **more: object) -> Answer:
    """An answer with one excerpt, changed in what `more` says."""
    made = Answer(None, question, "answered", 0.84, 1.0, (excerpt(1, "The plan of 2017."),), ())
    return replace(made, **more)  # type: ignore[arg-type]


WITH_CAUTION = answer("Was the plan of 2019 followed?", caution=CAUTION)
FACTS = answer("Who wrote the article?", excerpts=(), facts=(AUTHOR,), confidence=0.97)
PARTS = answer(
    "Compare races and tolls and quotas",
    excerpts=(
        replace(excerpt(1, "Races are run."), part="races"),
        replace(excerpt(2, "Tolls are paid."), part="tolls"),
    ),
    missing=("quotas",),
)
PERHAPS = answer(
    "Does one sad face work?",
    verdict="perhaps",
    confidence=0.42,
    excerpts=(),
    closest=(excerpt(1, "A single story moves."), excerpt(2, "Figures do not.")),
    caution=CAUTION,
)
ABSENT = answer(
    "Who won the cup?",
    verdict="not in the sources",
    confidence=0.01,
    excerpts=(),
    closest=(excerpt(1, "The race was won."),),
)
BY_HAND = {each.question: each for each in (WITH_CAUTION, FACTS, PARTS, PERHAPS, ABSENT)}
