"""Every kind of question put to every kind of corpus, for fitting: present, removed, off-topic."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from benchmarks.fit_data import Asked, Collection, Corpus, another
from benchmarks.reader.texts import (
    HELD_OUT,
    TextQuestion,
    folders,
    gold_sentences,
    open_text,
    read_questions,
)
from retrieval.candidates.types import Candidate
from retrieval.library import Library
from retrieval.rank.features import Features, features
from retrieval.rank.reader import ReaderScores

FOLDS = 10
# A removed paragraph's answer often stands elsewhere, or its words do by chance: half right.
BY_CHANCE = 0.5


@dataclass
class Case:
    """A question put to a corpus: candidates, features, what a reader says of them (s, 4), and later its
    evidence. `unread` says that no reader was trained on its text."""

    asked: Asked
    fold: int
    candidates: list[Candidate]
    features: Features
    unread: bool = True
    scores: ReaderScores | None = None
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


def text_cases(root: Path, home: Path) -> dict[str, list[Case]]:
    """Questions on whole texts, with the candidates that Moot finds: answerable ones ("in"), the same with
    the passages that answer left out ("removed") or put to another text ("off"), near misses ("near") and
    those that the text contradicts ("false")."""
    made: dict[str, list[Case]] = {f"text {mode}": [] for mode in ("in", "removed", "off", "near", "false")}
    chance = random.Random(7)
    every = folders(root)
    asked = {folder.name: read_questions(folder) for folder in every}
    for number, folder in enumerate(every):
        with closing(open_text(folder, home, reader="none")) as library:
            fold, unread = number % FOLDS, folder.name in HELD_OUT
            others = [q for name in asked for q in asked[name] if name != folder.name and q.kind == "fact"]
            others = chance.sample(others, _OFF_EACH)
            for question in asked[folder.name]:
                found = _found(library, question)
                gold = found.asked.gold
                mode = {"answer": "in", "flag": "false"}.get(question.expect, "near")
                made[f"text {mode}"].append(replace(found, fold=fold, unread=unread))
                if mode == "in" and gold:
                    inside = {passage for passage, _ in gold}
                    rest = [c for c in found.candidates if int(c.passage_id) not in inside]
                    if rest:
                        left = _found(library, question, rest)
                        made["text removed"].append(replace(left, fold=fold, unread=unread))
            for question in others:
                made["text off"].append(replace(_found(library, question), fold=fold, unread=unread))
    return made


#: Questions on other texts that are put to each text.
_OFF_EACH = 40


def _found(library: Library, question: TextQuestion, only: list[Candidate] | None = None) -> Case:
    """The case of a question; `only` are the candidates left, if some were taken out."""
    answering = library.answering
    query = answering.encoded([question.spoken])[0]
    candidates = answering.candidates(query) if only is None else only
    gold = frozenset(
        (int(candidate.passage_id), n)
        for candidate in candidates
        for n, needs in enumerate(
            gold_sentences([candidate.text[a:b] for a, b in candidate.sentences], question.needs)
        )
        if needs
    )
    kind = Asked(question.spoken, question.kind, gold)
    return Case(kind, 0, candidates, features(query, candidates, answering.statistics))


_POOL: list[Corpus] = []


def label_of(kind: str, case: Case) -> float:
    if kind in ("squad written", "pool off"):
        return 0.0
    if kind.startswith("text"):
        return float(kind == "text in" and any(case.held))
    if kind.startswith("selqa") and not kind.endswith(" in"):
        return 0.0
    return float(any(case.held)) * (1.0 if kind.endswith(" in") else BY_CHANCE)
