"""Telling which words of running text are an author's name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import regex

from index.bibliography.citations.marks import Mark
from index.bibliography.citations.matching import Entry
from index.bibliography.dates import MONTHS
from index.bibliography.names import PARTICLES, fold

# Words that open sentences with a capital and are no forename, for texts too short to show it.
_FUNCTION_WORDS = frozenset(
    """
    a according after again all also although among an and another as at because before both but by
    can cf consider contrary drawing each earlier even every first following for from further
    furthermore given hence here how however if in indeed instead it its last lastly later like
    likewise many meanwhile moreover most nevertheless next no nonetheless nor not now of on once
    one only or other our over rather recently second see similarly since so some still such than
    that the their then there therefore these they third this those though through thus to
    ultimately under unlike until we what when where whereas whether which while who whose why with
    within without yet aber auch auf aus bei da dabei daher dann das dem den denn der des die dies
    doch ein eine für ferner hier im in jedoch laut mit nach nachdem ob obwohl schon sie so sowie
    und von während was wenn wie zu zudem zwar ainsi alors après au aussi avec ce cependant cette
    comme dans de des donc du elle en enfin et il la le les lorsque mais or par pour quand selon si
    sur un une al aunque como con cuando de del desde donde el ella en entre es la las lo los más no
    para pero por porque pues que según sin sobre también tras y che con da di e il ma nel per se
    """.split()
)
_NO_AUTHORS = frozenset(
    """
    figure fig table tab equation eq section sec chapter appendix box note notes step part volume
    vol version abbildung abb tabelle kapitel figura tabla tableau article art act law treaty
    directive regulation resolution agreement convention protocol spring summer autumn fall winter
    since until before after around circa about between early late mid copyright
    """.split()
)
_LAST_NAME = regex.compile(rf"(?:(?<!\S){PARTICLES}\s+){{0,3}}\S+$")

_FORENAMES = regex.compile(r"(?:(?<![\p{L}\p{M}\p{N}’'-])\p{Lu}(?:[\p{L}\p{M}]++|\.)\s+){1,3}$")
_PLACE = regex.compile(r"\p{L}:\s*$")
_PUBLISHER = regex.compile(
    r"\b(?:Press|Publish(?:ers|ing)|Books|Verlag|Editions?|Éditions|Ediciones|& Sons?)$"
)
# "the Lisbon (2007)", "Treaty of Lisbon (2007)": the name of a thing.
_TITLED = regex.compile(r"(?:\b(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]as|[Ll][ae]|[Ee]l)|\p{Lu}\w+\s+\p{Ll}{2,3})\s+$")


class Surnames:
    """The names that a reference list knows, and the text in which they are looked for."""

    def __init__(self, text: str, entries: Sequence[Entry]) -> None:
        self.text = text
        self.vocabulary = frozenset(regex.findall(r"(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]*+", text))
        self.known = {f for e in entries for f in e.folded if f} | {
            fold(e.acronym) for e in entries if e.acronym
        }
        names = {n for e in entries for n in e.names}
        # Longest first: "García Márquez" before "Márquez".
        self.compound = sorted((n for n in names if " " in n), key=len, reverse=True)
        self.unspaced = sorted((n for n in names if regex.fullmatch(r"\p{Lo}{2,}", n)), key=len)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Find the surname within a printed name: "Graham Allison" has it from "Allison" on.

        A known name may begin before `start`, as an organisation's small words do.
        """
        for name in (*self.compound, *self.unspaced):
            at = end - len(name)
            if at >= 0 and fold(self.text[at:end]) == fold(name):
                return at, end
        words = [m.start() for m in regex.finditer(r"\S+", self.text, pos=start, endpos=end)]
        for at in words:
            if fold(self.text[at:end]) in self.known:
                return at, end
        last = _LAST_NAME.search(self.text[start:end])
        return (start + last.start() if last else start), end

    def with_forenames(self, start: int, entry: Entry | None) -> int:
        """Move a mark's beginning over forenames that agree with the entry's initials."""
        initial = fold(entry.givens[0])[:1] if entry and entry.givens else ""
        before = _FORENAMES.search(self.text[max(0, start - 60) : start])
        if not initial or before is None:
            return start
        words = list(regex.finditer(r"\S+\s+", before.group()))
        for word in words:
            if fold(word.group())[:1] == initial and not self.is_function_word(word.group()):
                return start - (len(before.group()) - word.start())
        return start

    def is_function_word(self, word: str) -> bool:
        """Tell whether a capitalised word is an ordinary one that opens a sentence."""
        lower = word.strip().lower()
        return lower in _FUNCTION_WORDS or lower in self.vocabulary


def could_be_author(
    text: str, mark: Mark, vocabulary: Collection[str], commas: Collection[bool]
) -> int | None:
    """Say where the name in a dated mark begins that fits no entry, or None for no citation.

    "(January 2019)", "NATO (1949)", "the Treaty of Lisbon (2007)" are none. A single name in
    brackets counts only in the form that the text's other marks have, with a comma or without.
    """
    names = list(mark.names)
    while names and _ordinary(text[slice(*names[0])], vocabulary) and not mark.et_al:
        names.pop(0)
    if not names:
        return None
    a, b = names[0]
    words = text[a:b].split()
    if any(w.lower().rstrip(".") in _NO_AUTHORS or w.lower() in MONTHS for w in words):
        return None
    last = _LAST_NAME.search(text[a:b])
    at = a + last.start() if last else a
    if mark.et_al or len(names) > 1:
        return at
    apart = regex.search(r"\p{L}{2}", text[b : mark.end].partition("(")[0])
    if len(words) > 3 or words[-1].isupper() or apart or 0 < (mark.year or 0) < 1900:
        return None
    before = text[max(0, a - 40) : a]
    if mark.form == "parenthetical" and (_PLACE.search(before) or _PUBLISHER.search(text[a:b])):
        # "(London: Albion Press, 2019)"
        return None
    if mark.form == "narrative":
        return None if _TITLED.search(before) else at
    return at if (mark.comma in commas if commas else mark.comma) else None


def _ordinary(name: str, vocabulary: Collection[str]) -> bool:
    lower = name.strip().lower()
    return " " not in lower and (lower in _FUNCTION_WORDS or lower in vocabulary)
