"""Accents that are drawn by themselves, as TeX's older fonts do, put on the letters below them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.reading.pdf.lines import Character

#: Spacing accents with the combining ones (`` ` `` and "^" are also signs of their own, and are left alone).
ACCENTS = {
    "´": "\u0301", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c", "˘": "\u0306",
    "¯": "\u0304", "˙": "\u0307", "˚": "\u030a", "˝": "\u030b", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}


def placed_accents(runs: Sequence[list[Character]]) -> Sequence[list[Character]]:
    """The runs with each accent that stands over (or under) a letter merged into it, and without the
    blanks that parted them. An accent over no letter that can bear it stays."""
    if not any(c.text in ACCENTS for run in runs for c in run):
        return runs
    letters = [c for run in runs for c in run if c.text.isalpha()]
    gone: set[int] = set()
    for run in runs:
        for accent in run:
            if accent.text not in ACCENTS:
                continue
            below = [c for c in letters if _bears(c, accent)]
            letter = max(below, key=lambda c: _overlap(c, accent), default=None)
            if letter is None:
                continue
            letter.text = unicodedata.normalize(
                "NFC", _DOTLESS.get(letter.text, letter.text) + ACCENTS[accent.text]
            )
            gone.add(id(accent))
    return _rejoined([_without(run, gone) for run in runs])


def _rejoined(runs: Sequence[list[Character]]) -> list[list[Character]]:
    """The runs, with those joined that an accent between two letters of a word had parted."""
    out: list[list[Character]] = []
    for run in filter(None, runs):
        last = out[-1][-1] if out else None
        size = run[0].face.size
        if last and abs(last.y - run[0].y) < 0.1 * size and abs(run[0].left - last.right) < 0.12 * size:
            out[-1] += run
        else:
            out.append(run)
    return out


def _bears(letter: Character, accent: Character) -> bool:
    if abs(letter.y - accent.y) > 0.6 * letter.face.size or _overlap(letter, accent) <= 0:
        return False
    middle = (accent.left + accent.right) / 2
    if not letter.left - 0.05 * letter.face.size <= middle <= letter.right + 0.05 * letter.face.size:
        return False
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter.text, letter.text) + ACCENTS[accent.text])
    return len(whole) == 1


def _overlap(a: Character, b: Character) -> float:
    return min(a.right, b.right) - max(a.left, b.left)


def _without(run: Sequence[Character], gone: set[int]) -> list[Character]:
    out: list[Character] = []
    after = False
    for c in run:
        if id(c) in gone:
            after = True
            continue
        # a blank beside an accent parts no words, unless there is room for one
        if c.text == " " and c.right - c.left < (0.15 if after else 0.1) * c.face.size:
            continue
        after = False
        out.append(c)
    while out and out[-1].text == " ":
        out.pop()
    while out and out[0].text == " ":
        out.pop(0)
    return out
