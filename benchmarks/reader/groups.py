"""What the reader is trained on: questions, each with passages whose sentences are marked.

python -m benchmarks.reader.groups [../shared/bench] --home DIR --out groups.pkl
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.bm25 import BM25, lucene_idf
from benchmarks.reader.texts import (
    HELD_OUT,
    TextQuestion,
    folders,
    gold_sentences,
    open_text,
    read_questions,
    read_questions_file,
)
from index.sentences import split_sentences
from index.words import stems
from retrieval.opposites import PAIRS

SEED = 11
# So many passages are wanted: three times as many are ranked and kept.
_WANTED = 7
_RIVALS = 7
_SECTION = 800
#: What a minimal pair counts for, beside a question that somebody wrote.
_PAIR_WEIGHT = 0.6

Expects = Literal["answer", "contradiction", "nothing"]


@dataclass(frozen=True)
class Group:
    """A question and the passages found for it, best first: headings, sentences, and which sentences
    answer it ("answer") or hold the truth that it contradicts ("contradiction")."""

    question: str
    kind: str
    expects: Expects
    headings: tuple[str, ...]
    sentences: tuple[tuple[str, ...], ...]
    gold: tuple[tuple[bool, ...], ...]
    source: str
    weight: float = 1.0

    @property
    def held_out(self) -> bool:
        """Whether nothing is trained on its text."""
        corpus, _, name = self.source.partition(":")
        return name in HELD_OUT or (corpus, name) == ("selqa", "test") or self.source in _HELD_ARTICLES


_QUESTIONS = Path(__file__).parent / "questions"
_HELD_ARTICLES: set[str] = set()
_EXPECTS: dict[str, Expects] = {"answer": "answer", "flag": "contradiction", "refuse": "nothing"}


def of_texts(root: Path, home: Path) -> Iterator[Group]:
    """Groups of the questions on whole texts, and of those in `questions/` beside this file, with the
    passages that Moot ranks best for each."""
    for folder in folders(root):
        library = open_text(folder, home, reader="none")
        for asked in (*read_questions(folder), *_more_questions(folder.name)):
            found = library.answering.rank_texts([asked.spoken], [None], most=_WANTED)
            ((candidates, ranking, _),) = found
            if ranking is None:
                continue
            passages = [candidates[number].passage for number in ranking.passages]
            sentences = tuple(tuple(p.text[a:b] for a, b in p.sentences) for p in passages)
            gold = tuple(tuple(map(bool, gold_sentences(own, asked.needs))) for own in sentences)
            if asked.expect == "refuse" or any(map(any, gold)):
                expects = _EXPECTS[asked.expect]
                headings = tuple(p.heading for p in passages)
                yield Group(
                    asked.spoken, asked.kind, expects, headings, sentences, gold, f"text:{folder.name}"
                )
        library.close()


def _more_questions(text: str) -> list[TextQuestion]:
    file = _QUESTIONS / f"{text}.jsonl"
    return read_questions_file(file) if file.exists() else []


def of_squad(folder: Path) -> Iterator[Group]:
    """Groups of SQuAD's questions: the gold paragraph and the best others of its article by words."""
    rows = _lines(folder / "corpus.jsonl")
    sentences = [tuple(row["text"][a:b] for a, b in split_sentences(row["text"])) for row in rows]
    spans = [tuple(split_sentences(row["text"])) for row in rows]
    number = {row["_id"]: n for n, row in enumerate(rows)}
    right = dict(line.split("\t")[:2] for line in (folder / "qrels/test.tsv").read_text().splitlines()[1:])
    articles = sorted({row["title"] for row in rows})
    _HELD_ARTICLES.update(f"squad:{name}" for name in articles[::2])
    own = {a: [n for n, row in enumerate(rows) if row["title"] == a] for a in articles}
    words = [Counter(stems(row["text"])) for row in rows]

    def group(
        question: str, article: str, order: Sequence[int], gold: Sequence[Sequence[bool]], kind: str
    ) -> Group:
        expects: Expects = "answer" if any(map(any, gold)) else "nothing"
        return Group(
            question, kind, expects, ("",) * len(order), tuple(sentences[n] for n in order),
            tuple(map(tuple, gold)), f"squad:{article}",
        )  # fmt: skip

    for row in _lines(folder / "queries.jsonl"):
        home = number[right[row["_id"]]]
        others = [n for n in _by_words(row["text"], own[row["article"]], words) if n != home]
        order = [home, *others[:_RIVALS]]
        gold = [[n == home and a <= row["start"] < b for a, b in spans[n]] for n in order]
        yield group(row["text"].strip(), row["article"], order, gold, "squad")
    for row in _lines(folder / "unanswerable.jsonl"):
        order = _by_words(row["text"], own[row["article"]], words)[: _RIVALS + 1]
        yield group(
            row["text"].strip(), row["article"], order, [[False] * len(spans[n]) for n in order], "written"
        )


def of_selqa(folder: Path) -> Iterator[Group]:
    """Groups of SelQA's questions: the section in passages of some 800 characters."""
    for split in ("dev", "test"):
        for row in _lines(folder / f"{split}.jsonl"):
            parts: list[list[str]] = []
            gold: list[list[bool]] = []
            for n, sentence in enumerate(row["candidates"]):
                if not parts or sum(map(len, parts[-1])) + len(sentence) > _SECTION:
                    parts.append([])
                    gold.append([])
                parts[-1].append(sentence)
                gold[-1].append(n in row["answers"])
            yield Group(
                row["question"].strip(), "selqa", "answer", (row["section"],) * len(parts),
                tuple(map(tuple, parts)), tuple(map(tuple, gold)), f"selqa:{split}",
            )  # fmt: skip


def minimal_pairs(groups: Iterable[Group], chance: random.Random) -> Iterator[Group]:
    """Questions that differ from answered ones in one thing that the answering sentence states: a number
    or year, a name, an opposite, a negation. What answered them contradicts them then."""
    groups = list(groups)
    texts: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        texts[group.source].update(s for own in group.sentences for s in own)
    names = {source: _names(found) for source, found in texts.items()}
    for group in groups:
        if group.expects != "answer" or group.kind in _BROAD:
            continue
        inside = [n for n, marks in enumerate(group.gold) if any(marks)]
        gold = " ".join(
            s for n in inside for s, mark in zip(group.sentences[n], group.gold[n], strict=True) if mark
        )
        passage = " ".join(s for n in inside for s in group.sentences[n])
        for how, question in _changed(group.question, gold, passage, names[group.source], chance):
            yield replace(
                group, question=question, kind=f"pair {how}", expects="contradiction", weight=_PAIR_WEIGHT
            )


_BROAD = frozenset("vague section mainpoint compare two list german french followup selqa".split())
_NUMBER = re.compile(r"(?<![\w.,])(?:\d[\d.,]*\d|\d)(?![\w]|[.,]\d)")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_'’-]{2,}(?: (?:of |the |and )?[A-Z][^\W\d_'’-]{2,})*")
_ASKS_WHY = re.compile(r"^(?:so |but |and )?(?:why|how come|how|when|where)\b", re.I)
_NEGATED = {
    "does": "doesn't", "do": "don't", "did": "didn't", "is": "isn't", "are": "aren't", "was": "wasn't",
    "were": "weren't", "can": "can't", "should": "shouldn't", "will": "won't", "would": "wouldn't",
    "has": "hasn't", "have": "haven't", "could": "couldn't",
}  # fmt: skip
_AUXILIARY = re.compile(rf"\b(?:{'|'.join(_NEGATED)})\b(?!n't)", re.I)
_NEGATION = re.compile(r"n't\b|\b(?:not|never|no)\b")
# Opposites that mostly stand for something else in a question.
_LOOSE = frozenset(
    "with without under over even left like last leave live start may native after before second few many"
    " more less most least city man day night end open close hard public first good better".split()
)


def _changed(
    question: str, gold: str, passage: str, names: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, str]]:
    low, asked = gold.lower(), question.lower()
    for match in _NUMBER.finditer(question):
        stated = re.search(rf"(?<![\d.,]){re.escape(match[0])}(?!\d)", gold)
        other = _other(match[0], chance) if stated else None
        if other and other not in gold:
            yield "number", question[: match.start()] + other + question[match.end() :]
    for name in names:
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question, re.I) if name.lower() in low else None
        others = [o for o in names if o.lower() not in passage.lower() and o.lower() not in asked]
        others = [o for o in others if len(o.split()) == len(name.split())]
        if found and others and chance.random() < 0.5:
            other = chance.choice(others)
            put = other if found[0][0].isupper() else other.lower()
            yield "name", question[: found.start()] + put + question[found.end() :]
    for match in _WORD.finditer(question):
        word = match[0].lower()
        if word in _LOOSE or word not in _OPPOSITES or not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low):
            continue
        if (other := chance.choice(_OPPOSITES[word])) not in asked:
            yield "opposite", question[: match.start()] + other + question[match.end() :]
    auxiliary = _AUXILIARY.search(question) if _ASKS_WHY.match(question) else None
    if auxiliary and not _NEGATION.search(f"{low} {asked}") and chance.random() < 0.5:
        put = _NEGATED[auxiliary[0].lower()]
        yield "negation", question[: auxiliary.start()] + put + question[auxiliary.end() :]


def _other(number: str, chance: random.Random) -> str | None:
    if _YEAR.fullmatch(number):
        return str(int(number) + chance.choice([-21, -10, -7, -4, -3, -2, -1, 1, 2, 3, 4, 6, 10, 13]))
    try:
        value = float(number.replace(",", ""))
    except ValueError:
        return None
    if "." in number:
        return number[:-1] + str((int(number[-1]) + chance.randint(1, 8)) % 10)
    return str(max(1, int(value * chance.choice([0.1, 0.5, 2, 3, 10]))) + chance.choice([1, 2, 5]))


def _names(sentences: Iterable[str]) -> list[str]:
    """Names of a text: capitalised words that do not begin a sentence, sorted."""
    return sorted({match[0] for sentence in sentences for match in _NAME.finditer(sentence)})


# Forms of words that the list of opposites, which compares stems, has no need of.
_FORMS = (
    "increases/decreases increased/decreased rises/falls rose/fell wins/loses won/lost accepts/rejects"
    " accepted/rejected supports/opposes supported/opposed agrees/disagrees allowed/forbidden helps/harms"
    " help/harm weaken/strengthen weakens/strengthens began/ended safe/dangerous cheaper/dearer all/none"
    " boys/girls important/unimportant gain/loss"
)


def _opposites() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in (*PAIRS, *(pair.split("/") for pair in _FORMS.split())):
        found[one].append(other)
        found[other].append(one)
    return found


_OPPOSITES = _opposites()


def _by_words(question: str, numbers: Sequence[int], words: Sequence[Counter[str]]) -> list[int]:
    """The passages by BM25, best first."""
    score = BM25([words[n] for n in numbers], lucene_idf).scores(stems(question))
    return [numbers[n] for n in np.argsort(-score, kind="stable")]


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    groups = [
        *of_texts(options.bench / "train", options.home),
        *of_squad(options.bench / "squad"),
        *of_selqa(options.bench / "selqa"),
    ]
    groups += minimal_pairs(groups, random.Random(SEED))
    options.out.write_bytes(pickle.dumps(groups))
    for held in (False, True):
        kinds = Counter(group.kind for group in groups if group.held_out is held)
        print("held out:" if held else "to train on:", dict(kinds))


if __name__ == "__main__":
    main()
