"""Motions proposed from the texts: debatable, self-contained sentences, each with its excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.errors import UserError
from index.storage.ports import PassageStore
from index.types import BlockKind, Passage
from index.words import STOP_WORDS, WORD, stems
from retrieval.answer.locators import of_passage
from retrieval.argue.brief_cues import cue
from retrieval.types import Excerpt

if TYPE_CHECKING:
    from index.encoder import Encoder
    from retrieval.answer.answering import Answering

SHORTEST, LONGEST = 40, 250
MOST = 20
# Least cosine of a sentence on the topic: in general, and if it names all words of the topic.
_NEAR, _NAMED = 0.4, 0.2
# Each kind of claim adds this to the cosine: little, so that the topic decides.
_CLAIM = 0.04
_REPEAT = 0.6
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)

_CONNECTIVE = re.compile(
    r"(?:accordingly|additionally|also|alternatively|and|as a (?:result|consequence)|at the same time|but"
    r"|by contrast|consequently|conversely|finally|(?:first|second|third|last)(?:ly)?(?=,)|furthermore|hence"
    r"|however|in (?:addition|conclusion|contrast|fact|short|sum|turn)|indeed|instead(?=,)|lastly|likewise"
    r"|meanwhile|moreover|nevertheless|nonetheless|on the (?:other hand|contrary)|overall|rather(?=,)"
    r"|similarly|so(?=,)|still(?=,)|then(?=,)|therefore|thus|ultimately|yet)\b\s*,?\s*",
    re.IGNORECASE,
)
_CITED = re.compile(r"\s*(?:\((?:[^()]*\b(?:\d{4}[a-z]?|n\.d\.)[^()]*|see [^()]*)\)|\[[\d,;–\s-]+\])")
_LEANS = re.compile(
    r"(?:he|she|it|its|they|their|his|her|hers|we|our|i|my|you|your|this|these|those|that|such|both|another"
    r"|other|others|some|here|there|one|for (?:example|instance|this)"
    r"|as (?:mentioned|noted|such)|instead of|(?:more )?specifically"
    r"|the (?:author|authors|former|latter|first|second|third|other|result|same|following)|a (?:second|third)"
    r"|to this end|while|although|though|if|because|since|when|where|which|who|regarding|due to|given)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:this|these|those|aforementioned|above|below|figure|table|section|chapter|article|paper|essay"
    r"|i|we|my|our|us|et al)\b|\b1[5-9]\d\d\b|\b20\d\d\b|[?!:;…]",
    re.IGNORECASE,
)
# A verb that reports a view: such a sentence is about the person who holds it.
_REPORT = re.compile(
    r"\b(?:argu|claim|contend|posit|suggest|assert|maintain|believ|thought|think|said|says|stat(?:es|ed)|view"
    r"|regard|emphasi|advocat|propos|echo|according to|conclud|highlight|point(?:s|ed)? (?:out|to))",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:should|must|ought|need(?:s)? to|cannot|could|may|might|will|would|can)\b", re.IGNORECASE
)
_PAST = re.compile(r"\b(?:was|were|had|has|have|began|became)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|more|less|most|least|better|worse|best|worst|as \w+ as|equally|rather|crucial|essential|key"
    r"|central|only|never|always|inevitabl\w+|increasingly)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:lead(?:s|ing)? to|led to|caus(?:e|es|ing)|result(?:s|ing)? in|makes?|enabl\w+|increas\w+"
    r"|reduc\w+|undermin\w+|hamper\w+|thereby|thus|because|prevent\w*|promot\w+|allow\w*|requir\w+|depend\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A motion and its excerpt: `text` is the excerpt's sentence without an opening connective and
    without citations in brackets."""

    text: str
    excerpt: Excerpt


def motions_in(
    text_store: PassageStore, answering: Answering, encoder: Encoder, topic: str, limit: int
) -> list[Proposal]:
    """Up to `limit` motions on a topic from one index, always the same ones, the fittest first;
    `excerpt.score` says how fit each is. Empty if no sentence fits.

    Raises UserError if the topic is empty or `limit` is not within 1 to 20.
    """
    if not any(c.isalnum() for c in topic):
        raise UserError("Name a topic to take motions from.")
    if not 1 <= limit <= MOST:
        raise UserError(f"Ask for 1 to {MOST} motions.")
    vector = encoder.encode([topic]).vectors[0]
    people = set(text_store.author_names())

    def _names(text: str) -> bool:
        return any(word in people for word in WORD.findall(text))

    wanted = {stem for stem in stems(topic) if stem not in STOP_WORDS}
    ((candidates, _, _),) = answering.rank_texts([topic], [None])
    found: list[tuple[float, Passage, int, int, str]] = []
    for candidate in candidates:
        passage = text_store.passage(int(candidate.passage_id))
        if passage.kind not in _RUNNING:
            continue
        rows = np.asarray(candidate.sentence_vectors, np.float32)
        for (start, end), near in zip(candidate.sentences, (rows @ vector).tolist(), strict=True):
            said = passage.text[start:end]
            if near < _NEAR and not (near >= _NAMED and wanted and wanted <= set(stems(said))):
                continue
            text, kinds = motion_of(said), claims(said)
            if text and kinds and not _names(text) and not _reports(text_store, passage, start, end, said):
                fit = min(1.0, near + _CLAIM * kinds)
                found.append((fit, passage, passage.start + start, passage.start + end, text))
    found.sort(key=lambda f: (-f[0], f[1].id, f[2]))
    return distinct(
        (
            Proposal(text, of_passage(text_store, passage, start, end, number=1, score=fit))
            for fit, passage, start, end, text in found
        ),
        limit,
    )


def motion_of(sentence: str) -> str:
    """The sentence as a motion; "" if it is a question or not self-contained."""
    text = " ".join(_CITED.sub("", sentence).split())
    opening = _CONNECTIVE.match(text)
    while opening and opening.end() < len(text):
        text = text[opening.end() :]
        opening = _CONNECTIVE.match(text)
    text = text[:1].upper() + text[1:]
    whole = text.endswith((".", ".”", '."', ".’"))
    if not SHORTEST <= len(text) <= LONGEST or not whole or _LEANS.match(text) or _OUTSIDE.search(text[:-1]):
        return ""
    pairs = (("(", ")"), ("“", "”"), ("[", "]"))
    if any(text.count(a) != text.count(b) for a, b in pairs) or text.count('"') % 2:
        return ""
    return text if text[0].isalpha() or text[0] in '“"‘' else ""


def claims(sentence: str) -> int:
    """The number of kinds of claim (0 to 4) in a sentence: praise or blame, obligation or possibility,
    comparison, cause. A sentence about the past makes none."""
    if _PAST.search(sentence) and not _MODAL.search(sentence):
        return 0
    patterns = (_MODAL, _COMPARED, _CAUSE)
    return (cue(sentence) != 0) + sum(bool(pattern.search(sentence)) for pattern in patterns)


def distinct(proposals: Iterable[Proposal], limit: int) -> list[Proposal]:
    """The first `limit` proposals without repetitions of an earlier one, numbered from 1."""
    kept: list[Proposal] = []
    for proposal in proposals:
        words = set(stems(proposal.text))
        if len(kept) < limit and not any(_alike(words, set(stems(k.text))) for k in kept):
            kept.append(replace(proposal, excerpt=replace(proposal.excerpt, number=len(kept) + 1)))
    return kept


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > _REPEAT * len(one | other)


def _reports(text_store: PassageStore, passage: Passage, start: int, end: int, said: str) -> bool:
    """Whether a sentence reports who holds a view instead of making a claim."""
    if _REPORT.search(said):
        return True
    if not passage.references:
        return False
    first, last = passage.start + start, passage.start + end
    return any(
        c.form == "narrative" and first <= c.start < last
        for c in text_store.citations(document=passage.document)
    )
