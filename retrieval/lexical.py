"""Words, their stems and how much each says.

The weight of a word blends its frequency in the corpus with a prior from its rank in the
encoder's vocabulary, so that it means the same in five passages as in a hundred thousand.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.words import stem

if TYPE_CHECKING:
    from retrieval.candidates import Query, Statistics

_WORD = re.compile(r"\w+")
_CODE = re.compile(r"[^\W\d_]+\d\w*")
_YEAR = re.compile(r"(?:1\d{3}|20\d\d)s?")
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

# The vocabulary of BERT (uncased) lists whole words from this id on, roughly by falling frequency.
_FIRST_WORD_ID = 1996
_VOCABULARY_SIZE = 30522
_WORDS_IN_PASSAGE = 120.0
#: Passages' worth of belief in the prior, against the corpus's own counts.
_PRIOR_STRENGTH = 50.0
_FUZZY_CUTOFF = 86.0
_FUZZY_MIN_LENGTH = 5


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
        _YEAR.fullmatch(surface) is not None,
    )


def words(text: str) -> list[Word]:
    """Return the words of a text, in order."""
    return [look_up(surface) for surface in _WORD.findall(text)]


def is_negated(stems: Iterable[str]) -> bool:
    """Whether a negation stands among the stems (of "didn't" the "t")."""
    return not _NEGATIONS.isdisjoint(stems)


def rank_weight(token_id: int) -> float:
    """Return ln of a WordPiece's rank: about 1.8 for "the", 10.3 for the rarest.

    By Zipf's law this is the inverse document frequency up to a constant.
    """
    return math.log1p(5 + max(0, token_id - _FIRST_WORD_ID))


def prior_frequency(rank: int) -> float:
    """Return the expected share of passages that hold the word of this rank (Zipf's law)."""
    harmonic = math.log(_VOCABULARY_SIZE) + 0.5772
    return 1.0 - math.exp(-_WORDS_IN_PASSAGE / (harmonic * (rank + 5)))


def blended_idf(prior: float, document_frequency: int, passages: int) -> float:
    """Return -ln of a word's share of passages, its counts added to those of the prior.

    This is the posterior mean of a Beta-binomial whose prior weighs ``_PRIOR_STRENGTH`` passages.
    """
    share = (document_frequency + _PRIOR_STRENGTH * prior) / (passages + _PRIOR_STRENGTH)
    return -math.log(min(1.0, max(share, 1e-9)))


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question: ``weight`` blends prior and corpus, ``prior`` does not.

    ``tokens`` are the numbers of the question's tokens that spell it.
    """

    stem: str
    weight: float
    prior: float
    is_name: bool
    is_number: bool
    tokens: tuple[int, ...]


def question_terms(query: Query, statistics: Statistics) -> tuple[Term, ...]:
    """Return the question's content words, each stem once, in order.

    A question of function words only ("Who are they?") yields those words.
    """
    found = [(look_up(match.group()), match.span()) for match in _WORD.finditer(query.text)]
    content = [(word, span) for word, span in found if not word.is_stop] or found
    # tokens come in the order of the text, so those that touch a word are found by halving
    firsts = [first for first, _ in query.token_spans]
    lasts = [last for _, last in query.token_spans]
    terms: dict[str, Term] = {}
    for word, (start, end) in content:
        if word.stem in terms:
            continue
        tokens = tuple(range(bisect_right(lasts, start), bisect_left(firsts, end)))
        prior = prior_frequency(_rank([query.token_ids[token] for token in tokens]))
        count = statistics.document_frequency(word.stem)
        terms[word.stem] = Term(
            word.stem,
            blended_idf(prior, count, statistics.passages),
            blended_idf(prior, 0, 0),
            # The first word of a question is capitalised anyhow.
            word.is_capitalised and start > found[0][1][0],
            word.is_number,
            tokens,
        )
    return tuple(terms.values())


def _rank(pieces: Sequence[int]) -> int:
    """Return the vocabulary rank of a word's pieces; a word of several counts as rare."""
    if len(pieces) != 1:
        return _VOCABULARY_SIZE - _FIRST_WORD_ID
    return max(0, pieces[0] - _FIRST_WORD_ID)


def codes(text: str) -> list[str]:
    """Return the years and the codes of letters and digits ("E07") of a text: a passage on them holds
    them to the letter, while other numbers can be written otherwise."""
    found = _WORD.findall(text)
    return [w.rstrip("s") for w in found if _YEAR.fullmatch(w)] + [w for w in found if _CODE.fullmatch(w)]


def respell(terms: Sequence[Term], known: Set[str]) -> dict[str, str]:
    """Map each term that no candidate holds to the known stem closest in spelling, if close.

    Forgives typing errors; numbers and short words are left alone.
    """
    found: dict[str, str] = {}
    for term in terms:
        if term.stem in known or term.is_number or len(term.stem) < _FUZZY_MIN_LENGTH:
            continue
        from rapidfuzz import fuzz, process

        choices = [k for k in known if k[0] == term.stem[0] and abs(len(k) - len(term.stem)) < 3]
        best = process.extractOne(term.stem, choices, scorer=fuzz.ratio, score_cutoff=_FUZZY_CUTOFF)
        if best is not None:
            found[term.stem] = str(best[0])
    return found
