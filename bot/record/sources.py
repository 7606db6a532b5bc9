"""What a record cites, read from the index where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.library_worker import LibraryWorker
from bot.polls.types import Poll
from bot.reasons.gathered import Point
from bot.record.types import CitedWork, RecordedCorpus, Sources
from index.errors import IndexUnavailable, ModelUnavailable, UnknownKey

if TYPE_CHECKING:
    from bot.debates.types import OnTable
    from retrieval.protocol import TextLibrary


def keys_of(
    points: Iterable[Point], poll: Poll | None = None, shown: Sequence[OnTable] = ()
) -> tuple[str, ...]:
    """The keys of all texts that an excerpt is from, of all works that one cites, and of all works that
    a fact is about, in order."""
    found: dict[str, None] = {}
    for excerpt in _excerpts(points, poll, shown):
        found |= dict.fromkeys([str(excerpt["document"]), *map(str, excerpt.get("references", ()))])
    facts = (fact for each in shown if each.finding is not None for fact in each.finding.facts)
    return tuple(sorted(found | dict.fromkeys(fact.key for fact in facts)))


async def read_sources(worker: LibraryWorker, keys: tuple[str, ...], style: str = "apa") -> Sources:
    """The bibliography of `keys`, and what the index was made of. Without an index there is neither,
    and a record is made all the same. Raises UserError for a `style` that is not there."""
    from index.bibliography.formats.styles import check_style

    check_style(style)
    try:
        return await worker.call(lambda library: _read(library, keys, style))
    except (IndexUnavailable, ModelUnavailable) as error:
        return Sources(missing=keys, why_not=str(error), style=style)


def _excerpts(
    points: Iterable[Point], poll: Poll | None, shown: Iterable[OnTable]
) -> Iterator[Mapping[str, Any]]:
    for each in shown:
        yield from each.excerpts
    if poll is not None:
        taken = (poll.excerpt, *(option.excerpt for option in poll.options))
        yield from (excerpt for excerpt in taken if excerpt is not None)
    for point in points:
        for reason in point.reasons:
            if reason.evidence is not None and reason.evidence.excerpt is not None:
                yield reason.evidence.excerpt


def _read(library: TextLibrary, keys: Iterable[str], style: str) -> Sources:
    """On the worker's thread: formatting an entry takes its time too."""
    from index.bibliography.formats.styles import cite

    works: list[CitedWork] = []
    missing: list[str] = []
    for key in keys:
        try:
            source = library.source(key)
        except UnknownKey:
            missing.append(key)
            continue
        held = source.held if source.kind == "reference" and source.held.state != "entry" else None
        works.append(CitedWork(key, source.item, cite(source.item, style), held))
    works.sort(key=lambda work: (work.entry.casefold(), work.key))
    status = library.status()
    corpora = status.get("corpora", {status.get("corpus", ""): status})
    return Sources(tuple(works), tuple(missing), tuple(map(_corpus, corpora.values())), style=style)


def _corpus(manifest: Mapping[str, Any]) -> RecordedCorpus:
    return RecordedCorpus(
        str(manifest.get("corpus", "")),
        str(manifest.get("corpus_sha256", "")),
        str(manifest.get("model", "")),
        str(manifest.get("model_sha256", "")),
        str(manifest.get("built", "")),
    )
