"""The parser of dates, and a check that it has used every word and number of a phrase."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.date_language import LANGUAGE
from bot.deadlines.calendar import WEEKDAYS

PARSING = threading.Lock()
"""The parser keeps what it has read of its languages where all threads would write."""
TOKEN = re.compile(r"\d+|[^\W\d_]+(?:-[^\W\d_]+)*")
ORDINAL = re.compile(r"\b\d{1,2}\.(?!\d)")
"""A day of the month in German."""
CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
BARE_NUMBER = re.compile(
    r"(?<![\w.:/-])(?<!the )(?<!den )(?<!le )(?<!el )(?<!il )\d{1,2}(?!\w|[.:/-]|\s[ap]\.?m\b)", re.IGNORECASE
)
"""A number without an ending of an ordinal, an article or a half of the day."""
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
OTHER_DAYS = (timedelta(), timedelta(days=101), timedelta(days=211, hours=11, minutes=13))
"""Two readings are the same if they agree for phrases said on each of these days after a base."""
LONGEST_RUN = 4
KEPT = 4096
"""Parsed parts of phrases that are kept."""
LITTLE_WORDS = frozenset(
    "a an the one on in at of and by this next st nd rd th t m "
    "der die das den dem ein eine einer einem am um im und uhr "
    "à le la les l un une dans en et de du "
    "el los las del una y e dentro al "
    "il lo alle all tra fra di "
    "op om het een over binnen "
    "às as o os em uma no na "
    "w we za i r "
    "в во и через "
    "の に で を 年 月 日 時 分".split()
)
"""Articles, prepositions, "and", endings of ordinals and names of units, which may change nothing."""
HALVES_OF_THE_DAY = {"am": range(12), "morning": range(12), "pm": range(12, 24)}
"""Words that may change nothing beside an hour of that half of the day."""


class NamedTime(NamedTuple):
    """A local time, how finely it is named ("time", "part_of_day", "day", "week", …), and whether it is
    relative to the time at which it is said ("in 2 hours", "tomorrow"). Its zone is None unless named."""

    local: datetime
    period: str
    relative: bool


def read(words: str, base: datetime) -> NamedTime | None:
    """The reading of `words` said at the local time `base`; None if they name no time. Of several times
    that they may name, the next."""
    for parser in ("relative-time", "absolute-time"):
        local, period = parsed(words, base, parser)
        if local is not None:
            return NamedTime(local, period, parser == "relative-time")
    return None


def unused(words: str, base: datetime) -> str | None:
    """The first part of `words` on which their reading does not depend, or None.

    The parser drops what it does not understand beside a time ("tomorrow at 6") and what another part
    overrides ("two days tomorrow"). A number is used if the reading differs with the next number up and
    down; a word, and a run of up to `LONGEST_RUN` words and numbers, if it differs without them.
    """
    usual = [read(words, base + days) for days in OTHER_DAYS]
    first = usual[0]
    if first is None:
        return words
    tokens = list(TOKEN.finditer(words))
    free = [not token[0].isdecimal() and _needs_no_effect(token[0], first, base) for token in tokens]
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + LONGEST_RUN, len(tokens)) + 1):
            number = tokens[start][0]
            if end == start + 1 and number.isdecimal():
                changes = _other_numbers(number)
            elif all(free[n] or tokens[n][0].isdecimal() for n in range(start, end)):
                continue  # "in 1" may go from "in 1 day"
            else:
                changes = [" "]
            before, after = words[: tokens[start].start()], words[tokens[end - 1].end() :]
            for change in changes:
                pairs = zip(OTHER_DAYS, usual, strict=True)
                if all(read(before + change + after, base + days) == as_said for days, as_said in pairs):
                    return words[len(before) : len(words) - len(after)]
    return None


def named_weekdays(words: str, base: datetime) -> Iterator[int]:
    """The weekdays that single words name, Monday as 0."""
    for token in TOKEN.findall(words):
        if not token.isdecimal() and token.casefold() not in LITTLE_WORDS:
            weekday = _weekday(token, base)
            if weekday is not None:
                yield weekday


def day_or_hour(words: str, base: datetime) -> tuple[str, int] | None:
    """The day of the week, and the number beside it that may be a day of the month or an hour ("Friday 18");
    None where there is none, or where an ending, an article or a month makes it a day."""
    tokens = TOKEN.findall(words)
    in_words = [token for token in tokens if token.casefold() in NUMBERS]
    numbers = [int(token) for token in tokens if token.isdecimal()]
    numbers += [NUMBERS.index(token.casefold()) + 1 for token in in_words]
    if len(numbers) != 1 or numbers[0] > 23 or not (in_words or BARE_NUMBER.search(words)):
        return None
    others = [token for token in tokens if not token.isdecimal() and token.casefold() not in LITTLE_WORDS]
    if any(parsed(token, base, "absolute-time")[1] == "month" for token in others):
        return None
    weekday = next(named_weekdays(words, base), None)
    return None if weekday is None else (WEEKDAYS[weekday].capitalize(), numbers[0])


def names_no_day(words: str, base: datetime) -> bool:
    """Whether `words` without their time of day name a month or a year alone ("December 18:00")."""
    local, period = parsed(CLOCK.sub(" ", words), base, "absolute-time")
    return local is not None and period in ("month", "year")


def _weekday(word: str, base: datetime) -> int | None:
    """The weekday that `word` names, or None. Number words are days of a month to the parser: none of these
    comes within a week from three days that are eight days apart."""
    found = set()
    for days in (0, 8, 16):
        day = base + timedelta(days=days)
        local, period = parsed(word, day, "absolute-time")
        if local is None or period != "day" or not 0 < (local.date() - day.date()).days <= 7:
            return None
        found.add(local.weekday())
    return found.pop() if len(found) == 1 else None


def names_a_day(words: str, base: datetime) -> bool:
    """Whether a single word is a day relative to `base` ("today", "tomorrow")."""
    for token in TOKEN.findall(words):
        if not token.isdecimal() and token.casefold() not in LITTLE_WORDS:
            local, period = parsed(token, base, "relative-time")
            if local is not None and period == "day":
                return True
    return False


def _other_numbers(number: str) -> list[str]:
    others = (int(number) + 1, int(number) - 1)
    return [str(other).zfill(len(number)) for other in others if other >= 0]


def _needs_no_effect(word: str, reading: NamedTime, base: datetime) -> bool:
    """Whether a word may stand in a phrase without an effect on its reading: a little word, a half of the
    day or a day that agrees with the reading."""
    folded = word.casefold()
    if folded in LITTLE_WORDS or reading.local.hour in HALVES_OF_THE_DAY.get(folded, ()):
        return True
    if reading.local.weekday() in named_weekdays(word, base):
        return True
    day = parsed(word, base, "relative-time")[0]
    return day is not None and day.date() == base.date() == reading.local.date()


def _languages() -> tuple[str, ...]:
    """The languages of deadlines: English, and the asking member's if the parser knows it."""
    from dateparser.data.languages_info import language_order

    name = LANGUAGE.get().replace("_", "-")
    known = (known for known in (name, name.partition("-")[0]) if known in language_order)
    return tuple(dict.fromkeys(["en", *list(known)[:1]]))


def parsed(words: str, base: datetime, parser: str, of: str = "future") -> tuple[datetime | None, str]:
    """The local time of `words` said at `base`, or None, and how finely they name it ("time", "day").
    `of` is which the parser prefers of several: that to come, or that of this week."""
    return _parsed(words, base, parser, of, _languages())


@lru_cache(maxsize=KEPT)
def _parsed(
    words: str, base: datetime, parser: str, of: str, languages: tuple[str, ...]
) -> tuple[datetime | None, str]:
    """`parsed`, kept, since the checks of one phrase parse parts of it several times."""
    from dateparser.date import DateDataParser

    settings = {
        "PREFER_DATES_FROM": of,
        "RELATIVE_BASE": base,
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "DMY",
        "PARSERS": [parser],
    }
    with PARSING:
        found = DateDataParser(languages=list(languages), settings=settings).get_date_data(words)
    return found.date_obj, found.period or ""
