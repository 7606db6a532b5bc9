"""Quotations changed in meaning are never called the same words, nor altered without saying how."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.misquotations import failures
from index.building.build import build
from index.home import CorpusFolder
from index.storage.files.passages import SqlitePassageStore
from retrieval.quote.check import Checker

SIGNS = """---
title: On signs
author: Ida Roth
date: 2015
---

# On signs

## 1 Body

The effect was small (p < 0.05) in the first trial. The rent is £1,200 a year for the mill. \
The temperature fell to −3 °C in January. The dose held 10⁶ cells in each tube. Growth stood at 7% in \
that year alone. The tool was written in C++ by two students. Flow was ≥ 2.5 m³ at all times. \
The sets are A ≠ B by the lemma. The crew was not able to leave the port.
"""


@pytest.fixture(scope="module")
def signs(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    folder = tmp_path_factory.mktemp("signs")
    (folder / "models").symlink_to(home / "models")
    (folder / "signs.md").write_text(SIGNS, encoding="utf-8")
    build(folder, [folder / "signs.md"])
    current = CorpusFolder(folder).current()
    assert current is not None
    with closing(SqlitePassageStore(current)) as text_store:
        yield Checker(text_store, lambda text: ())


def test_no_changed_sentence_of_the_article_passes(text_store: SqlitePassageStore) -> None:
    document = text_store.document("kasumaj-nd")
    sentences = [document.text[s:e] for s, e in document.sentences if e - s > 40]
    made, passed = failures(Checker(text_store, lambda text: ()), sentences)
    assert sum(made.values()) >= 100 and len(made) >= 4
    assert passed == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sign", "The effect was small (p > 0.05) in the first trial"),
        ("sign", "The rent is $1,200 a year for the mill"),
        ("sign", "The temperature fell to 3 °C in January"),
        ("sign", "The dose held 106 cells in each tube"),
        ("sign", "Growth stood at 7 in that year alone"),
        ("sign", "The tool was written in C by two students"),
        ("sign", "Flow was ≤ 2.5 m³ at all times"),
        ("sign", "The sets are A = B by the lemma"),
        ("number", "Growth stood at 9% in that year alone"),
        ("negation", "The crew was able to leave the port"),
        ("negation", "The crew was notable to leave the port"),
    ],
)
def test_a_changed_sign_is_named(signs: Checker, kind: str, text: str) -> None:
    found = signs.check(text)
    assert found.verdict == "altered"
    assert kind in {d.kind for d in found.differences}


@pytest.mark.parametrize(
    "text",
    [
        "The temperature fell to -3 °C in January",
        "Flow was >= 2.5 m3 at all times",
        "the dose held 10^6 cells in each tube",
        "The sets are A != B by the lemma",
    ],
)
def test_a_sign_typed_otherwise_is_typography(signs: Checker, text: str) -> None:
    assert signs.check(text).verdict == "normalised"


def test_the_year_of_the_work_counts(signs: Checker) -> None:
    words = "“Growth stood at 7% in that year alone”"
    assert signs.check(f"{words} (Roth, 2015)").attribution == "ok"
    found = signs.check(f"{words} (Roth, 2009)")
    assert (found.attribution, found.author) == ("wrong year", "Roth (2015)")


def test_what_shares_its_frame_alone_is_not_found(text_store: SqlitePassageStore) -> None:
    assert Checker(text_store, lambda text: ()).check("AI is doomed").verdict == "not found"


@pytest.mark.parametrize(
    "text",
    ["the AI race " * 1600, "AI … " * 3900, "1 " * 9900, "„" * 19_000 + " a b c", "a" + " " * 19_900 + "b", "(" * 19_900 + "a"],
    ids=["words", "ellipses", "numbers", "marks", "spaces", "brackets"],
)  # fmt: skip
def test_the_work_is_bounded(text_store: SqlitePassageStore, text: str) -> None:
    checker = Checker(text_store, lambda text: ())
    checker.check("the AI race")
    began = time.thread_time()  # the time of this thread alone, so that a busy machine makes no difference
    checker.check(text)
    assert time.thread_time() - began < 1.5  # some 0.2 s on two calm cores; 4 to 10 s if unbounded
