"""Several corpora in one home."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from index.build import build
from index.errors import IndexUnavailable, UnknownKey
from index.home import corpus_names
from retrieval.shelf import Shelf
from retrieval.types import Question

HERONS = "# On herons\n\nBy Jane Roe\n\n## Food\n\nHerons eat frogs at dawn (Smith, 2001). They wait for hours.\n\n## References\n\nSmith, J. (2001). *Frogs*. Pond Press.\n"
SALT = "# On salt\n\nBy Bo Li\n\nSalt was traded before coins were struck. Via Salaria led from Rome to the sea.\n"


@pytest.fixture
def shelf(new_home: Path, tmp_path: Path) -> Shelf:
    for name, text in (("birds", HERONS), ("salt", SALT)):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        build(new_home, [tmp_path / f"{name}.md"], corpus=name)
    return Shelf.open(new_home, ["birds", "salt"])


def test_the_best_of_all_corpora_comes_first(shelf: Shelf, new_home: Path) -> None:
    with closing(shelf):
        assert corpus_names(new_home) == ["birds", "salt"]
        answers = shelf.ask(
            [Question("What do herons eat?"), Question("Where did Via Salaria lead?", limit=1)]
        )
        assert answers[0].excerpts[0].document == "roe-nd"
        assert answers[1].excerpts[0].document == "li-nd" and len(answers[1].excerpts) == 1
        assert [e.number for e in answers[0].excerpts] == list(range(1, len(answers[0].excerpts) + 1))
        (hits,) = shelf.search([Question("salt and coins")], k=10)
        assert hits[0].passage.document == "li-nd" and [h.rank for h in hits] == list(range(1, len(hits) + 1))
        (outside,) = shelf.ask([Question("Who won the football world cup?")])
        assert not outside.answered and len(outside.closest) <= 3


def test_names_are_found_in_whichever_corpus_has_them(shelf: Shelf) -> None:
    with closing(shelf):
        assert shelf.keys() == ["roe-nd", "smith-2001", "li-nd"]
        assert shelf.source("li-nd").kind == "text" and "Salaria" in shelf.text("li-nd")
        (answer,) = shelf.ask([Question("What is eaten?", section="Food")])
        assert {e.section for e in answer.excerpts or answer.closest} == {"Food"}
        assert shelf.check("Salt was traded before coins").verdict == "exact"
        assert shelf.quote("frogs", author="Smith")[0].references == ("smith-2001",)
        assert shelf.status()["counts"]["documents"] == 2
        with pytest.raises(UnknownKey, match="no source"):
            shelf.source("nobody-1999")


def test_a_corpus_that_is_not_there(new_home: Path) -> None:
    with pytest.raises(IndexUnavailable, match=r"moot index build --corpus other"):
        Shelf.open(new_home, ["other"])
