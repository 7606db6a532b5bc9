"""Excerpts on demand: by topic, author, section or source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import UserError
from index.storage.ports import PassageStore
from index.types import BlockKind
from retrieval.answer.answering import Answering
from retrieval.answer.locators import of_passage
from retrieval.answer.outcomes.ranked import FAR
from retrieval.candidates.reported import Reported, of_source, reported
from retrieval.interpret.scope import Scope
from retrieval.plain_sentences import can_be_quoted
from retrieval.rank.confidence import topic_confidence
from retrieval.types import AnswerVerdict, Excerpt

_MOST = 50
#: The number of nearest excerpts where the sources hold nothing on a topic.
MOST_CLOSEST = 3
# Further excerpts are ranked, since headings and references among the first are left out.
_SPARE = 5
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)


#: The confidence from which the sources perhaps hold something on a topic: of 55 topics tried on five texts
#: those that a text does not touch stay below, but for two.
PERHAPS = 0.3


@dataclass(frozen=True, slots=True)
class Quotes:
    """The excerpts on a topic, or all of an author, section or source if there is no topic.

    `confidence` (0..1) is the probability that the first excerpt is on the topic, None without a topic.
    `excerpts` are empty if the verdict is "not in the sources"; then `closest` are up to three nearest ones.
    """

    verdict: AnswerVerdict
    confidence: float | None
    excerpts: tuple[Excerpt, ...]
    closest: tuple[Excerpt, ...] = ()

    @property
    def shown(self) -> tuple[Excerpt, ...]:
        """The excerpts, or else the closest ones."""
        return self.excerpts or self.closest


def quotes_of(excerpts: Sequence[Excerpt], confidence: float, threshold: float) -> Quotes:
    """The excerpts on a topic with the verdict that the confidence gives; `threshold` is the least
    confidence that counts as answered."""
    sure = round(min(1.0, max(0.0, confidence)), 4) if excerpts else 0.0
    if sure >= min(threshold, PERHAPS):
        return Quotes("answered" if sure >= threshold else "perhaps", sure, tuple(excerpts))
    return Quotes("not in the sources", sure, (), tuple(excerpts[:MOST_CLOSEST]))


class Quoting:
    """Finds excerpts on demand in one index."""

    def __init__(self, text_store: PassageStore, scope: Scope, answering: Callable[[], Answering]) -> None:
        self._text_store = text_store
        self._scope = scope
        self._answering = answering

    def quote(
        self, topic: str, *, author: str | None, section: str | None, source: str | None, limit: int
    ) -> Quotes:
        """The best excerpts on a topic, restricted to an author, section and source; without a topic
        all sentences of these, in the order of the text.

        Entries of a reference list are quoted only if `author`, `section` or `source` asks for them;
        headings, bare citations and fragments never are.

        Raises UserError for a request without topic, author, section and source, or if no passage
        fits, UnknownKey for a name that does not exist.
        """
        topic = topic.strip()
        if not 1 <= limit <= _MOST:
            raise UserError(f"Ask for 1 to {_MOST} excerpts.")
        if not any(c.isalnum() for c in topic) and not (author or section or source):
            raise UserError("Say what to quote: a topic, or --author, --section or --source.")
        keys = self._keys(author, source)
        where = self._where(keys, source)
        inside = self._inside(where, section)
        if not any(c.isalnum() for c in topic):
            return Quotes("answered", None, tuple(self._all(where, inside, limit)))
        answering = self._answering()
        allowed = None if inside is None else tuple(inside)
        ((candidates, ranking, _),) = answering.rank_texts(
            [topic], [allowed], where=where, limit=limit + _SPARE
        )
        if ranking is None:
            return quotes_of([], 0.0, answering.threshold)
        asked_for = where.own if where is not None else set()
        kept = []
        for pick in ranking.picks:
            candidate = candidates[pick.candidate]
            kind = self._text_store.passage(int(candidate.passage_id)).kind
            reference = kind == BlockKind.REFERENCE and (
                section is not None or int(candidate.passage_id) in asked_for
            )
            if reference or can_be_quoted(candidate.text[pick.start : pick.end], kind):
                kept.append(pick)
        near = [pick for pick in kept if pick.score >= ranking.picks[0].score - FAR]
        sure = topic_confidence(ranking)
        if not near:
            # the confidence is that of a heading or a reference, which is not quoted
            near, sure = kept[:1], min(sure, PERHAPS)
        excerpts = answering.excerpts_of(candidates, near[:limit], topic)
        return quotes_of(excerpts, sure, answering.threshold)

    def _where(self, keys: set[str] | None, source: str | None) -> Reported | None:
        if keys is None:
            return None
        if source is not None:
            return of_source(self._text_store, self._scope.key(source))
        return reported(self._text_store, keys)

    def _keys(self, author: str | None, source: str | None) -> set[str] | None:
        if author is None and source is None:
            return None
        keys = self._scope.author(author) if author is not None else None
        if source is not None:
            key = self._scope.key(source)
            keys = {key} if keys is None else keys & {key}
            if not keys:
                raise UserError(f"“{source}” is not by {author}: leave one of them out.")
        return keys

    def _inside(self, where: Reported | None, section: str | None) -> Sequence[int] | None:
        inside = self._scope.allowed(section, None)
        if where is None:
            return inside
        held = set(where.passages) if inside is None else set(where.passages) & set(inside)
        if not held:
            raise UserError("Nothing in the sources fits all of that: leave something out.")
        return sorted(held)

    def _all(self, where: Reported | None, inside: Sequence[int] | None, limit: int) -> list[Excerpt]:
        """Each sentence (and each whole block that is not running text) as an excerpt, in order. What a work
        says itself comes last, an entry or an abstract whole."""
        found: list[Excerpt] = []
        passages = self._text_store.many(inside or [])
        own = where.own if where else set()
        for number in sorted(passages, key=lambda n: (n in own, n)):
            passage = passages[number]
            if where is None or number in own:
                whole = where is not None and not self._text_store.is_work(passage.document)
                spans = list(passage.sentences)
                if whole or passage.kind not in _RUNNING:
                    spans = [(passage.start, passage.end)]
            else:
                spans = [passage.sentences[n] for n in sorted(where.sentences[number])]
            for start, end in spans:
                if len(found) == limit:
                    return found
                found.append(
                    of_passage(self._text_store, passage, start, end, number=len(found) + 1, score=1.0)
                )
        return found
