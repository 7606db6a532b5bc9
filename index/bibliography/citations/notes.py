"""Notes: which works each cites, in full, in short ("Doe, *Title*, 45.") or by "ibid." and "op. cit."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from anyascii import anyascii

from index import raised
from index.bibliography.citations.marks import printed_locator
from index.bibliography.citations.matching import Entry
from index.bibliography.names import fold

#: The number in front of a note: "⁷ ", "7. ", "[7] ".
_NUMBER = regex.compile(r"\s*(?:\[\^?(?P<n>\d{1,4})\]:?|(?P<n>\d{1,4})[.):]?(?=\s))\s*")
_LEAD = regex.compile(
    r"\W*(?:(?:(?:but|and|also|for (?:an? )?\p{L}+,?)\s+)?(?:see|cf\.?|compare|vgl\.?|siehe|voir|véase"
    r"|e\.g\.,?|(?:quoted|cited|qtd\.|as)\sin|from|in)"
    r"(?:\s+(?:also|further|especially|esp\.|auch|aussi|e\.g\.,?|for example,?))*[\s,:]+)+",
    regex.IGNORECASE,
)
_IBID = regex.compile(r"\W*(?:ibid(?:em)?|ib\.|ebd\.?|ebenda|idem|loc\.\s?cit)\b\.?", regex.IGNORECASE)
_CITED_BEFORE = regex.compile(
    r"\b(?:op\.\s?cit|loc\.\s?cit|a\.\s?a\.\s?O|supra|note \d+)\b", regex.IGNORECASE
)
_APART = regex.compile(
    r";\s+|(?<=[.”\"’»\d)])\s+(?=(?:[Bb]ut )?(?:[Ss]ee|[Cc]f\.|[Cc]ompare|[Ss]iehe|[Vv]gl\.|[Vv]oir)\s)"
)
_PAGE = regex.compile(
    r"(?:[,:]\s*|\s)(?P<page>(?:(?:pp?|S|ff?|ch(?:ap)?|vol|sec)\.\s?)?\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s?ff?\.)?)[.\s”\"’]*$"
)
_PINPOINT = regex.compile(r"(?<=[)\d”’\"])(?:, (?:at )?|: )(?:pp?\.\s?)?\d{1,4}(?:\s?[-–]\s?\d{1,4})?\.?$")
_PAIRS = {"(": ")", "“": "”", "[": "]", "«": "»"}
_SHORTEST_TITLE = 8
_WORDS = regex.compile(r"\p{L}{4,}")
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Note:
    """A note at `start:end`, its number and where its words begin."""

    number: int
    start: int
    end: int
    words: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A work that a note cites, with the place in it that is meant, if any."""

    key: str
    locator: str | None


def read_notes(text: str, spans: Sequence[tuple[int, int]]) -> list[Note]:
    """The notes at `spans`, in order; one without a number has the next one."""
    found: list[Note] = []
    for start, end in spans:
        if opening := raised.OPENING.match(text, start, end):
            found.append(Note(int(raised.lowered(opening["number"])), start, end, opening.end()))
        elif opening := _NUMBER.match(text, start, end):
            found.append(Note(int(opening["n"]), start, end, opening.end()))
        else:
            found.append(Note(found[-1].number + 1 if found else 1, start, end, start))
    return found


class NoteMarks:
    """Finds the note of a mark. Numbers may begin again with every chapter or page."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes: dict[int, list[Note]] = {}
        for note in notes:
            self._notes.setdefault(note.number, []).append(note)
        self._next: dict[int, int] = {}

    def note(self, number: int) -> Note | None:
        """The note of the next mark with this number; of a mark that is repeated, the same again."""
        notes = self._notes.get(number, [])
        if not notes:
            return None
        n = min(self._next.get(number, 0), len(notes) - 1)
        self._next[number] = n + 1
        return notes[n]


class NoteReader:
    """Reads the works that notes cite, in the order of the notes, as "ibid." means the last one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._titles = [_titles(e.title) for e in entries]
        self._names = [_spelt(e.names[0]) if e.names else "" for e in entries]
        self._last: str | None = None
        self._cited: list[str] = []

    def works(self, text: str) -> list[Cited]:
        """The works that a note's words cite, each once."""
        found: dict[str, Cited] = {}
        for part in parts(text):
            key = self._work(part)
            if key:
                page = _PAGE.search(part)
                found.setdefault(key, Cited(key, printed_locator(page["page"]) if page else None))
                self._last = key
                self._cited.append(key)
        if not found and text.strip():
            self._last = None
        return list(found.values())

    def _work(self, part: str) -> str | None:
        bare = _without_lead(part)
        if _IBID.match(part) or _IBID.match(bare):
            return self._last
        folded = fold(part)
        titled = [
            (len(title), n)
            for n, titles in enumerate(self._titles)
            for title in titles
            if title in folded and (len(title) > 2 * _SHORTEST_TITLE or self._names[n] in _spelt(part))
        ]
        if titled:
            longest = max(length for length, _ in titled)
            best = [n for length, n in titled if length == longest]
            named = [n for n in best if self._names[n] and self._names[n] in _spelt(part)]
            return self._entries[(named or best)[0]].key
        return self._short(part, bare)

    def _short(self, part: str, bare: str) -> str | None:
        """The work of "Doe, Short Title, 45", "Doe, op. cit., 45" and "Doe 1999, 45"."""
        head = _spelt(regex.split(r"[,(“‘\"«:]", bare, maxsplit=1)[0])
        if not head.strip() or len(head.split()) > 8:
            return None
        named = [n for n, name in enumerate(self._names) if name and name in head]
        if not named:
            return None
        words = {fold(w) for w in _WORDS.findall(part)}
        dated = [
            n
            for n in named
            if (year := self._entries[n].year) and _has_year(part, year, self._entries[n].letter)
        ]
        named = dated or named
        shared = {n: _overlap(self._entries[n].title, words) for n in named}
        best = max(named, key=lambda n: shared[n])
        if shared[best] >= _SHARE and sum(shared[n] == shared[best] for n in named) == 1:
            return self._entries[best].key
        if not (dated or _CITED_BEFORE.search(part) or _PAGE.search(part)):
            return None
        keys = [self._entries[n].key for n in named]
        return keys[0] if len(keys) == 1 else next((k for k in reversed(self._cited) if k in keys), None)


def parts(text: str) -> Iterator[str]:
    """The parts of a note that each cite a work: divided by semicolons, and by "See" and "Cf."."""
    start = 0
    for divider in _APART.finditer(text):
        if _is_open(text[start : divider.start()]):
            continue
        yield text[start : divider.start()].strip()
        start = divider.end()
    yield text[start:].strip()


def cited_in_full(text: str) -> Iterator[str]:
    """The parts of a note's words as entries of a list: without "See also" in front and the place in
    the work behind. Parts that cite in short are among them."""
    for part in parts(text):
        yield _PINPOINT.sub("", _without_lead(part)).strip()


def _without_lead(part: str) -> str:
    """The part of a note without "See also" or "Quoted in" in front."""
    lead = _LEAD.match(part)
    return part[lead.end() :] if lead else part


def _is_open(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in _PAIRS.items())


def _titles(title: str) -> list[str]:
    """A title as it may be cited: whole, without its subtitle, without its article."""
    found = []
    for shown in (title, regex.split(r"[:.?]\s", title, maxsplit=1)[0]):
        bare = regex.sub(r"^(?:the|an?|der|die|das|le|la|les|el|los|las)\s", "", shown.strip(), flags=regex.I)
        if len(folded := fold(bare)) >= _SHORTEST_TITLE:
            found.append(folded)
    return list(dict.fromkeys(found))


def _overlap(title: str, words: set[str]) -> float:
    own = {fold(w) for w in _WORDS.findall(regex.split(r"[:.?]\s", title, maxsplit=1)[0])}
    return len(own & words) / len(own) if own else 0.0


def _spelt(text: str) -> str:
    """Words in ASCII lower case between blanks, so that whole words are found in it."""
    return f" {' '.join(regex.findall(r'[a-z0-9]+', anyascii(text).lower().replace(chr(39), '')))} "


def _has_year(text: str, year: int, letter: str) -> bool:
    return regex.search(rf"\b{year}{letter or '[a-z]?'}\b", text) is not None
