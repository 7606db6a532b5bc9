"""The characters of a PDF page as runs of text with their place, size and face."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from index.reading.pdf.accents import ACCENTS, placed_accents

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
_BRACKETED_MARK = re.compile(r"[\[(]\s?(?P<numbers>\d[\d,;\s–-]*?)\s?[\])](?P<rest>\s*)")
# A gap wider than this many times the size is a column's or a cell's, not one between words.
_GAP = 0.95
# A letter so many times the size of what follows it is set over several lines.
_INITIAL = 1.7
_MOST_CHARACTERS = 200_000
_BOLD = ("bold", "black", "heavy", "cmbx", "demi", "medi")
_ITALIC = ("ital", "obli", "slant", "cmti", "cmsl")
_MONO = ("mono", "courier", "typewriter", "cmtt", "consol")
# Flags of a font descriptor (ISO 32000-1, table 123).
_FIXED, _SLANTED = 1, 1 << 6


@dataclass(slots=True)
class Line:
    """Words on one baseline. Points, y upwards; `y` is the baseline, `size` the size of the type
    that most of it is set in; `mono` says that its letters are all of one width. `cells` are the
    runs of a row that stand apart, as (left, right, text)."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False
    mono: bool = False
    cells: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The runs of a page as they are drawn; `stray` is what runs athwart the rest (a stamp in the
    margin); `unknown` counts characters whose font does not say which letters they are."""

    runs: tuple[Line, ...]
    stray: str = ""
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class _Face:
    """How the characters of one text object are set; `turned` in quarters of a full turn, `rise` how
    far their baseline is from the edge of their boxes below it."""

    size: float
    turned: int
    rise: float
    bold: bool
    italic: bool
    mono: bool


@dataclass(slots=True)
class Character:
    """A character, its text turned upright. `spaced` says that a blank stands before it, `breaks` that
    the page's order of drawing begins a line with it."""

    text: str
    left: float
    right: float
    y: float
    face: _Face
    spaced: bool = False
    breaks: bool = False


@dataclass(slots=True)
class _Found:
    """A page's characters: those with a place, and signs without one, by the index of the one before."""

    drawn: list[Character] = field(default_factory=list)
    generated: dict[int, str] = field(default_factory=dict)
    unknown: int = 0


def alike(a: Line, b: Line) -> bool:
    """Whether two lines are set in type of one size and weight."""
    return abs(a.size - b.size) <= 0.08 * max(a.size, b.size) and a.bold == b.bold


def read_page(page: Any) -> Page:
    """The text of a pypdfium2 page. Raises PdfiumError where the page is damaged."""
    text_page = page.get_textpage()
    try:
        found = _characters(text_page)
    finally:
        text_page.close()
    turned = Counter(c.face.turned for c in found.drawn)
    main = turned.most_common(1)[0][0] if turned else 0
    runs, stray = _runs(found, main)
    return Page(tuple(_line(run) for run in placed_accents(runs) if run), stray, found.unknown)


def _characters(text_page: Any) -> _Found:
    import pypdfium2.raw as pdfium

    raw = text_page.raw
    found = _Found()
    drawn = found.drawn
    faces: dict[int, _Face] = {}
    fonts: dict[tuple[str, int], tuple[bool, bool, bool]] = {}
    box = pdfium.FS_RECTF()
    at_box = ctypes.byref(box)
    unicode, held_by, place = (
        pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject, pdfium.FPDFText_GetLooseCharBox,
    )  # fmt: skip
    space = breaks = False
    for n in range(min(pdfium.FPDFText_CountChars(raw), _MOST_CHARACTERS)):
        code = unicode(raw, n)
        if code in (10, 13):
            breaks = True
            continue
        if code == 0 or 0xE000 <= code <= 0xF8FF:
            found.unknown += 1
        # PDFium's own sign for a hyphen at a line's end
        text = "-" if code in (2, 0xFFFE) else chr(code) if 32 <= code <= 0x10FFFF else ""
        if not text or text.isspace():
            space = space or bool(text)
            continue
        held = held_by(raw, n)
        if not held:
            # the hyphen at a line's end, or the second letter of a ligature: it has no place of its own
            if drawn and not breaks:
                found.generated[len(drawn) - 1] = found.generated.get(len(drawn) - 1, "") + text
            continue
        place(raw, n, at_box)
        key = ctypes.addressof(held.contents)
        face = faces.get(key)
        if face is None:
            face = faces[key] = _face(pdfium, raw, n, box, fonts)
        if code > 0xFAFF:
            text = text.translate(_LIGATURES)
        if face.turned == 0:
            sides = box.left, box.right, box.bottom + face.rise
        elif face.turned == 1:
            sides = -box.top, -box.bottom, box.left + face.rise
        elif face.turned == 2:
            sides = -box.right, -box.left, -box.bottom - face.rise
        else:
            sides = box.bottom, box.top, -box.left - face.rise
        drawn.append(Character(text, *sides, face, space, breaks))
        space = breaks = False
    return found


def _face(
    pdfium: Any, raw: Any, n: int, box: Any, fonts: dict[tuple[str, int], tuple[bool, bool, bool]]
) -> _Face:
    matrix = pdfium.FS_MATRIX()
    scale = math.hypot(matrix.c, matrix.d) if pdfium.FPDFText_GetMatrix(raw, n, matrix) else 1.0
    size = pdfium.FPDFText_GetFontSize(raw, n) * (scale or 1.0)
    buffer = ctypes.create_string_buffer(64)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, n, buffer, 64, flags)
    name = buffer.value.decode("latin-1").lower()
    font = (name, flags.value)
    if font not in fonts:
        fonts[font] = (
            any(word in name for word in _BOLD),
            any(word in name for word in _ITALIC) or bool(flags.value & _SLANTED),
            any(word in name for word in _MONO) or bool(flags.value & _FIXED),
        )
    angle = round(pdfium.FPDFText_GetCharAngle(raw, n) / (math.pi / 2)) % 4
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, n, x, y)
    rise = y.value - box.bottom if angle % 2 == 0 else x.value - box.left
    return _Face(size, angle, rise, *fonts[font])


def _runs(found: _Found, main: int) -> tuple[list[list[Character]], str]:
    """The characters that stand as most do, in runs, and the others' text."""
    runs: list[list[Character]] = [[]]
    stray: list[str] = []
    space = False
    before: Character | None = None
    for n, character in enumerate(found.drawn):
        space = space or character.spaced
        if character.breaks and not (runs[-1] and _is_raised(runs[-1][-1], character)):
            runs.append([])
        if character.face.turned != main:
            parted = before is None or character.spaced or not _follows(before, character)
            stray.append((" " if parted else "") + character.text + found.generated.get(n, ""))
            before = character
            continue
        run = runs[-1]
        initial = len(run) == 1 and run[0].face.size > _INITIAL * character.face.size
        if run and (initial or not (_is_next(run[-1], character) or _follows(run[-1], character))):
            runs.append([character])
        else:
            if run and space:
                last = run[-1]
                run.append(Character(" ", last.right, character.left, last.y, last.face))
            run.append(character)
        space = False
        for text in found.generated.get(n, ""):
            runs[-1].append(Character(text, character.left, character.right, character.y, character.face))
    return runs, "".join(stray).strip()


def _is_raised(last: Character, now: Character) -> bool:
    """Whether one of two neighbours is a note's mark to the other: PDFium takes it for a line of its own."""
    small, large = sorted((last, now), key=lambda c: c.face.size)
    rise = small.y - large.y
    figure = small.text in "0123456789,–-[]()*†‡" and small.face.size < 0.85 * large.face.size
    return figure and rise > 0.12 * large.face.size and _follows(last, now)


def _is_next(last: Character, now: Character) -> bool:
    """Whether a character stands right behind another of its face on one line, as most do: seen at less cost
    than by `_follows`."""
    face = now.face
    return last.face is face and last.y == now.y and 0 <= now.left - last.right < 0.5 * face.size


def _follows(last: Character, now: Character) -> bool:
    if (last.left, last.right, last.y) == (now.left, now.right, now.y):
        # the letters of one ligature
        return True
    size = last.face.size if last.face.size > now.face.size else now.face.size
    if now.text in ACCENTS or last.text in ACCENTS:
        # an accent by itself is drawn above the letter before or behind it
        return abs(last.y - now.y) < size and abs(now.left - last.left) < 1.5 * size
    # a raised figure stands up to half its line's size above the line, and with rounding a little more
    reach = 0.6 if min(last.face.size, now.face.size) < 0.85 * size else 0.5
    return abs(last.y - now.y) < reach * size and -0.6 * size < now.left - last.right < _GAP * size


def _line(characters: Sequence[Character]) -> Line:
    shown = [c for c in characters if c.text != " "]
    faces = {id(c.face): c.face for c in shown}
    text = "".join([c.text for c in characters])
    size, level = _type(shown, faces)
    if len(faces) == 1:
        face = shown[0].face
        bold, italic, mono = face.bold, face.italic, face.mono
    else:
        small = {name for name, face in faces.items() if face.size < 0.85 * size}
        if small:
            rise = level + 0.12 * size
            text = "".join(
                _as_mark("".join([c.text for c in part])) if is_raised else "".join([c.text for c in part])
                # a note's mark: small and raised
                for is_raised, part in groupby(characters, lambda c: c.y > rise and id(c.face) in small)
            )
        count = Counter([id(c.face) for c in shown])
        bold = sum(n for name, n in count.items() if faces[name].bold) * 2 > len(shown)
        italic = sum(n for name, n in count.items() if faces[name].italic) * 2 > len(shown)
        mono = sum(n for name, n in count.items() if faces[name].mono) * 4 > 3 * len(shown)
    left, right = min([c.left for c in characters]), max([c.right for c in characters])
    return Line(text.strip(), left, right, level, size, bold, italic, mono or _is_even(shown))


def _as_mark(text: str) -> str:
    """Raised characters with raised digits; brackets around a number are the mark's own, and not shown."""
    bare = _BRACKETED_MARK.fullmatch(text)
    return (bare["numbers"] + bare["rest"] if bare else text).translate(_RAISED)


def _type(shown: Sequence[Character], faces: Mapping[int, _Face]) -> tuple[float, float]:
    """The size that most letters are set in, to a tenth of a point, and their baseline; `faces` by identity.
    Of a line without letters all characters count: in "stone.³⁴,⁴⁰" are more raised figures than letters."""
    first = shown[0].y
    if len(faces) == 1:
        size = round(shown[0].face.size, 1)
        if all(c.y == first for c in shown):
            return size, round(first, 1)
    else:
        sizes: Counter[float] = Counter()
        letters = [id(c.face) for c in shown if c.text.isalpha()] or [id(c.face) for c in shown]
        for name, count in Counter(letters).items():
            sizes[round(faces[name].size, 1)] += count
        size = sizes.most_common(1)[0][0]
    own = {name for name, face in faces.items() if abs(face.size - size) < 0.06}
    level = Counter([round(c.y, 1) for c in shown if id(c.face) in own]).most_common(1)[0][0]
    return size, level


def _is_even(characters: Sequence[Character]) -> bool:
    """Whether narrow and wide letters take the same room, as a typewriter's do."""
    first = characters[0]
    width, most = first.right - first.left, 0.02 * first.face.size
    if any(abs(c.right - c.left - width) > most for c in characters):
        return False
    return len(characters) >= 10 and len({c.text for c in characters}) >= 6
