"""The keys of several corpora: each names one source, as within one corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from index.building.collect import base_of, candidates, one_work
from index.types import Citation, KeyedItem
from retrieval.types import CitationContext, Excerpt, Hit, Source

#: Looks up the documents and references of some keys of one corpus.
Look = Callable[[Iterable[str]], Iterator[KeyedItem]]


class Keys:
    """The keys of several corpora. A source that two corpora hold identically has one key. If two
    different sources have the same key, that of the later corpus gets a letter, as within a corpus."""

    def __init__(self, corpora: Sequence[tuple[Sequence[str], Look]]) -> None:
        """`corpora` has for each corpus its own keys, in order, and their look-up."""
        self._own = [set(keys) for keys, _ in corpora]
        self._shown: list[dict[str, str]] = [{} for _ in corpora]
        self._back: list[dict[str, str]] = [{} for _ in corpora]
        self._works: list[dict[str, str]] = [{} for _ in corpora]
        self._all: dict[str, None] = {}
        first: dict[str, list[tuple[int, str, str]]] = {}
        for n, (keys, look) in enumerate(corpora):
            met = [key for key in keys if base_of(key) in first]
            named = {(n, it.key): it for it in look(met)}
            for m, (_, look_there) in enumerate(corpora[:n]):
                there = {own for key in met for at, own, _ in first[base_of(key)] if at == m}
                named |= {(m, it.key): it for it in look_there(there)}
            new = []
            for key in keys:
                rivals = first.get(base_of(key), [])
                same = next((k for m, own, k in rivals if named[m, own].is_same(named[n, key])), None)
                shown = same or next(k for k in chain((key,), candidates(base_of(key))) if k not in self._all)
                self._all.setdefault(shown)
                if shown != key:
                    self._shown[n][key], self._back[n][shown] = shown, key
                if same is None:
                    new.append((n, key, shown))
                    for m, own, k in rivals:
                        if one_work(named[m, own].title, named[n, key].title):
                            self._works[n].setdefault(k, key)
                            self._works[m].setdefault(shown, own)
            for entry in new:
                first.setdefault(base_of(entry[1]), []).append(entry)
        self._folded = {key.casefold(): key for key in self._all}

    def __iter__(self) -> Iterator[str]:
        """The keys, corpus after corpus, without duplicates."""
        return iter(self._all)

    def knows(self, typed: str) -> bool:
        """Whether any corpus holds it."""
        return self._key(typed) in self._all

    def shown(self, corpus: int, own: str) -> str:
        """The group's key for a key of one corpus."""
        return self._shown[corpus].get(own, own)

    def own(self, corpus: int, typed: str) -> str | None:
        """The corpus's own key for a key of the group, None if the corpus does not hold the source."""
        key = self._key(typed)
        if key in self._back[corpus]:
            return self._back[corpus][key]
        return key if key in self._own[corpus] and key not in self._shown[corpus] else None

    def work(self, corpus: int, typed: str) -> str | None:
        """The same, or the corpus's key for the same work held as a text or as a reference."""
        return self.own(corpus, typed) or self._works[corpus].get(self._key(typed))

    def excerpt(self, corpus: int, excerpt: Excerpt) -> Excerpt:
        """The excerpt of one corpus with the group's keys."""
        if not self._shown[corpus]:
            return excerpt
        document = self.shown(corpus, excerpt.document)
        return replace(
            excerpt,
            document=document,
            passage=f"{document}:{excerpt.passage.rpartition(':')[2]}",
            references=tuple(self.shown(corpus, key) for key in excerpt.references),
        )

    def hit(self, corpus: int, hit: Hit) -> Hit:
        """The same for a ranked passage."""
        passage = replace(
            hit.passage,
            document=self.shown(corpus, hit.passage.document),
            references=tuple(self.shown(corpus, key) for key in hit.passage.references),
        )
        return replace(hit, passage=passage)

    def source(self, corpus: int, source: Source) -> Source:
        """The same for a document or reference, and the places that cite it."""
        key = self.shown(corpus, source.key)
        places = [replace(place, citation=self._citation(corpus, place)) for place in source.places]
        return replace(source, key=key, item={**source.item, "id": key}, places=tuple(places))

    def _citation(self, corpus: int, place: CitationContext) -> Citation:
        citation = place.citation
        return replace(
            citation,
            document=self.shown(corpus, citation.document),
            key=None if citation.key is None else self.shown(corpus, citation.key),
        )

    def _key(self, typed: str) -> str:
        """The group's spelling of a key typed in any case."""
        wanted = typed.strip()
        return wanted if wanted in self._all else self._folded.get(wanted.casefold(), wanted)
