"""Entries of lists of works: how one looks, where lines end one, and lists that no heading announces."""

from __future__ import annotations

from collections.abc import Container, Sequence

import regex as re

from index.pieces import PieceKind
from index.structure.placed import PlacedPiece
from index.structure.prose import BULLET, is_closed
from index.structure.traced import Traced

_HEADS = (PieceKind.HEADING, PieceKind.TITLE)
_LISTED = (PieceKind.TEXT, PieceKind.PARAGRAPH, PieceKind.LIST, PieceKind.QUOTATION)
_LABEL = re.compile(
    r"\s*(?:[-*•–]\s+)?(?:\[(?P<n>\d{1,4})\]|(?P<n>\d{1,4})[.)]|(?P<n>\d{1,3})(?=\s+\p{L}))\s*"
)
_WORD = r"(?:\p{Lu}[\p{L}\p{M}’'‐-]*\.?|(?:d|O|M)[’']\p{Lu}[\p{L}\p{M}‐-]*)"
_PARTICLES = r"(?:(?:van|von|de|del|della|di|da|du|la|le|der|den|ter|ten|al|el|zu|bin|dos|das)\s+){0,3}"
_FAMILY = rf"{_PARTICLES}{_WORD}(?:\s+{_WORD}){{0,2}}"
_BODIES = rf"{_WORD}(?:\s(?:of|for|and|the|on|in|de|des|für|der|&|{_WORD})){{0,9}}"
# "Allison, G. T.", "van der Berg, Anna", "Berkman LF", "A. M. Turing", "———.", "United Nations (2014)"
_OPENING = re.compile(
    rf"[*_“\"‘]*(?:{_FAMILY},\s+(?:\p{{Lu}}|&)|{_FAMILY}\s+\p{{Lu}}{{1,3}}[,.]"
    rf"|(?:\p{{Lu}}\.[\s-]?){{1,3}}\s*{_FAMILY}|\p{{Lu}}[^.,()]{{2,60}}\s(?:et al\b|and others)"
    rf"|[—–_-]{{2,}}[.,]|{_BODIES}[.,]?\s\((?:1[4-9]|20)\d\d|{_FAMILY}(?:\s+(?:and|&)\s+{_FAMILY})?,\s+[“‘\"*])"
)
_BODY = re.compile(r"\p{Lu}[\p{L}\s’'&-]{5,80}[.,]\s")
_YEAR = re.compile(r"(?<![\d–-])(?:1[4-9]|20)\d\d[a-z]?\b|\bn\.\s?d\.|\b(?:in press|forthcoming)\b")
_PLACED_YEAR = re.compile(
    r"[(\[](?:[^()]{0,60}[,;]\s)?(?:(?:1[4-9]|20)\d\d[a-z]?|n\.\s?d\.|in press|forthcoming)[)\],:;]"
    r"|[.,;]\s(?:(?:1[4-9]|20)\d\d[a-z]?|n\.\s?d\.)\s?[.,;:]|[,;]\s(?:1[4-9]|20)\d\d[a-z]?\W*$"
)
_ADDRESS = re.compile(r"https?://|\bdoi\b|\bwww\.", re.I)
_NUMBERS = re.compile(
    r"\d+\s?\(\d+\)|\b\d+\s?[,:;]\s?(?:p\.\s?)?\d+\s?[–-]\s?\d+|\b(?:pp?|vol|no|S)\.\s?\d", re.I
)
_PUBLISHED = re.compile(
    r"\b(?:Press|Publish\w+|Universit\w+|Verlag|Books|[Ee]ds?\.|[Ee]dited by|[Dd]issertation|[Tt]hesis"
    r"|Journal|Review|Retrieved"
    r"|[Aa]vailable|[Aa]ccessed|Proceedings|[Tt]ranslated by|[Tt]rans\.|Working [Pp]aper)\b"
    r"|\b[Ii]n:\s|\p{Ll}:\s\p{Lu}\p{Ll}+[^.]{0,40},\s(?:1[4-9]|20)\d\d"
)
# "Yilmaz (2021), in turn, …": a sentence that cites.
_CITING = re.compile(r"\((?:1[4-9]|20)\d\d[^()]{0,60}\),?\s\p{Ll}{2}")
_PROSE = re.compile(r"\b(?:is|are|was|were|has|have|had|it|they|you|your|we|who|which|this|these)\b")
_LONGEST = 900
_SHARE, _EVERY = 0.6, 0.85
_FEWEST = 3


def looks_like_entry(text: str) -> bool:
    """Whether a text is printed like an entry of a list of works: who, when, and where it appeared."""
    text = " ".join(text.split())
    text = text[label.end() :] if (label := _LABEL.match(text)) else text
    if not 20 <= len(text) <= _LONGEST:
        return False
    signs = bool(_OPENING.match(text)) or 0.5 * bool(_BODY.match(text))
    signs += bool(_YEAR.search(text)) + bool(_PLACED_YEAR.search(text)) + bool(_ADDRESS.search(text))
    signs += bool(_NUMBERS.search(text)) + bool(_PUBLISHED.search(text)) - 1.5 * bool(_CITING.search(text))
    return signs - max(0, len(_PROSE.findall(text)) - 1) >= 2.5


def opens_entry(text: str) -> bool:
    """Whether a text begins with an author as lists print one: "Allison, G. T.", "A. M. Turing"."""
    return bool(_OPENING.match(text))


def entries(text: Traced) -> list[Traced]:
    """The entries of one chunk of a list, bulleted, numbered or hanging."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text.text)]
    opens = _openings(text.text, lines)
    groups: list[list[tuple[int, int]]] = []
    for n, span in enumerate(lines):
        if not groups or opens[n]:
            groups.append([])
        groups[-1].append(span)
    found = []
    for group in groups:
        entry = text[group[0][0] : group[-1][1]]
        bullet = BULLET.match(entry.text)
        found.append((entry[bullet.end() :] if bullet else entry).strip())
    return [entry for entry in found if entry]


def _openings(text: str, lines: Sequence[tuple[int, int]]) -> list[bool]:
    """Which lines open an entry: by bullets, by numbers that count on, by the indent of all others, or
    by what they say."""
    shown = [text[start:end] for start, end in lines]
    if any(BULLET.match(line) for line in shown):
        return [bool(BULLET.match(line)) for line in shown]
    if counted := _counted(shown):
        return counted
    if any(line[0] in " \t" for line in shown[1:]) and shown[0][0] not in " \t":
        return [line[0] not in " \t" for line in shown]
    if len(shown) > 1 and sum(map(looks_like_entry, shown)) >= _EVERY * len(shown):
        # a line for each
        return [True] * len(shown)
    opens = [True]
    for n, line in enumerate(shown[1:], 1):
        last = shown[n - 1].rstrip()
        ended = is_closed(last) or bool(re.search(r"(?:https?://|doi\.org/|doi:)\S+$", last))
        opens.append(ended and bool(_OPENING.match(line) or _LABEL.match(line)))
    return opens


def _counted(shown: Sequence[str]) -> list[bool]:
    """The same for lines with numbers, each one more than the last; empty where they do not count on."""
    opens: list[bool] = []
    following: int | None = None
    for line in shown:
        label = _LABEL.match(line)
        number = int(label["n"]) if label else None
        opens.append(number is not None and number == (following if following is not None else number))
        if opens[-1] and number is not None:
            following = number + 1
    return opens if opens and opens[0] and (sum(opens) > 1 or len(shown) == 1) else []


def counted_entries(text: Traced) -> list[Traced]:
    """The entries of a chunk whose numbers count on; the whole chunk where they do not."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text.text)]
    return entries(text) if _counted([text.text[a:b] for a, b in lines]) else [text.strip()]


def is_list_below(pieces: Sequence[PlacedPiece]) -> bool:
    """Whether most of what stands below a heading, up to the next one, is entries of works."""
    found: list[bool] = []
    for piece in pieces:
        if piece.kind in _HEADS or len(found) > 20:
            break
        if piece.kind is PieceKind.REFERENCE:
            found.append(True)
        elif piece.kind in _LISTED:
            found += [looks_like_entry(entry.text) for entry in _entries_of(piece)]
    return bool(found) and sum(found) >= _SHARE * len(found)


def unannounced(pieces: Sequence[PlacedPiece], notes: Container[int]) -> range:
    """The pieces of the longest run that is a list of works by its entries alone, near the text's end,
    `notes` left out."""
    counts = []
    for n, piece in enumerate(pieces):
        listed = piece.kind in _LISTED and n not in notes
        found = [looks_like_entry(e.text) for e in _entries_of(piece)] if listed else []
        counts.append((sum(found), len(found)))
    best, most = range(0), _FEWEST - 1
    start = 0
    while start < len(counts):
        if not counts[start][0]:
            start += 1
            continue
        # one piece that looks like none, between others that do, belongs to the list
        end = start
        while end < len(counts) and (_mostly(counts[end]) or _mostly(*counts[end + 1 : end + 2])):
            end += 1
        while end > start and not _mostly(counts[end - 1]):
            end -= 1
        entries_found = sum(n for n, _ in counts[start:end])
        if entries_found > most and entries_found >= 0.75 * sum(of for _, of in counts[start:end]):
            best, most = range(start, end), entries_found
        start = max(end, start + 1)
    after = sum(
        len(piece.text.text)
        for n, piece in enumerate(pieces[best.stop :], best.stop)
        if piece.kind in _LISTED and n not in notes
    )
    before = sum(len(piece.text.text) for piece in pieces[: best.start])
    return best if after <= before else range(0)


def _mostly(count: tuple[int, int] = (0, 0)) -> bool:
    return count[0] > 0 and count[0] >= _SHARE * count[1]


def _entries_of(piece: PlacedPiece) -> Sequence[Traced]:
    return piece.items or entries(piece.text)
