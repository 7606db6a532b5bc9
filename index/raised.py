"""Raised numbers, the marks of notes and of numbered references: "harbours.³", "harbours,³⁻⁵ and"."""

from __future__ import annotations

from collections.abc import Iterator

import regex as re

_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789+-−‐–—n", f"{_DIGITS}⁺⁻⁻⁻⁻⁻ⁿ")
_LOWER = str.maketrans(_DIGITS, "0123456789")
_RAISED = re.compile(r"[+\-−]?[\dn]|\d{1,4}(?:\s?[,;‐–—-]\s?\d{1,4})*|\d[\d,]*")
#: A mark: one number, or a list of numbers and ranges.
NUMBERS = rf"[{_DIGITS}]{{1,4}}(?:\s?[,;˒][\s\u2009]?[{_DIGITS}]{{1,4}}|[⁻‐–—-][{_DIGITS}]{{1,4}})*"
# "10³", "m²", "x²", "s⁻¹": a power, behind a digit, a sign, a unit or a letter that stands alone.
_POWER = re.compile(r"(?:[\d⁺⁻]|(?<![\p{L}’'])(?:\p{L}|[kcmdhμ][mgsl]|ft|in|yd|mi|ha|sec|mol|Hz|lbs?))$")
_BRACKETED_WORD = re.compile(r"[\p{L}.]{2}[)\]]$")
_MARK = re.compile(rf"(?<![{_DIGITS}]){NUMBERS}(?![{_DIGITS}⁺⁻])")
#: A raised digit at the end of a text, white space behind it or not, and at the start of one.
RAISED_END, RAISED_START = re.compile(rf"[{_DIGITS}]\s*$"), re.compile(rf"\s*[{_DIGITS}]")
#: The number of a note in front of its words: "⁷ See …".
OPENING = re.compile(rf"\s*(?P<number>[{_DIGITS}]{{1,3}})[.):]?\s*(?=\S)")
_WIDEST = 60


def raised(text: str) -> str | None:
    """A number, a list or a range of them as raised digits; None for any other text."""
    bare = text.strip().removeprefix("[").removesuffix("]").strip()
    return bare.translate(_RAISE).replace(" ", "") if _RAISED.fullmatch(bare) else None


def lowered(text: str) -> str:
    """The text with plain digits in place of raised ones."""
    return text.translate(_LOWER)


def marks(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, list[int]]]:
    """The marks of notes or references within `start:end` as (start, end, the numbers it stands for).

    Powers and units ("10³", "m²") are none; nor is what stands behind white space, as the number of a
    note in front of its own words does.
    """
    for found in _MARK.finditer(text, start, len(text) if end is None else end):
        before = text[max(start, found.start() - 4) : found.start()]
        if not before or before[-1].isspace():
            continue
        power = len(found.group()) == 1 and _POWER.search(before)
        # "(a + b)²" is a power, "(as they say)³" a mark
        formula = before[-1].isdigit() or (before[-1] in ")]" and not _BRACKETED_WORD.search(before))
        if not power and not formula:
            yield found.start(), found.end(), _counted(found.group())


def _counted(mark: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;˒]", lowered(mark)):
        bounds = [int(n) for n in re.findall(r"\d+", part)]
        if bounds and 0 <= bounds[-1] - bounds[0] <= _WIDEST:
            numbers += range(bounds[0], bounds[-1] + 1)
    return numbers
