"""Measures of a text against the true one: words, their order, headings, entries of a list."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_MARKUP = re.compile(r"<!--.*?-->|\\(?=_)|^\|(?:\s*-\s*\|)+$|^#{1,6}\s|[|]", re.M | re.S)
_NUMBER = re.compile(
    r"^(?:(?i:chapter|section|part)\s+)?(?:(?:(?:\d{1,2}|[IVX]+|[A-Z])\.)+(?:\d{1,2}|[IVX]+)?|\d{1,2})\s+(?=\S)"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}")


def words(text: str) -> list[str]:
    """Runs of letters and digits, folded, of a text whose broken words are mended."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def bare(markdown: str) -> str:
    """The words of a true text that is given as Markdown."""
    return _LEADERS.sub(" ", _MARKUP.sub(" ", markdown))


def f1(true: str, found: str) -> float:
    """F1 of the words, each counted as often as it stands in either text."""
    a, b = Counter(words(true)), Counter(words(found))
    return 2 * (a & b).total() / (a.total() + b.total())


def order(true: str, found: str) -> float:
    """Of the runs of three words that stand once in either text, the share of pairs that follow each
    other as in the true text; .5 is chance."""
    places = [_places(words(text)) for text in (true, found)]
    both = sorted(places[0].keys() & places[1].keys(), key=places[0].__getitem__)
    at = [places[1][run] for run in both]
    pairs = len(at) * (len(at) - 1) // 2
    wrong = sum(later < earlier for n, earlier in enumerate(at) for later in at[n + 1 :])
    return 1 - wrong / pairs if pairs else 1.0


def _places(of: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(of[n : n + 3]) for n in range(len(of) - 2)]
    counted = Counter(runs)
    return {run: n for n, run in enumerate(runs) if counted[run] == 1}


def folded(text: str) -> str:
    """ASCII letters and digits alone, without accents: what any reader finds of a printed line."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isascii() and c.isalnum())


def heading(text: str) -> str:
    """A heading's folded words, without its number where it has one."""
    return folded(_NUMBER.sub("", text.strip()))


def headings(true: Sequence[str], optional: Sequence[str], found: Sequence[str]) -> tuple[int, int, int]:
    """(right, found, true) headings; those that are `optional` count on neither side."""
    wanted = Counter(filter(None, map(heading, true)))
    spared = Counter(map(heading, optional)) - wanted
    got = Counter(filter(None, map(heading, found))) - spared
    return (wanted & got).total(), got.total(), wanted.total()


def entries(true: Sequence[Sequence[str]], found: Sequence[str]) -> tuple[int, int, int]:
    """(right, found, true) entries of a reference list; one is right if it begins and ends as the
    true one does, so that neither half of a cut entry is, nor two that were merged."""
    shown = [folded(re.sub(r"^\s*(?:\[\d+\]|\d+\.)\s*", "", entry)) for entry in found]
    right = sum(any(s.startswith(a) and s.endswith(b) for s in shown) for a, b in true)
    return right, len(found), len(true)
