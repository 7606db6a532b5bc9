"""A lone surname in running text ("Allison advocates …"), once its work has been cited."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex
from anyascii import anyascii

from index.bibliography.citations.marks import Mark
from index.bibliography.citations.matching import Entry, Tie
from index.bibliography.citations.surnames import Surnames
from index.bibliography.dates import MONTHS
from index.bibliography.names import fold

# Surnames that are words too: at the head of a sentence only the verb tells them apart.
_WORDS = frozenset(
    """
    bank best black bright brown case cave church court day field fox frank good grant gray green
    grey hill hope house hunt king lake law light little long love marsh may miller moon much noble
    page park power price rich ring rose sharp short small snow stone strong summer thing waters
    west white wild will winter wise wood young lang klein gross groß kurz jung alt schwarz weiß
    """.split()
)
_VERB = regex.compile(
    r"(?:['’]s?)?\s+(?:(?:also|further|thus|therefore|himself|herself|convincingly|explicitly)\s+)?"
    r"(?:advocat|argu|assert|call|caution|claim|conclud|conten[dt]|criticis|defin|describ|disagre|echo"
    r"|emphasi|examin|explain|find|found|highlight|hold|identif|insist|maintain|not(?:es|ed)|observ"
    r"|point|posit|propos|reject|show|stat(?:es|ed)|stress|suggest|summari|think|view|warn|writ|wrote"
    r"|schreib|argumentier|betont|zeigt|affirm|soulign|montre|écrit|sostiene|afirma|señala)\p{Ll}*",
)
_THE = (
    r"(?:[Tt]he|[Aa]n?|[Dd]er|[Dd]ie|[Dd]as|[Dd]e[mns]|[Ll][ae]s?|[Ee]l|[Ll]os"
    r"|[Uu]n[ae]?|[Ii]l|[Ee]ine?)"
)
_NEXT_CAPITAL = regex.compile(r"\s+(?:\p{Lu}[\p{L}\p{M}]|\p{Lu}\.)")
_AFTER_STOP = regex.compile(r"[.?!…:][”\"’»)\]]*\s+[“\"„«‘(]*$")
_WORD_BEFORE = regex.compile(r"(?<![\p{L}\p{M}])([\p{L}\p{M}’'-]+\.?)\s+$")


class BareNames:
    """Finds surnames of first authors, and ties them by what was cited before."""

    def __init__(self, text: str, entries: Sequence[Entry], surnames: Surnames) -> None:
        self.text, self.surnames = text, surnames
        self.by_name: dict[str, list[Entry]] = {}
        for entry in entries:
            for name in {*entry.names[:1], *([entry.acronym] if len(entry.acronym) > 1 else [])}:
                for spelling in {name, anyascii(name)}:
                    if len(spelling) > 1 and spelling[:1].isalpha():
                        self.by_name.setdefault(spelling, []).append(entry)
        names = "|".join(regex.escape(n) for n in sorted(self.by_name, key=len, reverse=True))
        self.form = regex.compile(
            rf"(?<![\p{{L}}\p{{M}}\p{{N}}@#/’'‐-])(?:{names or '(?!)'})"
            rf"(?![\p{{L}}\p{{M}}\p{{N}}‐]|[-’'](?!s\b)\p{{L}})"
        )

    def find(
        self, start: int, end: int, sentence_starts: Sequence[int]
    ) -> Iterator[tuple[Mark, list[Entry]]]:
        """Give each lone surname that is no ordinary word and no part of a longer name."""
        for found in self.form.finditer(self.text, start, end):
            name, at = found.group(), found.start()
            entries = self.by_name[name]
            if not (name[0].isupper() or regex.match(r"\p{Lo}|\p{Ll}[\p{Ll}’' ]*\p{Lu}", name)):
                continue
            head = bisect_right(sentence_starts, at) - 1
            opens = head >= 0 and not self.text[sentence_starts[head] : at].strip("“\"„«‘'( \n")
            opens = opens or _AFTER_STOP.search(self.text[max(start, at - 10) : at]) is not None
            longer = _NEXT_CAPITAL.match(self.text, found.end(), end) or (
                not opens and self._follows_name(self.text[max(start, at - 40) : at], entries)
            )
            if longer:
                continue
            if self._is_word(name, opens) and not _VERB.match(self.text, found.end(), end):
                continue
            begin = max(start, self.surnames.with_forenames(at, entries[0]))
            yield Mark(begin, found.end(), "narrative", ((at, found.end()),)), entries

    def tie(self, mark: Mark, candidates: Sequence[Entry], cited: Sequence[str]) -> Tie | None:
        """Tie a lone surname to the work by that author which was cited last before it."""
        by_key = {e.key: e for e in candidates}
        alone = {e.key for e in candidates if e.authors == 1}
        key = next((k for k in reversed(cited) if k in alone), None) or next(
            (k for k in reversed(cited) if k in by_key), None
        )
        if key is None:
            return None
        entry = by_key[key]
        rivals = [e for e in candidates if e.authors == 1 and e.key != key]
        if entry.authors == 1 and not rivals:
            return Tie(key, None, 0.0, entry)
        labels = " and ".join([entry.label, *[e.label for e in rivals[:2]]])
        printed = self.text[slice(*mark.names[0])]
        return Tie(key, f"printed “{printed}”; the list has {labels}", 1.0, entry)

    def _is_word(self, name: str, opens: bool) -> bool:
        lower = name.lower()
        if lower in MONTHS:
            return True
        return opens and (lower in _WORDS or lower in self.surnames.vocabulary)

    def _follows_name(self, before: str, entries: Sequence[Entry]) -> bool:
        """Tell "Boris Johnson" and "the Johnson thesis" from "Johnson" and "James Johnson"."""
        found = _WORD_BEFORE.search(before)
        if found is None:
            return False
        word = found[1]
        if regex.fullmatch(_THE, word):
            return True
        if not word[0].isupper():
            return False
        initials = {fold(e.givens[0])[:1] for e in entries if e.givens}
        return fold(word)[:1] not in initials and not self.surnames.is_function_word(word)
