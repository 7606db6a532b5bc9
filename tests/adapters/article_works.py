"""The works that the bundled article cites, as the local services know them, each with a stand-in for its text."""

from __future__ import annotations

from scholarly_server import Reply, Scholarly, crossref_work, openalex_work, place, text_of, unpaywall_record

from index.fetching.works.entries import ReferenceEntry

TYPES = {
    "article-journal": "journal-article", "chapter": "book-chapter", "paper-conference": "proceedings-article",
    "book": "monograph", "report": "report", "webpage": "other",
}  # fmt: skip


def doi_for(entry: ReferenceEntry) -> str:
    return entry.doi or f"10.5555/{entry.key}"


def stand_in(entry: ReferenceEntry) -> bytes:
    """A file with the title and author of an entry, and its key, so that no two are the same."""
    return text_of(
        entry.title, f"{entry.authors[0].given} {entry.authors[0].family}", f"Stand-in for {entry.key}"
    )


def fill(world: Scholarly, entries: list[ReferenceEntry]) -> dict[str, bytes]:
    """All works under the article's keys, each with a file to be had; gives the files by key."""
    files = {}
    for entry in entries:
        doi, family = doi_for(entry), entry.authors[0].family
        files[entry.key] = stand_in(entry)
        world.files[f"/files/{entry.key}.pdf"] = Reply(
            200, files[entry.key], {"Content-Type": "application/pdf"}
        )
        url = world.url(f"/files/{entry.key}.pdf")
        if entry.key == "scharre-2021":
            world.agencies["10.26153"] = "DataCite"
            world.datacite[doi] = {"data": {"id": doi, "attributes": {
                "doi": doi, "titles": [{"title": entry.title}], "publicationYear": entry.year,
                "creators": [{"name": "Scharre, Paul", "familyName": "Scharre", "givenName": "Paul"}],
                "types": {"citeproc": "article-journal"}, "contentUrl": url, "url": world.url("/landing"),
                "rightsList": [{"rightsUri": "https://creativecommons.org/licenses/by/4.0/"}],
            }}}  # fmt: skip
            continue
        work = crossref_work(doi, entry.title, family, entry.year, type=TYPES[entry.type])
        world.crossref[doi] = work
        world.crossref_hits.append(work)
        world.openalex[doi] = openalex_work(doi, entry.title, f"A. {family}", entry.year)
        world.unpaywall[doi] = unpaywall_record(doi, entry.title, place(url))
    return files
