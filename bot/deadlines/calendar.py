"""Days that are named by the calendar ("end of the month", "Tuesday next week"), put as dates."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april may june july august september october november december".split()
DAY_NAMES = "|".join(f"{day[:3]}(?:{day[3:]})?" for day in WEEKDAYS)
DAY = rf"(?P<day>{DAY_NAMES})"
NEXT_WEEK = (
    re.compile(rf"\bnext week(?:,? on)?,? {DAY}\b", re.IGNORECASE),
    re.compile(rf"\b{DAY},?(?: of| in)? next week\b", re.IGNORECASE),
)
A_WEEK_LATER = (
    re.compile(rf"\b(?:in )?(?:a|one|1) week (?:from|on) {DAY}\b", re.IGNORECASE),
    re.compile(rf"\b{DAY} week\b", re.IGNORECASE),
)
AFTER_NEXT = re.compile(rf"\b(?:(?:on )?the )?{DAY} after next\b", re.IGNORECASE)
COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
UNITS = {"day": 1, "week": 7, "fortnight": 14}
FROM_A_DAY = re.compile(
    rf"\b(?:in )?(?P<count>the|an?|\d{{1,3}}|{'|'.join(COUNTS)}) (?P<unit>{'|'.join(UNITS)})s? "
    rf"(?P<way>from|after|before) (?:(?P<said>today|tomorrow)|{DAY})\b",
    re.IGNORECASE,
)
"""An offset from a named day: "three days from tomorrow", "two days after Friday"."""
END = re.compile(
    r"\b(?:(?:at|by) )?(?:the )?end of (?:the |this )?(?P<next>next )?(?P<unit>day|week|month|year|today)\b"
    rf"|\b(?:(?:at|by) )?(?:the )?end of (?P<month>{'|'.join(MONTHS)})\b|\b(?:eo(?P<short>[dwm]))\b",
    re.IGNORECASE,
)
NAMED_DAY = rf"(?:{DAY}|today|tomorrow)\b"
DATE = r"\d{1,2}\.? [^\W\d]|\d{4}-\d"
A_DAYS_END = (
    re.compile(
        rf"\b(?:(?:at|by) )?(?:the )?(?:end of (?:the )?day|eod|end of)(?: on)? (?={NAMED_DAY}|{DATE})",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<kept>{NAMED_DAY}),? (?:at )?(?:the )?(?:end of (?:the )?day|eod)\s*$", re.IGNORECASE),
)
"""The end of a day, which a day means anyway."""
SHORT = {"d": "day", "w": "week", "m": "month"}


def dated(words: str, today: date) -> str:
    """`words` with such days as "2026-12-31". A week ends on Sunday (ISO 8601)."""
    before, behind = A_DAYS_END
    words = behind.sub(r"\g<kept>", before.sub("", words))
    for phrase in NEXT_WEEK:
        words = phrase.sub(lambda found: _in_next_week(found["day"], today).isoformat(), words)
    for phrase in A_WEEK_LATER:
        words = phrase.sub(lambda found: _week_after(found["day"], today).isoformat(), words)
    words = AFTER_NEXT.sub(lambda found: _week_after(found["day"], today).isoformat(), words)
    words = FROM_A_DAY.sub(lambda found: _from_a_day(found, today), words)
    return END.sub(lambda found: _end(found, today).isoformat(), words)


def _number(day: str) -> int:
    return next(at for at, name in enumerate(WEEKDAYS) if name.startswith(day.casefold()))


def _in_next_week(day: str, today: date) -> date:
    return today + timedelta(days=7 - today.weekday() + _number(day))


def _week_after(day: str, today: date) -> date:
    """A week after the next such day, today excluded."""
    return today + timedelta(days=7 + ((_number(day) - today.weekday() - 1) % 7 + 1))


def _from_a_day(found: re.Match[str], today: date) -> str:
    """The date of an offset from a day. The phrase as it stands where the day may be today or a week later,
    and for "the day after tomorrow", which the parser knows."""
    count, unit = found["count"].casefold(), UNITS[found["unit"].casefold()]
    if count == "the" and (found["said"] or unit != 1):
        return found[0]
    if found["said"]:
        start = today + timedelta(days=found["said"].casefold() == "tomorrow")
    else:
        ahead = (_number(found["day"]) - today.weekday()) % 7
        if not ahead:
            return found[0]
        start = today + timedelta(days=ahead)
    number = int(count) if count.isdecimal() else COUNTS.index(count) + 1 if count in COUNTS else 1
    days = number * unit * (-1 if found["way"].casefold() == "before" else 1)
    return (start + timedelta(days=days)).isoformat()


def _end(found: re.Match[str], today: date) -> date:
    if found["month"]:
        month = MONTHS.index(found["month"].casefold()) + 1
        return _last_day(today.year + (month < today.month), month)
    unit = SHORT[found["short"].casefold()] if found["short"] else found["unit"].casefold()
    later = bool(found["next"])
    if unit == "week":
        return today + timedelta(days=6 - today.weekday() + 7 * later)
    if unit == "month":
        month = today.month + later
        return _last_day(today.year + month // 13, (month - 1) % 12 + 1)
    if unit == "year":
        return date(today.year + later, 12, 31)
    return today + timedelta(days=later)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
