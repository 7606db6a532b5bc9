"""Excerpts on demand: by topic, author, section or source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.errors import UserError
from index.reader import TextReader
from index.types import BlockKind
from retrieval.answer.answering import FAR, Answering
from retrieval.answer.locators import of_passage
from retrieval.candidates.reported import Reported, reported
from retrieval.interpret.scope import Scope
from retrieval.types import Excerpt

_MOST = 50
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)


class Quoting:
    """Finds excerpts on demand in one index."""

    def __init__(self, reader: TextReader, scope: Scope, answering: Callable[[], Answering]) -> None:
        self._reader = reader
        self._scope = scope
        self._answering = answering

    def quote(
        self, topic: str, *, author: str | None, section: str | None, source: str | None, limit: int
    ) -> list[Excerpt]:
        """The best excerpts on a topic, restricted to an author, section and source; without a topic
        all sentences of these, in the order of the text.

        Raises UserError for a request without topic, author, section and source, or if no passage
        fits, UnknownKey for a name that does not exist.
        """
        topic = topic.strip()
        if not 1 <= limit <= _MOST:
            raise UserError(f"Ask for 1 to {_MOST} excerpts.")
        if not any(c.isalnum() for c in topic) and not (author or section or source):
            raise UserError("Say what to quote: a topic, or --author, --section or --source.")
        keys = self._keys(author, source)
        where = reported(self._reader, keys) if keys is not None else None
        inside = self._inside(where, section)
        if not any(c.isalnum() for c in topic):
            return self._all(where, inside, limit)
        answering = self._answering()
        allowed = None if inside is None else tuple(inside)
        ((candidates, ranking, _),) = answering.rank_texts([topic], [allowed], where=where, limit=limit)
        if ranking is None:
            return []
        near = [p for p in ranking.picks if p.score >= ranking.picks[0].score - FAR]
        return list(answering.excerpts_of(candidates, near, topic))

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

    def _inside(self, where: Reported | None, section: str | None) -> list[int] | None:
        inside = self._scope.allowed(section, None)
        if where is None:
            return inside
        held = set(where.passages) if inside is None else set(where.passages) & set(inside)
        if not held:
            raise UserError("Nothing in the sources fits all of that: leave something out.")
        return sorted(held)

    def _all(self, where: Reported | None, inside: Sequence[int] | None, limit: int) -> list[Excerpt]:
        """Each sentence (and each whole block that is not running text) as an excerpt, in order. The
        passages of the work itself come last, whole."""
        found: list[Excerpt] = []
        passages = self._reader.many(inside or [])
        own = where.own if where else set()
        for number in sorted(passages, key=lambda n: (n in own, n)):
            passage = passages[number]
            if where is None or number in own:
                spans = list(passage.sentences) if where is None else [(passage.start, passage.end)]
                if where is None and passage.kind not in _RUNNING:
                    spans = [(passage.start, passage.end)]
            else:
                spans = [passage.sentences[n] for n in sorted(where.sentences[number])]
            for start, end in spans:
                if len(found) == limit:
                    return found
                found.append(of_passage(self._reader, passage, start, end, number=len(found) + 1, score=1.0))
        return found
