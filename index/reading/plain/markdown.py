"""What Markdown has beside emphasis and links: template tags, definitions, checkboxes, notes, entities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from index.structure.traced import INSERTED, Traced

# Code, fenced or within a line, where nothing is markup.
_CODE = re.compile(r"^[ ]{0,3}(```+|~~~+).*?(?:^[ ]{0,3}\1|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S)
_TEMPLATE = re.compile(
    r"\{%.*?%\}|\{#\s.*?\s#\}|\{\{-?\s[^{}]*\s-?\}\}|\{:[^{}\n]*\}|\{(?:[.#][A-Za-z][\w-]*\s*)+\}", re.S
)
_CAPTION = re.compile(r"\bcaption\s*=\s*(?:\"([^\"]+)\"|'([^']+)')")
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?(\S+?)>?"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.M,
)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]+)\](:?)")
_CHECKBOX = re.compile(r"^([ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+)(\[[ xX]\][ \t]+)", re.M)
_STRUCK = re.compile(r"~~(?=\S).+?(?<=\S)~~|<(del|s|strike)\b[^<>]*>.*?</\1>", re.I | re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a Markdown file defines for all of it: addresses by label, the numbers of notes by label."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)


def prepare(raw: str) -> tuple[str, Definitions]:
    """The text with template tags (Liquid, Jinja, kramdown's attributes) and link definitions blanked,
    so that offsets stay, and what was defined. A tag's caption stays."""
    code = [m.span() for m in _CODE.finditer(raw)]
    addresses: dict[str, str] = {}
    text = list(raw)

    def blank(start: int, end: int) -> None:
        text[start:end] = [c if c in "\n\f" else " " for c in raw[start:end]]

    for match in _outside(_TEMPLATE, raw, code):
        caption = _CAPTION.search(match[0]) if match[0].startswith("{%") else None
        kept = caption.span(1 if caption[1] else 2) if caption else (0, 0)
        blank(match.start(), match.start() + kept[0])
        blank(match.start() + kept[1], match.end())
    for match in _outside(_DEFINITION, raw, code):
        addresses.setdefault(label_of(match[1]), match[2])
        blank(*match.span())
    labels = list(dict.fromkeys(m[1] for m in _outside(_NOTE_MARK, raw, code)))
    # numbers are the author's own; other labels are numbered in the order in which they come
    numbered = all(label.isdecimal() for label in labels)
    notes = {label: int(label) if numbered else n for n, label in enumerate(labels, 1)}
    return "".join(text), Definitions(addresses, notes)


def label_of(text: str) -> str:
    """A link's label as it is looked up: case and white space do not count."""
    return " ".join(text.split()).casefold()


def with_notes(text: Traced, notes: Mapping[str, int]) -> Traced:
    """A piece of text without checkboxes and what is struck out, the marks of its notes as raised figures."""
    text = text.mark(_CHECKBOX, lambda m: [m.span(2)])
    code = [m.span() for m in _CODE.finditer(text.text)]
    text = text.without(m.span() for m in _outside(_STRUCK, text.text, code))
    code = [m.span() for m in _CODE.finditer(text.text)]
    marks = _outside(_NOTE_MARK, text.text, code)
    return text.replace([(*m.span(), str(notes.get(m[1], "")).translate(_RAISED)) for m in marks])


def with_characters(text: Traced, source: Traced) -> Traced:
    """A piece of text with the characters that its entities stand for, but for those in code; `source`
    is the same piece with its markup."""
    code = {o for m in _CODE.finditer(source.text) for o in source.origin[m.start() : m.end()]}
    entities = (m for m in _ENTITY.finditer(text.text) if text.origin[m.start()] not in code - {INSERTED})
    return text.replace([(*m.span(), unescape(m[0])) for m in entities])


def _outside(pattern: re.Pattern[str], text: str, spans: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        if not any(start <= match.start() < end for start, end in spans):
            yield match
