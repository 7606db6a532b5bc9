"""Every kind of question put to every kind of corpus, for fitting: present, removed, off-topic."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import partial

from benchmarks.fit_data import Asked, Collection, Corpus, another
from retrieval.candidates.types import Candidate
from retrieval.rank.features import Features, features

FOLDS = 10
# A removed paragraph's answer often stands elsewhere, or its words do by chance: half right.
BY_CHANCE = 0.5


@dataclass
class Case:
    """A question put to a corpus: candidates, features, and later its evidence."""

    asked: Asked
    fold: int
    candidates: list[Candidate]
    features: Features
    evidence: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    rank: int = 0


def _case(made: Collection, n: int, corpus: Corpus, fold: int, *, drop: bool = False) -> Case | None:
    asked = (made.asked + made.unanswerable)[n]
    without = frozenset(p for p, _ in asked.gold) if drop else frozenset()
    candidates = corpus.candidates(made.queries[n], without)
    if not candidates:
        return None
    return Case(asked, fold, candidates, features(made.queries[n], candidates, corpus))


def _put(
    made: dict[str, list[Case | None]],
    data: Collection,
    n: int,
    fold: int,
    kind: str,
    corpus: Corpus,
    *,
    drop: bool = False,
) -> None:
    made.setdefault(kind, []).append(_case(data, n, corpus, fold, drop=drop))


def build_cases(squad: Collection, selqa: Collection) -> dict[str, list[Case]]:
    """Every kind of question, each with the fold of its article."""
    made: dict[str, list[Case | None]] = {}
    chance = random.Random(7)
    for name, data in (("squad", squad), ("selqa", selqa)):
        articles = sorted(set(data.articles))
        fold = {a: n % FOLDS for n, a in enumerate(articles)}
        corpora = {a: Corpus(data, data.of(a)) for a in articles}
        large = [a for a in articles if corpora[a].passages >= 5]
        whole = Corpus(data, range(len(data.passages)))
        for n, asked in enumerate(data.asked):
            own, gold = fold[asked.article], [p for p, _ in asked.gold]

            put = partial(_put, made, data, n, own)
            other = another(large, asked.article, chance)
            put(f"{name} in", corpora[asked.article])
            put(f"{name} removed", corpora[asked.article], drop=True)
            put(f"{name} off", corpora[other])
            if name == "squad":
                rest = [p for p in data.of(asked.article) if p not in gold]
                few = Corpus(data, list(dict.fromkeys([*gold, *chance.sample(rest, 5)]))[:5])
                put("five in", few)
                put("five removed", Corpus(data, chance.sample(rest, 5)))
                put("five off", Corpus(data, chance.sample(data.of(other), 5)))
                put("pool in", whole)
                put("pool removed", whole, drop=True)
            elif n % 2:
                query = Corpus.candidates(_POOL[0], data.queries[n])
                case = Case(asked, own, query, features(data.queries[n], query, _POOL[0]))
                made.setdefault("pool off", []).append(case)
        _POOL.append(whole)
        for n, asked in enumerate(data.unanswerable, len(data.asked)):
            case_ = _case(data, n, corpora[asked.article], fold[asked.article])
            made.setdefault("squad written", []).append(case_)
    return {kind: [case for case in cases if case] for kind, cases in made.items()}


_POOL: list[Corpus] = []


def label_of(kind: str, case: Case) -> float:
    if kind in ("squad written", "pool off"):
        return 0.0
    if kind.startswith("selqa") and not kind.endswith(" in"):
        return 0.0
    return float(any(case.held)) * (1.0 if kind.endswith(" in") else BY_CHANCE)
