"""What the words of a passage are, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.words import stem
from retrieval.lexical import Word, is_negated, words

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
    texts = [text[start:end] for start, end in sentences]
    found = [words(each) for each in texts]
    stems = [_stems(own) for own in found]
    content = [[word.stem for word in own if not word.is_stop] for own in found]
    names = [_stems(word for word in own[1:] if word.is_capitalised) for own in found]
    years = [_stems(word for word in own if word.is_year) for own in found]
    numbers = [_stems(word for word in own if word.is_number) for own in found]
    counts = np.zeros((len(texts), 7), np.float32)
    counts[:, LENGTH] = np.log1p([len(own) for own in stems])
    counts[:, QUESTION] = [each.rstrip("\"'”’) ").endswith("?") for each in texts]
    counts[:, NAMES] = [len(own) for own in names]
    counts[:, DATES] = [len(own) + len(TIMES & all_) for own, all_ in zip(years, stems, strict=True)]
    counts[:, NUMBERS] = [len(own) for own in numbers]
    counts[:, REASON] = [not _REASONS.isdisjoint(own) for own in stems]
    counts[:, PLAIN] = [not is_negated(own) for own in stems]
    return PassageWords(
        tuple(map(frozenset, content)),
        _places(stems),
        _places([set(map(" ".join, pairwise(own))) for own in content]),
        _places(names),
        _places(years),
        _places(numbers),
        counts,
    )


def _stems(found: Iterable[Word]) -> set[str]:
    return {word.stem for word in found}


def _places(held: Sequence[set[str]]) -> Places:
    places: dict[str, tuple[int, ...]] = {}
    for number, each in enumerate(held):
        for one in each:
            places[one] = (*places.get(one, ()), number)
    return places


@lru_cache(maxsize=4096)
def heading_stems(title: str, heading: str) -> frozenset[str]:
    """Return the stems of the words of a passage's title and heading."""
    return frozenset(word.stem for word in words(f"{title}\n{heading}"))
