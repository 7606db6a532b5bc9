"""The sentences that report given works, and candidates cut down to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.reader import TextReader
from retrieval.candidates.types import Candidate


@dataclass(frozen=True, slots=True)
class Reported:
    """Numbers of the sentences that report some works, by passage id.

    `own` are the passages of a work's own text or bibliographic record. `shared` are (passage id, start of
    the sentence in its passage) of sentences that report another work first of all.
    """

    sentences: dict[int, set[int]]
    own: set[int]
    shared: set[tuple[int, int]]

    @property
    def passages(self) -> list[int]:
        """Ids of all these passages, sorted."""
        return sorted({*self.sentences, *self.own})

    def views(self) -> Reported:
        """The same without the works' own passages, if any sentence reports them."""
        return replace(self, own=set()) if self.sentences else self


def reported(reader: TextReader, keys: Iterable[str]) -> Reported:
    """The sentences that report the works of these keys, and the works' own passages."""
    keys = set(keys)
    sentences: dict[int, set[int]] = defaultdict(set)
    for key in sorted(keys):
        for passage, sentence, _, _ in reader.attributions(key=key):
            sentences[passage].add(sentence)
    passages = reader.many(sentences)
    principal: dict[tuple[int, int], str] = {}
    for p, n, key, _ in reader.attributions(passages=sentences):
        principal.setdefault((p, n), key)
    shared = {
        (p, passages[p].sentences[n][0] - passages[p].start)
        for p, numbers in sentences.items()
        for n in numbers
        if principal[p, n] not in keys
    }
    return Reported(dict(sentences), set(reader.select(documents=keys)), shared)


def cut_to(candidates: Sequence[Candidate], where: Reported) -> list[Candidate]:
    """The candidates cut down to the sentences in `where`, one candidate for each run of adjacent
    sentences; passages of the work itself stay whole."""
    out: list[Candidate] = []
    for candidate in candidates:
        number = int(candidate.passage_id)
        if number in where.own:
            out.append(candidate)
            continue
        for run in _runs(sorted(where.sentences.get(number, ()))):
            whole = candidate.passage
            kept = np.isin(whole.token_sentences, run)
            part = replace(
                whole,
                sentences=tuple(whole.sentences[n] for n in run),
                sentence_vectors=whole.sentence_vectors[run],
                token_vectors=whole.token_vectors[kept],
                token_sentences=(whole.token_sentences[kept] - run[0]).astype(np.int16),
                words=whole.words.part(run[0], run[-1]),
            )
            out.append(replace(candidate, passage=part))
    return out


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
