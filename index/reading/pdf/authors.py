"""The authors below a paper's title: names in one or several columns, with affiliations and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.bibliography.names import is_organisation
from index.reading.pdf import blocks
from index.reading.pdf.groups import LineGroup
from index.reading.pdf.lines import Line
from index.structure.headings import is_known, numbered
from index.structure.prose import is_closed, is_prose, looks_like_name

# What stands behind a name: the marks of notes and affiliations.
_MARKS = re.compile(r"[*∗⋆⁎†‡§¶#$+◦•✉⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[^\W\d_])\d{1,2}(?:\s?,\s?\d{1,2})*(?=\s|,|$)")
# "Ana Ruiz (ana@tides.example)"
_ADDRESS = re.compile(r"[(<\[]\S+@\S+[)>\]]")
_APART = re.compile(r"\s*(?:[,;·|]|\s(?:and|und|et|y|&)\s)(?:\s*(?:and|und|et|y|&)\s)?\s*")
_DEGREE = re.compile(
    r"\b(?:(?:Prof(?:essor)?|Dr|Mr|Ms|Mrs|Ing|Dipl)\.?\s+(?:-?Ing\.\s+)?|(?:,\s*)?(?:Ph\.?D|M\.?D|M\.?Sc)\b\.?)"
)
_AFFILIATION = re.compile(
    r"\S@\S|\b(?:Universit\w+|Institut\w*|Departe?ment|Dept|Facult\w+|School|College|Laborator\w+|Labs?|Centre|Center"
    r"|Corporation|Inc|Ltd|GmbH|Research|Academy|Hospital)\b",
    re.I,
)
_ABSTRACT = re.compile(
    r"(?:abstract|summary|keywords|index terms|zusammenfassung|résumé|resumen)\s?[.:—–-]", re.I
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|we|this|that|which|can|may|not)\b", re.I)
# "Michael", "Clara van": a name that goes on in the next line.
_CUT_NAME = re.compile(r"[^\W\d_]+\.?(?: [^\W\d_A-Z]+)*")
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """`names` are the authors' in reading order; `bylines` and `others` are the groups of lines that hold
    their names alone, and all that else stands with them, by identity."""

    names: tuple[str, ...] = ()
    bylines: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()


def title_block(found: Sequence[LineGroup], title: LineGroup | None) -> TitleBlock:
    """The authors between a title and the text. There are none where neither an affiliation nor an address
    nor the mark of one shows that the names are people's."""
    if title is None:
        return TitleBlock()
    block = list(_block(found, title))
    lines = sorted((line for group in block for line in group.lines), key=lambda n: (-round(n.y), n.left))
    named = [line for line in lines if _is_mostly_names(_parts_of(line))]
    if not named or len(lines) > _MOST_LINES:
        return TitleBlock()
    first = named[0]
    alike = [line for line in lines if line.size == first.size and line.italic == first.italic]
    written, names = _written(alike)
    marked = any(_MARKS.search(line.text) for line in named)
    if not names or not (marked or any(_AFFILIATION.search(line.text) for line in lines)):
        return TitleBlock()
    bylines = frozenset(
        id(group) for group in block if all(any(line is n for n in written) for line in group.lines)
    )
    return TitleBlock(tuple(names), bylines, frozenset(map(id, block)) - bylines)


def _block(found: Sequence[LineGroup], title: LineGroup) -> Iterator[LineGroup]:
    for group in found:
        text = group.text
        if group.pages[0] or (group is not title and is_known(text)):
            return
        if group is not title and (_ABSTRACT.match(text) or numbered(text, None) or _is_text(group)):
            return
        below = group.lines[0].y < title.lines[-1].y
        if group is not title and below and group.kind in (blocks.TEXT, blocks.TABLE):
            yield group


def names_in(line: Line) -> list[str]:
    """The names of a line that holds nothing else; of any other line none."""
    parts = _parts_of(line)
    return parts if parts and all(map(_is_person, parts)) else []


def _parts_of(line: Line) -> list[str]:
    cells = [text for _, _, text in line.cells] or [line.text]
    return [part for cell in cells for part in _parts(cell)]


def _is_mostly_names(parts: Sequence[str]) -> bool:
    return bool(parts) and sum(map(_is_person, parts)) * 2 >= len(parts)


def _parts(text: str) -> list[str]:
    bare = _DEGREE.sub(" ", _MARKS.sub(" ", _ADDRESS.sub(" ", text)))
    return [" ".join(part.split()) for part in _APART.split(bare) if any(c.isalpha() for c in part)]


def _is_person(text: str) -> bool:
    return looks_like_name(text) and not is_organisation(text) and not _AFFILIATION.search(text)


def _written(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines that hold names, and the names; one that goes on in the next line is put together."""
    written: list[Line] = []
    names: list[str] = []
    rest = ""
    for line in lines:
        parts = _parts_of(line)
        if not _is_mostly_names(parts) and not (rest and len(parts) == 1):
            continue
        written.append(line)
        parts[0] = f"{rest} {parts[0]}".strip()
        rest = ""
        if len(parts) > 1 and _CUT_NAME.fullmatch(parts[-1]) and not line.text.rstrip().endswith(","):
            rest = parts.pop()
        names += [part for part in parts if _is_person(part) and part not in names]
    return written, names


def _is_text(group: LineGroup) -> bool:
    """Whether lines are a paragraph of the text, and no affiliation over several lines."""
    if group.kind != blocks.TEXT or len(group.lines) < 2 or not is_prose(group.text):
        return False
    if len(group.lines) < 3 and not is_closed(group.text):
        # a subtitle
        return False
    verbs = len(_VERB.findall(group.text))
    return verbs > 1 or not (_AFFILIATION.search(group.text) or names_in(group.lines[0]))
