"""What the words of each passage are: worked out when an index is built, and mapped when it is read."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.storage.arrays import mapped
from index.words import Word, is_negated, number_of, stem, words

Spans = Sequence[tuple[int, int]]

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
#: The bits of `PassageWords.looks`: a content word, a name (capitalised, and not the first word of
#: its sentence), a number, a year.
CONTENT, NAME, NUMBER, YEAR = 1, 2, 4, 8
#: The columns of `PassageWords.counts`.
LENGTH, QUESTION, NAMES, DATES, NUMBERS, REASON, PLAIN = range(7)
_COLUMNS = 7

STEMS, LOOKS, LENGTHS, COUNTS, SPELLED, PLACES = (
    "stems.i64",
    "looks.u8",
    "lengths.i32",
    "counts.f32",
    "stems.txt",
    "stems.npy",
)
FILES = (STEMS, LOOKS, LENGTHS, COUNTS, SPELLED, PLACES)


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words (w,) of a passage's n sentences, in order.

    ``stems`` (w,) int64 are the numbers of their stems (`number_of`), ``looks`` (w,) uint8 the bits
    above, ``lengths`` (n,) int32 how many words each sentence has. ``counts`` (n, 7) float32 has for
    each sentence, in the order of the columns above: ln(1 + number of different stems), whether it
    is a question, how many different names, years or other times, and numbers it holds, whether it
    gives a reason, and whether it negates nothing. ``packed`` holds the different stems as
    `unpacked` reads them.
    """

    stems: NDArray[np.int64]
    looks: NDArray[np.uint8]
    lengths: NDArray[np.int32]
    counts: NDArray[np.float32]
    packed: bytes

    def part(self, first: int, last: int) -> PassageWords:
        """The words of sentences ``first`` to ``last`` alone."""
        ends = np.cumsum(self.lengths)
        inside = slice(int(ends[first] - self.lengths[first]), int(ends[last]))
        stems = self.stems[inside]
        left = frozenset(stems.tolist())
        return PassageWords(
            stems,
            self.looks[inside],
            self.lengths[first : last + 1],
            self.counts[first : last + 1],
            _packed(stem for stem in unpacked(self.packed).split() if number_of(stem) in left),
        )

    def content(self, sentence: int) -> frozenset[int]:
        """The numbers of a sentence's stems, without function words."""
        lengths = self.lengths[: sentence + 1].tolist()
        end = sum(lengths)
        inside = slice(end - lengths[-1], end)
        return frozenset(self.stems[inside][self.looks[inside] & CONTENT != 0].tolist())


def words_of(text: str, sentences: Spans) -> PassageWords:
    """The words of a text by sentence, given as spans."""
    stems: list[int] = []
    looks: list[int] = []
    lengths: list[int] = []
    counts: list[tuple[float, ...]] = []
    spelled: dict[str, None] = {}
    for start, end in sentences:
        own = text[start:end]
        found = words(own)
        stems += [number_of(word.stem) for word in found]
        looks += [_look(word, first=n == 0) for n, word in enumerate(found)]
        lengths.append(len(found))
        counts.append(_counted(own, found))
        spelled.update(dict.fromkeys(word.stem for word in found))
    return PassageWords(
        np.array(stems, np.int64),
        np.array(looks, np.uint8),
        np.array(lengths, np.int32),
        np.array(counts, np.float32).reshape(-1, _COLUMNS),
        _packed(spelled),
    )


def words_from(arrays: Sequence[bytes]) -> PassageWords:
    """The words of a passage from the bytes of its arrays, in the order of `PassageWords`' fields."""
    stems, looks, lengths, counts, packed = arrays
    return PassageWords(
        np.frombuffer(stems, "<i8"),
        np.frombuffer(looks, np.uint8),
        np.frombuffer(lengths, "<i4"),
        np.frombuffer(counts, "<f4").reshape(-1, _COLUMNS),
        packed,
    )


def bytes_of(words: PassageWords) -> tuple[bytes, bytes, bytes, bytes, bytes]:
    """The bytes that `words_from` takes, little-endian."""
    return (
        words.stems.astype("<i8").tobytes(),
        words.looks.tobytes(),
        words.lengths.astype("<i4").tobytes(),
        words.counts.astype("<f4").tobytes(),
        words.packed,
    )


def unpacked(packed: bytes) -> str:
    """Stems as one text, with spaces between them."""
    return packed.decode("utf-8", "surrogatepass")


def _packed(stems: Iterable[str]) -> bytes:
    return " ".join(stems).encode("utf-8", "surrogatepass")


def _look(word: Word, *, first: bool) -> int:
    return (
        CONTENT * (not word.is_stop)
        + NAME * (word.is_capitalised and not first)
        + NUMBER * word.is_number
        + YEAR * (word.is_number and word.is_year)
    )


def _counted(text: str, found: Sequence[Word]) -> tuple[float, ...]:
    every = {word.stem for word in found}
    numbers = {word.stem for word in found if word.is_number}
    years = {word.stem for word in found if word.is_number and word.is_year}
    return (
        math.log1p(len(every)),
        text.rstrip("\"'”’) ").endswith("?"),
        len({word.stem for word in found[1:] if word.is_capitalised}),
        len(years) + len(TIMES & every),
        len(numbers),
        not _REASONS.isdisjoint(every),
        not is_negated(every),
    )


def write_analysis(folder: Path, passages: Iterable[tuple[str, Spans]]) -> None:
    """Writes the words of passages, given as texts and the spans of their sentences, in the order of
    their ids. `stems.npy` (p + 1, 3) int64 says where each passage's words, sentences and spelled
    stems begin. Raises OSError."""
    places = array("q", (0, 0, 0))
    words_, sentences, bytes_ = 0, 0, 0
    with (
        (folder / STEMS).open("wb") as stems,
        (folder / LOOKS).open("wb") as looks,
        (folder / LENGTHS).open("wb") as lengths,
        (folder / COUNTS).open("wb") as counts,
        (folder / SPELLED).open("wb") as spelled,
    ):
        for text, spans in passages:
            found = words_of(text, spans)
            stems.write(found.stems.astype("<i8").tobytes())
            looks.write(found.looks.tobytes())
            lengths.write(found.lengths.astype("<i4").tobytes())
            counts.write(found.counts.astype("<f4").tobytes())
            spelled.write(found.packed)
            words_, sentences = words_ + len(found.stems), sentences + len(found.lengths)
            bytes_ += len(found.packed)
            places.extend((words_, sentences, bytes_))
    np.save(folder / PLACES, np.array(places, np.int64).reshape(-1, 3))


@dataclass(frozen=True, slots=True)
class Analysis:
    """The opened words of all passages; arrays are mapped, not read."""

    whole: PassageWords
    spelled: NDArray[np.uint8]
    places: NDArray[np.int64]

    def of(self, passage: int) -> PassageWords:
        """The words of the passage of this id."""
        (word, sentence, byte), (word_end, sentence_end, byte_end) = self.places[
            passage : passage + 2
        ].tolist()
        return PassageWords(
            self.whole.stems[word:word_end],
            self.whole.looks[word:word_end],
            self.whole.lengths[sentence:sentence_end],
            self.whole.counts[sentence:sentence_end],
            self.spelled[byte:byte_end].tobytes(),
        )


def open_analysis(folder: Path, passages: int) -> Analysis:
    """Opens them. Raises OSError or ValueError where a file is missing or does not fit the others."""
    places = np.load(folder / PLACES, allow_pickle=False)
    stems, looks = mapped(folder / STEMS, "<i8"), mapped(folder / LOOKS, "u1")
    lengths, counts = mapped(folder / LENGTHS, "<i4"), mapped(folder / COUNTS, "<f4")
    spelled = mapped(folder / SPELLED, "u1")
    counts = counts.reshape(-1, _COLUMNS)
    sizes = (len(stems), len(lengths), len(spelled))
    if places.shape != (passages + 1, 3) or tuple(places[-1].tolist()) != sizes:
        raise ValueError("words that do not fit their passages")
    if len(looks) != len(stems) or len(counts) != len(lengths) or int(lengths.sum()) != len(stems):
        raise ValueError("words of two lengths")
    return Analysis(PassageWords(stems, looks, lengths, counts, b""), spelled, places)
