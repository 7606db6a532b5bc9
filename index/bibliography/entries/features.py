"""What the labelling model sees of a token: its word, form and punctuation, its neighbours, its place.

The features are those of reference parsers by conditional random fields (Councill, Giles & Kan 2008,
ParsCit; GROBID; AnyStyle): word, affixes, shape, numbers, brackets and quotation marks, keywords, and a
window of two tokens on each side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from index.bibliography.dates import MONTHS

_CORE = regex.compile(r"[\p{L}\p{M}\p{N}].*[\p{L}\p{M}\p{N}]|[\p{L}\p{M}\p{N}]")
_YEAR = regex.compile(r"(?:1[4-9]|20)\d\d\p{Ll}?")
_RANGE = regex.compile(r"\p{L}?\d+\p{L}?\s?[-‐‑–—/]+\s?\p{L}?\d+\p{L}?")
_INITIALS = regex.compile(r"(?:\p{Lu}\p{Ll}?\.[-‐]?){1,5}|\p{Lu}(?:[-‐]?\p{Lu}){0,3}|\p{Lu}[-‐]\p{Lu}\.")
_ROMAN = regex.compile(r"[ivxlc]{2,}|[IVXLC]{2,}")
_MARKS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_WORDS = {
    "in": "in dans en",
    "and": "and & et und y e i og och en",
    "etal": "al al. others coll",
    "editor": "ed eds edited editor editors hrsg hg dir dirs éd éds coord coords org orgs a.cura cura "
    "herausgegeben directed direction",
    "by": "by von par di por",
    "translator": "trans translated transl translator trad übers traduit",
    "volume": "vol volume v bd band tome t jg vols jahrgang",
    "issue": "no nr n° nº n issue iss heft h núm num number n",
    "page": "p pp pages page pg s ss pgs págs seiten",
    "edition": "edn edition aufl auflage édition ed rev revised",
    "press": "press verlag publishers publishing publications books éditions editions university presses "
    "editorial editora edizioni house publ co inc ltd sons routledge springer wiley elsevier sage "
    "macmillan blackwell",
    "journal": "journal review revue zeitschrift rivista revista quarterly annals bulletin proceedings proc "
    "trans transactions j rev lett letters magazine archives acta annales studies conference symposium "
    "workshop times newspaper",
    "thesis": "thesis dissertation phd ph.d diss thèse doctoral master's msc unpublished",
    "access": "accessed retrieved available consulté abgerufen from online internet disponible url doi",
    "body": "university institute department association organization organisation ministry council "
    "commission committee agency society bureau office centre center government foundation nations",
    "series": "series lecture notes collection coll monographs",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_FAR = 12
_LETTER_OR_DIGIT = regex.compile(r"[\p{L}\p{N}]")
_ONE_CASE = regex.compile(r"\p{Lu}?\p{Ll}+")
_FORMS = (
    (regex.compile(r"\p{N}+"), "9"),
    (regex.compile(r"\p{Lu}{2,}"), "XX"),
    (regex.compile(r"\p{Lu}"), "X"),
    (regex.compile(r"[\p{Ll}\p{Lo}\p{M}]+"), "x"),
    (_MARKS, "-"),
)
_REPEATED = regex.compile(r"(.+?)\1{2,}")
_STOP = regex.compile(r"[.?!;]")
_CLOSING = {
    quote: regex.compile(rf"[{closers}][\p{{P}}]*$")
    for quote, closers in {'"': '"', "“": "”", "«": "»", "„": "“”", "‘": "’", "「": "」"}.items()
}


def features(tokens: Sequence[str]) -> list[list[str]]:
    """List the features of each token, as the labelling model was trained on them."""
    seen = [_see(token) for token in tokens]
    lows = [s.low for s in seen]
    shapes = [s.shape for s in seen]
    tails = [s.tail for s in seen]
    heads = [s.head for s in seen]
    kinds = [s.kinds for s in seen]
    plain = ["9" * min(len(low), 5) if low.isdecimal() else low for low in lows]
    quoted, bracketed = _inside(tokens)
    entry = _entry(tokens, kinds, quoted)
    rows = []
    stops, seen_year, since = 0, False, 0
    last = len(tokens) - 1
    for i, low in enumerate(lows):
        row = [
            "b",
            f"w={plain[i]}",
            f"s={shapes[i]}",
            f"<{heads[i]}",
            f">{tails[i]}",
            f"s>={shapes[i]}{tails[i]}",
            f"p2={low[:2]}",
            f"p3={low[:3]}",
            f"e2={low[-2:]}",
            f"e3={low[-3:]}",
            f"e4={low[-4:]}",
            *(f"k={k}" for k in kinds[i]),
            *entry,
            f"at={min(i, 4)}",
            f"end={min(last - i, 4)}",
            f"part={min(stops, 6)}",
            f"in={since if since < 3 else 3}",
            f"ten={10 * i // (last + 1)}",
            f"q={quoted[i]}{bracketed[i]}",
            f"q={quoted[i]}{seen_year}",
            f"y={seen_year}",
        ]
        if i:
            row += [
                f"-1w={plain[i - 1]}",
                f"-1s={shapes[i - 1]}{tails[i - 1]}",
                f"-1>{tails[i - 1]}",
                f"-1>0={tails[i - 1]}|{shapes[i]}",
                f"-10={shapes[i - 1]}|{shapes[i]}{tails[i]}",
                f"-1w0={plain[i - 1]}|{plain[i]}",
                *(f"-1k={k}" for k in kinds[i - 1]),
            ]
        else:
            row.append("first")
        if i > 1:
            row += [
                f"-2w={plain[i - 2]}",
                f"-2s={shapes[i - 2]}{tails[i - 2]}",
                *(f"-2k={k}" for k in kinds[i - 2]),
            ]
        if i < last:
            row += [
                f"+1w={plain[i + 1]}",
                f"+1s={shapes[i + 1]}{tails[i + 1]}",
                f"0+1={shapes[i]}{tails[i]}|{shapes[i + 1]}",
                f"0+1={tails[i]}|{shapes[i + 1]}{tails[i + 1]}",
                *(f"+1k={k}" for k in kinds[i + 1]),
            ]
        else:
            row.append("last")
        if i + 1 < last:
            row += [
                f"+2w={plain[i + 2]}",
                f"+2s={shapes[i + 2]}{tails[i + 2]}",
                *(f"+2k={k}" for k in kinds[i + 2]),
            ]
        rows.append(row)
        since += 1
        seen_year = seen_year or "year" in kinds[i]
        if _STOP.search(tails[i]) and "I" not in shapes[i]:
            stops, since = stops + 1, 0
    return rows


@dataclass(frozen=True, slots=True)
class _Seen:
    """A token by itself: its word in small letters, its form, the marks around it, what it can be."""

    low: str
    shape: str
    head: str
    tail: str
    kinds: tuple[str, ...]


@lru_cache(maxsize=8192)
def _see(token: str) -> _Seen:
    word = _word(token)
    low = word.lower()
    head, tail = _marks(token, word, after=False), _marks(token, word, after=True)
    return _Seen(low, _shape(token), head, tail, tuple(_kinds(word, low)))


def _word(token: str) -> str:
    found = _CORE.search(token)
    return found.group() if found else token


def _marks(token: str, word: str, *, after: bool) -> str:
    at = token.find(word)
    marks = token[at + len(word) :] if after else token[:at]
    return marks.translate(_SAME_QUOTES)[:4]


_SAME_QUOTES = str.maketrans({**dict.fromkeys("“”„«»‟「」", '"'), **dict.fromkeys("‘’‚‹›", "'"),
                              "—": "–", "‒": "–", "‑": "-", "‐": "-"})  # fmt: skip


def _shape(token: str) -> str:
    """The form of a word: "Xx", "XX", "x", "I" for initials, "9999", "9-9"."""
    word = _word(token)
    if _INITIALS.fullmatch(token.rstrip(",;:)")):
        return "I." if "." in token else "I"
    if word.isdecimal():
        return "9" * min(len(word), 5)
    if _RANGE.fullmatch(word):
        return "9-9"
    if not _LETTER_OR_DIGIT.search(word):
        return "-"
    if _ONE_CASE.fullmatch(word):
        return "x" if word[0].islower() else "Xx"
    for form, sign in _FORMS:
        word = form.sub(sign, word)
    return _REPEATED.sub(r"\1\1", word)[:8]


def _kinds(word: str, low: str) -> list[str]:
    kinds = [_KIND[low]] if low in _KIND else []
    if _YEAR.fullmatch(word):
        kinds.append("year")
    elif word.isdecimal():
        kinds.append("number")
    elif _RANGE.fullmatch(word):
        kinds.append("range")
    elif _ROMAN.fullmatch(word):
        kinds.append("roman")
    elif any(c.isdecimal() for c in word):
        kinds.append("digits")
    if low.rstrip(".") in MONTHS:
        kinds.append("month")
    return kinds


def _inside(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """Say of each token whether it stands within quotation marks, and within brackets."""
    quoted, bracketed = [], []
    quote, depth = "", 0
    for token in tokens:
        opens = (not quote and token[:1] in '"“«„‘「') or (not quote and token[:2] in ("(“", "[“"))
        if opens:
            quote = next((c for c in token[:2] if c in '"“«„‘「'), "")
        quoted.append("Q" if quote else "o")
        body = token[1:] if opens else token
        if quote and _CLOSING[quote].search(body):
            quote = ""
        depth += token.count("(") + token.count("[")
        bracketed.append("B" if depth > 0 else "o")
        depth = max(0, depth - token.count(")") - token.count("]"))
    return quoted, bracketed


def _entry(tokens: Sequence[str], kinds: Sequence[Sequence[str]], quoted: Sequence[str]) -> list[str]:
    """What holds for the entry as a whole: where its first year stands, whether it quotes a title."""
    years = [i for i, kind in enumerate(kinds) if "year" in kind]
    place = "none" if not years else "early" if years[0] < max(_FAR, len(tokens) // 3) else "late"
    return [f"year {place}{' quoted' if 'Q' in quoted else ''}"]
