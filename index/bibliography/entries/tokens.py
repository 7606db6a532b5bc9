"""A reference cut into the tokens that are labelled: words with their punctuation.

Printed styles leave out spaces where fields meet ("2014;14:113–39", "29(11):1611", "pp.45",
"London:Collins"); a token ends there too, so that every token belongs to one field.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

_MEETING = regex.compile(
    r"(?<=[;:,)\]])(?=\p{L}?\p{N}|[(\[])"  # "2014;14:113", "29(11):1611"
    r"|(?<=[\p{N}\p{L}])(?=[(\[])"  # "14(2)", "Smith(2010)"
    r"|(?<=[\])»”;])(?=\p{L})"  # "[12]Smith", "(39)Vol"
    r"|(?<=\p{L}\.)(?=\p{N})"  # "pp.45", "no.3"
    r"|(?<=[\p{L}.],)(?=\p{L})"  # "Springer,Berlin"
    r"|(?<=[\p{Ll}.]:)(?=\p{Lu})"  # "London:Collins"
    r"|(?<=\p{L}{2}\.)(?=\p{Lu}\p{Ll})"  # "Amsterdam.Meaning"
    r"|(?<=[\p{L}\p{N}][.?!])(?=[“«\[(])"
    r"|(?<=\p{N}{4}\.)(?=\p{L})"  # "1999.Title"
    r"|(?<=\p{N}{4})(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{Ll}*\b)"
)
_CHUNK = regex.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class EntryToken:
    """Characters `start:end` of a reference."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[EntryToken]:
    """Cut a reference into tokens, in order; together they hold every character but spaces."""
    tokens = []
    for chunk in _CHUNK.finditer(text):
        at = chunk.start()
        cuts = [m.start() for m in _MEETING.finditer(text, chunk.start() + 1, chunk.end())]
        for end in (*cuts, chunk.end()):
            if end > at:
                tokens.append(EntryToken(text[at:end], at, end))
                at = end
    return tokens
