"""Another number, name or office in a sentence in the place of one of the question's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.words import STOP_WORDS, stem
from retrieval.answer.premise.places import clause_ends
from retrieval.answer.wording import Number, Wording
from retrieval.interpret.place_names import places_in, same_place

# The share of the question's words that a sentence needs if nothing else ties a number to it.
_NEEDED = 0.5
# The share of the question's other words that a sentence needs to say how many there are.
_MOST_WORDS = 0.6
# Kinds of numbers that name years, and what joins the first and the last year of a period.
_TIMES = frozenset(("year", "decade"))
_OPENING = frozenset(("between", "from", "since"))
_JOINS = re.compile(r"s?\s*(?:[-–—]|to|and|until|till|through|up to)\s*(?:the\s+)?", re.I)
# Names with as many first letters are of one root.
_NAME_ROOT = 5
_LEADERS = frozenset(
    stem(w)
    for w in (
        "boss head chief ceo chair chairman chairwoman director president founder leader owner minister"
    ).split()
)
_LEADING = frozenset(stem(w) for w in "run lead head found own chair direct manage".split())
# Prepositions of a place or an agent.
_PLACING = frozenset(("in", "at", "from", "by"))
# "says" and the like right after a name, or "according to" before it.
_SPEAKS = re.compile(
    r"\s+(?:also\s+|really\s+|first\s+)?(?:say|said|writ|wrote|argu|claim|think|thought|believ|state|propos|suggest"
    r"|coin|describ|conclud|contend|warn|introduc|invent|hold|held|advocat|insist|posit|led|lead|found|show)",
    re.I,
)


def other_numbers(asked: Wording, said: Wording, cover: float, likely: bool) -> Iterator[tuple[float, str]]:
    """Another number in the place of one of the question's."""
    held = [n.value for n in said.numbers]
    # "ten years" and "60 months": the unit is no word that both should have
    units = {n.noun for n in asked.numbers if n.kind == "time"}
    cover = max(cover, len(asked.content & said.content) / max(1, len(asked.content - units)))
    periods = list(_periods(said))
    wanted = [n.value for n in asked.numbers]
    for one in asked.numbers:
        if any(_equal(one.value, v) for v in held):
            continue
        begin, end = _years_of(one)
        if one.kind in _TIMES and any(first <= end and begin <= last for first, last in periods):
            continue  # "in the 2010s", "in 2015" and "between 2012 and 2018"
        for other in said.numbers:
            comparable = other.kind == one.kind or {one.kind, other.kind} <= _TIMES
            if not comparable or any(_equal(other.value, v) for v in wanted):
                continue
            local = asked.near(one.first) & said.near(other.first)
            same = bool(_counted(asked, one) & _counted(said, other))
            if not local and not same and cover < _NEEDED and not likely:
                continue
            evidence = 0.4 * same + 0.25 * min(2, len(local)) + cover
            if one.kind in ("year", "decade", "share", "money", "time"):
                evidence += 0.3
            function = asked.before(one.first)[1]
            evidence += 0.3 * (function != "" and function == said.before(other.first)[1])
            if sum(n.kind == one.kind for n in said.numbers) == 1:
                evidence += 0.2
            yield evidence, f"The text says {other.shown}, not {one.shown}."
        if one.kind == "count" and one.value > 1 and (single := _single(asked, one, said)):
            yield 0.4 + cover, f"The text says {single}, not {one.shown}."


def _single(asked: Wording, one: Number, said: Wording) -> str | None:
    """The words "one lie" of a sentence, for a question that counts lies; None without them."""
    counted = _counted(asked, one)
    for n, token in enumerate(said.tokens[:-1]):
        if token.form == "one" and said.stems[n + 1] in counted and said.tokens[n + 1].form[-1:] != "s":
            return said.shown(n, n + 1)
    return None


def other_count(asked: Wording, said: Wording) -> str | None:
    """What a sentence says that has most words of the question and another number of what it counts: "the
    three parts of the lock" for "what are the two parts of the lock?"; None if it has not."""
    for one in asked.numbers:
        counted = _counted(asked, one)
        rest = asked.content - counted
        if one.kind != "count" or not counted or len(rest & said.content) < _MOST_WORDS * len(rest):
            continue
        numbers = [
            n
            for n in said.numbers
            if n.kind == "count"
            and n.value.is_integer()
            and counted & _counted(said, n)
            and not _is_version(said, n)
        ]
        if numbers and not any(_equal(one.value, n.value) for n in said.numbers):
            return f"The text says {numbers[0].shown}, not {one.shown}."
    return None


def _is_version(text: Wording, number: Number) -> bool:
    """Whether a number belongs to the word before it: "V.2.0"."""
    return re.search(r"\w\.?$", text.text[: text.tokens[number.first].start]) is not None


def _counted(text: Wording, number: Number) -> set[str]:
    """The content stems right after a number, of which one is what it counts: "three key parts"."""
    after = range(number.last + 1, min(len(text.tokens), number.last + 4))
    return {
        text.stems[n]
        for n in after
        if text.stems[n] in text.content and not clause_ends(text, number.last, n)
    }


def _years_of(number: Number) -> tuple[float, float]:
    """The first and last year of a year or decade."""
    return number.value, number.value + 9 * (number.kind == "decade")


def _periods(text: Wording) -> Iterator[tuple[float, float]]:
    """The years that a text names, as first and last: single ones, decades, and those between two of them
    ("from 2012 to 2018")."""
    dated = [n for n in text.numbers if n.kind in _TIMES]
    for number in dated:
        yield _years_of(number)
    for one, other in pairwise(dated):
        between = text.text[text.tokens[one.last].end : text.tokens[other.first].start]
        opened = text.tokens[one.first - 1].form if one.first else ""
        if _JOINS.fullmatch(between) and (opened in _OPENING or re.search(r"[-–—]|to|until|till", between)):
            yield one.value, _years_of(other)[1]


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def other_names(asked: Wording, said: Wording, context: Wording, likely: bool) -> Iterator[tuple[float, str]]:
    """Another name of the same kind in the place of one of the question's: beside the same words."""
    known = {*said.stems, *context.stems}
    countries = {
        n for text in (said.text, context.text) for _, _, p in places_in(text) for n in same_place(p)
    }
    in_question = set(asked.stems)
    for first, last in asked.names:
        own = asked.stems[first : last + 1]
        partly = any(s in known for s in own) or any(asked.stands_for(first, t) for t in (said, context))
        if asked.shown(first, last).casefold() in countries:
            continue  # "Beijing" where the text has "China"
        plain = asked.content - set(own)
        share = len(plain & said.content) / max(1, len(plain))
        for begin, end in said.names:
            other = said.stems[begin : end + 1]
            if partly:
                # "Linux Foundation" where the text has "Python Software Foundation" alone
                if own[-1] != other[-1] or len(own) < 2 or len(other) < 2 or set(own[:-1]) & known:
                    continue
            elif (
                _overlap(asked, (first, last), said, (begin, end))
                or in_question & set(other)
                or not _same_slot(asked, (first, last), said, (begin, end), likely)
            ):
                continue
            local = (asked.near(first) | asked.near(last)) & (said.near(begin) | said.near(end))
            evidence = share + 0.25 * min(2, len(local)) - 0.35 + 0.1 * (len(plain) >= 3) + 0.5 * partly
            evidence += 0.3 * (first > 0 and begin > 0 and asked.stems[first - 1] == said.stems[begin - 1])
            speaks = _SPEAKS.match(asked.text, asked.tokens[last].end) is not None or asked.before(first)[
                1
            ] in (
                "by",
                "to",
            )
            yield evidence, _renaming(said, begin, end, asked.shown(first, last), speaks)


def _overlap(asked: Wording, ours: tuple[int, int], said: Wording, theirs: tuple[int, int]) -> bool:
    """Whether two names have a word of one root: "Europe" and "European Union"."""
    one, other = (
        {t.form[:_NAME_ROOT] for t in text.tokens[first : last + 1] if len(t.form) >= _NAME_ROOT}
        for text, (first, last) in ((asked, ours), (said, theirs))
    )
    return bool(one & other)


def _same_slot(
    asked: Wording, ours: tuple[int, int], said: Wording, theirs: tuple[int, int], likely: bool
) -> bool:
    """Whether two names are of one kind, and the same word governs them, or follows them; or, if a
    contradiction is likely, the same preposition stands before them."""
    kinds = {asked.kind_of_name(*ours), said.kind_of_name(*theirs)}
    if len(kinds) > 1 and kinds != {"place", "name"}:
        return False
    before, after = asked.before(ours[0]), asked.after(ours[1])
    there = said.before(theirs[0])
    governed = before[0] != "" and before == there
    governed = governed or (likely and before[1] == there[1] and before[1] in _PLACING)
    return governed or (after != "" and after == said.after(theirs[1]))


def _renaming(said: Wording, first: int, last: int, asked: str, speaks: bool) -> str:
    """What is said of another name; `speaks`: the question has it say or do what the sentence reports."""
    year = re.match(r" \((?:1[5-9]|20)\d\d[a-z]?\)", said.text[said.tokens[last].end :])
    before = [t.form for t in said.tokens[max(0, first - 2) : first] if t.form not in ("the", "a")]
    governed = before[-1:] and before[-1] in ("of", "at", "for", "from", "with")
    if year and governed and last - first >= 2:
        # "the head of Google Eric Schmidt (2022)": the author's two names end the run
        return f"The text says {said.shown(first, last - 2)}, not {asked}."
    shown = said.shown(first, last)
    if year and speaks:
        return f"{shown}{year[0]} says this, not {asked}."
    return f"The text says {shown}{year[0] if year else ''}, not {asked}."


def other_roles(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """Another body that somebody named in both is said to lead: "the boss of Microsoft, Ada Roth"."""
    people = {said.stems[n] for n in said.in_names} & asked.content
    if not people:
        return
    for first, last in _bodies_led(asked):
        if set(asked.stems[first : last + 1]) & set(said.stems):
            continue
        for begin, end in said.names:
            if _led(said, begin) and people & {*said.near(begin), *said.stems[begin : end + 1]}:
                shown = asked.shown(first, last)
                shown = shown.title() if shown.islower() else shown
                yield 1.0, _renaming(said, begin, end, shown, speaks=False)


def _bodies_led(text: Wording) -> Iterator[tuple[int, int]]:
    """The names (first, last) of what a question has somebody lead: "the boss of Ford", "run ford". In
    lower case a name has no article and no plural's ending."""
    for first, last in text.names:
        if _led(text, first) or _leads_it(text, first):
            yield first, last
    for n, token in enumerate(text.tokens):
        bare = token.kind == "word" and token.form not in STOP_WORDS and token.form[-1:] != "s"
        lower = n not in text.in_names and text.text[token.start].islower() and bare
        if lower and not token.form.endswith(("ing", "ed", "ly")):
            of = n and text.tokens[n - 1].form in ("of", "at", "for") and _led(text, n)
            if of or _leads_it(text, n):
                yield n, n


def _leads_it(text: Wording, number: int) -> bool:
    """Whether the word before is a verb for leading, and somebody stands before it."""
    return number > 1 and text.stems[number - 1] in _LEADING and text.stems[number - 2] in text.content


def _led(text: Wording, number: int) -> bool:
    """Whether a word for somebody who leads, and "of" or the like, stand before a word."""
    before = [t.form for t in text.tokens[max(0, number - 3) : number] if t.form not in ("the", "a")]
    return len(before) > 1 and before[-1] in ("of", "at", "for", "from") and stem(before[-2]) in _LEADERS
