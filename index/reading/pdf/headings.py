"""Which groups of lines are headings: by the file's outline, their numbers, their type, what follows them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.reading.pdf import blocks
from index.reading.pdf.entries import title_of
from index.reading.pdf.groups import ENTRY, NOTE, LineGroup
from index.reading.pdf.lists import is_title
from index.structure.headings import Heading, is_known, numbered, stated_number
from index.structure.label import NUMBERED_FIGURE
from index.structure.notes import opens_notes
from index.structure.prose import BULLET, is_prose

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$")
_ADDRESS = re.compile(r"\S@\S|https?:|www\.|\d{4}-\d{4}")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What stands in program code, and in no heading.
_PROGRAM = re.compile(r"<-|\(\)|[=!<>]=|::|[{}\\;|]|<\w+(?: \w+)*>|\w\(\w+=|\w_\w+\(|^\W{0,2}R?> ")
# A document's outline is believed whole where this share of its titles stands on the pages.
_SHOWN = 0.6


@dataclass(frozen=True, slots=True)
class _Style:
    """How a heading is set; `capitals` says that it has no small letters."""

    size: float
    bold: bool
    italic: bool
    capitals: bool


def is_contents(group: LineGroup) -> bool:
    """Whether most lines are those of a table of contents, dots leading to a page."""
    return sum(bool(_LEADER.search(line.text)) for line in group.lines) * 2 > len(group.lines)


def headings(
    found: Sequence[LineGroup], body: float, outline: Sequence[tuple[int, str]], title: LineGroup | None
) -> Mapping[int, int]:
    """The levels of the headings among the groups, by the groups' identity.

    `outline` are the (level, title) of the document's bookmarks, level from 1.
    """
    begun = _first_prose(found)
    titles = {_words(words) for _, words in outline}
    possible = [
        n
        for n, g in enumerate(found)
        if g is not title and _could_head(g) and (n >= begun or _says_so(g) or _words(g.text) in titles)
    ]
    stated = _outlined([found[n] for n in possible], outline)
    counting = _counting([found[n] for n in possible])
    plain = _plain_style(found, body)
    chosen: list[LineGroup] = []
    for n in possible:
        group = found[n]
        if id(group) in stated or _is_set_off(group, found, n, body, plain, counting):
            chosen.append(group)
    if stated and len(
        {_words(t) for _, t in outline} & {_words(found[n].text) for n in possible}
    ) >= _SHOWN * len(outline):
        styles = {_style(g) for g in chosen if id(g) in stated}
        chosen = [
            g for g in chosen if id(g) in stated or _style(g) in styles or _says_so(g) or id(g) in counting
        ]
    ranks = sorted({_rank(g, body) for g in chosen}, reverse=True)
    return {id(g): _level(g, stated, ranks.index(_rank(g, body)) + 1) for g in chosen}


def _level(group: LineGroup, stated: Mapping[int, int], rank: int) -> int:
    number = _number(group.text)
    return stated.get(id(group)) or (number.level if number else rank)


def _number(text: str) -> Heading | None:
    return numbered(text, None) or stated_number(text)


def _first_prose(found: Sequence[LineGroup]) -> int:
    """The group before the first paragraph: a name or an address in front of the text is often in
    bold, and heads nothing."""
    prose = next(
        (n for n, g in enumerate(found) if g.kind == blocks.TEXT and len(g.lines) > 1 and is_prose(g.text)), 0
    )
    abstract = (
        n
        for n, g in enumerate(found)
        if g.pages[0] == 0 and len(g.lines) == 1 and g.kind == blocks.TEXT and _opens_text(g.text)
    )
    return next(abstract, max(0, prose - 1))


def _opens_text(text: str) -> bool:
    """Whether a heading is one of those that texts begin with ("Abstract"), not of what follows them."""
    return is_known(text) and not (is_title(text) or opens_notes(title_of(text)))


def _says_so(group: LineGroup) -> bool:
    return numbered(group.text, None) is not None or is_known(group.text) or is_title(group.text)


def _could_head(group: LineGroup) -> bool:
    text = group.text
    letters = sum(c.isalpha() for c in text)
    return not (
        group.kind != blocks.TEXT
        or len(text) > 150
        or len(group.lines) > 3
        or letters < 3
        or letters * 2 < len(text.replace(" ", ""))
        or not _WORD.search(text)
        or NUMBERED_FIGURE.match(text)
        or BULLET.match(text)
        or _ADDRESS.search(text)
        or _LEADER.search(text)
        or _PROGRAM.search(text)
        or all(line.mono for line in group.lines)
        or blocks.is_mathematical(text)
        or any(len(line.cells) > 2 for line in group.lines)
        or (text[-1] in ".,;:" and not numbered(text.rstrip(".:"), None))
    )


def _is_set_off(
    group: LineGroup, found: Sequence[LineGroup], n: int, body: float, plain: _Style, counting: frozenset[int]
) -> bool:
    """Whether its type, or its number and the space around it, show that a group heads what follows."""
    text, style = group.text, _style(group)
    apart = group.above is None or group.above > 1.25
    begins = text[0].isdigit() or text[0].isupper() or not text[0].isalnum()
    if not begins or not _heads(found, n):
        return False
    if id(group) in counting and (apart or style != plain) and group.size > 0.95 * body:
        return True
    if group.size > 1.12 * body:
        return True
    if group.size < 0.95 * body:
        return False
    first = text[0].isalnum() and (text[0].isdigit() or text[0].isupper())
    if all(line.bold for line in group.lines) and not plain.bold:
        return first
    own = (style.italic and not plain.italic) or (style.capitals and len(text) > 5)
    return (
        first
        and own
        and apart
        and len(group.lines) < 3
        and (style.capitals or is_known(text) or _is_short(group))
    )


def _is_short(group: LineGroup) -> bool:
    width = group.column.right - group.column.left
    return all(line.right - line.left < 0.75 * width for line in group.lines[-1:])


def _heads(found: Sequence[LineGroup], n: int) -> bool:
    """Whether text follows: a paragraph, a list, a table, after other headings at most."""
    for after in found[n + 1 : n + 5]:
        if after.kind == NOTE:
            if opens_notes(title_of(found[n].text)):
                return True
            continue
        if after.kind in (ENTRY, blocks.TABLE, blocks.CODE):
            return True
        if len(after.text) > 60 or BULLET.match(after.text) or NUMBERED_FIGURE.match(after.text):
            return True
        if after.kind == blocks.TEXT and after.text[-1:] in ".:?!" and len(after.text.split()) > 3:
            return True
        if not _could_head(after):
            return False
    return False


def _plain_style(found: Sequence[LineGroup], body: float) -> _Style:
    """How the text itself is set."""
    counts: Counter[_Style] = Counter()
    for group in found:
        if group.kind == blocks.TEXT and abs(group.size - body) < 0.06 * body:
            counts[_style(group)] += len(group.text)
    return counts.most_common(1)[0][0] if counts else _Style(round(body), False, False, False)


def _style(group: LineGroup) -> _Style:
    letters = [c for c in group.text if c.isalpha()]
    return _Style(
        round(group.size * 2) / 2,
        all(line.bold for line in group.lines),
        all(line.italic for line in group.lines),
        len(letters) > 3 and all(c.isupper() for c in letters),
    )


def _counting(possible: Sequence[LineGroup]) -> frozenset[int]:
    """Groups that are headings by their numbers, which count on through the document in one style:
    1, 2, 3, or 2.1 after 2. A list's numbers begin anew, and its items follow each other closely."""
    by_style: dict[_Style, list[tuple[LineGroup, Heading]]] = {}
    for group in possible:
        number = _number(group.text)
        if number and number.number and number.number[0].isdigit():
            by_style.setdefault(_style(group), []).append((group, number))
    right: set[int] = set()
    for alike in by_style.values():
        parts = [tuple(int(p) for p in h.number.split(".") if p.isdigit()) for _, h in alike if h.number]
        tops = [p for p in parts if len(p) == 1]
        rising = all(a < b for a, b in zip(parts, parts[1:], strict=False))
        if len(alike) > 1 and rising and (not tops or tops[0][0] <= 2):
            right |= {id(group) for group, _ in alike}
    return frozenset(right)


def _outlined(possible: Sequence[LineGroup], outline: Sequence[tuple[int, str]]) -> dict[int, int]:
    """The levels of the groups whose words are a title of the outline, each title once in order."""
    levels: dict[int, int] = {}
    at = 0
    for level, title in outline:
        wanted = _words(title)
        for n in range(at, len(possible)):
            if wanted and _words(possible[n].text) == wanted:
                levels[id(possible[n])] = level
                at = n + 1
                break
    lowest = min(levels.values(), default=1)
    return {key: level - lowest + 1 for key, level in levels.items()}


def _words(text: str) -> str:
    """A heading's words without its number."""
    number = _number(text)
    bare = number.title if number else re.sub(r"^(?:[A-Z]|[IVXL]+|\d+)[.)]?\s+(?=\S)", "", text)
    return " ".join(re.findall(r"\w+", bare.casefold()))


def _rank(group: LineGroup, body: float) -> float:
    return round(max(group.size, body * 1.01 if group.lines[0].bold else 0), 0)
