"""Questions on whole texts, put to an index of each, with the sentences that answer them marked.

The form of the questions is that of the data's own notes (`kind`, `text`, `previous`, `expect`, `needs`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.building.build import build
from index.home import CorpusFolder
from retrieval.library import Library

#: Texts of the training set on which nothing is trained: what the reader says of them is fitted and measured.
HELD_OUT = frozenset(
    "bluemarble conformity eyeslie gettier openresearch realism vindication11 tradejobs".split()
)
_LEAST_SPAN, _LEAST_SENTENCE = 8, 25
_MANY = 60


@dataclass(frozen=True)
class TextQuestion:
    """A question, what it expects (answer, flag or refuse), and verbatim spans that answer it: a list
    of alternatives for each thing needed."""

    text: str
    kind: str
    expect: str
    needs: tuple[tuple[str, ...], ...]
    previous: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The question behind the one before it, if it follows one."""
        return f"{self.previous[-1]} {self.text}" if self.previous else self.text


def read_questions(folder: Path) -> list[TextQuestion]:
    """The questions of one text."""
    return read_questions_file(folder / "questions.jsonl")


def read_questions_file(file: Path) -> list[TextQuestion]:
    """The questions of a file, one a line."""
    return [_question(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def _question(row: dict[str, Any]) -> TextQuestion:
    needs = tuple(tuple(need) for need in row["needs"])
    return TextQuestion(row["text"], row["kind"], row["expect"], needs, tuple(row["previous"]))


def folders(root: Path) -> list[Path]:
    """The folders of all texts, sorted."""
    return sorted(path.parent for path in root.glob("*/questions.jsonl"))


def open_text(folder: Path, home: Path, **how: Any) -> Library:
    """The library of one text, whose index is built unless it stands in `home`."""
    corpus = folder.name.lower().replace("_", "-")
    if CorpusFolder(home, corpus).current() is None:
        build(home, [next(folder.glob("document.*"))], corpus=corpus)
    return Library.open(home, corpus=corpus, **how)


def gold_sentences(sentences: Sequence[str], needs: Sequence[Sequence[str]]) -> list[frozenset[int]]:
    """Which needs each sentence holds, letters and digits alone being compared. A span may begin or
    end within a sentence, or cover several."""
    spans = [[_squashed(span) for span in need] for need in needs]
    return [frozenset(_held(_squashed(sentence), spans)) for sentence in sentences]


def _held(sentence: str, spans: Sequence[Sequence[str]]) -> Iterator[int]:
    for number, need in enumerate(spans):
        for span in need:
            if len(span) < _LEAST_SPAN:
                continue
            within = span in sentence or (len(sentence) > _LEAST_SENTENCE and sentence in span)
            if within or (len(span) > _MANY and span[:_MANY] in sentence):
                yield number
                break


def _squashed(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^0-9a-z]+", "", "".join(c for c in folded if not unicodedata.combining(c)))
