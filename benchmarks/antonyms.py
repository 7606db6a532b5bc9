"""Writes the table of English antonyms, `retrieval/antonyms.txt`, from the files of WordNet 3.0.

    python -m benchmarks.antonyms FOLDER LICENCE

`FOLDER` holds WordNet's files (`data.adj`, `index.adj`, …, `cntlist.rev`: Debian's package `wordnet-base`
has them in /usr/share/wordnet), `LICENCE` is a text file with its licence, which the table repeats. The
format of the files is that of WordNet's manual page wndb(5WN).

A pair is kept if WordNet calls it antonyms in one of the first two senses of both words. An adjective that
WordNet puts beside the first sense of one of them ("huge" beside "large") is an antonym of the other, if that
is its first sense, and both words occur in WordNet's counted texts. Nouns that WordNet derives from the first
senses of two verbs that are opposites, here or in `retrieval.opposites`, are opposites of each other and of
the other verb ("reduction" and "increase"), if they occur in those texts and name no one who does it. Pairs
that a negating prefix makes ("safe", "unsafe") and pairs of function words are left out.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from index.words import STOP_WORDS, stem
from retrieval.opposites import PAIRS, PREFIXES, TABLE

_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_MOST_SENSE = 2
# Senses that an adjective beside the first of a pair may have, and how often it has to occur.
_MOST_SENSES, _LEAST_COUNT = 3, 2
_WORD = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True)
class _Synset:
    """Words of one meaning, and its pointers: symbol, part of speech, offset, and the words (from 1, 0: all)
    at both ends."""

    satellite: bool
    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, str, int, int], ...]


class WordNet:
    """The synsets of WordNet's files, and the order of each word's senses, the most usual first."""

    def __init__(self, folder: Path) -> None:
        self.synsets: dict[tuple[str, str], _Synset] = {}
        self._senses: dict[tuple[str, str], list[str]] = {}
        for pos, name in _FILES.items():
            for row in _rows(folder / f"data.{name}"):
                self.synsets[pos, row[0]] = _synset(row)
            for row in _rows(folder / f"index.{name}"):
                self._senses[row[0], pos] = row[-int(row[2]) :]
        self.counts: Counter[str] = Counter()
        for line in (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines():
            key, _, count = line.split()
            self.counts[key.split("%")[0]] += int(count)

    def sense(self, word: str, pos: str, offset: str) -> int:
        """Which sense of a word a synset is, from 1; 99 if it is none."""
        senses = self.senses(word, pos)
        return senses.index(offset) + 1 if offset in senses else 99

    def senses(self, word: str, pos: str) -> list[str]:
        """The offsets of a word's synsets, the most usual first."""
        return self._senses.get((word, pos), [])

    def nouns(self, verb: str) -> set[str]:
        """The nouns derived from the first senses of a verb that name no one who does it."""
        found: set[str] = set()
        for offset in self.senses(verb, "v")[:_MOST_SENSE]:
            synset = self.synsets["v", offset]
            for symbol, pos, other, a, b in synset.pointers:
                if symbol == "+" and pos == "n" and a and synset.words[a - 1] == verb:
                    found.add(self.synsets[pos, other].words[b - 1])
        return {w for w in found if self.counts[w] and not w.endswith(("er", "or"))}

    def antonyms(self) -> Iterator[tuple[str, str, str, str, int]]:
        """Each antonym pointer: part of speech and offset of the synset, the two words, and the higher
        number of their senses."""
        for (pos, offset), synset in self.synsets.items():
            for symbol, other_pos, other, a, b in synset.pointers:
                if symbol == "!":
                    one, contrary = synset.words[a - 1], self.synsets[other_pos, other].words[b - 1]
                    senses = self.sense(one, pos, offset), self.sense(contrary, other_pos, other)
                    yield pos, offset, one, contrary, max(senses)


def _rows(file: Path) -> Iterator[list[str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):
            yield line.split("|")[0].split()


def _synset(row: list[str]) -> _Synset:
    size = int(row[3], 16)
    words = tuple(re.sub(r"\(.*\)", "", w).lower() for w in row[4 : 4 + 2 * size : 2])
    first = 5 + 2 * size
    pointers = []
    for n in range(first, first + 4 * int(row[first - 1]), 4):
        symbol, offset, pos, ends = row[n : n + 4]
        pointers.append((symbol, "a" if pos == "s" else pos, offset, int(ends[:2], 16), int(ends[2:], 16)))
    return _Synset(row[2] == "s", words, tuple(pointers))


def pairs(net: WordNet) -> set[tuple[str, str]]:
    """The pairs of antonyms that are kept, as words."""
    found: set[tuple[str, str]] = set()
    verbs = {(one, other) for one, other in PAIRS if net.senses(one, "v") and net.senses(other, "v")}
    beside: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (pos, offset), synset in net.synsets.items():
        if pos == "a" and synset.satellite:
            for symbol, _, head, _, _ in synset.pointers:
                if symbol == "&":
                    beside[head] += [(word, offset) for word in synset.words]
    for pos, offset, one, other, sense in net.antonyms():
        if sense <= _MOST_SENSE:
            found.add((one, other))
            if pos == "v":
                verbs.add((one, other))
        if sense == 1 and pos == "a" and net.counts[other]:
            found |= {
                (word, other)
                for word, own in beside[offset]
                if net.sense(word, "a", own) == 1
                and len(net.senses(word, "a")) <= _MOST_SENSES
                and net.counts[word] >= _LEAST_COUNT
            }
    for one, other in verbs:
        found |= set(product({one, *net.nouns(one)}, {other, *net.nouns(other)}))
    return {pair for pair in found if _is_kept(*pair)}


def _is_kept(one: str, other: str) -> bool:
    words = {one, other}
    if words & STOP_WORDS or not all(map(_WORD.fullmatch, words)):
        return False
    return not any(one == prefix + other or other == prefix + one for prefix in PREFIXES)


def main() -> None:
    """Write the table."""
    folder, licence = map(Path, sys.argv[1:3])
    table: dict[str, set[str]] = defaultdict(set)
    for pair in pairs(WordNet(folder)):
        one, other = sorted(map(stem, pair))
        if one != other:
            table[one].add(other)
    head = [
        "Stems of English antonyms, one stem a line with its antonyms that follow it in the alphabet.",
        "Taken from WordNet 3.0 by benchmarks/antonyms.py. WordNet's licence:",
        "",
        *licence.read_text(encoding="utf-8").splitlines(),
    ]
    lines = [f"# {line}".rstrip() for line in head]
    lines += [" ".join((one, *sorted(others))) for one, others in sorted(table.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(map(len, table.values()))} pairs in {TABLE.name}")


if __name__ == "__main__":
    main()
