"""Times: stored in UTC, shown in the room's zone; deadlines read from phrases."""

from __future__ import annotations

import re
import threading
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.words import shorten
from index.errors import UserError

LONGEST = timedelta(days=366)
SHORTEST = timedelta(seconds=5)
DAY_ENDS = (23, 59)
PARSING = threading.Lock()
"""The parser keeps what it has read of its languages where all threads would write."""
WEEK = timedelta(days=7)
NUMBER = re.compile(r"\s*\d+\s*")
HOURS_AND_MINUTES = re.compile(r"(?:\s*(?:in|dans|en|em)\s+)?(\d{1,3})\s?h\s?(\d{2})\s*", re.IGNORECASE)
HALVES = (
    (re.compile(r"\bhalf an hour\b", re.IGNORECASE), "30 minutes"),
    (
        re.compile(r"\b(\w+) hours? and a half\b|\b(\w+) and a half hours?\b", re.IGNORECASE),
        r"\1\2 hours 30 minutes",
    ),
)
"""Phrases that the parser does not know, each with one that it knows."""
ON_A_DAY = re.compile(r"^\s*(?:am|op)\s+(?=[^\W\d]{2})", re.IGNORECASE)
"""What the parser does not read before a German or Dutch day, as it does before an English one."""
CLOCKS = (
    re.compile(r"\b(\d{1,2})(?:[.:](\d\d))?\s?(?:uhr|uur)\b", re.IGNORECASE),
    re.compile(r"(?<=\bà )(\d{1,2})\s?h(?:\s?(\d\d))?\b", re.IGNORECASE),
)
"""Hours as Germans, Dutch and French say them, which the parser takes for days or lengths of time."""
AN_AMOUNT = timedelta(hours=7, minutes=13)
"""By which a phrase that names a time of day would not move with the time at which it is said."""


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


LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="en")
"""The language of dates for the asking member; set for each request."""


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


def deadline(words: str, now: datetime, zone: str) -> datetime:
    """When `words` ("in 2 hours", "Friday 18:00", "2026-12-01") are, in UTC.

    A day without a time of day means its end. Too slow for the event loop, above all the import of the
    parser. Raises UserError for words that name no time, a past time, or one more than a year away.
    """
    at = _said(words, now, zone_of(zone)).astimezone(UTC).replace(microsecond=0)
    if at < now + SHORTEST:
        raise UserError(f"{shown_time(at, zone)} has passed; name a time to come.")
    if at > now + LONGEST:
        raise UserError(f"{shown_time(at, zone)} is more than a year away; name an earlier time.")
    return at


def _said(words: str, now: datetime, here: ZoneInfo) -> datetime:
    """The time that `words` name, in their own zone if they name one."""
    base = now.astimezone(here).replace(tzinfo=None)
    read = _readable(words)
    local, period = _parsed(read, base, "relative-time")
    if local is None:
        local, period = _parsed(read, base, "absolute-time")
        if period in ("month", "year") or NUMBER.fullmatch(words):
            local = None  # the parser would make up a day, or its month
        if local is not None and _parsed(read, base, "absolute-time", of="current_period")[0] == local - WEEK:
            # The parser takes no weekday for today; people do, while that hour is still to come.
            today = _placed(local - WEEK, period, base, here)
            if today >= now + SHORTEST:
                return today
    elif period == "time" and _parsed(read, base + AN_AMOUNT, "relative-time")[0] == local + AN_AMOUNT:
        # Two hours are two hours, even where the clocks change meanwhile; a day is until the same time.
        return now + (local - base) if local.tzinfo is None else local
    if local is None:
        raise UserError(
            f"“{shorten(words, 40)}” names no time; write it like: in 2 hours, Friday 18:00, "
            "2026-12-01 18:00."
        )
    return _placed(local, period, base, here)


def _readable(words: str) -> str:
    """`words` as the parser reads them. Raises UserError where they may mean an hour or a length."""
    if found := HOURS_AND_MINUTES.fullmatch(words):
        hours, minutes = found.groups()
        if words.strip()[0].isdigit():
            raise UserError(
                f"“{words.strip()}” may be an hour or a length of time; write {hours}:{minutes}, or in "
                f"{hours} h {minutes} min."
            )
        return f"in {hours} h {minutes} min"
    for clock in CLOCKS:
        words = clock.sub(lambda found: f"{found[1]}:{found[2] or '00'}", words)
    words = ON_A_DAY.sub("", words)
    for said, read in HALVES:
        words = said.sub(read, words)
    return words


def _placed(local: datetime, period: str, base: datetime, here: ZoneInfo) -> datetime:
    """With its zone, and a day at its end."""
    if period == "day" and local.time() in (datetime.min.time(), base.time()):
        local = local.replace(hour=DAY_ENDS[0], minute=DAY_ENDS[1], second=0)
    return local if local.tzinfo else local.replace(tzinfo=here)


def _languages() -> list[str]:
    """The languages of deadlines: English, and the asking member's if the parser knows it."""
    from dateparser.data.languages_info import language_order

    name = LANGUAGE.get().replace("_", "-")
    known = (known for known in (name, name.partition("-")[0]) if known in language_order)
    return list(dict.fromkeys(["en", *list(known)[:1]]))


def _parsed(words: str, base: datetime, parser: str, of: str = "future") -> tuple[datetime | None, str]:
    """The local time of `words` said at `base`, or None, and how finely they name it ("time", "day").
    `of` is which the parser prefers of several: that to come, or that of this week."""
    from dateparser.date import DateDataParser

    settings = {
        "PREFER_DATES_FROM": of,
        "RELATIVE_BASE": base,
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "DMY",
        "PARSERS": [parser],
    }
    with PARSING:
        found = DateDataParser(languages=_languages(), settings=settings).get_date_data(words)
    return found.date_obj, found.period or ""


def reminder(now: datetime, closes_at: datetime) -> datetime:
    """When to remind of a deadline: with a tenth of the time left, between 5 minutes and a day
    before it, and never in the first half."""
    whole = closes_at - now
    lead = min(max(whole / 10, timedelta(minutes=5)), timedelta(days=1), whole / 2)
    return (closes_at - lead).replace(microsecond=0)
