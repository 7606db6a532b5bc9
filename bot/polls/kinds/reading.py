"""Parsing of ballots: the words that a member types, matched with the poll's options.

The words of a receipt can be typed back as a ballot, also where options hold commas or ">" themselves, are
numbers, or were shortened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.ballots.types import Choice, Option
from bot.polls.types import Poll
from bot.words import alike, counted, nearest, shorten
from index.errors import UserError

PAIR = re.compile(r"\s*(.+?)\s*[=:]\s*([^\s,;]+)(?:[\s,;]+|$)", re.DOTALL)
IN_PAIRS = re.compile(r"[=:,;]")
"""What an option's words may not hold where a pair names it by them."""
SEPARATED = re.compile(r"[\s,;>]+")
BETWEEN = re.compile(r"\s*[,;>]\s*")
NUMBER_OF = re.compile(r"option (\d{1,3}), “[^”]*”")
"""An option whose words are a number, as a receipt calls it."""
LONGEST_IN_A_PAIR = 40
"""The most characters of an option's words in a receipt of pairs."""


def read_options(poll: Poll, words: Sequence[str]) -> list[int]:
    """The numbers of the options named, in the order given, each once. `words` name one option as a whole, or
    several with commas or ">" between, else one option each. Digits are read as an option's number, even if
    another option's words are that number. Raises UserError."""
    words = [NUMBER_OF.sub(r"\1", word) for word in words]
    whole = NUMBER_OF.sub(r"\1", " ".join(words))
    parts = [part for part in SEPARATED.split(whole) if part]
    if parts and all(_numbered(poll, part) for part in parts):
        words = parts
    elif (number := _by_words(poll.options, whole)) is not None:
        return [number]
    elif len(words) > 1 or BETWEEN.search(whole):
        words = _listed(poll, whole) or words
    split = [part for word in words for part in ([word] if named(poll, word) else SEPARATED.split(word))]
    found: list[int] = []
    for part in split:
        if not part:
            continue
        number = named(poll, part)
        if number is None:
            raise UserError(f"{poll.id} has no option “{shorten(part, 40)}”{_hint(poll, part)}")
        if number in found:
            raise UserError(f"You named option {number} twice; name each once.")
        found.append(number)
    if not found:
        raise UserError(nothing(poll))
    return found


def read_pairs(
    poll: Poll, words: Sequence[str], value_of: Callable[[str], int | None], wanted: str
) -> Choice:
    """Pairs of an option, by its number or its words, and a value, such as "2=agree" or "tea=4". `value_of`
    gives None for what is no value; `wanted` says in words what one is. Raises UserError."""
    noun, whole, start = poll.kind.noun, " ".join(words).strip(" ,;"), 0
    choice: dict[int, int] = {}
    given: dict[int, str] = {}
    while start < len(whole):
        pair = PAIR.match(whole, start)
        value = value_of(pair[2]) if pair else None
        if pair is None or value is None:
            raise UserError(f"“{shorten(pair[0].strip(' ,;') if pair else whole[start:], 40)}” is {wanted}.")
        number = named(poll, pair[1])
        if number is None:
            raise UserError(f"{poll.id} has no {noun} “{shorten(pair[1], 40)}”{_hint(poll, pair[1])}")
        if choice.setdefault(number, value) != value:
            first = given[number]
            raise UserError(
                f"You gave {noun} {number} two different votes; give it one, such as {number}={first}."
            )
        given.setdefault(number, pair[2])
        start = pair.end()
    if not choice:
        raise UserError(nothing(poll))
    return choice


def pairs_in_words(poll: Poll, choice: Choice) -> str:
    """A ballot of pairs as `read_pairs` reads it: "tea=5, milk=3". An option whose words could be read in
    another way is named by its number."""

    def name(option: Option) -> str:
        words = shorten(option.text, LONGEST_IN_A_PAIR)
        clear = not IN_PAIRS.search(words) and named(poll, words) == option.number
        return words if clear else str(option.number)

    return ", ".join(
        f"{name(option)}={choice[option.number]}" for option in poll.options if option.number in choice
    )


def nothing(poll: Poll) -> str:
    """The sentence for a ballot without a choice."""
    return f"{poll.id} needs your choice: {poll.kind.takes(poll)}."


def named(poll: Poll, word: str) -> int | None:
    """The number of the option that has this number or these words; None for none. Raises UserError for a
    number that no option has."""
    if (number := _numbered(poll, word)) is not None:
        return number
    number = _by_words(poll.options, word)
    if number is None and digits(word):
        return known(poll, int(word))
    return number


def known(poll: Poll, number: int) -> int:
    """The number of an option. Raises UserError where there is none."""
    if any(option.number == number for option in poll.options):
        return number
    noun = poll.kind.noun
    raise UserError(f"{poll.id} has {counted(len(poll.options), noun)}; there is no {noun} {number}.")


def _hint(poll: Poll, word: str) -> str:
    """The end of a sentence on words that name no option."""
    near = nearest(word, [option.text for option in poll.options])
    return f"; did you mean {near}?" if near else f": it takes {poll.kind.takes(poll)}."


def digits(word: str) -> bool:
    """Whether a word may be an option's number."""
    return word.isascii() and word.isdigit() and len(word) < 4


def _listed(poll: Poll, whole: str) -> list[str]:
    """The options that are named with separators between, each by its number; empty where a part names none.
    The longest part that names an option is taken first, since options may hold separators."""
    ends = [match.span() for match in BETWEEN.finditer(whole)] + [(len(whole), len(whole))]
    found: list[str] = []
    start = 0
    while start < len(whole):
        for end, following in reversed(ends):
            part = whole[start:end].strip()
            number = _numbered(poll, part) or _by_words(poll.options, part) if end > start and part else None
            if number is not None:
                found.append(str(number))
                start = following
                break
        else:
            return []
    return found


def _numbered(poll: Poll, word: str) -> int | None:
    """The option that has this number."""
    number = int(word) if digits(word) else 0
    return number if any(option.number == number for option in poll.options) else None


def _by_words(options: Sequence[Option], words: str) -> int | None:
    folded = _folded(words)
    exact = [option.number for option in options if _folded(option.text) == folded]
    if exact:
        return exact[0]
    # A receipt ends long words in an ellipsis.
    begins = _folded(words.rstrip().removesuffix("…"))
    begun = [
        option.number for option in options if len(begins) > 2 and _folded(option.text).startswith(begins)
    ]
    return begun[0] if len(begun) == 1 else None


def _folded(words: str) -> str:
    return " ".join(alike(words).replace("-", " ").replace("_", " ").split())
