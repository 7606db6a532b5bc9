"""All corpora of a process are encoded by one encoder."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from pathlib import Path

import pytest

from adapters.cli.compose import SharedEncoder, opener
from adapters.settings import load
from index.errors import ModelUnavailable


def test_libraries_share_it_and_answer_as_with_one_of_their_own(home: Path, new_home: Path, monkeypatch):
    monkeypatch.chdir(new_home)
    for corpus in ("main", "second", "third"):
        shutil.copytree(home / "index" / "main", new_home / "index" / corpus)
    settings = load(home=str(new_home))
    said: list[str] = []
    shared = SharedEncoder(settings)
    opened = [
        opener(settings, corpora, encoder=shared)(said.append)
        for corpora in (("main",), ("second",), ("main", "third"))
    ]
    own = opener(settings, ("main",))(lambda words: None)
    with closing(own):
        expected = [hit.score for hits in own.search([_query()], 3) for hit in hits]
        found = {}
        threads = [
            threading.Thread(
                target=lambda n=n, library=library: found.update({n: library.search([_query()], 3)})
            )
            for n, library in enumerate(opened)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for n in range(2):
            assert [hit.score for hits in found[n] for hit in hits] == pytest.approx(expected, abs=1e-5)
    assert said.count("Loading the model …") == 1
    for library in opened:
        library.close()


def _query():
    from retrieval.types import Question

    return Question("What is an arms race?")


def test_where_it_cannot_be_loaded_the_next_need_tries_again(home: Path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shared = SharedEncoder(load(home=str(tmp_path), model=str(tmp_path / "nothing")))
    for _ in range(2):
        with pytest.raises(ModelUnavailable):
            shared.load(lambda words: None)
