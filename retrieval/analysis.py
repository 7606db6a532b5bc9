"""What the words of a passage are, sentence by sentence; kept for passages seen again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.candidates import Candidate
from retrieval.lexical import words


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of a sentence, as stems.

    ``stems`` are all of them; ``content`` leaves out function words; ``pairs`` are neighbouring
    content stems, with a space between. ``names`` are capitalised words after the first,
    ``numbers`` and ``years`` what they say.
    """

    stems: frozenset[str]
    content: frozenset[str]
    pairs: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    years: frozenset[str]
    is_question: bool


def words_of(text: str) -> SentenceWords:
    """Return what the words of a sentence are."""
    found = words(text)
    content = [word.stem for word in found if not word.is_stop]
    return SentenceWords(
        stems=frozenset([word.stem for word in found]),
        content=frozenset(content),
        pairs=frozenset(map(" ".join, pairwise(content))),
        names=frozenset([word.stem for word in found[1:] if word.is_capitalised]),
        numbers=frozenset([word.stem for word in found if word.is_number]),
        years=frozenset([word.stem for word in found if word.is_year]),
        is_question=text.rstrip("\"'”’) ").endswith("?"),
    )


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of a passage: of its sentences, and where each stem and each pair of neighbouring
    content stems ("one other") stands, as a number whose bit n is set for sentence n."""

    sentences: tuple[SentenceWords, ...]
    stems: dict[str, int]
    pairs: dict[str, int]


@lru_cache(maxsize=4096)
def _analyse(text: str, sentences: tuple[tuple[int, int], ...]) -> PassageWords:
    found = tuple(words_of(text[start:end]) for start, end in sentences)
    return PassageWords(
        found, _where(sentence.stems for sentence in found), _where(sentence.pairs for sentence in found)
    )


def _where(held: Iterable[frozenset[str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    for number, each in enumerate(held):
        for one in each:
            places[one] = places.get(one, 0) | 1 << number
    return places


def passage_words(candidate: Candidate) -> PassageWords:
    """Return the words of a candidate."""
    return _analyse(candidate.text, candidate.sentences)


def sentence_words(candidate: Candidate) -> tuple[SentenceWords, ...]:
    """Return the words of each sentence of a candidate."""
    return passage_words(candidate).sentences


@lru_cache(maxsize=4096)
def heading_stems(title: str, heading: str) -> frozenset[str]:
    """Return the stems of the words of a passage's title and heading."""
    return frozenset(word.stem for word in words(f"{title}\n{heading}"))
