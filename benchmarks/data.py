"""The public data that the benchmarks read, and the indexes made of it."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.building.build import build
from retrieval.library import Library

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


@dataclass(frozen=True, slots=True)
class Squad:
    """Articles (title -> paragraphs), their questions with gold paragraph and answers, and
    questions that look answerable but are not."""

    paragraphs: dict[str, list[dict[str, Any]]]
    questions: dict[str, list[dict[str, Any]]]
    impossible: dict[str, list[dict[str, Any]]]


def squad(bench: Path) -> Squad:
    """SQuAD 2.0's part, question by article; each question gets its `gold` paragraph's id."""
    folder = bench / "squad"
    gold = dict(
        line.split("\t")[:2] for line in (folder / "qrels" / "test.tsv").read_text("utf-8").splitlines()[1:]
    )
    paragraphs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    questions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    impossible: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for paragraph in lines(folder / "corpus.jsonl"):
        paragraphs[paragraph["title"]].append(paragraph)
    for question in lines(folder / "queries.jsonl"):
        questions[question["article"]].append({**question, "gold": gold[question["_id"]]})
    for question in lines(folder / "unanswerable.jsonl"):
        impossible[question["article"]].append(question)
    return Squad(dict(paragraphs), dict(questions), dict(impossible))


@contextmanager
def indexed(home: Path, records: list[dict[str, Any]], corpus: str) -> Iterator[Library]:
    """A library over BEIR records, built under `home` with the model prepared there once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
        build(home, [path], corpus=corpus)
    with closing(Library.open(home, corpus=corpus)) as library:
        yield library
