"""A question in German or French, as far as its words can be put in those of English texts.

This is no translation. Question phrases have an English form (`question_forms`), the usual words of prose
English equivalents (`bilingual`), of which those that the texts use are taken, countries the name that Babel
(the CLDR) gives them, and a word that the texts have, as it is or in the usual English spelling of its ending
("Technologie", "réalité"), is kept, as are numbers and nouns without an equivalent. Other words are left out:
the model reads English alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from index.words import STOP_WORDS, WORD, fold, stems
from retrieval.interpret.bilingual import LANGUAGES, Dictionary, dictionary
from retrieval.interpret.question_forms import with_english_forms

# Endings and spellings that English has otherwise: the first that makes a word of the texts counts.
_SPELLINGS = {
    "de": (("ologie", "ology"), ("ie", "y"), ("itat", "ity"), ("tat", "ty"), ("ismus", "ism"), ("isch", "ic"),
           ("ische", "ic"), ("ischen", "ic"), ("ationen", "ation"), ("ung", "ing"), ("enz", "ence"),
           ("anz", "ance"),
           ("ell", "al"), ("elle", "al"), ("iv", "ive"), ("k", "c"), ("z", "c"), ("en", ""), ("e", ""),
           ("n", ""),
           ("s", "")),
    "fr": (("ologie", "ology"), ("ie", "y"), ("ite", "ity"), ("te", "ty"), ("isme", "ism"), ("ique", "ic"),
           ("iques", "ics"), ("eur", "or"), ("aire", "ary"), ("el", "al"), ("elle", "al"), ("if", "ive"),
           ("ive", "ive"), ("oire", "ory"), ("eux", "ous"), ("es", ""), ("e", ""), ("s", "")),
}  # fmt: skip
_LEAST_COGNATE = 5
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[,;:.!?)]|(?:und|oder)\b)")
_TOKEN = re.compile(r"⟦(?P<english>[^⟧]*)⟧|\w+")
# Equivalents of one word that are put side by side, if the texts use them all.
_MOST_EQUIVALENTS = 2


def gloss(
    question: str, language: str, known: Callable[[str], bool], spelt: Callable[[str], str] = str
) -> str | None:
    """The words of a question that have a counterpart in English or in the texts, in order; None for a
    language without glosses, or if more words are lost than put. `language` is an ISO 639 code; `known` says
    whether the texts use a word in any inflection, and `spelt` returns it as they spell it.
    """
    if language not in LANGUAGES:
        return None
    glosses: list[str] = []
    lost = 0
    for put in _Glossing(language, known, spelt).of(question):
        if put is None:
            lost += 1
        elif put and put not in glosses:
            glosses.append(put)
    subjects = sum(w.lower() not in STOP_WORDS for w in " ".join(glosses).split())
    return " ".join(glosses) if subjects and subjects >= lost else None


class _Glossing:
    """Glosses the words of a question in one language to texts with words that are `known`."""

    def __init__(self, language: str, known: Callable[[str], bool], spelt: Callable[[str], str]) -> None:
        self._language = language
        self._known = known
        self._spelt = spelt
        self._dictionary: Dictionary = dictionary(language)

    def of(self, question: str) -> Iterator[str | None]:
        """The gloss of each word, "" of one that says nothing, None of one that has no counterpart."""
        text = with_english_forms(question, self._language)
        for name, english in _countries(self._language):
            if " " in name or "-" in name:
                text = re.sub(rf"\b{re.escape(name)}\b", f"⟦{english}⟧", text, flags=re.I)
        tokens = list(_TOKEN.finditer(text))
        parted = self._parted(text, tokens)
        for at, token in enumerate(tokens):
            if token["english"] is not None:
                yield token["english"].strip()
            else:
                yield parted[at] if at in parted else self._word(token[0], first=at == 0)

    def _parted(self, text: str, tokens: list[re.Match[str]]) -> dict[int, str]:
        """The glosses of the two parts of a verb that is parted in the sentence, by their places."""
        for at in range(len(tokens) - 1, 0, -1):
            if not _CLAUSE_ENDS.match(text, tokens[at].end()):
                continue
            for verb in range(at):
                word = tokens[verb][0].lower() if verb == 0 else tokens[verb][0]
                if found := self._dictionary.separable(word, tokens[at][0]):
                    return {verb: self._chosen(found, word), at: ""}
        return {}

    def _word(self, word: str, *, first: bool) -> str | None:
        """The gloss of a word, "" if it says nothing, None if it has no counterpart. `first`: it begins the
        question, and its capital says nothing."""
        if word.isdigit():
            return word
        if country := dict(_countries(self._language)).get(word.casefold()):
            return country
        found = self._dictionary.equivalents(word.lower()) if first and not word.isupper() else None
        if found is None:
            found = self._dictionary.equivalents(word)
        if found is not None:
            return self._chosen(found, word)
        if word.isascii() and self._known(fold(word)):
            return self._spelt(word)
        if parts := self._dictionary.compound(word):
            return " ".join(self._chosen(part, "") for part in parts)
        if cognate := self._cognate(self._dictionary.lemma(word)) or self._cognate(word):
            return self._spelt(cognate)
        if word[0].isupper() and not first:
            # what the texts have nothing of stays, so that the answer is not taken for one on it
            return word if self._dictionary.is_name(word) else word.lower()
        return None

    def _chosen(self, equivalents: tuple[str, ...], word: str) -> str:
        """The equivalents that the texts use; else the word itself, if they have that; else the most
        usual one."""
        by_stem = {" ".join(stems(e)): e for e in reversed(equivalents)}
        used = [e for e in reversed(by_stem.values()) if all(self._uses(w) for w in WORD.findall(e))]
        if used or not equivalents:
            return " ".join(used[:_MOST_EQUIVALENTS])
        if word[:1].isupper() and word.isascii() and self._known(fold(word)):
            return word
        # a capital would make it a name that the texts do not have
        return next((e for e in equivalents if e == e.lower()), equivalents[0])

    def _uses(self, word: str) -> bool:
        return word.lower() in STOP_WORDS or self._known(fold(word))

    def _cognate(self, word: str) -> str:
        """The word of the texts that differs from this one by the spelling of its language alone, or ""."""
        plain = fold(word)
        if len(plain) < _LEAST_COGNATE:
            return word if word.isupper() and len(word) > 1 else ""
        for ending, english in _SPELLINGS[self._language]:
            if plain.endswith(ending) and self._known(made := plain[: -len(ending)] + english):
                return made
        if self._known(plain):
            return plain
        if self._language == "fr":
            return word if word[0].isupper() else ""
        hard = plain.replace("k", "c").replace("z", "c").replace("ph", "f")
        return hard if self._known(hard) else ""


@lru_cache(maxsize=4)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    """The names of countries in a language, in lower case, with their English names."""
    from babel import Locale

    english, own = Locale("en").territories, Locale(language).territories
    shared = [code for code in own if str(code).isalpha() and code in english]
    return tuple((str(own[code]).casefold(), str(english[code])) for code in shared)
