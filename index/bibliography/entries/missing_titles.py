"""Finding the title of an entry in which no words, or too many, were labelled as one."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from index.bibliography.entries.labeller import Segment
from index.bibliography.entries.segments import split_parts
from index.bibliography.names import parse_names

_SOURCED = {"journal", "container", "publisher", "collection", "genre"}
_SOURCE_WORDS = 6
_PART_OF = regex.compile(
    r"(?:series|ser|part|section|sect|serie|série|teil|vol|volume|supplement|suppl|[A-Z])\b", regex.I
)
_QUOTED = regex.compile(r"[”’»\"][.,]?$")
_LONG_WORD = regex.compile(r"\p{Ll}{3}[.?!][”\"’]?$")
_IN = regex.compile(r"^(?:in|dans|en)\b:?\s", regex.IGNORECASE)
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}(?:\.|(?!\p{L}|[’']))|et\sal")
_NAMES_END = regex.compile(r"[.:]\s+(?=\S)")
_NAMES_COMMA = regex.compile(r",\s+(?=\S)")
_LETTERS = regex.compile(r"\p{L}{2}")


def find_title(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with a title where something can be one, and a source of its own after it."""
    return _titled(_sources(segments))


def _sources(segments: Sequence[Segment]) -> list[Segment]:
    """Part titles and sources that were read as one: "Deep learning. Nature", "Jane Eyre. Penguin"."""
    repaired = list(segments)
    labels = [s.label for s in repaired]
    if labels.count("title") == 2 and not _SOURCED & set(labels):
        # "A title. (2020). A site.": what follows the date is where it stands.
        second = len(labels) - 1 - labels[::-1].index("title")
        if labels[second - 1] == "date":
            repaired[second] = Segment("container", repaired[second].text)
            return repaired
    for i, segment in enumerate(repaired):
        before = labels[i - 1] if i else ""
        if segment.label in ("journal", "container", "publisher") and (
            "title" not in labels or (before == "title" and not _QUOTED.search(repaired[i - 1].text))
        ):
            at = _last_part(segment.text, "title" in labels)
            if at:
                head = Segment("title", segment.text[:at].strip())
                tail = Segment(segment.label, segment.text[at:])
                if before == "title":
                    repaired[i - 1 : i] = [Segment("title", f"{repaired[i - 1].text} {head.text}")]
                    repaired[i] = tail
                else:
                    repaired[i : i + 1] = [head, tail]
                return repaired
        if segment.label == "title" and not _SOURCED & set(labels) and labels.count("title") == 1:
            at = _last_part(segment.text, True)
            words = segment.text[at:].split()
            if at and len(words) < _SOURCE_WORDS and sum(w[0].isupper() for w in words) * 3 > 2 * len(words):
                repaired[i : i + 1] = [
                    Segment("title", segment.text[:at].strip()),
                    Segment("publisher", segment.text[at:]),
                ]
                return repaired
    return repaired


def _titled(segments: Sequence[Segment]) -> list[Segment]:
    """Find the title where no part was read as one: a book, what stands after the names, a first source."""
    labels = [s.label for s in segments]
    if "title" in labels:
        return list(segments)
    of_title = {"container"} if {"volume", "pages"} & set(labels) else {"container", "journal", "collection"}
    for i, segment in enumerate(segments):
        opened = segment.text.find(" (") if segment.label == "publisher" else -1
        if (
            (segment.label in of_title and not _IN.match(segment.text))
            or (segment.label == "publisher" and "publisher" in labels[i + 1 :])
            or (segment.label == "note" and labels[:i][-1:] == ["author"] and _LETTERS.search(segment.text))
        ):
            return [*segments[:i], Segment("title", segment.text), *segments[i + 1 :]]
        if opened > 0:
            pieces = [
                Segment("title", segment.text[:opened]),
                Segment("publisher", segment.text[opened + 1 :]),
            ]
            return [*segments[:i], *pieces, *segments[i + 1 :]]
    for i, segment in enumerate(segments):
        named = segment.label in ("author", "editor") and "journal" not in labels
        if at := _after_names(segment.text) if named else 0:
            pieces = [Segment(segment.label, segment.text[:at].strip()), Segment("title", segment.text[at:])]
            return [*segments[:i], *pieces, *segments[i + 1 :]]
    return list(segments)


def _after_names(text: str) -> int:
    """Where a title begins that was read as part of the names before it, 0 where none does."""
    for form in (_NAMES_END, _NAMES_COMMA):
        # From behind: "Cass R." is complete, and so is "Cass R. Sunstein."
        for found in reversed(list(form.finditer(text))):
            head, tail = text[: found.start() + 1], text[found.end() :]
            people = [p for p in parse_names(head) if p.get("literal") != "et al."]
            complete = bool(people) and all("given" in p and "family" in p for p in people)
            if complete and _LETTERS.search(tail) and not _INITIAL.search(tail):
                return found.end()
    return 0


def _last_part(text: str, strict: bool) -> int:
    """Where the last part of a text begins that full stops divide, 0 where none does.

    A `strict` full stop is the only one, and ends a long word: others may end abbreviations.
    """
    parts = split_parts(text)
    if len(parts) < 2 or parts[-1] not in text or _PART_OF.match(parts[-1]):
        return 0
    at = text.rindex(parts[-1])
    alone = text[:at].rstrip()
    return at if not strict or (_LONG_WORD.search(alone) and alone.count(".") < 2) else 0
