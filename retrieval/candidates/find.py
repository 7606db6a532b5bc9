"""Candidate search: the passages nearest to a question by cosine, and the best by BM25."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder.projection import Projection
from index.storage.analysis import PassageWords
from index.storage.ports import Parts, PassageStore, VectorIndex
from index.types import BlockKind, Passage
from index.words import stems
from retrieval.candidates.fragments import is_fragment, is_fragment_of_box
from retrieval.candidates.types import Candidate, Floats, Query, Stored

_DENSE = 30
_LEXICAL = 20
# Passages whose BM25 is computed; the best _LEXICAL of them become candidates for it.
_SCORED = 120
# Candidates are cut down by cosine plus the weighted share of the best BM25: those within _NEAR of the
# best one are ranked, at least _LEAST and at most _MOST.
_WORDS_SHARE = 0.5
_NEAR = 0.4
_LEAST, _MOST = 8, 16
# So many are ranked for a question in words of its own: of 285 such questions .84 have a right sentence among
# 8 to 16 passages, .98 among these.
_WIDE = 40
# A search for a list of passages ranks this many candidates for each one wanted.
_RANKED_FOR_EACH = 3
_MOST_KEPT = 2048

_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)
FIGURES = (BlockKind.CAPTION, BlockKind.FIGURE)
# Log-odds for a pull-quote, a caption or an entry of the reference list: it must fit a question clearly
# better than running text to rank above it.
_ASIDE = -2.0


class Finder:
    """Finds the candidates in one opened index."""

    def __init__(self, text_store: PassageStore, vectors: VectorIndex) -> None:
        self._text_store = text_store
        self._vectors = vectors
        self._kept: dict[int, Stored] = {}

    def find(
        self,
        queries: Sequence[Query],
        *,
        allowed: Sequence[Sequence[int] | None],
        extra: Sequence[Iterable[int]],
        most: int = 0,
        wide: bool = False,
    ) -> list[list[Candidate]]:
        """Candidates for each query, unranked. `allowed` restricts the passage ids, `extra` adds to
        them. `most` asks for at least that many candidates, if the index has them; `wide` for those of
        questions in words of their own."""
        dense = max(_DENSE, most)
        found: list[list[Candidate]] = []
        nearest = self._nearest(queries, allowed, dense)
        for query, inside, more, (scores, ids) in zip(queries, allowed, extra, nearest, strict=True):
            cosines = dict(zip(ids.tolist(), scores.tolist(), strict=True))
            cosines.pop(-1, None)
            words = dict(self._text_store.search(stems(query.text), max(_SCORED, most), inside))
            numbers = list(dict.fromkeys((*cosines, *list(words)[: max(_LEXICAL, most)], *more)))
            if inside is not None:
                permitted = set(inside)
                numbers = [n for n in numbers if n in permitted]
            if far := [n for n in numbers if n not in cosines]:
                its = self._vectors.vectors(far) @ query.vector
                cosines.update(zip(far, its.tolist(), strict=True))
            kept = {*_promising(numbers, cosines, words, most, wide=wide), *more}
            numbers = [n for n in numbers if n in kept]
            found.append(
                [
                    Candidate(passage, cosines[n], words.get(n, 0.0))
                    for n, passage in zip(numbers, self._known(numbers), strict=True)
                ]
            )
        return found

    def _nearest(
        self, queries: Sequence[Query], allowed: Sequence[Sequence[int] | None], k: int
    ) -> list[tuple[Floats, NDArray[np.int64]]]:
        """One search for all unrestricted queries together, and one for each restricted query."""
        out: list[tuple[Floats, NDArray[np.int64]] | None] = [None] * len(queries)
        free = [n for n, inside in enumerate(allowed) if inside is None]
        if free:
            scores, ids = self._vectors.search(np.stack([queries[n].vector for n in free]), k)
            for row, n in enumerate(free):
                out[n] = (scores[row], ids[row])
        for n, inside in enumerate(allowed):
            if inside is not None:
                scores, ids = self._vectors.search(
                    queries[n].vector[None, :], k, np.asarray(inside, np.int64)
                )
                out[n] = (scores[0], ids[0])
        return [pair for pair in out if pair is not None]

    def _known(self, numbers: Sequence[int]) -> list[Stored]:
        missing = [n for n in numbers if n not in self._kept]
        if missing:
            if len(self._kept) + len(missing) > _MOST_KEPT:
                self._kept.clear()
                missing = list(numbers)
            speakers = self._speakers(missing)
            both = zip(self._vectors.parts(missing), self._text_store.words(missing), strict=True)
            for passage, (parts, words) in zip(self._text_store.many(missing).values(), both, strict=True):
                self._kept[passage.id] = _stored(passage, parts, words, speakers.get(passage.id, {}))
        return [self._kept[n] for n in numbers]

    def _speakers(self, numbers: Sequence[int]) -> dict[int, dict[int, str]]:
        """The work whose view each sentence of these passages reports first of all, by passage and number."""
        found: dict[int, dict[int, str]] = {}
        for passage, sentence, key, _ in self._text_store.attributions(passages=numbers):
            found.setdefault(passage, {}).setdefault(sentence, key)
        return found


def _stored(passage: Passage, parts: Parts, words: PassageWords, speakers: Mapping[int, str]) -> Stored:
    sentence_vectors, tokens, owners = parts
    return Stored(
        passage_id=str(passage.id),
        title="" if passage.kind == "reference" else passage.title,
        heading=passage.heading or "",
        text=passage.text,
        sentences=tuple((s - passage.start, e - passage.start) for s, e in passage.sentences),
        sentence_vectors=np.asarray(sentence_vectors, np.float32),
        token_vectors=tokens,
        token_sentences=owners,
        words=words,
        prior=0.0 if passage.kind in _RUNNING else _ASIDE,
        fragments=_fragments(passage),
        speakers=tuple(speakers.get(n, "") for n in range(len(passage.sentences))) if speakers else (),
    )


def _fragments(passage: Passage) -> tuple[int, ...]:
    """The numbers of the sentences of running text, captions and figures that cannot answer; items of a list
    can."""
    if passage.kind is BlockKind.PARAGRAPH:
        fragment = is_fragment
    elif passage.kind in FIGURES:
        fragment = is_fragment_of_box
    else:
        return ()
    spans = ((s - passage.start, e - passage.start) for s, e in passage.sentences)
    return tuple(n for n, (start, end) in enumerate(spans) if fragment(passage.text[start:end]))


def _promising(
    numbers: Sequence[int],
    cosines: Mapping[int, float],
    words: Mapping[int, float],
    most: int,
    *,
    wide: bool,
) -> Sequence[int]:
    """The passages worth the cost of a token comparison: several for each of the `most` wanted
    passages, or without `most` those that may still rank first, and more of them if `wide`."""
    least = max(_MOST, _RANKED_FOR_EACH * most) if most else _WIDE if wide else _LEAST
    if len(numbers) <= least:
        return numbers
    best = max(1e-9, *words.values()) if words else 1.0
    promise = {n: cosines[n] + _WORDS_SHARE * words.get(n, 0.0) / best for n in numbers}
    ordered = sorted(numbers, key=promise.__getitem__, reverse=True)
    if most or wide:
        return ordered[:least]
    enough = promise[ordered[0]] - _NEAR
    return [n for place, n in enumerate(ordered[:_MOST]) if place < least or promise[n] >= enough]


def make_query(
    text: str,
    vector: Floats,
    tokens: Floats | None,
    ids: NDArray[np.int64] | None,
    spans: NDArray[np.int64] | None,
    projection: Projection | None,
) -> Query:
    """The query for the ranking. Tokens (t, d) are projected like the stored ones; without tokens
    (some models give none) the query has its words and one vector."""
    if projection is None or tokens is None or spans is None or ids is None:
        return Query(text, vector, np.zeros((0, 0), np.float32), (), ())
    return Query(
        text,
        vector,
        projection.apply(tokens),
        tuple(ids.tolist()),
        tuple(map(tuple, spans.tolist())),
    )
