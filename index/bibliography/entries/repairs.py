"""What a list of labels can't be: an entry without a title before its journal, without the year it prints.

The labelling model decides word by word and by their neighbours; these rules hold for a whole entry.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from index.bibliography.dates import NO_DATE, PENDING, YEAR
from index.bibliography.entries.labeller import Segment
from index.bibliography.entries.missing_titles import find_title
from index.bibliography.entries.title_bounds import bound_titles
from index.bibliography.names import parse_names

_YEAR = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}/.-])\(?(?P<year>{YEAR})\p{{Ll}}?\)?(?![\p{{L}}\p{{N}}/-])[.,;:]*"
)
_HEAD = regex.compile(
    rf"(?P<names>\p{{L}}[^()\[\]“”\"«»\d]{{2,400}}?)\s*"
    rf"(?P<date>\((?:{YEAR}\p{{Ll}}?(?:,\s[^()]{{3,20}})?|{NO_DATE}|{PENDING})\))[.,:]*\s+(?=\S)",
    regex.IGNORECASE,
)
_OPENING = "“‘„«”\"'"
# The names before the first quotation mark, and a title to the mark that closes it.
_QUOTED = regex.compile(
    rf"(?P<names>\p{{L}}(?:[^{_OPENING}’\d()]|(?<=\p{{L}})['’](?=\p{{L}})){{2,160}}?[,.]\s?)"
    r"(?P<title>(?:“[^”]{5,300}”|‘(?:[^’]|(?<=\p{L})’(?=\p{L})){5,300}’|„[^“”]{5,300}[“”]|«[^»]{5,300}»|”[^”]{5,300}”"
    r"|\"[^\"]{5,300}\"|'(?:[^']|(?<=\p{L})'(?=\p{L})){5,300}'))(?=\s?[,.]?$|\s?[,.]\s|\s(?:in\s|https?:|[\p{Lu}\d(\[]))"
)
_LAST_NUMBER = regex.compile(r"^(?P<name>.*\p{L}\S*?)[,.]?\s+(?P<volume>[IVXLC]{2,}|\d{1,4})[.,:]*$")
_VOLUME_END = regex.compile(r"(?P<volume>.*\d\)?:)\s?(?P<page>\p{L}{0,4}\d+(?:\s?[–-]\s?\p{L}?\d+)?)[.,;]*$")
_VOLUME_PAGE = regex.compile(
    r"^(?P<volume>\d{1,4}(?:\s?\(\d+\))?)[,:]?\s+(?P<page>\p{L}?\d+(?:\s?[–-]\s?\p{L}?\d+)?)\W*$"
)


def repair(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with what cannot be set right: each rule moves words, and loses none."""
    repaired = _quoted(find_title(bound_titles(_headed(segments))))
    labels = {s.label for s in repaired}
    if "date" not in labels:
        repaired = _undated(repaired)
    if "volume" not in labels and "pages" in labels:
        repaired = _unnumbered(repaired)
    if "pages" not in labels:
        repaired = [piece for segment in repaired for piece in _paged(segment)]
    return repaired


def _headed(segments: Sequence[Segment]) -> list[Segment]:
    """Read "Ostrom, E. (1990). …" by its form: persons before a date in brackets are the authors."""
    found = _HEAD.match(" ".join(s.text for s in segments))
    people = [p for p in parse_names(found["names"]) if p.get("literal") != "et al."] if found else []
    if found is None or not people or not all("family" in p and "given" in p for p in people):
        return list(segments)
    role = next((s.label for s in segments if s.label in ("author", "editor")), "author")
    rest = _from(segments, len("".join(found.group().split())))
    if (
        rest
        and "title" not in {s.label for s in rest}
        and rest[0].label in ("author", "editor", "date", "note")
    ):
        rest[0] = Segment("title", rest[0].text)
    return [Segment(role, found["names"]), Segment("date", found["date"]), *rest]


def _quoted(segments: Sequence[Segment]) -> list[Segment]:
    """Read "Doe, Jane, ‘The Title’, …" by its form, where the labels have another title, or its mark among
    the names: whose work it is stands before a title in quotation marks."""
    whole = " ".join(s.text for s in segments)
    found = _QUOTED.match(whole)
    if found is None or "title" not in {s.label for s in segments}:
        return list(segments)
    titled = any(s.label == "title" and _letters(s.text) == _letters(found["title"]) for s in segments)
    if titled and not any(s.label == "author" and s.text.rstrip()[-1:] in _OPENING for s in segments):
        return list(segments)
    closing = len("".join(whole[: found.end("title")].split()))
    return [
        Segment("author", found["names"].rstrip(" ,")),
        # in marks that the rules for titles know, which apostrophes are not
        Segment("title", f"“{found['title'][1:-1]}”"),
        # what follows the quotation is where it appeared
        *(
            Segment("container", s.text.strip(" ,")) if s.label == "title" else s
            for s in _from(segments, closing)
            if any(c.isalnum() for c in s.text)
        ),
    ]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _from(segments: Sequence[Segment], letters: int) -> list[Segment]:
    """The segments after so many characters that are no spaces."""
    rest: list[Segment] = []
    for segment in segments:
        own = len("".join(segment.text.split()))
        if letters <= 0:
            rest.append(segment)
        elif own > letters:
            at = next(
                i for i in range(len(segment.text)) if len("".join(segment.text[:i].split())) == letters
            )
            rest.append(Segment(segment.label, segment.text[at:].strip()))
        letters -= own
    return rest


def _undated(segments: Sequence[Segment]) -> list[Segment]:
    """Take the year out of numbers, publisher or place, where no part was read as the date."""
    for label in ("volume", "pages", "publisher", "location", "journal", "note"):
        for i, segment in enumerate(segments):
            found = _YEAR.search(segment.text) if segment.label == label else None
            # "2014" alone can be a volume or a page; with other numbers it is the year.
            if found and (label not in ("volume", "pages") or _numbers(segment.text) > 1):
                pieces = [
                    Segment(label, segment.text[: found.start()].strip()),
                    Segment("date", found.group()),
                    Segment(label, segment.text[found.end() :].strip()),
                ]
                return [*segments[:i], *(p for p in pieces if p.text), *segments[i + 1 :]]
    return list(segments)


def _unnumbered(segments: Sequence[Segment]) -> list[Segment]:
    """Take the volume off the end of a journal ("Meteoritics XXI") or the head of the pages ("443, 1")."""
    repaired: list[Segment] = []
    for segment in segments:
        form = {"journal": _LAST_NUMBER, "pages": _VOLUME_PAGE}.get(segment.label)
        found = form.match(segment.text) if form else None
        if found and "volume" not in (s.label for s in repaired):
            first = "journal" if segment.label == "journal" else "volume"
            at = found.start("volume") if first == "journal" else found.start("page")
            second = "volume" if first == "journal" else "pages"
            repaired += [Segment(first, segment.text[:at].strip()), Segment(second, segment.text[at:])]
        else:
            repaired.append(segment)
    return repaired


def _paged(segment: Segment) -> list[Segment]:
    """Part "349(6251):aac4716" into volume and page."""
    found = _VOLUME_END.match(segment.text) if segment.label == "volume" else None
    if found is None:
        return [segment]
    return [Segment("volume", found["volume"]), Segment("pages", found["page"])]


def _numbers(text: str) -> int:
    return len(regex.findall(r"\d+", text))
