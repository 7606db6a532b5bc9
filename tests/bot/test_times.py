from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from hypothesis import example, given, settings
from hypothesis import strategies as st
from study_group import START

from bot.date_language import LANGUAGE
from bot.times import LONGEST, SHORTEST, deadline, reminder, shown_time, stored, time_of, utc_now, zone_of
from index.errors import UserError

BERLIN = "Europe/Berlin"
# Tuesday, 24 November 2026, 13:00 in Berlin.


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("in 2 hours", "2026-11-24 15:00"),
        ("2 hours", "2026-11-24 15:00"),
        ("2h", "2026-11-24 15:00"),
        ("in two hours", "2026-11-24 15:00"),
        ("in 90 minutes", "2026-11-24 14:30"),
        ("in 1 day 2 hours", "2026-11-25 15:00"),
        ("Friday 18:00", "2026-11-27 18:00"),
        ("friday at 6pm", "2026-11-27 18:00"),
        ("18:00", "2026-11-24 18:00"),
        ("9:00", "2026-11-25 09:00"),
        ("noon", "2026-11-25 12:00"),
        ("tomorrow 18:00", "2026-11-25 18:00"),
        ("tomorrow at noon", "2026-11-25 12:00"),
        ("5 pm tomorrow", "2026-11-25 17:00"),
        # A day means its end.
        ("Friday", "2026-11-27 23:59"),
        ("tomorrow", "2026-11-25 23:59"),
        ("today", "2026-11-24 23:59"),
        ("in 3 days", "2026-11-27 23:59"),
        ("2026-12-01", "2026-12-01 23:59"),
        ("1 December", "2026-12-01 23:59"),
        ("1.12.2026", "2026-12-01 23:59"),
        ("2026-12-01 18:00", "2026-12-01 18:00"),
        ("2026-12-01 00:00", "2026-12-01 00:00"),
        ("midnight", "2026-11-25 00:00"),
        ("in a week", "2026-12-01 23:59"),
        ("in 3 months", "2027-02-24 23:59"),
        # Another zone, where one is named.
        ("2026-12-01 18:00 UTC", "2026-12-01 19:00"),
        ("2026-12-01T18:00+05:00", "2026-12-01 14:00"),
    ],
)
def test_deadlines_as_people_say_them(words, local):
    expected = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(BERLIN))
    assert deadline(words, START, BERLIN) == expected


LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt_BR", "pl", "ru", "ja")


@pytest.mark.parametrize(
    ("language", "words", "local"),
    [
        ("de", "Freitag um 18 Uhr", "2026-11-27 18:00"),
        ("de", "am Freitag um 18.30 Uhr", "2026-11-27 18:30"),
        ("de", "morgen um 9 Uhr", "2026-11-25 09:00"),
        ("de", "in 9 Stunden", "2026-11-24 22:00"),
        ("nl", "op vrijdag 18 uur", "2026-11-27 18:00"),
        ("fr", "demain à 9 h", "2026-11-25 09:00"),
        ("fr", "vendredi à 18h30", "2026-11-27 18:30"),
        ("fr", "dans 9 h", "2026-11-24 22:00"),
    ],
)
def test_hours_as_they_are_said_elsewhere(language, words, local):
    before = LANGUAGE.set(language)
    try:
        expected = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(BERLIN))
        # Said at an odd second, since a day that is said at an hour must not be taken for that hour.
        at = deadline(words, START + timedelta(seconds=11), BERLIN)
        assert timedelta() <= at - expected < timedelta(seconds=12)
    finally:
        LANGUAGE.reset(before)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ahead", range(7))
def test_a_weekday_is_today_while_its_hour_is_still_to_come(language, ahead):
    now = START + timedelta(days=ahead)
    today = now.astimezone(ZoneInfo(BERLIN))
    names = [format_datetime(today, "EEEE", locale=language), format_datetime(today, "EEEE", locale="en")]
    before = LANGUAGE.set(language)
    try:
        for name in names:
            at, past = today.replace(hour=18, minute=0), today.replace(hour=9, minute=30)
            assert deadline(f"{name} 18:00", now, BERLIN) == at, name
            assert deadline(f"{name} 13:00", now, BERLIN) == today + timedelta(days=7), name
            assert deadline(f"{name} 9:30", now, BERLIN) == past + timedelta(days=7), name
            assert deadline(name, now, BERLIN) == today.replace(hour=23, minute=59), name
    finally:
        LANGUAGE.reset(before)


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("Tuesday 18:00", "2026-11-24 18:00"),
        ("tuesday at 6pm", "2026-11-24 18:00"),
        ("Tue 6 pm", "2026-11-24 18:00"),
        ("this tuesday 18:00", "2026-11-24 18:00"),
        ("next Tuesday 18:00", "2026-12-01 18:00"),
        ("Tuesday 18:00 UTC", "2026-11-24 19:00"),
        ("Tuesday 12:30 UTC", "2026-11-24 13:30"),
        ("Tuesday 11:30 UTC", "2026-12-01 12:30"),
        ("1 December 18:00", "2026-12-01 18:00"),
        ("Wednesday 9:00", "2026-11-25 09:00"),
    ],
)
def test_weekdays_said_on_a_tuesday(words, local):
    assert deadline(words, START, BERLIN) == datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("in 1h30", 90),
        ("in 1 h 30", 90),
        ("In 12h05", 725),
        ("dans 1h30", 90),
        ("in half an hour", 30),
        ("half an hour", 30),
        ("in an hour and a half", 90),
        ("in 1 hour and a half", 90),
        ("in two and a half hours", 150),
        ("in 2 and a half hours", 150),
        ("in 1.5 hours", 90),
    ],
)
def test_lengths_of_time_as_people_say_them(words, minutes):
    assert deadline(words, START, BERLIN) - START == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("soonish", "names no time"),
        ("December", "names no time"),
        ("2027", "names no time"),
        ("30", "names no time"),
        (" 5 ", "names no time"),
        ("Fri 18", "write Friday 18:00, or 2026-12-18."),
        ("18h", "may be an hour or a length of time; write 18:00, or in 18 h."),
        ("1/12/2026", "may be two dates; write the month as a word, such as 1 December, or 12 January."),
        ("12/4 18:00", "may be two dates"),
        ("December 18:00", "names no time"),
        ("Friday 27h", "understood only in part"),
        ("Friday 18 hours", "may name the hour"),
        ("1h30", "may be an hour or a length of time; write 1:30, or in 1 h 30 min."),
        ("-", "names no time"),
        ("🕰️", "names no time"),
        ("'; DROP TABLE polls; --", "names no time"),
        ("x" * 100_000, "names no time"),
        ("in 9999999999 years", "names no time"),
        ("2 hours ago", "has passed"),
        ("yesterday", "has passed"),
        ("now", "has passed"),
        ("in 0 minutes", "has passed"),
        ("2020-01-01", "has passed"),
        ("in 2 years", "more than a year away"),
        ("2031-01-01", "more than a year away"),
    ],
    ids=range(25),
)
def test_what_is_no_deadline_is_said(words, said):
    with pytest.raises(UserError) as caught:
        deadline(words, START, BERLIN)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 200


@settings(max_examples=150)
@given(words=st.text(max_size=40))
@example("31")
@example("29 February")
@example("0000-00-00")
@example("24:00")
@example("99999999999999999999")
@example("12:00 EST")
def test_any_words_are_a_time_to_come_or_refused(words):
    try:
        at = deadline(words, START, BERLIN)
    except UserError:
        return
    assert START + SHORTEST <= at <= START + LONGEST
    assert at.utcoffset() == timedelta(0)
    assert at.microsecond == 0


# When clocks change: both ways, by an hour, by half of one, and at midnight.
CHANGES = [
    (BERLIN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    (BERLIN, datetime(2026, 10, 25, 1, 0, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, 0, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_hours_are_hours_where_the_clocks_change(zone, change):
    before, after = (at.astimezone(ZoneInfo(zone)).utcoffset() for at in (change - SHORTEST, change))
    assert before != after
    for minutes in (-119, -61, -30, -1, 0, 29, 59, 90):
        now = change + timedelta(minutes=minutes)
        for words, hours in (
            ("in 2 hours", 2),
            ("90 minutes", 1.5),
            ("in 24 hours", 24),
            ("in 10 minutes", 1 / 6),
        ):
            assert deadline(words, now, zone) - now == timedelta(hours=hours), (words, now)


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_days_are_days_where_the_clocks_change(zone, change):
    now = change - timedelta(hours=12)
    for words in ("tomorrow 18:00", "in 1 day", "in a week"):
        at = deadline(words, now, zone).astimezone(ZoneInfo(zone))
        local = now.astimezone(ZoneInfo(zone))
        assert (at.hour, at.minute) == ((18, 0) if words == "tomorrow 18:00" else (23, 59))
        assert (at.date() - local.date()).days == (7 if words == "in a week" else 1)


def test_times_are_kept_in_utc_and_sort_as_text():
    at = datetime(2026, 7, 1, 18, 0, tzinfo=ZoneInfo(BERLIN))
    assert stored(at) == "2026-07-01T16:00:00+00:00"
    assert time_of(stored(at)) == at
    assert stored(None) is time_of(None) is None
    times = [START + timedelta(days=37 * n, hours=n, seconds=n) for n in range(60)]
    assert all(str(stored(a)) < str(stored(b)) for a, b in pairwise(times))
    assert utc_now().microsecond == 0


def test_times_are_shown_in_the_rooms_zone():
    assert shown_time(START, BERLIN) == "Tue 24 Nov 2026, 13:00 (Europe/Berlin)"
    assert shown_time(START, "UTC") == "Tue 24 Nov 2026, 12:00 (UTC)"


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../../etc/passwd", "/etc/passwd", "Europe/Berlin\0", "x" * 9000]
)
def test_an_unknown_zone_is_said(name):
    with pytest.raises(UserError, match="There is no time zone"):
        zone_of(name)


@given(seconds=st.integers(5, 366 * 86_400))
def test_a_reminder_comes_in_time(seconds):
    closes = START + timedelta(seconds=seconds)
    at = reminder(START, closes)
    assert START <= at <= closes
    left = closes - at
    assert left <= timedelta(days=1, seconds=1)
    assert left <= timedelta(seconds=seconds) / 2 + timedelta(seconds=1)
    if seconds > 3000:
        assert left >= timedelta(minutes=5)
