"""Public question sets as candidates and labels, for fitting. Everything is encoded once."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bm25 import BM25, fts5_idf
from index.encoder import Encoder
from index.encoder import projection as projections
from index.sentences import split_sentences
from index.storage.analysis import words_of
from index.words import stems
from retrieval.candidates.types import Candidate, Query, Stored

_DENSE, _LEXICAL = 30, 20
_PASSAGE = 800


@dataclass(frozen=True)
class Asked:
    """A question; `gold` holds (passage, sentence); `answers` are texts, empty: by `gold` alone.
    `article` is where it comes from (of questions on whole texts their kind); `held_out` that the reader
    was not trained on its split."""

    text: str
    article: str
    gold: frozenset[tuple[int, int]] = frozenset()
    answers: tuple[str, ...] = ()
    held_out: bool = False


@dataclass
class Collection:
    """Passages (candidates without scores), their vectors, and the questions on them."""

    passages: list[Stored] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    unanswerable: list[Asked] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    vectors: Any = None

    def of(self, article: str) -> list[int]:
        return [n for n, name in enumerate(self.articles) if name == article]


class Corpus:
    """Some passages of a collection, searched as one corpus: cosine and BM25 as FTS5 has it."""

    def __init__(self, collection: Collection, numbers: Sequence[int]) -> None:
        self._collection = collection
        self.numbers = list(numbers)
        self._vectors = collection.vectors[self.numbers]
        texts = [collection.passages[n] for n in self.numbers]
        self._bm25 = BM25([Counter(stems(f"{c.title} {c.heading} {c.text}")) for c in texts], fts5_idf)

    @property
    def passages(self) -> int:
        return len(self.numbers)

    def document_frequency(self, stem: str) -> int:
        return self._bm25.having(stem)

    def candidates(self, query: Query, without: frozenset[int] = frozenset()) -> list[Candidate]:
        """The nearest passages and the best by words, but for those left out."""
        cosine = self._vectors @ query.vector
        bm25 = self._bm25.scores(stems(query.text))
        words = [n for n in np.argsort(-bm25)[:_LEXICAL] if bm25[n] > 0]
        chosen = dict.fromkeys([*np.argsort(-cosine)[:_DENSE].tolist(), *map(int, words)])
        return [
            Candidate(self._collection.passages[self.numbers[n]], float(cosine[n]), float(bm25[n]))
            for n in chosen
            if self.numbers[n] not in without
        ]


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_squad(folder: Path, encoder: Encoder) -> Collection:
    """Paragraphs, answerable and unanswerable questions of SQuAD 2.0 in BEIR's form."""
    rows = _lines(folder / "corpus.jsonl")
    spans = [tuple(split_sentences(row["text"])) for row in rows]
    number = {row["_id"]: n for n, row in enumerate(rows)}
    right = dict(line.split("\t")[:2] for line in (folder / "qrels/test.tsv").read_text().splitlines()[1:])
    made = Collection(articles=[row["title"] for row in rows])
    for row in _lines(folder / "queries.jsonl"):
        passage = number[right[row["_id"]]]
        held = [n for n, (a, b) in enumerate(spans[passage]) if a <= row["start"] < b]
        gold = frozenset({(passage, held[0] if held else 0)})
        made.asked.append(Asked(row["text"].strip(), row["article"], gold, tuple(row["answers"])))
    for row in _lines(folder / "unanswerable.jsonl"):
        made.unanswerable.append(Asked(row["text"].strip(), row["article"]))
    _encode(
        made,
        [(row["title"], "", row["text"], s) for row, s in zip(rows, spans, strict=True)],
        encoder,
    )
    return made


def read_selqa(folder: Path, encoder: Encoder) -> Collection:
    """Sections of SelQA in passages of some 800 characters, and the questions on them."""
    made = Collection()
    texts: list[tuple[str, str, str, tuple[tuple[int, int], ...]]] = []
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    rows = [(split, row) for split in ("dev", "test") for row in _lines(folder / f"{split}.jsonl")]
    for split, row in rows:
        key = (row["article"], row["section"], *row["candidates"])
        if key not in places:
            places[key] = []
            parts: list[list[str]] = []
            for sentence in row["candidates"]:
                if not parts or sum(map(len, parts[-1])) + len(sentence) > _PASSAGE:
                    parts.append([])
                places[key].append((len(texts) + len(parts) - 1, len(parts[-1])))
                parts[-1].append(sentence)
            for part in parts:
                ends = np.cumsum([len(s) + 1 for s in part]) - 1
                spans = tuple((int(e) - len(s), int(e)) for s, e in zip(part, ends, strict=True))
                texts.append((row["article"], row["section"], " ".join(part), spans))
                made.articles.append(row["article"])
        gold = frozenset(places[key][n] for n in row["answers"])
        made.asked.append(Asked(row["question"].strip(), row["article"], gold, (), split == "test"))
    _encode(made, texts, encoder)
    return made


def _encode(
    made: Collection,
    texts: Sequence[tuple[str, str, str, tuple[tuple[int, int], ...]]],
    encoder: Encoder,
) -> None:
    """Fill in passages and queries, with all their vectors."""
    projection = projections.shipped()
    vectors = []
    for at in range(0, len(texts), 64):
        part = texts[at : at + 64]
        prefixes = [". ".join(filter(None, (t, h))) + ". " for t, h, _, _ in part]
        whole = [prefix + text for prefix, (_, _, text, _) in zip(prefixes, part, strict=True)]
        encoded = encoder.encode(whole, tokens=True)
        assert encoded.tokens is not None and encoded.spans is not None
        for n, (title, heading, text, spans) in enumerate(part):
            tokens, starts = encoded.tokens[n], encoded.spans[n][:, 0] - len(prefixes[n])
            place = np.searchsorted([end for _, end in spans], starts, side="right")
            owner = np.where(starts < 0, -1, np.minimum(place, len(spans) - 1)).astype(np.int16)
            means = np.stack(
                [
                    tokens[owner == s].mean(axis=0) if (owner == s).any() else encoded.vectors[n]
                    for s in range(len(spans))
                ]
            )
            means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
            small = projection.quantise(tokens)
            name = str(at + n)
            made.passages.append(
                Stored(name, title, heading, text, spans, means, small, owner, words_of(text, spans))
            )
        vectors.append(encoded.vectors)
    made.vectors = np.concatenate(vectors)
    asked = [a.text for a in made.asked + made.unanswerable]
    for at in range(0, len(asked), 256):
        part_asked = asked[at : at + 256]
        encoded = encoder.encode(part_asked, tokens=True, query=True)
        assert encoded.tokens is not None and encoded.spans is not None and encoded.ids is not None
        for n, text in enumerate(part_asked):
            ids = tuple(int(i) for i in encoded.ids[n])
            spans_of = tuple((int(a), int(b)) for a, b in encoded.spans[n])
            made.queries.append(
                Query(text, encoded.vectors[n], projection.apply(encoded.tokens[n]), ids, spans_of)
            )


def another(articles: Sequence[str], own: str, chance: random.Random) -> str:
    """Another article, drawn by chance."""
    return chance.choice([name for name in articles if name != own])
