"""Text without its typography, for finding a quotation that was typed by hand."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# A point or comma between digits is part of the number: 300.000 is not 300000.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*|(?<=\d)[.,](?=\d))+")


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A text's letters and digits alone, case folded: without spacing, dashes, quotation marks,
    ellipses and hyphens, so that "co-operative" and "cooperative" are the same.

    `letters[i]` stands at `origin[i]` of the text. `words` are spans (start, end) of `letters`; each
    part of a compound is a word. `edges` are the starts and ends of all words.
    """

    letters: str
    origin: array[int]
    words: tuple[tuple[int, int], ...]
    edges: frozenset[int]

    def find_all(self, letters: str) -> Iterator[tuple[int, int]]:
        """Spans (start, end) of the text where these letters stand as whole words."""
        at = self.letters.find(letters) if letters else -1
        while at >= 0:
            end = at + len(letters)
            if at in self.edges and end in self.edges:
                yield self.origin[at], self.origin[end - 1] + 1
            at = self.letters.find(letters, at + 1)

    def word(self, number: int) -> str:
        """The letters of a word."""
        start, end = self.words[number]
        return self.letters[start:end]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The span of the text from word `first` to word `last` (inclusive)."""
        return self.origin[self.words[first][0]], self.origin[self.words[last][1] - 1] + 1


@lru_cache(maxsize=512)
def normalise(text: str) -> NormalisedText:
    """Normalise a text (NFKD, case folded); combining marks stay with their letter."""
    letters: list[str] = []
    origin = array("l")
    words: list[tuple[int, int]] = []
    plain: list[str] = []
    where: list[int] = []
    for at, char in enumerate(text):
        for out in unicodedata.normalize("NFKD", char).casefold():
            plain.append(out)
            where.append(at)
    joined = "".join(plain)
    for match in _WORD.finditer(joined):
        words.append((len(letters), len(letters) + len(match[0])))
        letters.extend(match[0])
        origin.extend(where[match.start() : match.end()])
    edges = frozenset(edge for span in words for edge in span)
    return NormalisedText("".join(letters), origin, tuple(words), edges)
