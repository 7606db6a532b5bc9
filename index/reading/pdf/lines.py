"""The characters of a PDF page as runs of text with their place and size."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A gap wider than this many times the size is a column's or a cell's, not one between words.
_GAP = 0.95
_MOST_CHARACTERS = 200_000
_BOLD = ("bold", "black", "heavy", "cmbx", "demi", "medi")


@dataclass(slots=True)
class Line:
    """Words on one baseline. Points, y upwards; `y` is the baseline, `size` the size of the type
    that most of it is set in."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The runs of a page as they are drawn; `stray` is what runs athwart the rest (a stamp in the
    margin); `unknown` counts characters whose font does not say which letters they are."""

    runs: tuple[Line, ...]
    stray: str = ""
    unknown: int = 0


def read_page(page: Any) -> Page:
    """The text of a pypdfium2 page. Raises PdfiumError where the page is damaged."""
    text_page = page.get_textpage()
    try:
        return _read(text_page)
    finally:
        text_page.close()


def _read(text_page: Any) -> Page:
    import pypdfium2.raw as pdfium

    count = min(text_page.count_chars(), _MOST_CHARACTERS)
    turned: Counter[int] = Counter()
    angles: list[int] = []
    for n in range(count):
        angle = round(pdfium.FPDFText_GetCharAngle(text_page, n) / (math.pi / 2)) % 4
        angles.append(angle)
        turned[angle] += not pdfium.FPDFText_IsGenerated(text_page, n)
    main = turned.most_common(1)[0][0] if turned else 0
    lines: list[list[_Character]] = [[]]
    stray: list[str] = []
    unknown = 0
    bold: dict[str, bool] = {}
    space = False
    for n in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, n)
        if code in (10, 13):
            lines.append([])
            continue
        generated = bool(pdfium.FPDFText_IsGenerated(text_page, n))
        if code == 0 or (0xE000 <= code <= 0xF8FF):
            unknown += 1
        # PDFium's own sign for a hyphen at a line's end
        text = "-" if code in (2, 0xFFFE) else chr(code) if 32 <= code <= 0x10FFFF else ""
        if text.isspace() or not text:
            space = space or bool(text)
            continue
        if generated:
            # the hyphen at a line's end, or the second letter of a ligature: it has no place of its own
            if lines[-1]:
                lines[-1].append(replace(lines[-1][-1], text=text))
            continue
        if angles[n] != main:
            stray.append((" " if space else "") + text)
            space = False
            continue
        character = _place(pdfium, text_page, n, text, main, bold)
        if lines[-1] and not _follows(lines[-1][-1], character):
            lines.append([])
        elif lines[-1] and space:
            last = lines[-1][-1]
            lines[-1].append(_Character(" ", last.right, character.left, last.y, last.size, last.bold))
        space = False
        lines[-1].append(character)
    runs = tuple(_line(line) for line in lines if line)
    return Page(runs, "".join(stray).strip(), unknown)


def _place(pdfium: Any, text_page: Any, n: int, text: str, turned: int, known: dict[str, bool]) -> _Character:
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetLooseCharBox(text_page, n, box)
    pdfium.FPDFText_GetCharOrigin(text_page, n, x, y)
    scale = math.hypot(matrix.c, matrix.d) if pdfium.FPDFText_GetMatrix(text_page, n, matrix) else 1.0
    size = pdfium.FPDFText_GetFontSize(text_page, n) * (scale or 1.0)
    buffer = ctypes.create_string_buffer(64)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, n, buffer, 64, flags)
    name = buffer.value.decode("latin-1")
    if name not in known:
        known[name] = any(word in name.lower() for word in _BOLD)
    sides = (
        (box.left, box.right, y.value),
        (-box.top, -box.bottom, x.value),
        (-box.right, -box.left, -y.value),
        (box.bottom, box.top, -x.value),
    )
    left, right, base = sides[turned]
    return _Character(text.translate(_LIGATURES), left, right, base, size, known[name])


def _follows(last: _Character, now: _Character) -> bool:
    if (last.left, last.right, last.y) == (now.left, now.right, now.y):
        # the letters of one ligature
        return True
    size = max(last.size, now.size)
    return abs(last.y - now.y) < 0.5 * size and -0.6 * size < now.left - last.right < _GAP * size


def _line(characters: list[_Character]) -> Line:
    shown = [c for c in characters if c.text != " "]
    sizes = Counter(round(c.size, 1) for c in shown)
    size = sizes.most_common(1)[0][0]
    level = Counter(round(c.y, 1) for c in shown if round(c.size, 1) == size).most_common(1)[0][0]
    text = "".join(
        # a note's mark: small and raised
        c.text.translate(_RAISED) if c.size < 0.85 * size and c.y - level > 0.12 * size else c.text
        for c in characters
    )
    return Line(
        text.strip(),
        min(c.left for c in characters),
        max(c.right for c in characters),
        level,
        size,
        sum(c.bold for c in shown) * 2 > len(shown),
    )
