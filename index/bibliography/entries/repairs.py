"""What a list of labels can't be: an entry without a title before its journal, without the year it prints.

The labelling model decides word by word and by their neighbours; these rules hold for a whole entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from index.bibliography.dates import NO_DATE, PENDING, YEAR
from index.bibliography.entries.labeller import Segment
from index.bibliography.entries.segments import quoted_title, split_parts
from index.bibliography.names import parse_names

_SOURCED = {"journal", "container", "publisher", "collection", "genre"}
_SOURCE_WORDS = 6
_PART_OF = regex.compile(
    r"(?:series|ser|part|section|sect|serie|série|teil|vol|volume|supplement|suppl|[A-Z])\b", regex.I
)
_LONG_WORD = regex.compile(r"\p{Ll}{3}[.?!][”\"’]?$")
_IN = regex.compile(r"^(?:in|dans|en)\b:?\s", regex.IGNORECASE)
_YEAR = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}/.-])\(?(?P<year>{YEAR})\p{{Ll}}?\)?(?![\p{{L}}\p{{N}}/-])[.,;:]*"
)
_OPENING_DATE = regex.compile(
    rf"^[(\[](?P<date>{YEAR}\p{{Ll}}?|{NO_DATE}|{PENDING})[)\]][.,:]?\s+", regex.IGNORECASE
)
_HEAD = regex.compile(
    rf"(?P<names>\p{{L}}[^()\[\]“”\"«»\d]{{2,400}}?)\s*"
    rf"(?P<date>\((?:{YEAR}\p{{Ll}}?(?:,\s[^()]{{3,20}})?|{NO_DATE}|{PENDING})\))[.,:]*\s+(?=\S)",
    regex.IGNORECASE,
)
_LAST_NUMBER = regex.compile(r"^(?P<name>.*\p{L}\S*?)[,.]?\s+(?P<volume>[IVXLC]{2,}|\d{1,4})[.,:]*$")
_VOLUME_PAGE = regex.compile(
    r"^(?P<volume>\d{1,4}(?:\s?\(\d+\))?)[,:]?\s+(?P<page>\p{L}?\d+(?:\s?[–-]\s?\p{L}?\d+)?)\W*$"
)
_NAME_WORDS = 2  # a name after a title has two words at least
_LONE = regex.compile(r"\p{Lu}[\p{L}’'-]+(?:,|\sand\s|\s&\s)\s*\p{Lu}\p{Ll}+\s|\p{Lu}[\p{L}’'-]+$")
_FORENAME = regex.compile(r"\s\p{Lu}[\p{L}-]*\.?(?:\s\p{Lu}\.)*$")
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}(?:\.|(?!\p{L}|[’']))|et\sal")
_NAMES_END = regex.compile(r"[.:]\s+(?=\S)")
_NAMES_COMMA = regex.compile(r",\s+(?=\S)")
_LETTERS = regex.compile(r"\p{L}{2}")


def repair(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with what cannot be set right: each rule moves words, and loses none."""
    repaired = [piece for segment in _named(_headed(segments)) for piece in _titles(segment)]
    repaired = _titled(_sources(_forenames(repaired)))
    labels = {s.label for s in repaired}
    if "date" not in labels:
        repaired = _undated(repaired)
    if "volume" not in labels and "pages" in labels:
        repaired = _unnumbered(repaired)
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


def _named(segments: Sequence[Segment]) -> list[Segment]:
    """Join a lone word that was read as an author within or after a title to that title."""
    joined: list[Segment] = []
    for segment in segments:
        before = joined[-1].label if joined else ""
        lone = segment.label == "author" and before == "title" and len(segment.text.split()) < _NAME_WORDS
        if joined and (lone or (segment.label == before == "title")):
            joined[-1] = Segment("title", f"{joined[-1].text} {segment.text}")
        else:
            joined.append(segment)
    return joined


def _titles(segment: Segment) -> list[Segment]:
    """Part a title from the date before it, and a quoted one from what follows it."""
    if segment.label != "title":
        return [segment]
    text = segment.text
    pieces = []
    if dated := _OPENING_DATE.match(text):
        pieces.append(Segment("date", dated.group().strip()))
        text = text[dated.end() :]
    quoted = quoted_title(text)
    if quoted and _LETTERS.search(quoted[1]) and _IN.match(quoted[1]):
        at = text.rindex(quoted[1])
        return [*pieces, Segment("title", text[:at].strip()), Segment("container", text[at:])]
    return [*pieces, Segment("title", text)]


def _forenames(segments: Sequence[Segment]) -> list[Segment]:
    """Give a forename at the end of a title to the family name that opens the authors after it."""
    repaired = list(segments)
    for i, (title, names) in enumerate(pairwise(segments)):
        if title.label == "title" and names.label == "author" and _LONE.match(names.text):
            forename = _FORENAME.search(title.text)
            if forename:
                repaired[i] = Segment("title", title.text[: forename.start()])
                repaired[i + 1] = Segment("author", f"{forename.group().strip()} {names.text}")
    return repaired


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
            "title" not in labels or before == "title"
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
        for found in form.finditer(text):
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


def _numbers(text: str) -> int:
    return len(regex.findall(r"\d+", text))
