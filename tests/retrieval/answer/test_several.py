"""Something for each part, a sentence that serves both once and first, and what is missing."""

from __future__ import annotations

from retrieval.answer.several import Found, joined
from retrieval.types import Excerpt


def excerpt(text: str, start: int) -> Excerpt:
    return Excerpt(
        1, text, "d", "T", None, None, None, None, "paragraph", "", start, start + len(text), "d:0", (), 0.5
    )


HERONS, OWLS = excerpt("Herons hunt by day.", 0), excerpt("Owls hunt by night.", 100)
BOTH = excerpt("Herons and owls both hunt.", 200)


def test_each_part_has_its_excerpt() -> None:
    found = joined([OWLS], [Found("herons", (HERONS,), 0.8), Found("owls", (OWLS,), 0.6)], 5, 0.1)
    assert found is not None
    assert [(e.number, e.text, e.part) for e in found.excerpts] == [
        (1, HERONS.text, "herons"),
        (2, OWLS.text, "owls"),
    ]
    assert found.missing == () and found.confidence == 0.7


def test_a_sentence_for_both_comes_once_and_first() -> None:
    found = joined([BOTH], [Found("herons", (BOTH, HERONS), 0.8), Found("owls", (OWLS,), 0.6)], 5, 0.1)
    assert found is not None
    assert [(e.text, e.part) for e in found.excerpts] == [
        (BOTH.text, "herons and owls"),
        (OWLS.text, "owls"),
        (HERONS.text, "herons"),
    ]


def test_what_is_missing_is_named() -> None:
    found = joined([], [Found("herons", (HERONS,), 0.8), Found("storks", (OWLS,), 0.01)], 5, 0.1)
    assert found is not None
    assert [e.text for e in found.excerpts] == [HERONS.text] and found.missing == ("storks",)


def test_nothing_for_any_part() -> None:
    assert joined([HERONS], [Found("storks", (OWLS,), 0.01), Found("cranes", (), 0.0)], 5, 0.1) is None


def test_no_more_than_the_limit() -> None:
    many = tuple(excerpt(f"Herons {n}.", 300 + 20 * n) for n in range(9))
    found = joined([], [Found("herons", many, 0.8), Found("owls", (OWLS,), 0.6)], 5, 0.1)
    assert found is not None and len(found.excerpts) == 5
