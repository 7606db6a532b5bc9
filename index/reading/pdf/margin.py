"""The numbers of lines in a page's margin, and initials that are set over several lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from index.reading.pdf.lines import Line, Page

_NUMBER = re.compile(r"\d{1,5}")
_NUMBERED = re.compile(r"(\d{1,5})\s+(?=\S)")
_STEPS = (1, 2, 5, 10)
# The fewest numbers that make a column of them, and how exactly they follow each other.
_LEAST, _STEADY = 4, 0.8
# An initial is at least so many times the size of the type beside it.
_TALL = 1.7
_INITIAL = re.compile(r"[\"'“‘«„¿¡]?[^\W\d_]")


def without_line_numbers(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages' runs less the numbers that count the lines, if half of the full pages have any:
    numbers one below the other at one distance, outside of all other text."""
    full = [n for n, page in enumerate(pages) if len(page) > 2 * _LEAST]
    found = {n: _numbers(pages[n]) for n in full}
    if not full or sum(map(bool, found.values())) * 2 < len(full):
        return [list(page) for page in pages]
    edges = [run.right for n in full for run in found[n].values()]
    outside = max(edges) + 1, min(run.left for n in full for run in found[n].values()) - 1
    kept: list[list[Line]] = []
    for n, page in enumerate(pages):
        numbers = found.get(n) or {}
        lines = []
        for run in page:
            if id(run) in numbers:
                begun = _NUMBERED.match(run.text)
                if begun:
                    share = begun.end() / len(run.text)
                    left = run.left + share * (run.right - run.left)
                    lines.append(replace(run, text=run.text[begun.end() :], left=left))
            elif n in found or not _alone(run, page, outside):
                lines.append(run)
        kept.append(lines)
    return kept


def numbers_left_out(pages: Sequence[Page], kept: Sequence[Sequence[Line]]) -> Iterator[str]:
    """A sentence on the numbers of lines that were left out, if any were."""
    bare = sum(page.runs != tuple(lines) for page, lines in zip(pages, kept, strict=True))
    if bare:
        yield f"The numbers of the lines in the margin of {bare} page{'s' * (bare > 1)} were left out."


def _alone(run: Line, page: Sequence[Line], outside: tuple[float, float]) -> bool:
    """Whether a run on a short page is a number where other pages have the numbers of their lines."""
    if not _NUMBER.fullmatch(run.text) or not (run.right < outside[0] and run.left > outside[1]):
        return False
    return any(other is not run and abs(other.y - run.y) < 0.3 * run.size for other in page)


def _numbers(page: Sequence[Line]) -> dict[int, Line]:
    """The runs of a page, by identity, that are (or begin with) the number of a line."""
    bare = [run for run in page if _NUMBER.fullmatch(run.text)]
    others = [run for run in page if not _NUMBER.fullmatch(run.text)]
    aligned = [*_aligned(bare, lambda r: r.right), *_aligned(bare, lambda r: r.left)]
    for column in sorted(aligned, key=len, reverse=True):
        steady = _counting(column, [int(run.text) for run in column])
        if steady and _outside(column, others):
            return {id(run): run for run in column}
    joined = sorted((run for run in page if _NUMBERED.match(run.text)), key=lambda r: -r.y)
    values = [int(run.text.split()[0]) for run in joined]
    if len(joined) >= max(2 * _LEAST, 0.8 * len(page)) and _counting(joined, values):
        return {id(run): run for run in joined}
    return {}


def _aligned(runs: Sequence[Line], edge: Callable[[Line], float]) -> Iterator[list[Line]]:
    """Runs with one edge in common, from the top down, where there are enough."""
    ordered = sorted(runs, key=edge)
    while ordered:
        near = [run for run in ordered if edge(run) - edge(ordered[0]) < 3]
        ordered = ordered[len(near) :]
        if len(near) >= _LEAST:
            yield sorted(near, key=lambda r: -r.y)


def _counting(column: Sequence[Line], values: Sequence[int]) -> bool:
    """Whether numbers count on by one step, at distances that are alike or whole multiples."""
    pairs = list(zip(column, column[1:], strict=False))
    steps = [b - a for a, b in zip(values, values[1:], strict=False)]
    if not steps or median(steps) not in _STEPS:
        return False
    step = median(steps)
    if sum(s == step for s in steps) < _STEADY * len(steps):
        return False
    gaps = [a.y - b.y for a, b in pairs]
    usual = median(gaps)
    alike = sum(abs(gap - usual) < 0.15 * usual for gap in gaps)
    return usual > 0 and alike >= 0.6 * len(gaps)


def _outside(column: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether all other text of their lines stands on one side of the numbers, and nearly every
    number has text beside it, as rows of a list of figures have not."""
    left, right = min(r.left for r in column), max(r.right for r in column)
    top, foot = column[0].y + 2, column[-1].y - 2
    beside = [r for r in others if foot <= r.y <= top]
    inside = sum(r.left > right or r.right < left for r in beside)
    one_side = not any(r.left > right for r in beside) or not any(r.right < left for r in beside)
    if not beside or inside < len(beside) or not one_side:
        return False
    lined = sum(any(abs(r.y - n.y) < 0.4 * n.size for r in beside) for n in column)
    along = column[0].y - column[-1].y > 0.5 * (max(r.y for r in others) - min(r.y for r in others))
    return (
        along and median(len(r.text) for r in beside) > 20 and (lined * 2 > len(column) or len(column) > 14)
    )


def with_initials(page: Iterable[Line], words: frozenset[str]) -> list[Line]:
    """The runs with every initial that is set over two or more lines put before the first of them.
    `words` are the document's, which say whether an initial is a word by itself."""
    runs = list(page)
    gone: set[int] = set()
    for initial in [r for r in runs if _INITIAL.fullmatch(r.text)]:
        beside = [
            r
            for r in runs
            if r is not initial
            and initial.size > _TALL * r.size
            and 0 <= r.left - initial.right < 1.5 * r.size
            and initial.y - 0.2 * r.size < r.y < initial.y + initial.size
            and r.text[:1].isalpha()
        ]
        if not beside:
            continue
        first = max(beside, key=lambda r: r.y)
        glue = " " if _is_word(initial.text, first.text, words) else ""
        first.text = f"{initial.text}{glue}{first.text}"
        for run in beside:
            run.left = initial.left
        gone.add(id(initial))
    return [r for r in runs if id(r) not in gone]


def _is_word(initial: str, text: str, words: frozenset[str]) -> bool:
    """Whether "A" or "I" is a word in front of the text, not the first letter of its first word."""
    letter = initial[-1].casefold()
    first = re.match(r"[^\W\d_]+", text)
    if first is None or letter not in "aioyeéàó":
        return False
    word = first[0].casefold()
    return word in words and letter + word not in words


def words_of(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """The words of all lines but each line's first, which an initial may have lost a letter to."""
    texts = (run.text.split(maxsplit=1) for page in pages for run in page)
    rest = (parts[1] for parts in texts if len(parts) > 1)
    return frozenset(word for text in rest for word in re.findall(r"[^\W\d_]+", text.casefold()))
