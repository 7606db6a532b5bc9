"""The numbers that Word prints before headings and items of lists, worked out from its numbering part.

The rules are those of Office Open XML (ECMA-376, part 1, 17.9): a paragraph is of a list (`numId`) and
a level, by itself or by its style; the lists of one definition count on together; a level's text has
"%1" for the number of the first level, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list; `text` has "%1" for the number of level 1."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    decimal: bool = False


@dataclass(slots=True)
class _Style:
    """A paragraph's style: the list and level that it states, and the style that it goes on."""

    name: str
    number: str | None
    level: int | None
    base: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counted from its first paragraph on."""

    _definitions: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _styles: dict[str, _Style] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
        """The lists that the parts `word/numbering.xml` and `word/styles.xml` define, if there are any."""
        made = cls()
        for definition in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
            levels = {_whole(level.get(f"{W}ilvl")): _level(level) for level in definition.iter(f"{W}lvl")}
            made._definitions[definition.get(f"{W}abstractNumId") or ""] = levels
        for one in numbering.iter(f"{W}num") if numbering is not None else ():
            key = one.get(f"{W}numId") or ""
            made._lists[key] = _value(one, "abstractNumId") or ""
            made._starts[key] = {
                _whole(change.get(f"{W}ilvl")): _whole(_value(change, "startOverride"))
                for change in one.iter(f"{W}lvlOverride")
                if _value(change, "startOverride") is not None
            }
        for style in styles.iter(f"{W}style") if styles is not None else ():
            stated = style.find(f"{W}pPr/{W}numPr")
            level = _value(stated, "ilvl")
            made._styles[style.get(f"{W}styleId") or ""] = _Style(
                (_value(style, "name") or "").lower(),
                _value(stated, "numId"),
                _whole(level) if level is not None else None,
                _value(style, "basedOn") or "",
            )
        return made

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph's style is one of Word's headings, or goes on one."""
        return any(style.name.startswith("heading") for style in self._of(paragraph))

    def label(self, paragraph: etree._Element) -> str:
        """What Word prints before a paragraph: "2.1", "(a)"; "" where it has no number, or a bullet.
        Every paragraph is to be asked for once, in order."""
        found = self._place(paragraph)
        if found is None:
            return ""
        key, at = found
        definition = self._lists.get(key, "")
        levels = self._definitions.get(definition, {})
        counts = self._counts.setdefault(definition, [None] * _LEVELS)
        start = self._starts.get(key, {}).get(at)
        if start is not None and (key, at) not in self._begun:
            counts[at] = start - 1
        self._begun.add((key, at))
        for above in range(at):
            counts[above] = counts[above] if counts[above] is not None else levels.get(above, _Level()).start
        last = counts[at]
        counts[at] = last + 1 if last is not None else levels.get(at, _Level()).start
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        level = levels.get(at, _Level())
        if level.form in ("bullet", "none"):
            return ""
        label = level.text
        for n in range(at + 1):
            form = "decimal" if level.decimal else levels.get(n, _Level()).form
            label = label.replace(f"%{n + 1}", printed(counts[n] or 0, form))
        return label.strip()

    def _of(self, paragraph: etree._Element) -> Iterator[_Style]:
        """A paragraph's style and those that it goes on."""
        key = _value(paragraph.find(f"{W}pPr"), "pStyle") or ""
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = self._styles[key].base

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """A paragraph's list and level, None where it is in no list."""
        stated = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = _value(stated, "numId"), _value(stated, "ilvl")
        at = _whole(level) if level is not None else None
        style = _value(paragraph.find(f"{W}pPr"), "pStyle") or ""
        for one in self._of(paragraph):
            number = number if number is not None else one.number
            at = at if at is not None else one.level
        if number is None or number not in self._lists:
            return None
        levels = self._definitions.get(self._lists[number], {})
        if level is None:
            at = next((n for n, found in levels.items() if found.style and found.style == style), at)
        return number, min(at or 0, _LEVELS - 1)


def printed(number: int, form: str) -> str:
    """A number as one of Word's formats prints it; those that are not known print figures."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text, left = "", number
        for value, sign in _ROMAN:
            text += sign * (left // value)
            left %= value
    else:
        text = f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") else text


def _level(element: etree._Element) -> _Level:
    return _Level(
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText") or "",
        _whole(_value(element, "start") or "1"),
        _value(element, "pStyle") or "",
        element.find(f"{W}isLgl") is not None,
    )


def _value(parent: etree._Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val") if child is not None else None


def _whole(text: str | None) -> int:
    try:
        return max(0, int(text or "0"))
    except ValueError:
        return 0
