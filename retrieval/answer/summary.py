"""Key sentences: what a part of a text says, and what a whole text argues, in its own sentences.

A sentence is scored by how central it is to its paragraph and its part (cosine with the mean of their
sentence vectors, as in centroid summarisation: Radev et al. 2004), where it stands (Edmundson 1969), and
the cue phrases in it (the same). The weights are in `_WEIGHTS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.storage.texts import TextStore
from index.storage.vectors import Vectors
from index.types import BlockKind, Passage
from index.words import STOP_WORDS, WORD, fold, stem, stems
from retrieval.candidates.reported import views_of_others
from retrieval.candidates.types import Candidate, Floats
from retrieval.interpret.outline import BACK_MATTER
from retrieval.interpret.requests import TextRequest
from retrieval.rank.picks import PickedExcerpt

#: Sentences of a paragraph that one key sentence stands for; a longer paragraph gets a second.
_PER_KEY = 4
#: The fewest key sentences of a summary, if there are as many, and its most excerpts.
LEAST, MOST = 5, 6
# A smaller limit was set to see less.
_ROOM = 3
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)
#: Neighbouring key sentences of so many characters together make one excerpt.
_TOGETHER = 420
#: A key sentence takes a neighbour along while both have at most so many characters.
_LENGTH = 300
# What a neighbour gains if the key sentence points back to it.
_LEAN = 2.0
#: Two sentences as near as this (cosine) say the same.
_SAME = 0.86

_END = re.compile(r"[.!?…][\"”’»)\]\d,\s\[–-]*$")
_LETTER = re.compile(r"[^\W\d_]{2,}")
_OPENS = re.compile(r"[\s\"“‘'«(\[*•–—-]*(?:\[[^\]]*\]\s*)?(?:\d|[^\W\d_a-z]|[a-z](?=[A-Z]))")
_REFERENCE = re.compile(r"\bdoi\b|https?://|\b(?:vol|pp)\.|\(\d{4}\)\.\s|\bet al\.,? \d{4}\.$", re.I)
_LEANS = re.compile(
    r"\W*(?:he|she|it|its|they|their|his|her|this|these|those|that|such|but|and|also|then|moreover|furthermore|"
    r"instead|another|both|here|there|similarly|likewise|in addition|additionally|nor|or)\b",
    re.I,
)
_CONCLUDES = re.compile(
    r"\b(?:in conclusion|to conclude|in sum(?:mary)?|to sum up|overall|ultimately|in (?:short|brief|closing)|"
    r"taken together|as a whole|therefore|thus|hence|hereby|consequently|the key|most importantly|"
    r"in other words|after all|finally|as shown|it (?:is|was) (?:clear|manifest|evident))\b",
    re.I,
)
_OWN = re.compile(
    r"\b(?:I|we)\s+(?:\w+\s+){0,2}?(?:argued?|show(?:ed|n)?|find|found|proposed?|present|introduced?|concluded?|"
    r"believe|think|report|demonstrated?|suggest(?:ed)?|describe|outline|call|urge|maintain|affirm|endeavou?r|hope|"
    r"recommend|contend|hold|insist|assert|created?|develop(?:ed)?|need|answer|want|wish)\b"
    r"|\b(?:our|my)\s+(?:\w+\s+)?(?:results?|findings?|analysis|aim|goal|purpose|object|argument|claim|thesis|"
    r"data|proposal|proposed|view|point)\b",
    re.I,
)
_THE_TEXT = re.compile(
    r"\b(?:this|the present)\s+(?:paper|article|essay|study|report|review|lesson|tutorial|memorandum|memo|"
    r"policy|guide|handbook|book|chapter|work|manuscript|piece|analysis|document|playbook)\b"
    r"|\bin this (?:\w+\s+)?(?:paper|article|essay|study|report|lesson|tutorial|chapter|guide|handbook)\b"
    r"|\bthe (?:object|aim|purpose|goal|main (?:point|message|challenge|goal)) (?:of|is)\b"
    r"|\bis (?:intended|designed|meant) to\b",
    re.I,
)
_NORM = re.compile(
    r"\b(?:must|should|ought|needs? to|has to|have to|requires?|essential|necessary|crucial|important|"
    r"critical|imperative|never|only|cannot|can not|shall)\b",
    re.I,
)
# What is asked of people: "states should", "cooperation will be necessary", "we call for".
_ADVICE = re.compile(
    r"\b(?:should|ought\s+to|must|shall|needs?\s+to|has\s+to|have\s+to|we\s+need|requires?|imperative|let\s+us|had\s+better"
    r"|(?:is|are|be|becomes?|remains?|increasingly|absolutely)\s+(?:\w+\s+)?(?:essential|necessary|crucial|vital|imperative|needed"
    r"|urgent)|urgent\s+need|call(?:s|ed|ing)?\s+(?:for|on|upon)|(?:I|we)\s+(?:\w+\s+)?(?:recommend|propose|urge|suggest"
    r"|advise|advocate)|recommend(?:ed|ation)s?)\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:results?|findings?|evidence|support|suggests?|shows?|demonstrates?|indicates?|confirms?"
    r"|reveals?)\b",
    re.I,
)
# The view of others who are not named: "critics argue", "one stance holds", "it is often said".
_OTHERS = re.compile(
    r"\b(?:critics?|proponents?|opponents?|advocates?|sceptics?|skeptics?|some|many|others|most people|"
    r"scholars?|commentators?|(?:one|another|an?) (?:\w+ ){0,2}(?:stance|view|school|camp|position))\s+"
    r"(?:[^\s.;]+\s+){0,12}?(?:argue|claim|say|believe|hold|contend|think|maintain|suppose|assume)s?\b"
    r"|\bit (?:is|has been) (?:often |sometimes |widely )?(?:argued|claimed|said|thought|believed)\b",
    re.I,
)
# What somebody named holds: "Geist argues", "according to Roth", "he advocates".
_REPORTS = re.compile(
    r"\b(?:[A-Z][\w’'-]+|[Hh]e|[Ss]he|[Tt]hey)\s+(?:\([^)]*\)\s*,?\s*)?(?:\w+ly\s+|further\s+|also\s+)?(?:argues?|claims?|contends?"
    r"|advocates?|suggests?|believes?|holds?|maintains?|posits?|emphasi[sz]es?|reinforces?|echoe?s?|views?|writes?|says?"
    r"|proposes?|recommends?)\b|\b[Aa]ccording\s+to\s+[A-Z]"
)
_EXAMPLE = re.compile(
    r"\b(?:for (?:example|instance)|e\.g\.|such as|see (?:also|figure|table|section)|"
    r"fig(?:ure|\.)? \d|table \d|supplementa|imagine|consider the)\b",
    re.I,
)
_PLAN = re.compile(
    r"\b(?:next section|following sections?|(?:remainder|rest) of th(?:is|e)|we (?:begin|start) (?:by|with)|"
    r"in the next|discussed (?:below|above)|is organi[sz]ed as|thank)\b",
    re.I,
)
_CITED = re.compile(r"\[\d+(?:[,–-]\s*\d+)*\]|\([^()]*\b(?:1[5-9]|20)\d\d[a-z]?[^()]*\)")
_CONCLUSION = re.compile(r"\W*(?:\d[\d.]*\s+)?(?:conclu|closing|final|summary|outlook)", re.I)
_ABSTRACT = re.compile(
    r"\W*(?:abstract|summary|executive summary|overview|goal|purpose|about (?:the|this) \w+)\W*$", re.I
)
# Weights of the features, rounded from logistic regressions on the `train/` questions: which sentences of a
# part, or of a whole text, a reader accepts as its gist. Where few questions have a feature, a prior holds.
_PART_WEIGHTS = {
    "part": 0.3,
    "paragraph": 0.2,
    "early": 1.0,
    "late": 0.8,
    "title": 0.8,
    "heading": 0.3,
    "opens paragraph": 0.4,
    "first paragraph": 0.3,
    "last paragraph": 0.4,
    "concludes": 0.7,
    "own": 0.8,
    "the text": 0.3,
    "example": -0.4,
    "plan": -0.4,
    "leans": -0.2,
    "question": -1.2,
    "colon": -0.8,
    "short": -0.5,
}
_THESIS_WEIGHTS = {
    "part": 0.4,
    "echoed": 0.4,
    "title": 0.7,
    "own": 1.0,
    "the text": 0.8,
    "abstract": 0.8,
    "abstract's end": 0.8,
    "conclusion": 0.5,
    "first paragraph": 0.6,
    "early": 0.5,
    "late": 0.5,
    "last paragraph": 0.3,
    "opens paragraph": 0.4,
    "ends paragraph": 0.4,
    "concludes": 0.4,
    "result": 0.2,
    "norm": 0.3,
    "example": -0.5,
    "cited": -0.5,
    "question": -0.6,
    "short": -0.5,
    "plan": -1.0,
    "colon": -1.0,
    "figures": -0.2,
}
# The same for what should be done: what asks something of people, in the conclusion first, and not in the
# view of others. No training question asks for that; the added weights are estimates.
_ADVICE_WEIGHTS = {
    **_THESIS_WEIGHTS,
    "conclusion": 1.5,
    "cited": -1.5,
    "others": -2.0,
    "reports": -2.0,
}
# Weight of the share of the words of what else the question names.
_SUBJECT = 2.0
# Log-odds that a cue adds where a question asks for the author's own stance.
_VOICE = {"own": 0.6, "the text": 0.2, "norm": 0.4, "concludes": 0.4, "example": -0.4, "others": -2.0}
_VOICE_CUES = {
    "others": _OTHERS,
    "own": _OWN,
    "the text": _THE_TEXT,
    "norm": _NORM,
    "concludes": _CONCLUDES,
    "example": _EXAMPLE,
}
# Sentences of other paragraphs that a thesis is compared with.
_ECHOES = 5
# Sentences over which "early" and "late" fall off.
_EDGE = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `start:end` of its document, in passage `passage`.

    `paragraph` counts the paragraphs of the part from 0; `place` is the sentence's place in it and `size`
    the number of sentences there. `section` is the heading above. `vector` (d,) is a unit vector.
    """

    passage: Passage
    start: int
    end: int
    text: str
    paragraph: int
    place: int
    size: int
    vector: Floats

    @property
    def in_back_matter(self) -> bool:
        """Whether it stands in the notes, the acknowledgments or the like."""
        return bool(BACK_MATTER.fullmatch((self.passage.heading or "").strip()))

    @property
    def whole(self) -> bool:
        """Whether it is a sentence of running text and not a heading, a caption, an entry of a
        reference list, a bare citation or a fragment."""
        text = self.text.strip()
        words = _LETTER.findall(text)
        if self.passage.kind not in _RUNNING or len(words) < 4:
            return False
        ended = bool(_END.search(text)) or ((text[-1] in ":;" or self.size == 1) and len(words) >= 6)
        bare = len(_LETTER.findall(_CITED.sub("", text))) < 4
        listed = len(_REFERENCE.findall(text)) >= 2
        return ended and bool(_OPENS.match(text)) and not bare and not listed


@dataclass(frozen=True, slots=True)
class Key:
    """A key excerpt `start:end` of the document, within one passage."""

    passage: Passage
    start: int
    end: int
    score: float


class Summariser:
    """Chooses key sentences from one opened index."""

    def __init__(self, text_store: TextStore, vectors: Vectors) -> None:
        self._text_store = text_store
        self._vectors = vectors

    def answer(self, request: TextRequest, limit: int) -> list[Key]:
        """The key sentences that a request asks for.

        Of parts: one for each main paragraph, in the order of the text, at most `limit`, or `MOST` if
        `limit` leaves room for a summary; several parts share them evenly. Of whole texts: the
        sentences that say best what each argues, best first, or for a summary in the order of the text. Of
        recommendations: the sentences that ask something of people; without any, what the text argues.
        """
        most = limit if limit < _ROOM else max(limit, MOST)
        out: list[Key] = []
        if request.kind == "section":
            share = max(1, most // max(1, len(request.parts)))
            for part in request.parts[:most]:
                sentences = self.sentences(part.document, part.start, part.end)
                out += _spread(sentences, part_scores(sentences, request.subject), share)
            return out
        wanted = most if request.kind == "summary" else limit
        share = max(1, wanted // max(1, len(request.documents)))
        for document in request.documents[:wanted]:
            sentences = [s for s in self.sentences(document, 0) if not s.in_back_matter]
            if request.kind == "recommendations":
                scores = advice_scores(sentences, request.subject, self._reported(sentences))
            else:
                scores = thesis_scores(sentences, request.subject)
            out += _best(sentences, scores, share, ordered=request.kind == "summary")
        return out

    def _reported(self, sentences: Sequence[Sentence]) -> list[bool]:
        """Whether each sentence reports the view of the author of another work."""
        passages = {s.passage.id: s.passage for s in sentences}
        others = views_of_others(self._text_store, passages)
        return [
            s.passage.sentences.index((s.start, s.end)) in others.get(s.passage.id, ()) for s in sentences
        ]

    def sentences(self, document: str, start: int, end: int | None = None) -> list[Sentence]:
        """The sentences of running text in `start:end` of a document (None: to its end), in order."""
        passages = sorted(
            (
                p
                for p in self._text_store.many(self._text_store.select(documents=[document])).values()
                if start <= p.start and (end is None or p.start < end) and p.kind in _RUNNING
            ),
            key=lambda p: p.start,
        )
        groups: list[list[Passage]] = []
        for p in passages:
            last = groups[-1][-1] if groups else None
            if last and (last.section, last.heading, last.paragraph) == (p.section, p.heading, p.paragraph):
                groups[-1].append(p)
            else:
                groups.append([p])
        out: list[Sentence] = []
        number = 0
        for group in groups:
            rows = [
                (p, span, np.asarray(vector, np.float32))
                for p in group
                for span, vector in zip(p.sentences, self._vectors.parts(p.id)[0], strict=True)
            ]
            made = [
                Sentence(p, s, e, p.text[s - p.start : e - p.start], number, n, len(rows), v)
                for n, (p, (s, e), v) in enumerate(rows)
            ]
            out += made
            number += bool(made)
        return out


def in_own_voice(
    candidates: Sequence[Candidate], picks: Sequence[PickedExcerpt]
) -> tuple[PickedExcerpt, ...]:
    """The picks, best first, where a sentence that takes a position gains: in the first person, with
    "must" or "should", a conclusion; a question or an example loses."""

    def worth(pick: PickedExcerpt) -> float:
        text = candidates[pick.candidate].text[pick.start : pick.end]
        return pick.score + sum(_VOICE[name] for name, cue in _VOICE_CUES.items() if cue.search(text))

    return tuple(sorted(picks, key=worth, reverse=True))


def part_scores(sentences: Sequence[Sentence], subject: str = "") -> Floats:
    """How well each sentence of a part sums it up (n,); -inf for what is no whole sentence."""
    return _scores(sentences, _PART_WEIGHTS, subject)


def thesis_scores(sentences: Sequence[Sentence], subject: str = "") -> Floats:
    """How well each sentence of a text says what the text argues (n,); -inf for what is no sentence."""
    return _scores(sentences, _THESIS_WEIGHTS, subject)


def advice_scores(sentences: Sequence[Sentence], subject: str, reported: Sequence[bool]) -> Floats:
    """How well each sentence of a text says what should be done (n,). It is -inf for what asks nothing of
    people or is `reported` of others, unless all are, and for what is no sentence."""
    scores = _scores(sentences, _ADVICE_WEIGHTS, subject)
    asks = [bool(_ADVICE.search(s.text)) and not other for s, other in zip(sentences, reported, strict=True)]
    asking = np.where(asks, scores, -np.inf).astype(np.float32)
    return asking if np.isfinite(asking).any() else thesis_scores(sentences, subject)


def _scores(sentences: Sequence[Sentence], weights: Mapping[str, float], subject: str) -> Floats:
    if not sentences:
        return np.zeros(0, np.float32)
    found = features(sentences)
    total = sum(
        (weight * found[name] for name, weight in weights.items()), np.zeros(len(sentences), np.float32)
    )
    if subject:
        total = total + _SUBJECT * _shared([subject] * len(sentences), [s.text for s in sentences])
    whole = np.array([s.whole for s in sentences])
    return np.where(whole, total, -np.inf).astype(np.float32)


def features(sentences: Sequence[Sentence]) -> dict[str, Floats]:
    """The features (n,) of the sentences of a part, by name."""
    vectors = np.stack([s.vector for s in sentences])
    paragraphs = np.array([s.paragraph for s in sentences])
    last = paragraphs.max()
    texts = [s.text for s in sentences]
    means = np.stack([_unit(vectors[paragraphs == p].sum(axis=0)) for p in paragraphs])
    words = np.array([len(_LETTER.findall(t)) for t in texts], np.float32)
    found = {
        "part": _standardised(vectors @ _unit(vectors.sum(axis=0))),
        "paragraph": _standardised((vectors * means).sum(axis=1)),
        "heading": _shared([s.passage.heading or "" for s in sentences], texts),
        "title": _shared([s.passage.title for s in sentences], texts),
        "echoed": _standardised(_echoed(vectors, paragraphs)),
        "abstract's end": np.array(
            [bool(_ABSTRACT.match(s.passage.heading or "")) * (s.place + 1) / s.size for s in sentences]
        ),
        "early": np.exp(-np.arange(len(texts)) / _EDGE),
        "late": np.exp(-np.arange(len(texts))[::-1] / _EDGE),
        "opens paragraph": np.array([s.place == 0 for s in sentences]),
        "ends paragraph": np.array([s.place == s.size - 1 and s.size > 1 for s in sentences]),
        "first paragraph": paragraphs == 0,
        "last paragraph": paragraphs == last,
        "short": words < 8,
        "long": words > 45,
        "figures": np.array([len(re.findall(r"\d+", _CITED.sub("", t))) > 2 for t in texts]),
        "concludes": np.array([bool(_CONCLUDES.search(t)) for t in texts]),
        "own": np.array([bool(_OWN.search(t)) for t in texts]),
        "the text": np.array([bool(_THE_TEXT.search(t)) for t in texts]),
        "norm": np.array([bool(_NORM.search(t)) for t in texts]),
        "result": np.array([bool(_RESULT.search(t)) for t in texts]),
        "example": np.array([bool(_EXAMPLE.search(t)) for t in texts]),
        "others": np.array([bool(_OTHERS.search(t)) for t in texts]),
        "reports": np.array([bool(_REPORTS.search(t)) for t in texts]),
        "plan": np.array([bool(_PLAN.search(t)) for t in texts]),
        "leans": np.array([bool(_LEANS.match(t)) for t in texts]),
        "question": np.array([t.rstrip().endswith(("?", "?”", '?"')) for t in texts]),
        "cited": np.array([bool(_CITED.search(t)) for t in texts]),
        "colon": np.array([t.rstrip().endswith(":") for t in texts]),
        "conclusion": np.array([bool(_CONCLUSION.match(s.passage.heading or "")) for s in sentences]),
        "abstract": np.array([bool(_ABSTRACT.match(s.passage.heading or "")) for s in sentences]),
    }
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def _shared(heads: Sequence[str], texts: Sequence[str]) -> Floats:
    """The share of a heading's or title's content stems that each text has."""
    known: dict[str, set[str]] = {}
    shares = []
    for head, text in zip(heads, texts, strict=True):
        if head not in known:
            known[head] = {stem(w) for w in WORD.findall(head) if fold(w) not in STOP_WORDS and len(w) > 2}
        wanted = known[head]
        shares.append(len(wanted & set(stems(text))) / len(wanted) if wanted else 0.0)
    return np.array(shares, np.float32)


def _echoed(vectors: Floats, paragraphs: NDArray[np.int64]) -> Floats:
    """How near each sentence is to those sentences of other paragraphs that are nearest to it."""
    near = vectors @ vectors.T
    near[paragraphs[:, None] == paragraphs[None, :]] = 0.0
    return np.asarray(np.sort(near, axis=1)[:, -_ECHOES:].mean(axis=1), np.float32)


def _standardised(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / (values.std() + 1e-6), np.float32)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(1e-9, float(np.linalg.norm(vector))), np.float32)


def _spread(sentences: Sequence[Sentence], scores: Floats, most: int) -> list[Key]:
    """The best sentence of each stretch of a paragraph, in the order of the text: of `most` stretches if
    there are more, with the next best sentences of any if there are fewer than `LEAST`."""
    stretches: dict[tuple[int, int], list[int]] = {}
    for row, s in enumerate(sentences):
        pieces = max(1, round(s.size / _PER_KEY))
        stretches.setdefault((s.paragraph, s.place * pieces // s.size), []).append(row)
    leaders = [max(rows, key=lambda r: scores[r]) for rows in stretches.values()]
    leaders = [r for r in leaders if np.isfinite(scores[r])]
    leaders.sort(key=lambda r: -float(scores[r]))
    # the best of each subsection comes before the second of any
    headings: set[tuple[str | None, str | None]] = set()
    heads: list[int] = []
    for row in leaders:
        under = (sentences[row].passage.section, sentences[row].passage.heading)
        if under not in headings:
            headings.add(under)
            heads.append(row)
    leaders = [*heads, *(r for r in leaders if r not in heads)]
    chosen: list[int] = []
    rest = [r for r in np.argsort(-scores, kind="stable").tolist() if np.isfinite(scores[r])]
    for row in [*leaders, *rest]:
        enough = most if row in leaders and len(chosen) < len(leaders) else min(most, LEAST)
        if len(chosen) >= enough:
            continue
        if row not in chosen and not _repeats(row, chosen, sentences):
            chosen.append(row)
    return _keys(sentences, scores, sorted(chosen), ordered=True)


def _best(sentences: Sequence[Sentence], scores: Floats, most: int, *, ordered: bool) -> list[Key]:
    chosen: list[int] = []
    for row in np.argsort(-scores, kind="stable").tolist():
        if len(chosen) == most or not np.isfinite(scores[row]):
            break
        if not _repeats(row, chosen, sentences):
            chosen.append(row)
    return _keys(sentences, scores, chosen, ordered=ordered)


def _repeats(row: int, chosen: Sequence[int], sentences: Sequence[Sentence]) -> bool:
    return any(float(sentences[row].vector @ sentences[c].vector) > _SAME for c in chosen)


def _keys(
    sentences: Sequence[Sentence], scores: Floats, chosen: Sequence[int], *, ordered: bool
) -> list[Key]:
    """Excerpts of the chosen sentences: neighbours become one, and a short one, or one that points back,
    takes a neighbour along."""
    runs = [[row, row] for row in chosen]
    taken = set(chosen)
    for run in runs:
        while True:
            offers = [
                (
                    float(scores[row])
                    + (_LEAN if row < run[0] and _LEANS.match(sentences[run[0]].text) else 0.0),
                    row,
                )
                for row in (run[0] - 1, run[1] + 1)
                if 0 <= row < len(sentences)
                and row not in taken
                and sentences[row].passage is sentences[run[0]].passage
                and np.isfinite(scores[row])
                and max(sentences[run[1]].end, sentences[row].end)
                - min(sentences[run[0]].start, sentences[row].start)
                <= _LENGTH
            ]
            if not offers:
                break
            _, row = max(offers)
            taken.add(row)
            run[0], run[1] = min(run[0], row), max(run[1], row)
    joined: list[list[int]] = []
    for run in sorted(runs):
        last = joined[-1] if joined else None
        if (
            last
            and run[0] == last[1] + 1
            and sentences[run[0]].passage is sentences[last[0]].passage
            and sentences[run[1]].end - sentences[last[0]].start <= _TOGETHER
        ):
            last[1] = run[1]
        else:
            joined.append(run)
    keys = [
        Key(
            sentences[first].passage,
            sentences[first].start,
            sentences[last].end,
            float(max(scores[first : last + 1])),
        )
        for first, last in joined
    ]
    return keys if ordered else sorted(keys, key=lambda key: -key.score)
