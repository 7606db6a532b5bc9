"""What the words of a passage are, sentence by sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.words import stem
from retrieval.lexical import is_negated, words

#: Sentences, by what one of them holds.
Places = Mapping[str, tuple[int, ...]]

#: Stems that name a time without a year, and that introduce a reason.
TIMES = frozenset(
    stem(word)
    for word in (
        "january february march april june july august september october november december"
        " century decade monday tuesday wednesday thursday friday saturday sunday era period"
    ).split()
)
_REASONS = frozenset(
    stem(word)
    for word in (
        "because due since therefore thus result cause reason owing led lead so order consequence"
    ).split()
)
#: The columns of `PassageWords.counts`.
LENGTH, QUESTION, NAMES, DATES, NUMBERS, REASON, PLAIN = range(7)


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of a passage, as stems.

    ``content`` are those of each sentence without function words. The others say which sentences,
    in order, hold what: any stem, a pair of neighbouring content stems ("one other"), a name
    (capitalised, and not the first word), a year, a number. ``counts`` (n, 7) float32 has for each
    sentence, in the order of the columns above: ln(1 + number of different stems), whether it is a
    question, how many different names, years or other times, and numbers it holds, whether it
    gives a reason, and whether it negates nothing.
    """

    content: tuple[frozenset[str], ...]
    stems: Places
    pairs: Places
    names: Places
    years: Places
    numbers: Places
    counts: NDArray[np.float32]


@lru_cache(maxsize=4096)
def words_of(text: str, sentences: tuple[tuple[int, int], ...]) -> PassageWords:
    """Return the words of a text by sentence, given as spans."""
    stems: dict[str, tuple[int, ...]] = {}
    pairs: dict[str, tuple[int, ...]] = {}
    names: dict[str, tuple[int, ...]] = {}
    years: dict[str, tuple[int, ...]] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    contents: list[frozenset[str]] = []
    counts: list[tuple[float, ...]] = []
    for sentence, (start, end) in enumerate(sentences):
        own = text[start:end]
        found = words(own)
        every = {word.stem for word in found}
        content = [word.stem for word in found if not word.is_stop]
        named = {word.stem for word in found[1:] if word.is_capitalised}
        counted = [word for word in found if word.is_number]
        numbered = {word.stem for word in counted}
        dated = {word.stem for word in counted if word.is_year}
        here = (sentence,)
        for places, held in (
            (stems, every),
            (pairs, set(map(" ".join, pairwise(content)))),
            (names, named),
            (years, dated),
            (numbers, numbered),
        ):
            for one in held:
                places[one] = places[one] + here if one in places else here
        contents.append(frozenset(content))
        counts.append(
            (
                math.log1p(len(every)),
                own.rstrip("\"'”’) ").endswith("?"),
                len(named),
                len(dated) + len(TIMES & every),
                len(numbered),
                not _REASONS.isdisjoint(every),
                not is_negated(every),
            )
        )
    columns = np.array(counts, np.float32)
    return PassageWords(tuple(contents), stems, pairs, names, years, numbers, columns)


@lru_cache(maxsize=4096)
def heading_stems(title: str, heading: str) -> frozenset[str]:
    """Return the stems of the words of a passage's title and heading."""
    return frozenset(word.stem for word in words(f"{title}\n{heading}"))
