"""Phrases of deadlines, put into the forms that the parser of dates reads."""

from __future__ import annotations

import re
from datetime import date

from bot.date_language import LANGUAGE
from bot.deadlines.calendar import DAY_NAMES, MONTHS, dated
from bot.deadlines.parser import NUMBERS as HOURS
from bot.words import shorten
from index.errors import UserError

HOURS_AND_MINUTES = re.compile(r"(?:\s*(?:in|dans|en|em)\s+)?(\d{1,3})\s?h\s?(\d{2})\s*", re.IGNORECASE)
ONLY_HOURS = re.compile(r"\s*(\d{1,2})\s?h\s*", re.IGNORECASE)
HOURS_WITHOUT_MINUTES = ("fr", "pt", "es")
"""The languages in which "9h" is an hour of the day; "21h" may be one in each."""
HOUR_OF_A_DAY = re.compile(r"\b(\d{1,2})\s?h(?:\s?(\d\d))?\b(?![:.]\d)", re.IGNORECASE)
"""An hour beside a day: "Friday 18h"."""
BEFORE_A_LENGTH = re.compile(
    r"\b(?:(?:in|within|dans|en|em|dentro de|binnen|over|tra|fra|za|через"
    r"|d|days?|w|wks?|weeks?|months?|years?|tage?n?|wochen?|jours?|semaines?|mois|d[ií]as?|semanas?|giorn[oi]"
    r"|settiman[ae]|dag(?:en)?|weken|dzień|dni|день|дня|дней|неделю|недели)\s*(?:,|and|und|et|y|e|en|i|и)?)\s*$",
    re.IGNORECASE,
)
"""The words behind which "18h" is a length of time: "in 18h", "1 day 18h"."""
REWRITTEN = (
    (re.compile(r"\bhalf an hour\b", re.IGNORECASE), "30 minutes"),
    (
        re.compile(r"\b(\w+) hours? and a half\b|\b(\w+) and a half hours?\b", re.IGNORECASE),
        r"\1\2 hours 30 minutes",
    ),
    (re.compile(r"\b(?:a )?quarter of an hour\b", re.IGNORECASE), "15 minutes"),
    (re.compile(r"\b(\d+)\s?w(?:ks?)?\b", re.IGNORECASE), r"\1 weeks"),
    (re.compile(r"^\s*within\b", re.IGNORECASE), "in"),
    (re.compile(r"^\s*(?:in )?the (morning|afternoon|evening)\s*$", re.IGNORECASE), r"this \1"),
    (re.compile(r"\bfrom (?:now|today)\s*$", re.IGNORECASE), ""),
    (re.compile(r"^\s*(?:by|until|till)\s+", re.IGNORECASE), ""),
    (re.compile(r"\b(\d{1,2})\s?o['’]?clock\b", re.IGNORECASE), r"at \1"),
    # "20.11." is a day; without its last dot the parser takes it for a time.
    (re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)"), r"\1/\2 "),
    # German and Dutch days, before which the parser knows no preposition.
    (re.compile(r"^\s*(?:am|op)\s+(?=[^\W\d]{2})", re.IGNORECASE), ""),
)
"""Phrases that the parser does not know, each with one that it knows."""
BEFORE_AN_HOUR = {
    "en": "at",
    "de": "um",
    "es": "a las|a la",
    "fr": "à|a",
    "it": "alle|all",
    "nl": "om",
    "pl": "o|o godz|o godzinie",
    "pt": "às|as|à",
    "ru": "в",
}
"""The words of each language that stand before an hour of the day."""
HOUR = r"(?:h|hs|horas?|heures?|uhr|uur|час(?:ов|а)?)\b"
ALONE = (
    r"(?![\d:/-]|[.,]\d|\s?[ap]\.?m\b|\s+in\s+the\b|\s+de\s+la\b|\s+du\s|\s+(?:uhr\s+)?(?:morgens|vormittags"
    r"|früh|nachmittags|abends)\b)"
)
"""Not followed by what makes it another number, or says whether it is before noon."""
NAMED_HOUR = re.compile(
    r"(?<!\bover )(?<!\bbinnen )(?<!\bin )\b(\d{1,2})(?:[.:](\d\d))?\s?(?:uhr|uur)\b(?:\s(\d\d)\b)?",
    re.IGNORECASE,
)
"""An hour in German or Dutch, which the parser takes for a day or a length of time."""
SLASHES = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])(?![\d])")
"""A day and a month, in either order."""
MIDNIGHT = re.compile(
    rf"(?P<day>\b(?:{DAY_NAMES}|tomorrow)\b)(?=.*\bmidnight\b)|\bmidnight\b.*(?P<later>\b(?:{DAY_NAMES}|tomorrow)\b)",
    re.IGNORECASE,
)
"""Midnight of a named day, which may be its beginning or its end."""
LETTERS = re.compile(r"[^\W\d_]{2}")
HALF_OF_DAY = r"(?P<half>\s?[ap]\.?m\b\.?|\s+in\s+the\s+(?:morning|afternoon|evening)\b)"
PAST = re.compile(
    rf"\b(?:at\s+)?(?:a\s+)?(?P<part>half|quarter)\s+(?P<side>past|to)\s+(?P<hour>\d{{1,2}}|{'|'.join(HOURS)})\b"
    rf"{HALF_OF_DAY}?",
    re.IGNORECASE,
)
HOUR_IN_WORDS = re.compile(
    rf"\bat\s+({'|'.join(HOURS)})\b|\b({'|'.join(HOURS)})(?=\s?o['’]?clock)", re.IGNORECASE
)
"""The parser takes a number in words behind "at" for a day of the month."""


def readable(words: str, today: date) -> str:
    """`words`, said on a day, in the forms that the parser reads. Raises UserError where they may mean an
    hour or a length of time, or an hour before noon or after it."""
    if found := HOURS_AND_MINUTES.fullmatch(words):
        hours, minutes = found.groups()
        if words.strip()[0].isdigit():
            raise UserError(
                f"“{words.strip()}” may be an hour or a length of time; write {hours}:{minutes}, or in "
                f"{hours} h {minutes} min."
            )
        return f"in {hours} h {minutes} min"
    if (found := ONLY_HOURS.fullmatch(words)) and _may_be_an_hour(int(found[1])):
        raise UserError(
            f"“{words.strip()}” may be an hour or a length of time; write {found[1]}:00, or in {found[1]} h."
        )
    if (found := SLASHES.search(words)) and found[1] != found[2]:
        raise UserError(
            f"“{shorten(words.strip(), 40)}” may be two dates; write the month as a word, such as "
            f"{int(found[1])} {MONTHS[int(found[2]) - 1].capitalize()}, or "
            f"{int(found[2])} {MONTHS[int(found[1]) - 1].capitalize()}."
        )
    if found := MIDNIGHT.search(words):
        day = found["day"] or found["later"]
        raise UserError(
            f"“{shorten(words.strip(), 40)}” may be the beginning of that day or its end; write "
            f"{day} 0:00 or {day} 24:00."
        )
    words = hours_of_days(words)
    words = PAST.sub(_past, words)
    words = HOUR_IN_WORDS.sub(_in_figures, words)
    for said, read in REWRITTEN:
        words = said.sub(read, words)
    words = dated(words, today)
    before = "|".join(filter(None, (BEFORE_AN_HOUR["en"], BEFORE_AN_HOUR.get(LANGUAGE.get()[:2]))))
    with_unit = re.compile(rf"\b(?:{before})\s+(\d{{1,2}})\s?(?:{HOUR})(?:\s?(\d\d)\b)?", re.IGNORECASE)
    halves = re.compile(rf"\b(?:{before})\s+(\d{{1,2}})\s?h(\d\d)\b", re.IGNORECASE)
    for clock in (halves, with_unit, NAMED_HOUR):
        words = clock.sub(lambda found: ":".join([*filter(None, found.groups()), "00"][:2]), words)
    bare = re.compile(rf"\b(?:{before})\s+(\d{{1,2}}){ALONE}", re.IGNORECASE)
    words = bare.sub(_hour, words)
    # Some of these words are abbreviations of units to the parser ("à": "an").
    return re.sub(rf"\b(?:{before})\s+(?=\d{{1,2}}:\d\d)", "", words, flags=re.IGNORECASE)


def hours_of_days(words: str) -> str:
    """`words` with an hour beside a day as "18:00" ("Friday 18h"), in any language; a length of time, and an
    hour that no clock shows, stay as they are."""

    def clock(found: re.Match[str]) -> str:
        before, behind = words[: found.start()], words[found.end() :]
        alone = not (LETTERS.search(before) or LETTERS.search(behind))
        if alone or int(found[1]) > 23 or (before.strip() and BEFORE_A_LENGTH.search(before)):
            return found[0]
        return f"{found[1]}:{found[2] or '00'}"

    return HOUR_OF_A_DAY.sub(clock, words)


def _may_be_an_hour(hour: int) -> bool:
    """Whether "18h" by itself may be an hour of the day. In most languages an hour before 13 has another
    form."""
    return hour < 24 and (hour > 12 or LANGUAGE.get()[:2] in HOURS_WITHOUT_MINUTES)


def _hour(found: re.Match[str]) -> str:
    """ "at 18" as "18:00". Raises UserError for an hour that a clock shows twice a day."""
    hour = int(found[1])
    if 0 < hour < 13:
        raise UserError(
            f"“{found[0].strip()}” may be before noon or after it; write {hour % 12}:00 or "
            f"{hour % 12 + 12}:00."
        )
    return f"{hour}:00" if hour < 24 else found[0]


def _past(found: re.Match[str]) -> str:
    """ "half past 18" as "18:30". Raises UserError for an hour that a clock shows twice a day."""
    said = found["hour"].casefold()
    hour = HOURS.index(said) + 1 if said in HOURS else int(said)
    minutes = hour * 60 + {"half": 30, "quarter": 15}[found["part"].casefold()] * (
        1 if found["side"].casefold() == "past" else -1
    )
    at = f"{minutes // 60 % 24}:{minutes % 60:02}"
    if found["half"]:
        # "a quarter to 1 pm" is 12:45 pm.
        return f"{(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02}{found['half']}"
    if 0 < hour < 13:
        early, late = minutes // 60 % 12, minutes // 60 % 12 + 12
        raise UserError(
            f"“{found[0].strip()}” may be before noon or after it; write {early}:{minutes % 60:02} or "
            f"{late}:{minutes % 60:02}."
        )
    return f"at {at}"


def _in_figures(found: re.Match[str]) -> str:
    if found[1]:
        return f"at {HOURS.index(found[1].casefold()) + 1}"
    return str(HOURS.index(found[2].casefold()) + 1)
