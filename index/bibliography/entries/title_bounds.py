"""Where a title begins and ends, in an entry whose words are labelled.

The labelling model decides word by word; these rules move words over a title's ends, and lose none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from index.bibliography.dates import NO_DATE, PENDING, YEAR
from index.bibliography.entries.labeller import Segment
from index.bibliography.entries.segments import quoted_title
from index.bibliography.names import parse_names

_SOURCED = {"journal", "container", "publisher", "collection", "genre"}
_IN = regex.compile(r"^(?:in|dans|en)\b:?\s", regex.IGNORECASE)
_OPENING_DATE = regex.compile(
    rf"^[(\[](?P<date>{YEAR}\p{{Ll}}?|{NO_DATE}|{PENDING})[)\]][.,:]?\s+", regex.IGNORECASE
)
_NAME_WORDS = 2  # a name after a title has two words at least
_CONTAINED = {"container", "editor", "pages", "publisher"}
_INSIDE = regex.compile(
    r"[\p{Ll}\p{N})][.?!,][”\"’]?\s+(?P<container>[Ii]n:?\s+(?=[\p{Lu}\p{N}]).{3,})$"
    r"|(?P<container>In:\s+[\p{Lu}\p{N}].{3,})$"
)
_GOES_ON = regex.compile(
    r"(?!(?:in|eds?|trans|by|pp?|vol|van|von|de|dans|aus|hrsg|no|et|and)\b)\p{Ll}{2,}[^.]*\p{L}"
)
_STATE = regex.compile(r"(?:\p{Lu}{2}|\p{Lu}\p{Ll}{1,4}\.)\s?:")
_RANGE_END = regex.compile(r"\s\d+[-–—]\d+\W*$")
_PLACE = regex.compile(r"(?<=[.?!]\s)\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?,$")
_LONE = regex.compile(r"\p{Lu}[\p{L}’'-]+(?:,|\sand\s|\s&\s)\s*\p{Lu}\p{Ll}+\s|\p{Lu}[\p{L}’'-]+$")
# "… in biology and medicine Travers Ching, Daniel": the names begin in the title.
_FIRST_NAMES = regex.compile(
    r"(?<=\s\p{Ll}+)\s(?:\p{Lu}[\p{L}-]*\.?\s){1,2}\p{Lu}[\p{L}’'-]+,(?:\s\p{Lu}[\p{L}’'.-]*,?){1,3}$"
)
_FORENAME = regex.compile(r"\s\p{Lu}[\p{L}-]*\.?(?:\s\p{Lu}\.)*$")
_OWN_NAME = regex.compile(r"[\p{Lu}\p{N}]\S*(?:\s\S+){2}")
_CUT_NAME = regex.compile(
    r"(?:^|(?:\band|&)\s)(?:\p{Lu}[\p{Ll}-]+\s(?:\p{Lu}\.\s?)*|(?:\p{Lu}\.\s?)+)$", regex.IGNORECASE
)
_FIRST_WORD = regex.compile(r"\p{Lu}[\p{L}’'-]+\.\s+(?=\p{Lu})")


def bound_titles(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with each title ending where it ends, what stood on its wrong side moved over."""
    return _bounds(_forenames([piece for segment in _named(segments) for piece in _titles(segment)]))


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
    if quoted and (_IN.match(quoted[1]) or _OWN_NAME.match(quoted[1])):
        at = text.rindex(quoted[1])
        return [*pieces, Segment("title", text[:at].strip()), Segment("container", text[at:])]
    return [*pieces, Segment("title", text)]


def _forenames(segments: Sequence[Segment]) -> list[Segment]:
    """Put names together that the title beside them holds a part of: "Cass R." and "Sunstein. Nudge"."""
    repaired = list(segments)
    for i, (names, title) in enumerate(pairwise(segments)):
        cut_off = names.label == "author" and title.label == "title" and _CUT_NAME.search(names.text)
        family = _FIRST_WORD.match(title.text) if cut_off else None
        if family:
            repaired[i] = Segment("author", f"{names.text} {family.group().strip()}")
            repaired[i + 1] = Segment("title", title.text[family.end() :])
    for i, (title, names) in enumerate(pairwise(repaired)):
        if title.label == "title" and names.label == "author":
            lone = _LONE.match(names.text)
            forename = _FIRST_NAMES.search(title.text) or (_FORENAME.search(title.text) if lone else None)
            if forename:
                repaired[i] = Segment("title", title.text[: forename.start()])
                repaired[i + 1] = Segment("author", f"{forename.group().strip()} {names.text}")
    return repaired


def _bounds(segments: Sequence[Segment]) -> list[Segment]:
    """Move what stands on the wrong side of a title's end, such as "(Bles" of a publisher."""
    repaired: list[Segment] = []
    contained = _CONTAINED & {s.label for s in segments}
    for segment in _continued(segments):
        before = repaired[-1] if repaired else Segment("", "")
        text = segment.text
        opened = text.find(" (") if segment.label in ("title", "publisher") and ")" not in text else -1
        if opened > 0 and (segment.label == "title" or before.label == "title"):
            repaired = _joined(repaired, Segment("title", text[:opened]))
            repaired.append(Segment("publisher", text[opened + 1 :]))
        elif segment.label == "title" and contained and (inside := _INSIDE.search(text)):
            at = inside.start("container")
            repaired += [Segment("title", text[:at].strip()), Segment("container", text[at:])]
        elif before.label == "title" and (state := _state(segment)) and (place := _PLACE.search(before.text)):
            repaired[-1] = Segment("title", before.text[: place.start()])
            repaired.append(Segment("location", f"{place.group().strip()} {text[:state].strip()}"))
            repaired += [Segment(segment.label, text[state:].strip())] if text[state:].strip() else []
        elif segment.label == "container" and "pages" not in contained and (pages := _RANGE_END.search(text)):
            repaired = _joined(repaired, Segment("container", text[: pages.start()]))
            repaired.append(Segment("pages", pages.group().strip()))
        elif segment.label == before.label == "container":
            repaired = _joined(repaired, segment)
        else:
            repaired.append(segment)
    return repaired


def _continued(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with titles that go on after a comma, and books that were read as titles or editors."""
    repaired: list[Segment] = []
    labels = [s.label for s in segments]
    for i, segment in enumerate(segments):
        before = repaired[-1] if repaired else Segment("", "")
        goes_on = before.text.endswith(",") and segment.label in _SOURCED and _GOES_ON.match(segment.text)
        no_editor = segment.label == "editor" and _IN.match(segment.text) and not _persons(segment.text)
        second = segment.label == "title" and before.label == "editor" and "title" in labels[: max(0, i - 1)]
        of_name = segment.label == "date" and labels.count("date") > 1 and _unclosed(before)
        if (before.label == "title" and goes_on) or of_name:
            repaired[-1] = Segment(before.label, f"{before.text} {segment.text}")
        elif no_editor or second:
            repaired.append(Segment("container", segment.text))
        else:
            repaired.append(segment)
    return repaired


def _joined(segments: list[Segment], piece: Segment) -> list[Segment]:
    """The segments with one more piece, which the last takes in where it has the same label."""
    if segments and segments[-1].label == piece.label:
        return [*segments[:-1], Segment(piece.label, f"{segments[-1].text} {piece.text}")]
    return [*segments, piece]


def _unclosed(segment: Segment) -> bool:
    """Whether a source opens a bracket that it does not close: "Proceedings of the ACL (ACL"."""
    return segment.label in ("journal", "container") and segment.text.count("(") > segment.text.count(")")


def _persons(text: str) -> bool:
    return any("family" in person for person in parse_names(text))


def _state(segment: Segment) -> int:
    """Where the state ends ("MA:") that opens a place or a publisher, 0 where none does."""
    found = _STATE.match(segment.text) if segment.label in ("location", "publisher") else None
    return found.end() if found else 0
