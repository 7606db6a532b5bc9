"""How an essay is laid out: its headings, the way its list and its notes are printed, what follows."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.citations.essays import Essay

HEADINGS = ("References", "References and Notes", "Works Cited", "Works Consulted", "Further Reading",
            "Sources", "Selected bibliography", "Bibliography", "", "LIST OF REFERENCES", "Literature Cited",
            "References:")  # fmt: skip
_SECTIONS = ("The shape of the shore", "Tolls and tenants", "What the letters say")
_MARK = re.compile(r"\^\{(?P<number>[^}]*)\}|\^\[(?P<note>\d+)\]|\*(?P<italic>[^*]+)\*")


@dataclass(frozen=True, slots=True)
class Layout:
    """`heading` is the list's, "" for none; `numbered` says which headings have numbers: "all", "list"
    alone or none; `variant` chooses among a format's ways to write lists and notes."""

    heading: str
    numbered: str
    variant: int
    closing: bool

    def sections(self) -> list[str]:
        """The headings of the text's parts."""
        return [f"{n}. {s}" if self.numbered == "all" else s for n, s in enumerate(_SECTIONS, 1)]

    def list_heading(self, notes: bool) -> str:
        """The heading of the list, behind that of the notes where both are numbered."""
        number = len(_SECTIONS) + 1 + notes
        return f"{number}. {self.heading}" if self.heading and self.numbered else self.heading


def layout(essay: Essay, format_name: str, n: int) -> Layout:
    """The layout of an essay in a format; `n` counts them, so that every format has all headings."""
    chance = random.Random(f"{essay.way} {essay.style} {format_name}")
    return Layout(
        HEADINGS[(n + n // 6) % len(HEADINGS)],
        chance.choice(("", "", "all", "list")),
        chance.randrange(60),
        chance.random() < 0.3,
    )


#: What may follow the list.
CLOSING = ("About the author", "Mara Quill teaches history in a small town and keeps bees behind the school.")


def parts(essay: Essay) -> list[list[str]]:
    """The paragraphs of each section."""
    texts = [" ".join(s.text for s in paragraph) for paragraph in essay.paragraphs]
    size = -(-len(texts) // len(_SECTIONS))
    return [texts[n : n + size] for n in range(0, len(texts), size)]


def marked(
    text: str,
    *,
    number: Callable[[str], str],
    note: Callable[[str], str],
    italic: Callable[[str], str],
    plain: Callable[[str], str] = str,
) -> str:
    """A text with its raised numbers, marks of notes and words in italics as a format writes them."""
    out: list[str] = []
    last = 0
    for found in _MARK.finditer(text):
        out.append(plain(text[last : found.start()]))
        if found["number"] is not None:
            out.append(number(found["number"]))
        elif found["note"] is not None:
            out.append(note(found["note"]))
        else:
            out.append(italic(plain(found["italic"])))
        last = found.end()
    return "".join([*out, plain(text[last:])])


RAISED = str.maketrans("0123456789–,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻,")


def is_numbered(essay: Essay) -> bool:
    """Whether the list has numbers."""
    return essay.way in ("[n]", "superscript")


def numbered(entries: Sequence[str], form: str) -> list[str]:
    """The entries with their numbers; `form` has `{n}` for it."""
    return [f"{form.format(n=n)}{entry}" for n, entry in enumerate(entries, 1)]
