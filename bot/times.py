"""Times: stored in UTC, shown in the room's zone; deadlines read from phrases."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.date_language import LANGUAGE
from bot.deadlines.languages import translations
from bot.deadlines.parser import (
    ORDINAL,
    NamedTime,
    day_or_hour,
    named_weekdays,
    names_a_day,
    names_no_day,
    parsed,
    read,
    unused,
)
from bot.deadlines.phrases import hours_of_days, readable
from bot.reply import Due
from bot.words import counted, shorten
from index.errors import UserError

LONGEST = timedelta(days=366)
SHORTEST = timedelta(seconds=5)
LONGEST_PHRASE = 80
"""The most characters of a phrase; it is read some dozens of times."""
DAY_ENDS = (23, 59)
WHOLE_DAYS = ("day", "week", "month", "year")
"""Periods of a reading without a time of day."""
DAYS_END = re.compile(r"(?<![\d.:])24(?:[:.]00(?![.:\d])|\s?uhr\b(?!\s?\d))", re.IGNORECASE)
"""The end of a day (ISO 8601-1:2019, 4.3.8.1), which the parser does not know."""
WEEK = timedelta(days=7)
NUMBER = re.compile(r"\s*\d+\s*")
AN_AMOUNT = timedelta(hours=7, minutes=13)
"""By which a phrase that names a time of day would not move with the time at which it is said."""
OTHER_DATE = timedelta(days=45)
"""To another month and another day of the week."""


def utc_now() -> datetime:
    """Now, in whole seconds: finer times could link ballots with their voters."""
    return datetime.now(UTC).replace(microsecond=0)


def stored(at: datetime | None) -> str | None:
    """A time as the database keeps it: ISO 8601 in UTC, which sorts as text."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def time_of(kept: str | None) -> datetime | None:
    """The time of a text by `stored`."""
    return None if kept is None else datetime.fromisoformat(kept)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises UserError for an unknown name."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # which of them depends on how the name is wrong
        raise UserError(
            f"There is no time zone “{shorten(name, 40)}”; write one like Europe/Berlin."
        ) from None


def require_language(name: str) -> str:
    """The language in its usual form ("pt-br" -> "pt_BR"). Raises UserError for one without dates."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(name.strip(), sep="-" if "-" in name else "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        raise UserError(
            f"Dates cannot be written in “{shorten(name, 20)}”; name a language by its code, such as de."
        ) from None


def shown_time(at: datetime, zone: str) -> str:
    """A time for people in the room: "Fri 27 Nov 2026, 18:00 (Europe/Berlin)", in the language of
    the asking member."""
    local = at.astimezone(zone_of(zone))
    if LANGUAGE.get() != "en":
        from babel.dates import format_skeleton

        # One after the other: few languages have a form of their own for a day and a time together.
        day, clock = (format_skeleton(form, local, locale=LANGUAGE.get()) for form in ("yMMMEd", "Hm"))
        return f"{day}, {clock} ({zone})"
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} ({zone})"


def due(label: str, at: datetime, zone: str) -> Due:
    """A time for a card to count down to, in words of the room's zone."""
    return Due(label, at, shown_time(at, zone))


def remaining(at: datetime, now: datetime) -> str:
    """The time from now until then, in its two greatest units: "in 3 days 4 hours", "in 12 minutes"; "" for
    a time that has passed."""
    minutes = int((at - now) / timedelta(minutes=1))
    if at <= now:
        return ""
    if not minutes:
        return "in less than a minute"
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, "day"), (hours, "hour"), *([] if days else [(minutes % 60, "minute")])]
    return f"in {' '.join(counted(number, unit) for number, unit in parts if number)}"


def shown_day(at: datetime, zone: str) -> str:
    """The day of a time in the room: "27 Nov 2026", in the language of the asking member."""
    local = at.astimezone(zone_of(zone))
    if LANGUAGE.get() != "en":
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMMd", local, locale=LANGUAGE.get()))
    return f"{local.day} {local:%b %Y}"


def deadline(words: str, now: datetime, zone: str) -> datetime:
    """When `words` ("in 2 hours", "Friday 18:00", "2026-12-01") are, in UTC.

    A day without a time of day means its end, also one that is so many days, weeks or months from now; a time
    of day without a day, the next time that clocks show it. Too slow for the event loop, above all the import
    of the parser. Raises UserError for words that name no time, that are understood only in part, that name a
    past time or one more than a year away.
    """
    at = _said(words, now, zone_of(zone)).astimezone(UTC).replace(microsecond=0)
    if at < now + SHORTEST:
        raise UserError(f"{shown_time(at, zone)} has passed; name a time to come.")
    if at > now + LONGEST:
        raise UserError(f"{shown_time(at, zone)} is more than a year away; name an earlier time.")
    return at


def _said(words: str, now: datetime, here: ZoneInfo) -> datetime:
    """The time that `words` name, in their own zone if they name one. They are read as they stand, else in
    English."""
    base = now.astimezone(here).replace(tzinfo=None)
    if len(words) > LONGEST_PHRASE or NUMBER.fullmatch(words):
        raise _no_time(words, base)
    spoken, days_end = DAYS_END.subn("23:59", words)
    later = timedelta(minutes=1) if days_end else timedelta()
    phrase = readable(spoken, base.date())
    try:
        return _read(words, phrase, now, base, here) + later
    except UserError as error:
        refused = error
    for english in translations(hours_of_days(spoken)):
        try:
            return _read(words, readable(english, base.date()), now, base, here) + later
        except UserError as error:
            refused = error
    raise refused


def _read(words: str, phrase: str, now: datetime, base: datetime, here: ZoneInfo) -> datetime:
    """The time that a `phrase` names, which stands for `words`."""
    reading = read(phrase, base)
    # A month or a year alone is no time: the parser would make up a day.
    made_up = reading is not None and not reading.relative and reading.period in ("month", "year")
    if reading is None or made_up or (not reading.relative and names_no_day(phrase, base)):
        raise _no_time(words, base)
    if not reading.relative:
        _require_no_bare_number(words, phrase, base)
    clock = not reading.relative and reading.period == "time" and _is_clock(phrase, base)
    if not (reading.relative or clock) and _placed(reading, base, here) < now + SHORTEST:
        # The parser keeps a passed day ("the 5th") in this month.
        first = (base.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0)
        later = read(phrase, first)
        if later and (later.local.month, later.local.day) == (first.month, reading.local.day):
            _require_all_used(words, phrase, later, first)
            return _placed(later, first, here)
    _require_all_used(words, phrase, reading, base)
    if reading.relative:
        return _relative(words, phrase, reading, now, base, here)
    if clock:
        return _next_time(reading.local.timetz(), now, here)
    current = parsed(phrase, base, "absolute-time", of="current_period")[0]
    if current is not None and current.date() == base.date():
        # The parser takes no weekday or date for today; people do, while that hour is still to come.
        today = _placed(reading._replace(local=current), base, here)
        if today >= now + SHORTEST:
            return today
    return _placed(reading, base, here)


def _no_time(words: str, base: datetime) -> UserError:
    return UserError(f"“{shorten(words, 40)}” names no time; {_examples(base)}")


def _examples(base: datetime) -> str:
    return f"write it like: in 2 hours, Friday 18:00, {base + WEEK:%Y-%m-%d} 18:00."


def _require_all_used(words: str, phrase: str, reading: NamedTime, base: datetime) -> None:
    """Raises UserError for a phrase with another weekday than that of its date, or with a part unused."""
    if any(weekday != reading.local.weekday() for weekday in named_weekdays(phrase, base)):
        raise UserError(
            f"“{shorten(words, 40)}” names a day of the week that its date is not; {_examples(base)}"
        )
    left = unused(phrase, base)
    if left is not None:
        said = f"“{shorten(words, 40)}” is understood only in part, without “{shorten(left, 20)}”"
        raise UserError(f"{said}; {_examples(base)}")


def _require_no_bare_number(words: str, phrase: str, base: datetime) -> None:
    """Raises UserError for a day of the week beside a number that may be an hour or a day of the month. An
    ordinal of `words` may have lost its point in `phrase`."""
    ordinal = ORDINAL.search(words) is not None
    found = None if ordinal else day_or_hour(phrase, base)
    if found is None:
        return
    weekday, number = found
    days = (base.date() + timedelta(days=ahead) for ahead in range(62))
    date = next((f", or {day}" for day in days if (day.day, f"{day:%A}") == (number, weekday)), "")
    raise UserError(
        f"“{shorten(words, 40)}” may name the hour or the day of the month; write "
        f"{weekday} {number}:00{date}."
    )


def _relative(
    words: str, phrase: str, reading: NamedTime, now: datetime, base: datetime, here: ZoneInfo
) -> datetime:
    """Two hours are two hours, even where the clocks change meanwhile; a day is until the same time."""
    later = read(phrase, base + AN_AMOUNT)
    length = later is not None and later.local == reading.local + AN_AMOUNT
    if reading.period == "time" and length:
        if names_a_day(phrase, base):
            raise UserError(
                f"“{shorten(words, 40)}” names a day and a length of time; write the time of day like 18:00."
            )
        return now + (reading.local - base) if reading.local.tzinfo is None else reading.local
    return _placed(reading, base, here)


def _is_clock(phrase: str, base: datetime) -> bool:
    """Whether the phrase names a time of day and no day: its date is that on which it is said."""
    for day in (base, base + OTHER_DATE):
        local, _ = parsed(phrase, day, "absolute-time", of="current_period")
        if local is None or local.date() != day.date():
            return False
    return True


def _next_time(clock: time, now: datetime, here: ZoneInfo) -> datetime:
    """The next time that clocks show `clock`, in its own zone or `here`. The parser's own step to the next
    day stays in the month. A time is shown twice where clocks go back, and not at all where they go forward.
    """
    zone = clock.tzinfo or here
    today = now.astimezone(zone).date()
    shown = (
        datetime.combine(today + timedelta(days=days), clock.replace(tzinfo=zone, fold=fold)).astimezone(UTC)
        for days in range(3)
        for fold in (0, 1)
    )
    wall = clock.replace(tzinfo=None)
    return min(at for at in shown if at >= now + SHORTEST and at.astimezone(zone).time() == wall)


def _placed(reading: NamedTime, base: datetime, here: ZoneInfo) -> datetime:
    """With its zone, and at the end of its day where it is named by days, weeks, months or years alone."""
    local = reading.local
    if reading.period in WHOLE_DAYS and local.time() in (datetime.min.time(), base.time()):
        local = local.replace(hour=DAY_ENDS[0], minute=DAY_ENDS[1], second=0)
    return local if local.tzinfo else local.replace(tzinfo=here)


def reminder(now: datetime, closes_at: datetime) -> datetime:
    """When to remind of a deadline: with a tenth of the time left, between 5 minutes and a day
    before it, and never in the first half."""
    whole = closes_at - now
    lead = min(max(whole / 10, timedelta(minutes=5)), timedelta(days=1), whole / 2)
    return (closes_at - lead).replace(microsecond=0)
