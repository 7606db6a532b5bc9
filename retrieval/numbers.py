"""The values of numbers, in digits or in English words."""

from __future__ import annotations

from functools import lru_cache

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: dict[str, float] = {
    **{word: float(n) for n, word in enumerate(_ONES)},
    **{word: 10.0 * n for n, word in enumerate(_TENS, 2)},
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "dozen": 12.0, "half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "sixth": 1 / 6,
    "seventh": 1 / 7, "eighth": 0.125, "ninth": 1 / 9, "tenth": 0.1, "hundredth": 0.01,
    "twice": 2.0, "thrice": 3.0, "double": 2.0, "triple": 3.0, "once": 1.0,
}  # fmt: skip
# "one" is a pronoun more often than a number.
_AMBIGUOUS = frozenset(("one", "once"))


@lru_cache(maxsize=4096)
def number_word(word: str) -> float | None:
    """The value of a folded English number word ("three", "thirds" as a third), None for others.
    "one" counts as none: it is a pronoun more often."""
    if word in _AMBIGUOUS:
        return None
    for form in (
        word,
        word[:-1] if word.endswith("s") else word,
        word[:-3] + "y" if word.endswith("ies") else word,
    ):
        if form in _WORDS and form not in _AMBIGUOUS:
            return _WORDS[form]
    return None


def value(digits: str, default: float | str = "") -> float | str:
    """The value of digits with a point, a comma, a bar or a power ("2.5", "1/2", "10^6"); `default`
    for what is no number ("2.0.1")."""
    base, _, power = digits.partition("^")
    try:
        over, bar, under = base.partition("/")
        number = float(over.replace(",", ".")) / (float(under) if bar else 1.0)
        return number ** float(power.replace("−", "-")) if power else number
    except (ValueError, ZeroDivisionError, OverflowError):
        return default
