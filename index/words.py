"""Words as the lexical index and the ranking know them: folded, cut to their stem, and what they
look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import snowballstemmer

WORD = re.compile(r"\w+")
_stemmer = snowballstemmer.stemmer("english")
YEAR = re.compile(r"(?:1\d{3}|20\d\d)s?")
_NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred"
    " thousand million billion trillion dozen half twice third quarter".split()
)
#: English function words; in another language none match, and the rank-based weight does the job.
STOP_WORDS = frozenset(
    "a about after all also although am among an and any are as at be became because been before"
    " being between both but by can could did do does during each either else ever for from get"
    " give given had has have having he her hers him his how i if in into is it its itself just"
    " kind many may me might more most much must my name named no nor not of off on one only or"
    " other our out over own s same she should since so some such t than that the their them then"
    " there these they this those though through thus to too type under until up upon us very was"
    " we were what when where whether which while who whom whose why will with within without"
    " would you your".split()
)
_NEGATIONS = frozenset("not no never none neither nor nobody nothing cannot without t".split())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents: "ÓhÉigeartaigh" and "oheigeartaigh" are one word."""
    lower = word.lower()
    if lower.isascii():
        return lower
    marks = unicodedata.normalize("NFKD", lower)
    return unicodedata.normalize("NFC", "".join(c for c in marks if not unicodedata.combining(c)))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a folded word. Other languages' words mostly keep their
    form, on both sides of a search alike."""
    return str(_stemmer.stemWord(fold(word)))


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [stem(match) for match in WORD.findall(text)]


def digest(stem: str) -> int:
    """The number, of 64 bits and signed, that stands for a stem in the files of an index: a BLAKE2b
    digest (RFC 7693), so that it is the same everywhere and practically no two stems share one."""
    found = blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(found, "little", signed=True)


#: The same, kept for the stems met so far.
number_of = lru_cache(maxsize=65536)(digest)


@dataclass(frozen=True, slots=True)
class Word:
    """What a word is: its stem, and what its look says of it."""

    stem: str
    is_stop: bool
    is_capitalised: bool
    is_number: bool
    is_year: bool


@lru_cache(maxsize=65536)
def look_up(surface: str) -> Word:
    """Return what a word is, as it is written."""
    lower = surface.lower()
    return Word(
        stem(surface),
        lower in STOP_WORDS,
        surface[0].isupper() and lower not in STOP_WORDS,
        surface[0].isdigit() or lower in _NUMBER_WORDS,
        YEAR.fullmatch(surface) is not None,
    )


def words(text: str) -> list[Word]:
    """Return the words of a text, in order."""
    return [look_up(surface) for surface in WORD.findall(text)]


def is_negated(stems: Iterable[str]) -> bool:
    """Whether a negation stands among the stems (of "didn't" the "t")."""
    return not _NEGATIONS.isdisjoint(stems)
