"""The language of a text, by py3langid (Lui and Baldwin 2012: the frequency of byte sequences)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from index.words import STOP_WORDS, WORD

# Rarer ones are left out: a short text is too easily taken for a close relative of its language.
_KNOWN = (
    "ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv"
    + " th tr uk vi zh"
)
#: Characters of a text that are looked at.
MOST_CHARACTERS = 8000
_LEAST_PROBABILITY = 0.8
_LEAST_CHARACTERS = 60
# More than a third of the words of English prose are such, and hardly any of another language's.
_ENGLISH = 0.25


def identify(text: str) -> tuple[str, float]:
    """The ISO 639-1 code of the likeliest language, with its probability."""
    code, probability = _identifier().classify(text)
    return str(code), float(probability)


def language_of(text: str, stated: str = "") -> str:
    """The ISO 639-1 code of a text's language, `stated` or else English where its words do not say.

    What a page states of itself is often its template's language, so the words come first. The
    model (0.4 s) is not loaded for a text whose function words are English.
    """
    text = text[:MOST_CHARACTERS]
    words = WORD.findall(text)
    if len(text) < _LEAST_CHARACTERS or not words:
        return stated or "en"
    if sum(w.lower() in STOP_WORDS for w in words) > _ENGLISH * len(words):
        return "en"
    code, probability = identify(text)
    return code if probability >= _LEAST_PROBABILITY else stated or "en"


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_KNOWN.split())
    return identifier
