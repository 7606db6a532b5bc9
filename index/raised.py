"""Raised numbers, the marks of notes and of numbered references: "harbours.³", "harbours,³⁻⁵ and"."""

from __future__ import annotations

from collections.abc import Iterator

import regex as re

#: The raised digits.
DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789+-−‐–—n", f"{DIGITS}⁺⁻⁻⁻⁻⁻ⁿ")
_LOWER = str.maketrans(DIGITS, "0123456789")
_RAISED = re.compile(r"[+\-−]?[\dn]|\d{1,4}(?:\s?[,;‐–—-]\s?\d{1,4})*|\d[\d,]*")
#: A mark: one number, or a list of numbers and ranges.
NUMBERS = rf"[{DIGITS}]{{1,4}}(?:\s?[,;˒][\s\u2009]?[{DIGITS}]{{1,4}}|[⁻‐–—-][{DIGITS}]{{1,4}})*"
# "10³", "x¹²", "s⁻¹": a power, behind a digit, a sign or a letter that stands alone.
_POWER = re.compile(r"(?:[\d⁺⁻]|(?<![\p{L}’'])\p{L})$")
# "km²", "sin²", "mc²": a power of one figure, behind a unit, a function or letters that are no word.
_UNIT = re.compile(
    r"(?<![\p{L}’'])(?:[kcmdhμ][mgsl]|ft|in|yd|mi|ha|sec|mol|Hz|lbs?|inch(?:es)?|feet|foot|mi?les?|yards?"
    r"|met(?:re|er)s?|sin|cos|tan|sec|cot|log|ln|exp|[bcdfghj-np-tv-z]{2,3})$"
)
_BRACKETED_WORD = re.compile(r"[\p{L}.]{2}[)\]]$")
_MARK = re.compile(rf"(?<![{DIGITS}]){NUMBERS}(?![{DIGITS}⁺⁻])")
#: A raised digit at the end of a text, white space behind it or not, and at the start of one.
RAISED_END, RAISED_START = re.compile(rf"[{DIGITS}]\s*$"), re.compile(rf"\s*[{DIGITS}]")
#: The number of a note in front of its words: "⁷ See …".
OPENING = re.compile(rf"\s*(?P<number>[{DIGITS}]{{1,3}})[.):]?\s*(?=\S)")
_PLAIN = re.compile(
    r"(?<=\p{L}{2}(?:[.,;:!?…]|[.,;:!?…]?[”’»\"')\]][.,;:!?]?))"
    r"(?<!\b(?:nos?|nr|vols?|chap|ch|figs?|arts?|secs?|pp|cf|eqs?|tab|app|bd|ed|div|st|sp|op|bk|col|par)\.)"
    r"\d{1,3}(?=\s|$)",
    re.I,
)
# "harbours[3]", "harbours. [3]", "harbours.* Then", "harbours†"
_TYPED = re.compile(
    r"(?<=\S)\s?\[\d{1,4}(?:\s?[,;–—-]\s?\d{1,4})*\]|(?<=\p{L}{2}[.,;:!?”’»\"]{0,2})[*∗⋆†‡]{1,3}(?=[\s.,;:)”’»]|$)"
)
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
        before = text[max(start, found.start() - 8) : found.start()]
        if not before or before[-1].isspace():
            continue
        power = _POWER.search(before) or (len(found.group()) == 1 and _UNIT.search(before))
        # "(a + b)²" is a power, "(as they say)³" a mark
        formula = before[-1] in ")]" and not _BRACKETED_WORD.search(before)
        # "H²O": letters go on
        inside = before[-1].isalpha() and text[found.end() : found.end() + 1].isalpha()
        if not power and not formula and not inside:
            yield found.start(), found.end(), _counted(found.group())


def without_marks(text: str) -> str:
    """The text without the marks of notes or references."""
    edges = [0, *(at for start, end, _ in marks(text) for at in (start, end)), len(text)]
    return "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def plain_marks(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """The plain numbers within `start:end` that stand where marks do, as (start, end, number): right behind
    a stop or a closing quotation mark that ends a word, as in "harbours.3 Then", where a file or a copy of
    it has lost how they were set."""
    for found in _PLAIN.finditer(text, start, len(text) if end is None else end):
        yield found.start(), found.end(), int(found.group())


def without_typed_marks(text: str) -> str:
    """A quotation as it was typed or copied, without marks in any form: "harbours.³", "harbours.3 Then",
    "harbours[3]", "harbours.* Then"."""
    spans = [
        *((start, end) for start, end, _ in marks(text)),
        *((start, end) for start, end, _ in plain_marks(text)),
        *(found.span() for found in _TYPED.finditer(text)),
    ]
    out, last = [], 0
    for start, end in sorted(spans):
        out.append(text[last:start] if start > last else "")
        last = max(last, end)
    return "".join([*out, text[last:]])


def _counted(mark: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;˒]", lowered(mark)):
        bounds = [int(n) for n in re.findall(r"\d+", part)]
        if bounds and 0 <= bounds[-1] - bounds[0] <= _WIDEST:
            numbers += range(bounds[0], bounds[-1] + 1)
    return numbers
