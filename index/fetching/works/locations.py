"""Where a text may be had, and in which order to try."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.fetching.works.licences import may_be_kept
from index.fetching.works.work import FoundWork, Location

_VERSIONS = ("published", "accepted", "submitted", None)


def joined(places: Iterable[Location]) -> list[Location]:
    """Places that several services name, each once with what any of them says of it."""
    found: list[Location] = []
    for place in sorted(places, key=lambda p: p.pdf is None):
        for at, known in enumerate(found):
            if _is_one(known, place):
                found[at] = _with(known, place)
                break
        else:
            found.append(place)
    return found


def with_publishers_licence(places: Iterable[Location], work: FoundWork) -> list[Location]:
    """The places, the publisher's own with the licence that its record states for that very version."""
    stated = {version: licence for version, licence in work.licences if may_be_kept(licence)}
    return [
        replace(place, licence=stated[place.version])
        if place.publisher and place.licence is None and place.version in stated
        else place
        for place in places
    ]


def ordered(places: Iterable[Location], *, own_use: bool) -> list[Location]:
    """The places to fetch from, best first: published before accepted before submitted, a stated licence
    before none, a file before a page. Without `own_use` those alone whose licence lets a copy be kept."""
    wanted = [place for place in places if may_be_kept(place.licence) or (own_use and place.open)]
    return sorted(
        wanted,
        key=lambda place: (
            _VERSIONS.index(place.version),
            not may_be_kept(place.licence),
            place.licence is None,
            place.pdf is None,
        ),
    )


def to_read(places: Iterable[Location], doi: str | None, url: str | None) -> str | None:
    """The address to give a person who wants to read the text: a free copy, else the work's own page."""
    free = sorted((p for p in places if p.open), key=lambda p: _VERSIONS.index(p.version))
    for place in free:
        if address := place.page or place.pdf:
            return address
    return f"https://doi.org/{doi}" if doi else url


def _bare(address: str | None) -> str:
    text = (address or "").lower().removeprefix("https://").removeprefix("http://")
    return text.removeprefix("dx.").rstrip("/")


def _is_one(one: Location, other: Location) -> bool:
    """Whether two places are one copy: the same file, or the same page of which one names the file."""
    if one.version != other.version and None not in (one.version, other.version):
        return False
    if one.pdf and other.pdf:
        return _bare(one.pdf) == _bare(other.pdf)
    return _bare(other.page) in (_bare(one.page), _bare(one.pdf))


def _with(one: Location, other: Location) -> Location:
    return Location(
        one.pdf or other.pdf,
        one.page or other.page,
        one.version or other.version,
        one.licence or other.licence,
        publisher=one.publisher or other.publisher,
        open=one.open or other.open,
    )
