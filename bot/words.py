"""Words of members and for members: cleaning, shortening, matching of misspelt words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")
LONGEST_WORD = 100
"""The most characters of a word that is matched as misspelt."""

DROPPED = frozenset(("Cc", "Cf", "Cs"))
ZWNJ, ZWJ = "\u200c", "\u200d"
JOINERS = frozenset((ZWNJ, ZWJ))
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
ARROWS = frozenset("↔↕")
"""Symbols that emoji join and that are none by category (a head that shakes)."""
BLANK_LETTERS = frozenset("\u2800\u3164\uffa0")
"""Characters that are drawn as a space but are letters or symbols by category: Braille, Hangul fillers."""
UNSEEN = frozenset(
    map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)))
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""Characters without a shape or width of their own that `clean` keeps (Default_Ignorable_Code_Point in the
Unicode data): variation selectors, Hangul jamo fillers and the combining grapheme joiner."""
SAME_CHARACTER = ("<wide>", "<narrow>", "<compat>", "<noBreak>")
"""Compatibility decompositions that keep the meaning; those of superscripts ("10⁶") and fractions do not."""
VIRAMA = 9
"""Its canonical combining class."""
SHAPED = (("\u0600", "\u08ff"), ("\u0900", "\u0dff"), ("\u1000", "\u109f"), ("\u1780", "\u18af"))


def clean(text: str) -> str:
    """`text` without invisible characters: control, zero-width, direction and broken ones, except joiners
    that change an emoji or the shape of letters.

    Line breaks become spaces, so that a pasted paragraph is one question.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = "".join(
        " " if char in SPACES else char
        for char in text
        if char in SPACES or char in JOINERS or unicodedata.category(char) not in DROPPED
    )
    cleaned = unicodedata.normalize("NFC", kept).strip()
    # Again, since what stood beside a joiner that went may be put in another order.
    while (joined := unicodedata.normalize("NFC", _joined(cleaned)).strip()) != cleaned:
        cleaned = joined
    return cleaned


def _joined(text: str) -> str:
    """`text` with the joiners that do something where they stand: within an emoji, after a virama (RFC
    5892, appendix A), and between letters of scripts whose shapes they change."""
    if JOINERS.isdisjoint(text):
        return text
    kept: list[str] = []
    for number, char in enumerate(text):
        if char in JOINERS:
            before, after = kept[-1] if kept else "", text[number + 1 : number + 2]
            emoji = char == ZWJ and _emoji(after) and _emoji(_base(kept))
            virama = bool(before) and unicodedata.combining(before) == VIRAMA
            if not (emoji or virama or (_shaped(before) and _shaped(after))):
                continue
        kept.append(char)
    return "".join(kept)


def _base(kept: list[str]) -> str:
    """The last character that is no variation selector and no skin tone."""
    return next((char for char in reversed(kept) if char != "\ufe0f" and char not in SKIN_TONES), "")


def _emoji(char: str) -> bool:
    return bool(char) and (unicodedata.category(char) == "So" or char in ARROWS)


def _shaped(char: str) -> bool:
    """Whether it is a letter or mark of a script that joiners change: Arabic to Thaana and N'Ko, the
    scripts of India and Sri Lanka, Burmese, Khmer, Mongolian."""
    scripts = any(first <= char <= last for first, last in SHAPED)
    return scripts and unicodedata.category(char)[0] in "LM"


def shorten(text: str, limit: int) -> str:
    """`text` cut at a word and marked with an ellipsis where it is longer than `limit`."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = head.rfind(" ")
    return head[: at if at > limit // 2 else len(head)].rstrip() + "…"


def nearest(typed: str, known: Iterable[str]) -> str | None:
    """The known word that `typed` was probably meant to be, or None."""
    from rapidfuzz.distance import OSA

    folded = typed[:LONGEST_WORD].casefold()
    letters = sorted(folded)
    ranked = []
    for word in known:
        away = OSA.distance(folded, word.casefold())
        longest = max(len(folded), len(word))
        # Words of one letter or two, of which one differs, are other words.
        if away <= (max(1, longest // 3) if longest > 2 else 0):
            # Of two as near, the one with the same letters in another order was meant.
            ranked.append((away, sorted(word.casefold()) != letters, word))
    return min(ranked)[2] if ranked else None


def listed(words: Iterable[str], last: str = "or") -> str:
    """ "a, b or c"."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 text", "3 texts", "1,204 passages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def part_heading(part: str) -> str:
    """The heading over the excerpts for one part of a question: "Tariffs", "When did they begin?"."""
    return capitalised(part)


def nothing_found_on(missing: Sequence[str]) -> str:
    """ "Nothing was found on tariffs or quotas."; questions stand in quotation marks."""
    if any(part.rstrip().endswith("?") for part in missing):
        return f"Nothing was found for {listed(f'“{part}”' for part in missing)}."
    return f"Nothing was found on {listed(missing)}."


def capitalised(words: str) -> str:
    """`words` with a capital first letter; the others stay as they are ("DOI")."""
    return words[:1].upper() + words[1:]


def ordinal(number: int) -> str:
    """ "1st", "2nd", "3rd", "11th"."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def folded(words: str) -> str:
    """`words` in lower case with single spaces, for comparisons."""
    return " ".join(words.casefold().split())


def blank(text: str) -> bool:
    """Whether `text` shows nothing: empty, or spaces, blank letters and invisible characters alone."""
    return not alike(text).replace(ZWJ, "")


def alike(text: str) -> str:
    """`text` as `folded`, without differences that readers cannot see: equal for texts that differ in
    variation selectors (an emoji with U+FE0F or without), in blank letters, in zero-width characters
    or in normalisation."""
    kept = (
        " " if char in BLANK_LETTERS else char for char in clean(text) if char not in UNSEEN and char != ZWNJ
    )
    same = "".join(
        unicodedata.normalize("NFKC", char)
        if unicodedata.decomposition(char).startswith(SAME_CHARACTER)
        else char
        for char in kept
    )
    # Folding may part a letter from its marks ("ǰ"), so the normal form comes last.
    return unicodedata.normalize("NFC", folded(unicodedata.normalize("NFC", same)))


_SPEAKERS = {"work": "the work itself", "abstract": "its abstract"}


def key_and_speaker(key: str, speaks: str | None) -> str:
    """The key of an excerpt's text, and whether a cited work speaks there: "cave-2018, the work itself"."""
    return f"{key}, {_SPEAKERS[speaks]}" if speaks in _SPEAKERS else key
