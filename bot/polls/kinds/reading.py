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
BESIDE = re.compile(r"(?<!\S)(\d{1,3}) “[^”]*”(?=\s*[=:])")
"""A number in a pair of a receipt, with the option's words beside it."""
BLANK = re.compile(r"\s+([^\s,;=:]+)(?=[\s,;]|$)")
LONGEST_IN_A_PAIR, LONGEST_BESIDE = 40, 30
"""The most characters of an option's words in a receipt of pairs, and of those beside its number."""
MOST_SIDE_BY_SIDE = 30
"""The most words in which several options are looked for."""
MOST_BESIDE = 12
"""A receipt of more pairs has numbers alone."""


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
            raise UserError(_no_option(poll, whole, part))
        if number in found:
            raise UserError(f"You named option {number} twice; name each once.")
        found.append(number)
    if not found:
        raise UserError(nothing(poll))
    return found


def read_pairs(
    poll: Poll,
    words: Sequence[str],
    value_of: Callable[[str], int | None],
    wanted: str,
    *,
    blanks: bool = False,
) -> Choice:
    """Pairs of an option, by its number or its words, and a value, such as "2=agree" or "tea=4". `value_of`
    gives None for what is no value; `wanted` says in words what one is. With `blanks` a blank may stand
    between the two ("2 agree"), where it can be read in one way only. Raises UserError."""
    noun, start = poll.kind.noun, 0
    whole = BESIDE.sub(r"\1", " ".join(words).strip(" ,;"))
    choice: dict[int, int] = {}
    given: dict[int, str] = {}
    while start < len(whole):
        pair = PAIR.match(whole, start)
        value = value_of(pair[2]) if pair else None
        number = named(poll, pair[1]) if pair and value is not None else None
        written, end = (pair[2], pair.end()) if pair else ("", start)
        if number is None and blanks:
            number, written, end = _parted_by_a_blank(poll, whole, start, value_of) or (None, written, end)
            value = value_of(written)
        if value is None or (number is None and pair is None):
            what = pair[0].strip(" ,;") if pair else whole[start:]
            raise UserError(f"“{shorten(what, 40)}” is {wanted}.")
        if number is None:
            name = pair[1] if pair else ""
            raise UserError(f"{poll.id} has no {noun} “{shorten(name, 40)}”{_hint(poll, name)}")
        if choice.setdefault(number, value) != value:
            first = given[number]
            raise UserError(
                f"You gave {noun} {number} two different votes; give it one, such as {number}={first}."
            )
        given.setdefault(number, written)
        start = end
    if not choice:
        raise UserError(nothing(poll))
    return choice


def pairs_in_words(poll: Poll, choice: Choice) -> str:
    """A ballot of pairs as `read_pairs` reads it: "tea=5, milk=3". An option whose words could be read in
    another way is named by its number, with its words beside it."""
    few = len(choice) <= MOST_BESIDE

    def name(option: Option) -> str:
        words = shorten(option.text, LONGEST_IN_A_PAIR)
        clear = not IN_PAIRS.search(words) and named(poll, words) == option.number
        return words if clear else beside(option) if few else str(option.number)

    return ", ".join(
        f"{name(option)}={choice[option.number]}" for option in poll.options if option.number in choice
    )


def numbers_in_words(poll: Poll, choice: Choice, names: Callable[[int], str]) -> str:
    """A ballot of pairs by numbers, as `read_pairs` reads it, each with the option's words beside it, so that
    a slip is seen: "1 “Trade helps”=agree"."""
    few = len(choice) <= MOST_BESIDE
    return ", ".join(
        f"{beside(option) if few else option.number}={names(choice[option.number])}"
        for option in poll.options
        if option.number in choice
    )


def beside(option: Option) -> str:
    """An option's number with its words, shortened: "2 “Trade helps”"."""
    words = " ".join(option.text.replace("“", "'").replace("”", "'").split())
    return f"{option.number} “{shorten(words, LONGEST_BESIDE)}”"


def by_words_alone(poll: Poll, words: Sequence[str]) -> bool:
    """Whether a ballot names options without any number, so that no number in it can be a value."""
    whole = " ".join(words)

    def words_of(parts: Sequence[str]) -> bool:
        return all(not digits(part) and _by_words(poll.options, part) is not None for part in parts)

    if not any(digits(part) for part in SEPARATED.split(whole)):
        return True
    return words_of([whole]) or words_of([part for part in BETWEEN.split(whole) if part]) or words_of(words)


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


def _no_option(poll: Poll, whole: str, word: str) -> str:
    """A sentence on words that do not name options: on the first part between separators that names none, or
    on all of them; on the first `word` alone where that is nearly an option. Where they name several options
    without a separator it says so."""
    parts = [part.strip() for part in BETWEEN.split(whole) if part.strip()]
    wrong = next((part for part in parts if not _names_options(poll, part)), whole)
    if numbers := _side_by_side(poll.options, wrong.split()):
        names = ", ".join(poll.kind.named(poll, number) for number in numbers)
        return f"“{shorten(wrong, 40)}” names several options; write a comma between two: {names}."
    texts = [option.text for option in poll.options]
    if nearest(word, texts) and not nearest(wrong, texts):
        wrong = word
    return f"{poll.id} has no option “{shorten(wrong, 40)}”{_hint(poll, wrong)}"


def _names_options(poll: Poll, part: str) -> bool:
    """Whether a part names an option by its words, or one or several by their numbers."""
    in_numbers = all(_numbered(poll, word) is not None for word in SEPARATED.split(part))
    return in_numbers or _by_words(poll.options, part) is not None


def _side_by_side(options: Sequence[Option], words: Sequence[str]) -> list[int]:
    """The options that these words name, one behind the other; empty where some words name none."""
    if len(words) > MOST_SIDE_BY_SIDE:
        return []
    for end in range(len(words), 0, -1):
        number = _by_words(options, " ".join(words[:end]))
        if number is None:
            continue
        rest = _side_by_side(options, words[end:])
        if rest or end == len(words):
            return [number, *rest]
    return []


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


def _parted_by_a_blank(
    poll: Poll, whole: str, start: int, value_of: Callable[[str], int | None]
) -> tuple[int, str, int] | None:
    """An option, a blank and a value that begin at `start`: the option's number, the value as written, and
    where the pair ends. None where there is none, or more than one way to read it."""
    found: list[tuple[int, str, int]] = []
    for blank in BLANK.finditer(whole, start):
        left = whole[start : blank.start()].strip(" ,;")
        if value_of(blank[1]) is None or not left:
            continue
        number = _numbered(poll, left) or _by_words(poll.options, left)
        if number is not None:
            end = blank.end()
            while end < len(whole) and whole[end] in " ,;":
                end += 1
            found.append((number, blank[1], end))
    return found[0] if len(found) == 1 else None


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
