"""One run: for each reference the work, its places, its file, one step after the other.

Every step ends with one transaction, so that a run that is ended at any moment goes on where it was.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from index.fetching.clients.crossref import Crossref
from index.fetching.clients.doi import DoiOrg
from index.fetching.clients.openalex import OpenAlex
from index.fetching.clients.unpaywall import Unpaywall
from index.fetching.states import HeldStore, SourcesFolder, State, TextRecord
from index.fetching.texts.download import Downloaded, FileOffer, download, offers, offers_of, page_at
from index.fetching.texts.files import TextFiles
from index.fetching.texts.first_pages import read_first_pages
from index.fetching.texts.identity import FileMatch, identify
from index.fetching.texts.web_text import identify_page
from index.fetching.web.errors import FetchError, FileRefused, NotNow, NotThere, PageInstead, ServiceOver
from index.fetching.web.services import Services, checked_contact
from index.fetching.web.transport import Web
from index.fetching.works.entries import ReferenceEntry
from index.fetching.works.licences import label, may_be_kept
from index.fetching.works.locations import joined, ordered, to_read, with_publishers_licence
from index.fetching.works.lookup import WorkLookup, fits, name_of
from index.fetching.works.matching import Acceptance
from index.fetching.works.work import FoundWork, Location, folded
from index.progress import Progress, Silence

FILES = "files"
"""Stands in `TextRecord.pending` for a place that could not be reached."""
_MOST_PLACES = 12
_FILLABLE = {"DOI": "doi", "page": "page", "volume": "volume", "issue": "issue"}
_STOP = frozenset("with from that this into over their which about between toward towards under".split())


@dataclass(frozen=True, slots=True)
class FetchQuestion:
    """What a person is asked about one reference: is this the work, is this file its text, may the
    entry's gaps be filled? `remark` is the sentence that the record has while the question is open."""

    kind: Literal["work", "file", "gaps"]
    key: str
    text: str
    file: Path | None = None
    remark: str = ""


Ask = Callable[[FetchQuestion], bool | None]
"""Answers a question: yes, no, or None where it stays open."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`yes`: fill gaps and leave doubts open without asking; `again`: do anew what was done before, with new
    answers; `own_use`: keep copies for the group alone where no licence is stated but the text is free to
    read."""

    yes: bool = False
    again: bool = False
    own_use: bool = False


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """What a run leaves: the record of each reference, and the services that answered no more."""

    records: tuple[TextRecord, ...]
    over: tuple[ServiceOver, ...]


def fetch(
    folder: SourcesFolder,
    entries: Sequence[ReferenceEntry],
    services: Services,
    wishes: Wishes = Wishes(),
    *,
    ask: Ask = lambda question: None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> FetchOutcome:
    """Fetch the texts of some references, one request at a time.

    Raises UserError where the contact address or OpenAlex's key is refused, another run holds the folder, or
    the disk refuses a write; what was found until then is kept.
    """
    checked_contact(services.contact)
    progress = progress or Silence()
    with folder.lock(), closing(HeldStore(folder)) as store:
        files = TextFiles(folder.files)
        files.sweep(store.files())
        with Web(services, folder.answers, again=wishes.again, sleep=sleep) as web:
            run = _Run(web, store, files, wishes, ask)
            records = []
            progress.start(len(entries), "Fetching")
            for entry in entries:
                records.append(run.one(entry))
                progress.advance(1)
            progress.done()
            files.sweep(store.files())
            return FetchOutcome(tuple(records), web.over)


class _Run:
    def __init__(self, web: Web, store: HeldStore, files: TextFiles, wishes: Wishes, ask: Ask) -> None:
        self._web = web
        self._store = store
        self._files = files
        self._wishes = wishes
        self._ask: Ask = (lambda question: None) if wishes.yes else ask
        self._openalex = OpenAlex(web)
        self._unpaywall = Unpaywall(web)
        self._lookup = WorkLookup(Crossref(web), self._openalex, DoiOrg(web))

    def one(self, entry: ReferenceEntry) -> TextRecord:
        """All steps for one reference, from where it stands."""
        record = self._begin(entry)
        if record.state == "attached":
            return record
        if record.step == "new":
            record = self._identify(entry, record)
        if record.step == "identified":
            record = self._locate(entry, record)
        if record.step == "located":
            record = self._obtain(entry, record)
        return self._fill(entry, record)

    def _keep(self, record: TextRecord) -> TextRecord:
        self._store.put(record)
        return record

    def _begin(self, entry: ReferenceEntry) -> TextRecord:
        """Where a reference stands, taken back to the step to repeat."""
        before = self._store.get(entry.key)
        if before is None:
            return TextRecord(entry.key, entry.digest)
        if before.state == "attached":
            return before
        if self._wishes.again:
            # What is held stays until something takes its place.
            return replace(before, digest=entry.digest, step="new", attempts=(), pending=(), declined=())
        if before.digest != entry.digest and before.state != "full text":
            return replace(TextRecord(entry.key, entry.digest), declined=before.declined)
        if before.state == "doubtful" and before.step in ("new", "done"):
            return before if self._wishes.yes else replace(before, step="located" if before.file else "new")
        if before.step != "done":
            return before
        if _without(before.pending, FILES):
            return replace(before, step="identified", pending=())
        newly = self._wishes.own_use and not before.own_use
        if before.state != "full text" and (before.pending or newly):
            return replace(before, step="located", pending=())
        return before

    def _identify(self, entry: ReferenceEntry, record: TextRecord) -> TextRecord:
        found = self._lookup.find(entry, record.declined)
        work, judgement = found.work, found.judgement
        if work is not None and judgement is not None and judgement.verdict is Acceptance.ASK:
            question = f"Perhaps {_described(work)}, but {judgement.reason}."
            asked = f"{_described(work)}: {judgement.reason}"
            said = self._ask(FetchQuestion("work", entry.key, asked, remark=question))
            if said is None:
                return self._keep(_left_open(replace(record, question=question), "doubtful"))
            if said is False:
                return self._identify(entry, replace(record, declined=(*record.declined, name_of(work))))
        if work is None and found.failed:
            note = f"Not finished: {'; '.join(found.failed)}."
            return self._keep(_left_open(replace(record, note=note, question=None), "entry"))
        return self._keep(
            replace(
                record,
                step="identified",
                doi=work.doi if work else entry.doi,
                work=work,
                offered=_gaps(entry, work) if work else {},
                question=None,
                note=None if work else "No service knows this work.",
            )
        )

    def _locate(self, entry: ReferenceEntry, record: TextRecord) -> TextRecord:
        work, pending = record.work, []
        places: list[Location] = list(work.locations) if work else []
        abstract = work.abstract if work else ""
        abstract_from = work.service if work else None
        retracted: str | None = work.retracted if work else None
        if record.doi and work and work.service != "openalex":
            try:
                other = self._openalex.by_doi(record.doi)
                if fits(entry, other):
                    places += other.locations
                    retracted = retracted or other.retracted
                    if other.abstract and _is_about(other.abstract, work):
                        abstract, abstract_from = other.abstract, "openalex"
            except NotThere:
                pass
            except FetchError:
                pending.append("openalex")
        if record.doi and work and work.service != "datacite":
            try:
                title, free = self._unpaywall.places(record.doi)
                if not title or fits(entry, replace(work, title=title, subtitle="")):
                    places += free
            except NotThere:
                pass
            except FetchError:
                pending.append("unpaywall")
        if entry.url:
            is_file = entry.url.lower().partition("?")[0].endswith(".pdf")
            places.append(Location(entry.url if is_file else None, None if is_file else entry.url))
        if abstract and work and not _is_about(abstract, work):
            abstract = ""
        if work:
            places = with_publishers_licence(places, work)
        return self._keep(
            replace(
                record,
                step="located",
                places=tuple(joined(places)[: 2 * _MOST_PLACES]),
                pending=tuple(pending),
                abstract=abstract or record.abstract,
                abstract_from=abstract_from if abstract else record.abstract_from,
                retracted=retracted,
            )
        )

    def _obtain(self, entry: ReferenceEntry, record: TextRecord) -> TextRecord:
        """Try the places in their order; keep the first file that is the work."""
        if record.state == "full text" and not self._wishes.again:
            return self._keep(replace(record, step="done"))
        if record.state == "doubtful" and record.file:
            record = self._settle(record)
            if record.state == "full text":
                return record
        for place in ordered(record.places, own_use=self._wishes.own_use)[:_MOST_PLACES]:
            try:
                known = {*record.declined, *(url for url, _ in record.attempts)}
                for offer in offers(self._web, place, known):
                    tried, held = self._try(entry, record, place, offer)
                    if held is not None and held.state == "full text":
                        done = replace(held, step="done", pending=_without(held.pending, FILES))
                        return self._keep(done)
                    # A doubtful file waits for a yes unless there is a text, or one that waits.
                    record = self._keep(held if held is not None and record.file is None else tried)
            except FetchError as error:
                record = self._keep(_failed(record, place.page or place.pdf or "", error))
        return self._keep(self._end(entry, record))

    def _try(
        self, entry: ReferenceEntry, record: TextRecord, place: Location, offer: FileOffer
    ) -> tuple[TextRecord, TextRecord | None]:
        """The record with one attempt more, and the record with the text that the offer gave (its state
        says whether it is doubtful); None where it gave none."""
        address = offer.url
        try:
            try:
                got, identity = self._got(entry, record, place, offer)
            except PageInstead:
                if place.page and place.page != address:
                    raise  # the page, and the file that it names, come next
                got, identity = self._of_page(entry, record, place, address)
            if identity.verdict is Acceptance.REFUSE:
                raise FileRefused(identity.reason)
        except FetchError as error:
            return _failed(record, address, error), None
        held = replace(
            record,
            file=got.name,
            version=place.version,
            licence=place.licence,
            where=got.url,
            own_use=not may_be_kept(place.licence),
            question=None,
            note=None,
        )
        if identity.verdict is Acceptance.ACCEPT:
            return record, _state(held, "full text")
        question = f"A file from {got.url} is perhaps its text, but {identity.reason}."
        asked, path = f"{got.url}: {identity.reason}", self._files.path(got.name)
        said = self._ask(FetchQuestion("file", record.key, asked, path, question))
        if said:
            return record, _state(held, "full text")
        if said is False:
            return replace(record, declined=(*record.declined, address)), None
        attempts = (*record.attempts, (address, identity.reason))
        doubtful = replace(held, attempts=attempts, question=question)
        return replace(record, attempts=attempts), _state(doubtful, "doubtful")

    def _got(
        self, entry: ReferenceEntry, record: TextRecord, place: Location, offer: FileOffer
    ) -> tuple[Downloaded, FileMatch]:
        """What an offer gives, and whether it is the work. Raises FetchError."""
        preprint = place.version != "published"
        if offer.page is not None:
            got = Downloaded(self._files.keep_page(offer.page.body), offer.url)
            path = self._files.path(got.name)
            return got, identify_page(path, entry, record.work, preprint=preprint)
        got = download(self._web, self._files, offer.url)
        pages = read_first_pages(self._files.path(got.name))
        return got, identify(pages, entry, record.work, preprint=preprint)

    def _of_page(
        self, entry: ReferenceEntry, record: TextRecord, place: Location, url: str
    ) -> tuple[Downloaded, FileMatch]:
        """The same for the page that came where a PDF was promised: the PDF that it names, else the page
        itself. Raises FetchError."""
        found: tuple[Downloaded, FileMatch] | None = None
        refused: FetchError | None = None
        for offer in offers_of(page_at(self._web, url), url, {url}):
            try:
                found = self._got(entry, record, place, offer)
            except FetchError as error:
                refused = refused or error
                continue
            if found[1].verdict is not Acceptance.REFUSE:
                break
        if found is None:
            raise refused or FileRefused("a web page instead of a PDF")
        return found

    def _settle(self, record: TextRecord) -> TextRecord:
        """Ask once more about a file that was doubtful before."""
        path = self._files.path(record.file or "")
        question = record.question or ""
        said = self._ask(FetchQuestion("file", record.key, question, path, question))
        if said is None:
            return record
        if said:
            return self._keep(_state(replace(record, step="done", question=None), "full text"))
        return self._keep(replace(_without_file(record), declined=(*record.declined, record.where or "")))

    def _end(self, entry: ReferenceEntry, record: TextRecord) -> TextRecord:
        """The state of a reference for which no place gave the work for certain."""
        if record.file:  # one that waits for a yes, or the text of an earlier run
            return replace(record, step="done")
        where = to_read(record.places, record.doi, entry.url)
        return _state(
            replace(
                record,
                step="done",
                where=where,
                version=None,
                licence=None,
                own_use=self._wishes.own_use,
                question=None,
                note=_why(record, own_use=self._wishes.own_use),
            ),
            "abstract" if record.abstract else "entry" if record.pending else "not to be had",
        )

    def _fill(self, entry: ReferenceEntry, record: TextRecord) -> TextRecord:
        """Fill the entry's gaps with what the work's record says, with a yes."""
        if not record.offered:
            return record
        named = ", ".join(f"{name} {value}" for name, value in record.offered.items())
        said = True if self._wishes.yes else self._ask(FetchQuestion("gaps", entry.key, named))
        if said is None:
            return record
        return self._keep(replace(record, offered={}, filled=record.offered if said else record.filled))


def _state(record: TextRecord, state: State) -> TextRecord:
    return replace(record, state=state)


def _left_open(record: TextRecord, state: State) -> TextRecord:
    """A reference whose work is not certain; a text that an earlier run fetched stays all the same."""
    return replace(record, step="done") if record.state == "full text" else _state(record, state)


def _without_file(record: TextRecord) -> TextRecord:
    return replace(record, state="entry", file=None, version=None, licence=None, where=None, question=None)


def _without(pending: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(each for each in pending if each != name)


def _failed(record: TextRecord, address: str, error: FetchError) -> TextRecord:
    """The record with one attempt more; one that another time may mend stays open."""
    if isinstance(error, NotNow):
        return replace(record, pending=(*_without(record.pending, FILES), FILES), note=f"{address}: {error}")
    return replace(record, attempts=(*record.attempts, (address, str(error))))


def _why(record: TextRecord, *, own_use: bool) -> str:
    """Why there is no text, and what to do."""
    if record.pending:
        rest = "a place could not be reached" if FILES in record.pending else ", ".join(record.pending)
        return f"Not finished ({rest}): fetch again later."
    free = [place for place in record.places if place.open]
    if record.attempts:
        reasons = "; ".join(dict.fromkeys(reason for _, reason in record.attempts))
        return f"No place gave the text: {reasons}."
    if free and not own_use:
        stated = next((place.licence for place in free if place.licence), None)
        licence = f"its licence ({label(stated)}) lets no copy be kept" if stated else "no licence is stated"
        return f"Free to read, but {licence}: --own-use keeps a copy for your group alone."
    if record.work is None:
        return record.note or "No service knows this work."
    return "No free copy is known: add a file that your group has."


def _gaps(entry: ReferenceEntry, work: FoundWork) -> dict[str, str]:
    """Fields of the work's record that the entry lacks."""
    article = entry.type.startswith("article")
    wanted = _FILLABLE if article else {"DOI": "doi", "page": "page"}
    if work.type != entry.type and not article:
        wanted = {"DOI": "doi"}
    stated = {name: str(getattr(work, field) or "") for name, field in wanted.items()}
    return {name: value for name, value in stated.items() if value and not entry.item.get(name)}


def _is_about(abstract: str, work: FoundWork) -> bool:
    """Whether an abstract shares a word of weight with the title: one of another work mostly shares none."""
    words = {w for w in folded(f"{work.title} {work.subtitle}").split() if len(w) > 3 and w not in _STOP}
    stems = {word[:5] for word in words}
    if work.language not in ("", "en"):
        return True  # an abstract is often English where the title is not
    return not stems or any(word[:5] in stems for word in re.findall(r"\w+", folded(abstract)))


def _described(work: FoundWork) -> str:
    authors = ", ".join(name.family for name in work.authors[:3]) or "no author"
    year = work.years[0] if work.years else "no year"
    doi = f", {work.doi}" if work.doi else ""
    return f"{authors} ({year}): “{work.title}”{doi}"
