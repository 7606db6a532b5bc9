"""What the words of a passage are, sentence by sentence; kept for passages seen again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.candidates import Candidate
from retrieval.lexical import words


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of a sentence, as stems.

    ``stems`` are all of them; ``content`` leaves out function words; ``pairs`` are neighbouring
    content stems. ``names`` are capitalised words after the first, ``numbers`` and ``years`` what
    they say.
    """

    stems: frozenset[str]
    content: frozenset[str]
    pairs: frozenset[tuple[str, str]]
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
        pairs=frozenset(pairwise(content)),
        names=frozenset([word.stem for word in found[1:] if word.is_capitalised]),
        numbers=frozenset([word.stem for word in found if word.is_number]),
        years=frozenset([word.stem for word in found if word.is_year]),
        is_question=text.rstrip("\"'”’) ").endswith("?"),
    )


@lru_cache(maxsize=4096)
def _analyse(text: str, sentences: tuple[tuple[int, int], ...]) -> tuple[SentenceWords, ...]:
    return tuple(words_of(text[start:end]) for start, end in sentences)


def sentence_words(candidate: Candidate) -> tuple[SentenceWords, ...]:
    """Return the words of each sentence of a candidate."""
    return _analyse(candidate.text, candidate.sentences)


@lru_cache(maxsize=4096)
def heading_stems(title: str, heading: str) -> frozenset[str]:
    """Return the stems of the words of a passage's title and heading."""
    return frozenset(word.stem for word in words(f"{title}\n{heading}"))
