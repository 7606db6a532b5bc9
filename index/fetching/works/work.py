"""A work as the services describe it, whichever of them it was."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from urllib.parse import unquote

from anyascii import anyascii

Version = Literal["published", "accepted", "submitted"]

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_PREFIX = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*|info:doi/)", re.IGNORECASE)
_VERSIONS: dict[str, Version] = {
    "publishedversion": "published", "vor": "published",
    "acceptedversion": "accepted", "am": "accepted",
    "submittedversion": "submitted",
}  # fmt: skip
_RETRACTED = re.compile(
    r"^[\[(]?\s*(?:retracted|withdrawn)(?:\s+article)?\s*(?:[\])]\s*:?|[:.–—-])\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or an organisation as `family` alone."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place where a text may be had. `pdf` is the file, `page` a landing page; one of them is set.

    `licence` is the one stated for this version at this place, None where none is. `publisher` says
    whether the publisher keeps it, or a repository.
    """

    pdf: str | None
    page: str | None
    version: Version | None = None
    licence: str | None = None
    publisher: bool = False
    open: bool = True


@dataclass(frozen=True, slots=True)
class FoundWork:
    """What a service knows of a work.

    `type` is CSL's. `years` are those of print, of going online and of being issued, as far as stated.
    `licences` are (version, licence) of the publisher's copy. `retracted` is the sentence that says so.
    """

    service: str
    doi: str | None
    title: str
    subtitle: str = ""
    authors: tuple[Name, ...] = ()
    years: tuple[int, ...] = ()
    type: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    publisher: str = ""
    language: str = ""
    abstract: str = ""
    retracted: str | None = None
    licences: tuple[tuple[str, str], ...] = ()
    locations: tuple[Location, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """As JSON's types, for the store."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> FoundWork:
        """What `to_json` gave."""
        return cls(
            **{
                **kept,
                "authors": tuple(Name(**each) for each in kept["authors"]),
                "years": tuple(kept["years"]),
                "licences": tuple((version, licence) for version, licence in kept["licences"]),
                "locations": tuple(Location(**each) for each in kept["locations"]),
            }
        )


def settled(work: FoundWork) -> FoundWork:
    """The work with a publisher's "RETRACTED:" taken from its title to where it belongs."""
    title = _RETRACTED.sub("", work.title)
    if title == work.title or not title:
        return work
    return replace(work, title=title, retracted=work.retracted or "The publisher has retracted it.")


def plain(marked_up: str | None) -> str:
    """A title or an abstract as plain text on one line: no tags, MathML or entities, however often they
    were escaped."""
    text = html.unescape(html.unescape(marked_up or ""))
    text = re.sub(r"<mml:math.*?</mml:math>", lambda m: f" {_TAG.sub('', m[0])} ", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:jats:)?(?:p|title|sec|br)\b[^<>]*>", " ", text)
    text = unicodedata.normalize("NFKC", _TAG.sub("", text)).replace("\N{REPLACEMENT CHARACTER}", " ")
    return " ".join(text.split())


def folded(text: str) -> str:
    """Lower-case ASCII words with one space between, for comparison."""
    text = plain(text).replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(text.replace("’", "").replace("'", "")).lower()))


def doi_of(text: object) -> str | None:
    """The DOI that a text names, lower-case and decoded; None where there is none.

    Takes addresses of doi.org, a trailing slash or full stop, and `%2F` however often it was encoded.
    """
    if not isinstance(text, str):
        return None
    for _ in range(3):
        decoded = unquote(text)
        if decoded == text:
            break
        text = decoded
    match = _DOI.search(_PREFIX.sub("", text.strip()))
    if match is None:
        return None
    doi = match[0].rstrip("/.,;:'\"’”").lower()
    while doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1].rstrip("/.,;")
    return doi or None


def version_of(stated: str | None) -> Version | None:
    """A version under the name that Unpaywall, OpenAlex or Crossref has for it; None for any other."""
    return _VERSIONS.get((stated or "").lower())
