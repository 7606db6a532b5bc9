"""Phrases of deadlines in German, French and Spanish, put into English.

The parser of dates knows few ways in which these languages name a day ("nächsten Freitag", "el viernes que
viene"), and reads a phrase in one language only. A phrase is translated only if all its words are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

LETTER = re.compile(r"[^\W\d_]")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
NEXT_BEHIND = re.compile(rf"\b(week|month|year|{'|'.join(WEEKDAYS)}) next\b(?! (?:week|month|year))")
"""French and Spanish put "next" behind its noun."""
CLOCK = "{clock}"
"""Stands for the hour and the minutes that a pattern has found: an hour with its unit is one of 24."""

# Patterns of words in lower case, each with its English; "" leaves words out. The longest match counts.
GERMAN: Mapping[str, str] = {
    "heute": "today",
    "morgen": "tomorrow",
    "morgen (?:früh|vormittag)": "tomorrow morning",
    "(?:über|ueber)morgen": "the day after tomorrow",
    "(?:nächste|naechste|kommende)[nrs]?": "next",
    "diese[nrsm]?": "this",
    "vormittag": "morning",
    "mittags?": "noon",
    "nachmittag": "afternoon",
    "abend": "evening",
    "nacht": "night",
    "morgens|vormittags|früh": "am",
    "nachmittags|abends": "pm",
    "mitternacht": "midnight",
    "ende": "end of",
    "tages": "day",
    "tage?n?": "days",
    "woche": "week",
    "wochen": "weeks",
    "monats?": "month",
    "monaten?": "months",
    "jahre?s?": "year",
    "stunden?": "hours",
    "minuten?": "minutes",
    "(?:einer )?halben? stunde": "30 minutes",
    "(?:einer )?viertelstunde": "15 minutes",
    "(?:einer )?dreiviertelstunde": "45 minutes",
    "anderthalb|eineinhalb": "1.5",
    "zweieinhalb": "2.5",
    "(?:um )?halb": "half to",
    "(?:um )?viertel nach": "quarter past",
    "(?:um )?viertel vor": "quarter to",
    r"(?:um )?(\d{1,2})(?:[:.](\d\d))? ?uhr": CLOCK,
    r"(?:um )?(\d{1,2}) ?uhr (\d\d)\b": CLOCK,
    "in": "in",
    "um": "at",
    "bis (?:zum|zur)|bis": "by",
    r"(\d{1,2})\.": r"\1",
    r"(\d{1,2}\.\d{1,2}\.(?:\d{4})?)": r"\1",
    "am|an|der|die|das|den|dem|des|im|zum|zur": "",
}
FRENCH: Mapping[str, str] = {
    "aujourd['’]hui": "today",
    "ce matin": "today morning",
    "cet après-midi": "today afternoon",
    "ce soir": "today evening",
    "demain": "tomorrow",
    "après-demain": "the day after tomorrow",
    "prochaine?": "next",
    "matin": "morning",
    "midi": "noon",
    "après-midi": "afternoon",
    "soir": "evening",
    "nuit": "night",
    "minuit": "midnight",
    "du matin": "am",
    "du soir|de l['’]après-midi": "pm",
    "(?:à (?:la )?|en )?fin (?:de la|du|de l['’]|de)?": "end of",
    "journée": "day",
    "jours?": "days",
    "semaine": "week",
    "semaines": "weeks",
    "mois": "month",
    r"(\d+|deux|trois|six) mois": r"\1 months",
    "an|année": "year",
    "minutes?": "minutes",
    "(?:une )?demi-heure": "30 minutes",
    "(?:un )?quart d['’]heure": "15 minutes",
    "(?:une )?heure et demie": "90 minutes",
    r"(?:à )?(\d{1,2}) ?h(?:eures?)?(?: ?(\d\d)\b)?": CLOCK,
    r"dans (\d{1,3}) ?h(?:eures?)?": r"in \1 hours",
    "heures?": "hours",
    "dans": "in",
    "à": "at",
    "jusqu['’](?:à|au)|d['’]ici": "by",
    "le|la|les|de|du|au|ce|cette": "",
    "l['’]": "",
}
SPANISH: Mapping[str, str] = {
    "hoy": "today",
    "mañana": "tomorrow",
    "pasado mañana": "the day after tomorrow",
    "esta mañana": "today morning",
    "esta tarde": "today afternoon",
    "esta noche": "today evening",
    "próxim[oa]|que viene": "next",
    "de la mañana": "am",
    "de la (?:tarde|noche)": "pm",
    "este|esta": "this",
    "por la mañana": "morning",
    "por la tarde": "afternoon",
    "por la noche": "evening",
    "(?:al? )?mediod[ií]a": "noon",
    "(?:a )?medianoche": "midnight",
    "(?:al? )?(?:fin|final|finales) (?:de la|del|de)": "end of",
    "(?:el )?fin de semana": "weekend",
    "d[ií]a": "day",
    "d[ií]as": "days",
    "semana": "week",
    "semanas": "weeks",
    "mes": "month",
    "meses": "months",
    "año": "year",
    "minutos?": "minutes",
    "media hora": "30 minutes",
    "(?:un )?cuarto de hora": "15 minutes",
    "(?:una )?hora y media": "90 minutes",
    r"a las? (\d{1,2})(?:[:.](\d\d))? ?(?:h|hs|horas?)": CLOCK,
    "horas?": "hours",
    "en|dentro de": "in",
    "a las?": "at",
    "hasta": "by",
    "el|la|los|las|de|del": "",
}
LANGUAGES = {
    "de": (
        GERMAN,
        "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
        "januar|jänner februar märz april mai juni juli august september oktober november dezember",
        "ein(?:e[nmr]?|s)? zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    ),
    "fr": (
        FRENCH,
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "janvier f[ée]vrier mars avril mai juin juillet ao[uû]t septembre octobre novembre d[ée]cembre",
        "une? deux trois quatre cinq six sept huit neuf dix onze douze",
    ),
    "es": (
        SPANISH,
        "lunes martes mi[ée]rcoles jueves viernes s[áa]bado domingo",
        "enero febrero marzo abril mayo junio julio agosto sep?tiembre octubre noviembre diciembre",
        "un[ao]? dos tres cuatro cinco seis siete ocho nueve diez once doce",
    ),
}
"""Of each language: its words, days of the week, months, and numbers from one to twelve."""


def translations(words: str) -> Iterator[str]:
    """`words` in English, for each language in which all of them are known."""
    said = " ".join(words.casefold().split())
    for name in LANGUAGES:
        english = _translated(said, name)
        if english is not None:
            yield NEXT_BEHIND.sub(r"next \1", " ".join(english.split()))


@cache
def _table(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    words, days, months, numbers = LANGUAGES[name]
    table = {
        **words,
        **dict(zip(days.split(), WEEKDAYS, strict=True)),
        **dict(zip(months.split(), MONTHS, strict=True)),
        **{word: str(number) for number, word in enumerate(numbers.split(), 1)},
    }
    if name == "de":  # writes a day and its part in one word
        parts = {word: GERMAN[word] for word in ("vormittag", "mittags?", "nachmittag", "abend", "nacht")}
        for day, weekday in zip(days.split(), WEEKDAYS, strict=True):
            table |= {f"(?:{day}) ?{word}": f"{weekday} {part}" for word, part in parts.items()}
    return tuple((re.compile(pattern), english) for pattern, english in table.items())


def _translated(said: str, name: str) -> str | None:
    """`said` in English; None if a word of it is unknown."""
    found, at = [], 0
    while at < len(said):
        found_here = ((_whole(pattern, said, at), english) for pattern, english in _table(name))
        matches = [(match, english) for match, english in found_here if match is not None]
        if matches:
            match, english = max(matches, key=lambda pair: pair[0].end())
            found.append(f" {_clock(match) if english == CLOCK else match.expand(english)} ")
            at = match.end()
        elif LETTER.match(said, at):
            return None
        else:
            found.append(said[at])
            at += 1
    return "".join(found)


def _whole(pattern: re.Pattern[str], said: str, at: int) -> re.Match[str] | None:
    """A match at a place, unless it ends or begins within a word or a number."""
    match = pattern.match(said, at)
    if match is None or match.end() == at:
        return None
    inside = at and said[at - 1].isalnum() and said[at].isalnum()
    cut = said[match.end() - 1].isalnum() and match.end() < len(said) and said[match.end()].isalnum()
    return None if inside or cut else match


def _clock(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2] or '00'}"
