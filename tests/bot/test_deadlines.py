"""Deadlines: the next time of day, hours without minutes, and phrases of which a part is not understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.date_language import LANGUAGE
from bot.times import LONGEST, SHORTEST, deadline
from index.errors import UserError

WEDNESDAY = datetime(2026, 11, 4, 10, tzinfo=UTC)
LAST_DAYS = [
    date(year, month, 1) - timedelta(days=1) for year in (2026, 2027, 2028) for month in range(1, 13)
]
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Kiritimati",
)


@contextmanager
def language(name: str) -> Iterator[None]:
    before = LANGUAGE.set(name)
    try:
        yield
    finally:
        LANGUAGE.reset(before)


def next_shown(hour: int, minute: int, now: datetime, zone: str) -> datetime:
    """By looking at the clock each minute."""
    at = now.replace(second=0) + timedelta(minutes=1)
    while (local := at.astimezone(ZoneInfo(zone))) and (local.hour, local.minute) != (hour, minute):
        at += timedelta(minutes=1)
    return at


@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_a_passed_time_of_day_is_tomorrow_on_the_last_day_of_a_month(last):
    now = datetime(last.year, last.month, last.day, 19, tzinfo=UTC)
    for words, hour in (("9:00", 9), ("18:00", 18), ("noon", 12), ("6 pm", 18), ("midnight", 0)):
        tomorrow = datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC)
        assert deadline(words, now, "UTC") == tomorrow + timedelta(hours=hour), words
    assert deadline("20:00", now, "UTC") == now + timedelta(hours=1)
    assert deadline("tomorrow 9:00", now, "UTC") == now + timedelta(hours=14)
    assert deadline("in 2 days", now, "UTC").date() == last + timedelta(days=2)
    weekday = (last + timedelta(days=3)).strftime("%A")
    assert deadline(f"{weekday} 9:00", now, "UTC") == now + timedelta(days=2, hours=14)
    fifth = last + timedelta(days=5)
    assert deadline("the 5th at 18:00", now, "UTC").date() == fifth
    assert deadline("the 5th", now, "UTC").date() == fifth


@settings(max_examples=120)
@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    hour=st.integers(0, 23),
    minute=st.sampled_from((0, 15, 30, 45)),
)
# Clocks go back at 3:00: 2:30 comes twice. They go forward at 2:00: there is no 2:30.
@example(zone="Europe/Berlin", now=datetime(2026, 10, 25, 0, 45, tzinfo=UTC), hour=2, minute=30)
@example(zone="Europe/Berlin", now=datetime(2026, 3, 28, 23, 0, tzinfo=UTC), hour=2, minute=30)
@example(zone="Australia/Lord_Howe", now=datetime(2026, 4, 4, 14, 50, tzinfo=UTC), hour=1, minute=45)
@example(zone="Africa/Cairo", now=datetime(2026, 4, 23, 21, 0, tzinfo=UTC), hour=0, minute=30)
def test_a_time_of_day_is_the_next_that_clocks_show(zone, now, hour, minute):
    now = now.replace(second=0, microsecond=0)
    assert deadline(f"{hour}:{minute:02}", now, zone) == next_shown(hour, minute, now, zone)


def test_a_time_of_day_in_another_zone_is_the_next_there():
    # In Kiritimati it is 1 December, 00:30.
    now = datetime(2026, 11, 30, 10, 30, tzinfo=UTC)
    assert deadline("9:00 UTC", now, "Pacific/Kiritimati") == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert deadline("11:00 UTC", now, "Pacific/Kiritimati") == datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert deadline("9:00", now, "Pacific/Kiritimati") == datetime(2026, 11, 30, 19, tzinfo=UTC)


HOURS = [
    ("en", "tomorrow at {}", 5),
    ("en", "Friday at {}", 6),
    ("en", "5 December at {}", 31),
    ("de", "morgen um {}", 5),
    ("de", "am Freitag um {}", 6),
    ("fr", "demain à {}", 5),
    ("fr", "vendredi à {} h", 6),
    ("fr", "le 5 décembre à {}h", 31),
    ("es", "mañana a las {}", 5),
    ("it", "venerdì alle {}", 6),
    ("nl", "morgen om {}", 5),
    ("nl", "vrijdag om {} uur", 6),
    ("pt_BR", "amanhã às {}h", 5),
    ("pl", "jutro o {}", 5),
    ("ru", "завтра в {}", 5),
    ("ru", "завтра в {} часов", 5),
    ("ja", "明日{}時", 5),
]


@pytest.mark.parametrize(("name", "phrase", "days"), HOURS)
@pytest.mark.parametrize("hour", [13, 18, 23])
def test_an_hour_needs_no_minutes_after_noon(name, phrase, days, hour):
    midnight = WEDNESDAY.replace(hour=0)
    # The days are counted from 31 October or, for dates in December, from 4 November.
    day = timedelta(days=days if days == 31 else days - 4)
    with language(name):
        assert deadline(phrase.format(hour), WEDNESDAY, "UTC") == midnight + day + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("name", "phrase", "shown"),
    [
        ("en", "tomorrow at 6", "6:00 or 18:00"),
        ("en", "at 5", "5:00 or 17:00"),
        ("en", "tonight at 8", "8:00 or 20:00"),
        ("en", "at 12 on Friday", "0:00 or 12:00"),
        ("en", "6 o'clock", "6:00 or 18:00"),
        ("de", "morgen um 6", "6:00 or 18:00"),
        ("fr", "demain à 6", "6:00 or 18:00"),
        ("es", "mañana a las 6", "6:00 or 18:00"),
        ("it", "domani alle 6", "6:00 or 18:00"),
        ("nl", "morgen om 6", "6:00 or 18:00"),
        ("pt_BR", "amanhã às 6", "6:00 or 18:00"),
        ("pl", "jutro o 6", "6:00 or 18:00"),
        ("ru", "завтра в 6", "6:00 or 18:00"),
    ],
)
def test_an_hour_that_comes_twice_a_day_is_asked_for(name, phrase, shown):
    with language(name), pytest.raises(UserError, match=f"may be before noon or after it; write {shown}"):
        deadline(phrase, WEDNESDAY, "UTC")


@pytest.mark.parametrize(
    ("name", "phrase", "at"),
    [
        ("en", "the day after tomorrow", "2026-11-06 23:59"),
        ("en", "two weeks from now", "2026-11-18 23:59"),
        ("en", "by Friday", "2026-11-06 23:59"),
        ("en", "until Friday 18:00", "2026-11-06 18:00"),
        ("en", "Friday evening", "2026-11-06 18:00"),
        ("en", "6 in the evening", "2026-11-04 18:00"),
        ("en", "9:00 am", "2026-11-05 09:00"),
        ("en", "Monday 30 November", "2026-11-30 23:59"),
        ("en", "today at 18:00", "2026-11-04 18:00"),
        ("en", "2 hours and 30 minutes", "2026-11-04 12:30"),
        ("en", "2h30m", "2026-11-04 12:30"),
        ("en", "1 December", "2026-12-01 23:59"),
        ("de", "20.11.", "2026-11-20 23:59"),
        ("de", "20.11. um 18 Uhr", "2026-11-20 18:00"),
        ("de", "übermorgen", "2026-11-06 23:59"),
        ("fr", "dans une heure", "2026-11-04 11:00"),
        ("fr", "après-demain", "2026-11-06 23:59"),
        ("fr", "à 18h", "2026-11-04 18:00"),
        ("fr", "demain 18h", "2026-11-05 18:00"),
        ("nl", "over 2 uur", "2026-11-04 12:00"),
        ("ru", "через 2 часа", "2026-11-04 12:00"),
        ("ja", "2時間後", "2026-11-04 12:00"),
    ],
)
def test_a_phrase_that_is_understood_whole(name, phrase, at):
    with language(name):
        assert deadline(phrase, WEDNESDAY, "UTC") == datetime.fromisoformat(at).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "phrase", "said"),
    [
        ("en", "three hours from tomorrow", "only in part, without “from”"),
        ("en", "in 2 hours from tomorrow", "only in part, without “from”"),
        ("en", "after Friday", "only in part, without “after”"),
        ("en", "tomorrow 6", "only in part, without “6”"),
        ("en", "in 1 hour 30", "only in part, without “30”"),
        ("en", "in 2-3 hours", "only in part, without “2”"),
        ("en", "Friday 18", "may name the hour or the day of the month"),
        ("en", "Monday 1 December 2026", "names a day of the week that its date is not"),
        ("en", "tomorrow in 2 hours", "names a day and a length of time"),
        ("en", "Friday 18:00-19:00", "names no time"),
        ("en", "before Friday", "names no time"),
        ("fr", "trois jours après demain", "only in part, without “trois”"),
    ],
)
def test_a_phrase_of_which_a_part_is_left_over_is_refused(name, phrase, said):
    with language(name), pytest.raises(UserError) as caught:
        deadline(phrase, WEDNESDAY, "UTC")
    assert said in str(caught.value)


PHRASES = (
    "tomorrow",
    "Friday",
    "in 2 hours",
    "9:00",
    "tomorrow 18:00",
    "1 December",
    "2026-12-01",
    "in a week",
)
LEFT_OVER = (
    "6",
    "30",
    "three",
    "two days",
    "after",
    "from tomorrow",
    "before",
    "Saturday",
    "18:30",
    "3 days",
)


@settings(max_examples=160)
@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30), timezones=st.just(UTC)),
    phrase=st.sampled_from(PHRASES),
    more=st.sampled_from(LEFT_OVER),
    first=st.booleans(),
)
def test_no_words_are_dropped(now, phrase, more, first):
    """With more words, a phrase names another time or is refused; its own day may be added."""
    now = now.replace(microsecond=0)
    try:
        longer = deadline(f"{more} {phrase}" if first else f"{phrase} {more}", now, "UTC")
    except UserError:
        return
    assert now + SHORTEST <= longer <= now + LONGEST
    assert longer != deadline(phrase, now, "UTC") or {"three": "3"}.get(more, more) in (
        f"{longer:%A}",
        f"{longer.day}",
    )


# Wednesday, 4 November 2026, 10:00.
PLAIN = [
    ("1w", "2026-11-11 23:59"),
    ("in 2 wks", "2026-11-18 23:59"),
    ("in three days", "2026-11-07 23:59"),
    ("10 days", "2026-11-14 23:59"),
    ("next week", "2026-11-11 23:59"),
    ("in a fortnight", "2026-11-18 23:59"),
    ("in a month", "2026-12-04 23:59"),
    ("in 2 weeks at noon", "2026-11-18 12:00"),
    ("in 24 hours", "2026-11-05 10:00"),
    ("in 1 day 3 hours", "2026-11-05 13:00"),
    ("nächste Woche", "2026-11-11 23:59"),
    ("dans deux semaines", "2026-11-18 23:59"),
    ("en dos semanas", "2026-11-18 23:59"),
    ("three days from tomorrow", "2026-11-08 23:59"),
    ("3 days from tomorrow at 6pm", "2026-11-08 18:00"),
    ("two days after Friday", "2026-11-08 23:59"),
    ("two days before Friday", "2026-11-04 23:59"),
    ("the day after Friday", "2026-11-07 23:59"),
    ("two weeks from Friday 18:00", "2026-11-20 18:00"),
    ("a fortnight after tomorrow", "2026-11-19 23:59"),
    ("the Friday after next at 6pm", "2026-11-13 18:00"),
    ("Wednesday after next", "2026-11-18 23:59"),
    ("Friday 24:00", "2026-11-07 00:00"),
    ("tomorrow 24:00", "2026-11-06 00:00"),
    ("24:00", "2026-11-05 00:00"),
    ("Freitag um 24 Uhr", "2026-11-07 00:00"),
    ("tonight", "2026-11-04 20:00"),
    ("within 2 hours", "2026-11-04 12:00"),
    ("in a quarter of an hour", "2026-11-04 10:15"),
    ("next week Tuesday", "2026-11-10 23:59"),
    ("Tuesday next week at 18:00", "2026-11-10 18:00"),
    ("next week Friday 6pm", "2026-11-13 18:00"),
    ("a week from Friday", "2026-11-13 23:59"),
    ("Friday week", "2026-11-13 23:59"),
    ("a week on Wednesday", "2026-11-18 23:59"),
    ("end of the day", "2026-11-04 23:59"),
    ("eod", "2026-11-04 23:59"),
    ("end of the week", "2026-11-08 23:59"),
    ("the end of next week", "2026-11-15 23:59"),
    ("end of the month", "2026-11-30 23:59"),
    ("end of next month", "2026-12-31 23:59"),
    ("end of month", "2026-11-30 23:59"),
    ("end of February", "2027-02-28 23:59"),
    ("end of the year", "2026-12-31 23:59"),
    ("end of Friday", "2026-11-06 23:59"),
    ("EOD Friday", "2026-11-06 23:59"),
    ("by end of day tomorrow", "2026-11-05 23:59"),
    ("Friday EOD", "2026-11-06 23:59"),
    ("end of 5 December", "2026-12-05 23:59"),
    ("end of day on 2026-12-05", "2026-12-05 23:59"),
    ("half past 18", "2026-11-04 18:30"),
    ("half past six pm", "2026-11-04 18:30"),
    ("tomorrow at quarter to 7 pm", "2026-11-05 18:45"),
    ("a quarter to 1 pm", "2026-11-04 12:45"),
    ("Friday at half past six in the evening", "2026-11-06 18:30"),
    ("Monday the 9th", "2026-11-09 23:59"),
    ("Wednesday the 2nd at 18:00", "2026-12-02 18:00"),
    ("in the evening", "2026-11-04 18:00"),
    ("nächsten Freitag", "2026-11-06 23:59"),
    ("am 5. Dezember um 18 Uhr", "2026-12-05 18:00"),
    ("am 5.12. um 18:00", "2026-12-05 18:00"),
    ("kommenden Dienstag um 9 Uhr", "2026-11-10 09:00"),
    ("Dienstag nächster Woche", "2026-11-10 23:59"),
    ("Freitagabend", "2026-11-06 18:00"),
    ("morgen Abend", "2026-11-05 18:00"),
    ("morgen früh", "2026-11-05 09:00"),
    ("in einer halben Stunde", "2026-11-04 10:30"),
    ("in anderthalb Stunden", "2026-11-04 11:30"),
    ("bis morgen 18 Uhr", "2026-11-05 18:00"),
    ("18 Uhr 30", "2026-11-04 18:30"),
    ("morgen um 6 Uhr abends", "2026-11-05 18:00"),
    ("Ende des Monats", "2026-11-30 23:59"),
    ("vendredi prochain à 18h30", "2026-11-06 18:30"),
    ("mardi de la semaine prochaine", "2026-11-10 23:59"),
    ("demain soir", "2026-11-05 18:00"),
    ("ce soir", "2026-11-04 18:00"),
    ("dans un quart d'heure", "2026-11-04 10:15"),
    ("le 5 décembre à 18h", "2026-12-05 18:00"),
    ("d'ici la fin du mois", "2026-11-30 23:59"),
    ("el viernes a las 18", "2026-11-06 18:00"),
    ("el viernes que viene", "2026-11-06 23:59"),
    ("el próximo martes a las 6 de la tarde", "2026-11-10 18:00"),
    ("el martes de la próxima semana", "2026-11-10 23:59"),
    ("pasado mañana", "2026-11-06 23:59"),
    ("mañana por la mañana", "2026-11-05 09:00"),
    ("en media hora", "2026-11-04 10:30"),
    ("dentro de dos días", "2026-11-06 23:59"),
    ("fin de mes", "2026-11-30 23:59"),
    ("este viernes a las 18", "2026-11-06 18:00"),
]


@pytest.mark.parametrize(("phrase", "at"), PLAIN)
def test_plain_phrases_of_four_languages_in_any_room(phrase, at):
    for name in ("en", "de", "fr", "es", "ja"):
        with language(name):
            expected = datetime.fromisoformat(at).replace(tzinfo=UTC)
            assert deadline(phrase, WEDNESDAY, "UTC") == expected, name


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("half past six", "6:30 or 18:30"),
        ("tomorrow at a quarter to 7", "6:45 or 18:45"),
        ("at six", "6:00 or 18:00"),
        ("six o'clock", "6:00 or 18:00"),
        ("halb sieben", "6:30 or 18:30"),
        ("viertel nach sechs", "6:15 or 18:15"),
        ("half past twelve", "0:30 or 12:30"),
    ],
)
def test_an_hour_in_words_that_comes_twice_a_day_is_asked_for(phrase, shown):
    with pytest.raises(UserError, match=f"may be before noon or after it; write {shown}"):
        deadline(phrase, WEDNESDAY, "UTC")


@pytest.mark.parametrize(
    "phrase",
    [
        "weekend",
        "end of 18:00",
        "fin de semana",
        "Freitag vielleicht",
        "vendredi ou samedi",
        "el viernes o nunca",
    ],
)
def test_what_is_not_understood_whole_is_refused_in_each_language(phrase):
    with pytest.raises(UserError) as caught:
        deadline(phrase, WEDNESDAY, "UTC")
    form = str(caught.value).rpartition(", ")[2].rstrip(".")
    assert deadline(form, WEDNESDAY, "UTC") > WEDNESDAY, "an error shows a form that works"


@settings(max_examples=80)
@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    day=st.integers(0, 6),
)
def test_days_named_by_the_calendar(now, day):
    now = now.replace(microsecond=0, hour=min(now.hour, 22))
    name = (date(2024, 1, 1) + timedelta(days=day)).strftime("%A")
    assert deadline("end of the month", now, "UTC").date() + timedelta(days=1) == (
        now.date().replace(day=1) + timedelta(days=32)
    ).replace(day=1)
    end = deadline("end of the week", now, "UTC").date()
    assert end.weekday() == 6
    assert end.isocalendar()[:2] == now.date().isocalendar()[:2]
    then = deadline(f"{name} next week", now, "UTC").date()
    assert then.weekday() == day
    assert then.isocalendar()[:2] == (now.date() + timedelta(days=7)).isocalendar()[:2]


@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_a_date_that_is_today_is_today_while_it_is_still_to_come(last):
    for day in (last, last + timedelta(days=1)):
        now = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        end = now.replace(hour=23, minute=59)
        for words in (f"{day:%d.%m.}", f"{day.day} {day:%B}", f"{day:%Y-%m-%d}", f"{day:%A}", "today"):
            assert deadline(words, now, "UTC") == end, words
        at = now.replace(hour=18)
        for words in (f"{day:%d.%m.} 18:00", f"{day.day} {day:%B} at 18", f"{day:%A} 6 pm", "today at 18:00"):
            assert deadline(words, now, "UTC") == at, words


@pytest.mark.parametrize(("name", "hour"), [("fr", 21), ("fr", 9), ("en", 21), ("de", 18), ("es", 2)])
def test_an_hour_that_may_be_a_length_of_time_is_asked_for(name, hour):
    with language(name):
        for words in (f"{hour}h", f"{hour} h"):
            with pytest.raises(UserError, match=f"write {hour}:00, or in {hour} h"):
                deadline(words, WEDNESDAY, "UTC")
        assert deadline(f"in {hour}h", WEDNESDAY, "UTC") == WEDNESDAY + timedelta(hours=hour)


def test_what_can_only_be_a_length_of_time_is_one():
    for words, hours in (("2h", 2), ("24h", 24), ("48h", 48), ("1 day 18h", 42), ("1d 18h", 42)):
        assert deadline(words, WEDNESDAY, "UTC") == WEDNESDAY + timedelta(hours=hours), words


DAY_NAMES = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}
CLOCKS = ("{}h", "{} h", "{} Uhr", "{}:00", ", {}h")


@pytest.mark.parametrize("name", DAY_NAMES)
@pytest.mark.parametrize("form", CLOCKS)
@pytest.mark.parametrize("hour", [7, 10, 18])
def test_an_hour_beside_a_weekday_is_that_hour_of_that_day(name, form, hour):
    with language(name):
        for number, day in enumerate(DAY_NAMES[name].split()):
            ahead = (number - WEDNESDAY.weekday()) % 7
            if ahead == 0 and hour <= WEDNESDAY.hour:
                ahead = 7
            expected = WEDNESDAY.replace(hour=hour) + timedelta(days=ahead)
            space = "" if form.startswith(",") else " "
            for said in {day, day[:3]} if name == "en" else {day}:
                words = f"{said}{space}{form.format(hour)}"
                assert deadline(words, WEDNESDAY, "UTC") == expected, words


@pytest.mark.parametrize("name", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("number", [1, 6, 13, 18, 23])
def test_a_bare_number_beside_a_weekday_is_asked_for(name, number):
    with language(name):
        for number_of, day in enumerate(DAY_NAMES[name].split()):
            with pytest.raises(UserError) as refused:
                deadline(f"{day} {number}", WEDNESDAY, "UTC")
            english = DAY_NAMES["en"].split()[number_of]
            assert f"write {english} {number}:00" in str(refused.value)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("Friday midnight", "write Friday 0:00 or Friday 24:00"),
        ("midnight on Friday", "write Friday 0:00 or Friday 24:00"),
        ("tomorrow at midnight", "write tomorrow 0:00 or tomorrow 24:00"),
        # Said on a Wednesday, it may be two days from now or nine.
        ("two days after Wednesday", "names no time"),
        ("2 days after 4 Dec", "names no time"),
        ("Friday 24:30", "names no time"),
        ("the day after", "understood only in part|names no time"),
        ("nonsense 24:00", "“nonsense 24:00” "),
    ],
)
def test_what_may_be_two_days_is_refused(phrase, said):
    with pytest.raises(UserError, match=said):
        deadline(phrase, WEDNESDAY, "UTC")
