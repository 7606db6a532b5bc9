"""Parsing of ballots: the words that a member types, matched with the poll's options."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.ballots.types import Choice, Option
from bot.polls.types import STANCES, Poll, PollKind
from bot.words import alike, counted, listed, nearest, shorten
from index.errors import UserError

VALUES = {"agree": 1, "pass": 0, "disagree": -1}
SPELT = {"yes": "agree", "no": "disagree", "skip": "pass", "+": "agree", "-": "disagree"}
PAIR = re.compile(r"^\s*(\d{1,3})\s*[=:]\s*(\S+)\s*$")
SEPARATED = re.compile(r"[\s,;>]+")


def read_choice(poll: Poll, words: Sequence[str]) -> Choice:
    """The choice that `words` stand for in this poll. Raises UserError, which says what the poll takes."""
    if not words:
        raise UserError(_nothing(poll))
    if poll.kind is PollKind.STATEMENTS:
        return _statements(poll, words)
    found = _options(poll, words)
    if poll.kind is PollKind.RANKED:
        return {number: rank for rank, number in enumerate(found, 1)}
    most = poll.rules.most if poll.kind is PollKind.CHOICE else 1
    if len(found) > most:
        raise UserError(f"{poll.id} takes {'one option' if most == 1 else f'up to {most} options'} a ballot.")
    return dict.fromkeys(found, 1)


def taken(poll: Poll) -> str:
    """The form of this poll's ballots, in words for members."""
    if poll.kind is PollKind.STANCE:
        return listed(STANCES)
    if poll.kind is PollKind.STATEMENTS:
        return "statements with agree, disagree or pass, such as 2=agree 5=pass"
    numbers = f"1 to {len(poll.options)}"
    if poll.kind is PollKind.RANKED:
        return f"options in the order you prefer them, by number ({numbers}) or words"
    many = "" if poll.rules.most == 1 else f", up to {poll.rules.most} of them"
    return f"an option by number ({numbers}) or words{many}"


def ballot_in_words(poll: Poll, choice: Choice) -> str:
    """A choice in words, as a receipt shows it."""
    by_number = {option.number: option.text for option in poll.options}
    if poll.kind is PollKind.STATEMENTS:
        names = {value: name for name, value in VALUES.items()}
        return ", ".join(f"{number}={names[value]}" for number, value in sorted(choice.items()))
    if poll.kind is PollKind.RANKED:
        ranked = sorted(choice, key=lambda number: choice[number])
        return " > ".join(shorten(_called(number, by_number[number]), 60) for number in ranked)
    return ", ".join(plain(_called(number, by_number[number])) for number in sorted(choice))


def _called(number: int, text: str) -> str:
    """An option by its words; with its number if the words are a number themselves."""
    return f"option {number}, “{text}”" if _digits(text) else text


def plain(stance: str) -> str:
    """An option as people read it: "strongly agree"."""
    return stance.replace("-", " ") if stance in STANCES else stance


def _statements(poll: Poll, words: Sequence[str]) -> Choice:
    choice: dict[int, int] = {}
    for word in words:
        for part in re.split(r"[,;]\s*|\s+(?=\d+\s*[=:])", word.strip()):
            if not part:
                continue
            pair = PAIR.match(part)
            value = VALUES.get(SPELT.get(pair[2].casefold(), pair[2].casefold())) if pair else None
            if pair is None or value is None:
                raise UserError(
                    f"“{shorten(part, 40)}” is no vote on a statement: write its number and agree, disagree "
                    "or pass, such as 2=agree."
                )
            number = _known(poll, int(pair[1]))
            if choice.setdefault(number, value) != value:
                raise UserError(
                    f"You gave statement {number} two different votes; give it one, such as {number}=agree."
                )
    if not choice:
        raise UserError(_nothing(poll))
    return choice


def _options(poll: Poll, words: Sequence[str]) -> list[int]:
    """The options named, in the order given. `words` name one option as a whole, else one option each.
    Digits are read as an option's number, even if another option's words are that number."""
    whole = " ".join(words)
    parts = [part for part in SEPARATED.split(whole) if part]
    if parts and all(_numbered(poll, part) for part in parts):
        words = parts
    elif (number := _by_words(poll.options, whole)) is not None:
        return [number]
    split = [part for word in words for part in ([word] if _named(poll, word) else SEPARATED.split(word))]
    found: list[int] = []
    for part in split:
        if not part:
            continue
        number = _named(poll, part)
        if number is None:
            near = nearest(part, [option.text for option in poll.options])
            hint = f"; did you mean {near}?" if near else f": it takes {taken(poll)}."
            raise UserError(f"{poll.id} has no option “{shorten(part, 40)}”{hint}")
        if number in found:
            raise UserError(f"You named option {number} twice; name each once.")
        found.append(number)
    if not found:
        raise UserError(_nothing(poll))
    return found


def _nothing(poll: Poll) -> str:
    return f"{poll.id} needs your choice: {taken(poll)}."


def _named(poll: Poll, word: str) -> int | None:
    if (number := _numbered(poll, word)) is not None:
        return number
    number = _by_words(poll.options, word)
    if number is None and _digits(word):
        return _known(poll, int(word))
    return number


def _numbered(poll: Poll, word: str) -> int | None:
    """The option that has this number."""
    number = int(word) if _digits(word) else 0
    return number if any(option.number == number for option in poll.options) else None


def _digits(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 4


def _by_words(options: Sequence[Option], words: str) -> int | None:
    folded = _folded(words)
    exact = [option.number for option in options if _folded(option.text) == folded]
    if exact:
        return exact[0]
    begun = [
        option.number for option in options if len(folded) > 2 and _folded(option.text).startswith(folded)
    ]
    return begun[0] if len(begun) == 1 else None


def _folded(words: str) -> str:
    return " ".join(alike(words).replace("-", " ").replace("_", " ").split())


def _known(poll: Poll, number: int) -> int:
    if any(option.number == number for option in poll.options):
        return number
    what = "statement" if poll.kind is PollKind.STATEMENTS else "option"
    raise UserError(f"{poll.id} has {counted(len(poll.options), what)}; there is no {what} {number}.")
