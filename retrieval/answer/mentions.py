"""The sentence that has the words of a topic, where any mention of it answers: "anything about cranes?"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.candidates.types import Candidate
from retrieval.rank.picks import PickedExcerpt
from retrieval.rank.ranking import Ranking

# Words with as many first letters are of one root.
_ROOT = 8


def mentions(topic: str, sentences: str) -> bool:
    """Whether sentences have the content words of a topic one after the other, in any form: "bureaucracy" and
    "bureaucratic"."""
    wanted, said = _content_stems(topic), _content_stems(sentences)
    spans = (said[n : n + len(wanted)] for n in range(len(said) - len(wanted) + 1))
    return bool(wanted) and any(all(map(_of_one_root, wanted, span)) for span in spans)


def with_mention_first(
    topic: str, candidates: Sequence[Candidate], ranking: Ranking, picks: Sequence[PickedExcerpt]
) -> tuple[PickedExcerpt, ...]:
    """The excerpts behind the best sentence of running text that mentions a topic, if there is one."""
    layout, best = ranking.features.layout, None
    for number, candidate in enumerate(candidates):
        if candidate.passage.prior < 0:
            continue
        for row, (start, end) in enumerate(candidate.sentences):
            score = float(ranking.sentence_scores[layout.first[number] + row])
            if (best is None or score > best.score) and mentions(topic, candidate.text[start:end]):
                best = PickedExcerpt(number, row, row, start, end, score)
    if best is None:
        return tuple(picks)
    rest = (p for p in picks if p.candidate != best.candidate or not p.first <= best.first <= p.last)
    return (best, *rest)


@lru_cache(maxsize=4096)
def _content_stems(text: str) -> tuple[str, ...]:
    return tuple(stem(fold(w)) for w in WORD.findall(text) if fold(w) not in STOP_WORDS)


def _of_one_root(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _ROOT and one[:_ROOT] == other[:_ROOT])
