"""The caution: what a question takes for granted and the sentence shown says otherwise.

Numbers, years and names are compared in every question. Negations and opposites only where the
question states something ("why does the policy …", "…, right?"): a yes-or-no question asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.words import STOP_WORDS, stem
from retrieval.answer.views import denied, is_attitude, opposed, rejected, speaks_against
from retrieval.answer.wording import Wording
from retrieval.interpret.place_names import places_in, same_place
from retrieval.opposites import opposites

_PLACES = ("first", "second", "third", "fourth", "fifth")
# The evidence that a difference needs, by the reader's probability that the sentence contradicts the
# question, and the probability from which the generic caution is said.
_NEEDED = 0.5
_CERTAIN = 0.35
# The same for a question that states nothing, and so can hardly be contradicted.
_CERTAIN_OF_A_QUESTION = 0.5
# The probability from which another word in the same place counts as a contradiction.
_LIKELY = 0.3
# A question of fewer content words is not said by a sentence that has them.
_LEAST_SHARED = 2
_LAG_BEHIND = ("lag", "behind")
# Words with as many first letters are of one root; the words of names need more.
_ROOT, _NAME_ROOT = 4, 5
# Verbs that compare two sides: the sides swapped, the verb says the contrary.
_AHEAD = frozenset(
    stem(w)
    for w in (
        "lead overtake surpass outpace outperform outdo outstrip outrun beat defeat dominate exceed outnumber"
    ).split()
)
_BEHIND = frozenset(stem(w) for w in "lag trail".split())
# Words on either side of such a verb in which the sides are looked for.
_REACH_SIDE = 5
_RAISING = frozenset(
    stem(w)
    for w in "improve increase strengthen boost raise enhance promote foster enlarge heighten more".split()
)
_CUTTING = frozenset(
    stem(w)
    for w in (
        "cut reduce decrease lower weaken undermine erode harm endanger jeopardise jeopardize hamper less"
    ).split()
)
_LEADERS = frozenset(
    stem(w)
    for w in (
        "boss head chief ceo chair chairman chairwoman director president founder leader owner minister"
    ).split()
)
# Prepositions of a place or an agent.
_PLACING = frozenset(("in", "at", "from", "by"))
# The least number of words of a statement; what is shorter is a topic.
_LEAST_STATED = 4

_TAG = re.compile(
    r"[\s,;–—-]*\b(?:right|correct|yes|no|true|ok|okay|is that (?:right|so|true|what [\w ]+)|"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]?t| not)?"
    r" (?:it|they|he|she|there|that|this|we|you|i)(?: not)?)\s*[?!. ]*$",
    re.I,
)
# A question that is put after a statement: "…, why?", "…, who came up with that"
_AFTER = re.compile(
    r"[\s]*[,;–—-]\s*(?:so |and |but )?(?:why|how come|how|who|what|when|where|which|by how much|"
    r"did|do|does|is|are|was|were|can|could)\b[^,;–—]*$",
    re.I,
)
_OPENING = re.compile(r"^(?:so|and|but|ok|okay|well|hm+|wait|then|since|because|if|hey|also)\b[\s,]*", re.I)
_POLAR = re.compile(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must)"
    r"(?:n['’]?t)?\b",
    re.I,
)
_ASSERTING = re.compile(
    r"(?:why|how come|how (?:do|does|did|has|have|had) (?!(?:you|i|we|one|he|she|they|it)\b)"
    r"|what (?:do|does|did) .{1,60}? do to\b|where (?:do|does|did) (?:he|she|they|it|the|we)\b"
    r"|how (?:do|does|did|can) .{1,80}? (?:show|prove|demonstrate|explain|argue|justify|establish|know"
    r"|claim|conclude)s?"
    r" that\b|what (?:evidence|reasons?|proof|arguments?) .{0,60}?\bthat\b)",
    re.I,
)
# "says" and the like right after a name, or "according to" before it.
_SPEAKS = re.compile(
    r"\s+(?:also\s+|really\s+|first\s+)?(?:say|said|writ|wrote|argu|claim|think|thought|believ|state|propos|suggest"
    r"|coin|describ|conclud|contend|warn|introduc|invent|hold|held|advocat|insist|posit|led|lead|found|show)",
    re.I,
)
_WH = re.compile(
    r"(?:what|who|whom|whose|which|when|where|how|tell|give|list|name|define|explain|describe|show|find|"
    r"summari[sz]e|compare|quote|any|something|anything)\b",
    re.I,
)


def caution(
    question: str,
    sentence: str,
    context: str = "",
    *,
    contradicts: float | None = None,
    place: int = 1,
    others: Sequence[str] = (),
    passages: Sequence[str] = (),
) -> str | None:
    """What a question takes for granted and the sentence says otherwise, as a sentence for people; or
    None.

    `context` is text that belongs to the sentence: its paragraph, the title and authors of its source;
    names in it are taken as said. `contradicts` is a reader's probability (0..1) that the sentence
    contradicts what the question takes for granted: the higher, the less evidence a difference needs; `place`
    is the number of the excerpt that contradicts it most.
    `others` are the other excerpts shown, `passages` the sentences around all of them: they count where
    they deny or oppose the very words of the question.
    """
    claim, asserting = _claim(question)
    asked, said = Wording(claim), Wording(sentence)
    shared = asked.content & said.content
    need = _NEEDED if contradicts is None else _NEEDED + 0.6 * (0.3 - contradicts)
    cover = len(shared) / max(1, len(asked.content))
    likely = contradicts is not None and contradicts >= _LIKELY
    best: tuple[float, str] | None = None
    for evidence, words in (
        *_other_numbers(asked, said, cover, likely),
        *_other_names(asked, said, Wording(context), likely),
        *(_opposites(asked, said, cover) if asserting else ()),
        *(_negations(asked, said, cover) if asserting else ()),
        *(_reversed(asked, said, cover) if asserting else ()),
        *(_swapped(asked, said) if asserting else ()),
        *_other_roles(asked, said),
        *(_substitutes(asked, said) if asserting and likely else ()),
    ):
        if evidence >= need and (best is None or evidence > best[0]):
            best = evidence, words
    if best is not None:
        return best[1]
    if asserting and not asked.denies:
        shown = [said, *map(Wording, others)]
        found = rejected(asked, shown) or denied(asked, shown)
        found = found or opposed(asked, [*shown, *map(Wording, passages)])
        if found:
            return found
    certain = _CERTAIN if asserting else _CERTAIN_OF_A_QUESTION
    if contradicts is None or contradicts < certain:
        return None
    at_place = said if place == 1 else next((Wording(t) for t in others[place - 2 : place - 1]), said)
    agrees = asserting and (_stated(asked, at_place) or _disliked(asked, at_place))
    return None if agrees else generic(place)


def _stated(asked: Wording, said: Wording) -> bool:
    """Whether the question's content words follow each other in a sentence with no other between them, and
    neither text negates any: it says what the question says, unless a rule has found a difference."""
    words = [s for s in asked.stems if s in asked.content]
    if asked.denies or said.denies or asked.numbers or len(words) < _LEAST_SHARED:
        return False
    there = [s for s in said.stems if s in said.content]
    words, there = _behind_once(words), _behind_once(there)
    return any(there[n : n + len(words)] == words for n in range(len(there)))


def _behind_once(words: Sequence[str]) -> list[str]:
    """Stems without a repetition ("eu" stands for both words of a name), and without "behind" after "lag"."""
    return [
        s for n, s in enumerate(words) if not n or (s != words[n - 1] and (words[n - 1], s) != _LAG_BEHIND)
    ]


def generic(place: int = 1) -> str:
    """What is said if excerpt number `place` likely contradicts the question and no rule names how."""
    shown = f"the {_PLACES[place - 1]} excerpt" if place <= len(_PLACES) else f"excerpt {place}"
    return f"The text puts this otherwise: see {shown}."


def _claim(question: str) -> tuple[str, bool]:
    """The part of a question that states something, without a tag, and whether the question asserts it
    rather than asks for it."""
    text = " ".join(question.split())
    bare = _TAG.sub("", text.rstrip("?!. "))
    tagged = bare != text.rstrip("?!. ")
    after = _AFTER.search(bare)
    if after and len(bare[: after.start()].split()) >= 3:
        bare, tagged = bare[: after.start()], True
    opened = _OPENING.sub("", bare)
    if _POLAR.match(opened):
        return opened, False
    if _ASSERTING.match(opened):
        return opened, True
    if _WH.match(opened):
        return opened, False
    return opened, tagged or len(opened.split()) >= _LEAST_STATED


def _other_numbers(asked: Wording, said: Wording, cover: float, likely: bool) -> Iterator[tuple[float, str]]:
    """Another number in the place of one of the question's."""
    held = [n.value for n in said.numbers]
    wanted = [n.value for n in asked.numbers]
    for one in asked.numbers:
        if any(_equal(one.value, v) for v in held):
            continue
        for other in said.numbers:
            if other.kind != one.kind or any(_equal(other.value, v) for v in wanted):
                continue
            local = asked.near(one.first) & said.near(other.first)
            if not local and not (one.noun and one.noun == other.noun) and cover < _NEEDED and not likely:
                continue
            evidence = 0.4 * (one.noun != "" and one.noun == other.noun) + 0.25 * min(2, len(local)) + cover
            if one.kind in ("year", "share", "money", "time"):
                evidence += 0.3
            function = asked.before(one.first)[1]
            evidence += 0.3 * (function != "" and function == said.before(other.first)[1])
            if sum(n.kind == one.kind for n in said.numbers) == 1:
                evidence += 0.2
            yield evidence, f"The text says {other.shown}, not {one.shown}."


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def _other_names(
    asked: Wording, said: Wording, context: Wording, likely: bool
) -> Iterator[tuple[float, str]]:
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
    governed = first > 0 and said.tokens[first - 1].form in ("of", "at", "for", "from", "with")
    if year and governed and last - first >= 2:
        # "the head of Google Eric Schmidt (2022)": the author's two names end the run
        return f"The text says {said.shown(first, last - 2)}, not {asked}."
    shown = said.shown(first, last)
    if year and speaks:
        return f"{shown}{year[0]} says this, not {asked}."
    return f"The text says {shown}{year[0] if year else ''}, not {asked}."


def _other_roles(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """Another body that somebody named in both is said to lead: "the boss of Microsoft, Ada Roth"."""
    people = {s for first, last in asked.names for s in asked.stems[first : last + 1]} & set(said.stems)
    if not people:
        return
    for first, last in asked.names:
        if not _led(asked, first) or set(asked.stems[first : last + 1]) & set(said.stems):
            continue
        for begin, end in said.names:
            if _led(said, begin) and people & {*said.near(begin), *said.stems[begin : end + 1]}:
                yield 1.0, _renaming(said, begin, end, asked.shown(first, last), speaks=False)


def _led(text: Wording, number: int) -> bool:
    """Whether a word for somebody who leads, and "of" or the like, stand before a word."""
    before = [t.form for t in text.tokens[max(0, number - 3) : number] if t.form not in ("the", "a")]
    return len(before) > 1 and before[-1] in ("of", "at", "for", "from") and stem(before[-2]) in _LEADERS


def _reversed(asked: Wording, said: Wording, cover: float) -> Iterator[tuple[float, str]]:
    """More of something in the question, less of it in the sentence, or the other way round: "makes flying
    safer" and "cutting safety standards"."""
    for ours, a in _trends(asked):
        for theirs, b in _trends(said):
            one, other = asked.stems[a], said.stems[b]
            if ours == theirs or len(one) < _ROOT or one[:_ROOT] != other[:_ROOT]:
                continue
            if _ends_in_er(asked, a) == _ends_in_er(said, b):
                continue  # "water" in both
            verb = next((n for n in range(b - 1, max(-1, b - 4), -1) if _trend(said, n)), b)
            local = asked.near(a) & said.near(b)
            evidence = 0.35 + cover + 0.2 * min(2, len(local))
            yield evidence, f"The text says “{said.shown(verb, b)}”, not “{asked.shown(a, a)}”."


def _trends(text: Wording) -> Iterator[tuple[int, int]]:
    """The words of which a text says that there is more (1) or less (-1), with their numbers."""
    for n, token in enumerate(text.tokens):
        if token.kind != "word" or text.negated(n) is not None:
            continue
        if _ends_in_er(text, n) and text.stems[n] in text.content:
            yield 1, n
        elif text.stems[n] in text.content and not _trend(text, n):
            before = [t for m in range(n - 1, max(-1, n - 3), -1) if (t := _trend(text, m))]
            if before:
                yield before[0], n


def _ends_in_er(text: Wording, number: int) -> bool:
    """Whether a word may be a comparative by its form: "safer"."""
    form = text.tokens[number].form
    return form.endswith("er") and len(form) > _ROOT


def _trend(text: Wording, number: int) -> int:
    """1 for a word that makes more of something, -1 for one that makes less of it, else 0."""
    return (text.stems[number] in _RAISING) - (text.stems[number] in _CUTTING)


def _opposites(asked: Wording, said: Wording, cover: float) -> Iterator[tuple[float, str]]:
    """The opposite of one of the question's words in its place."""
    for a, one in enumerate(asked.stems):
        if asked.tokens[a].kind != "word":
            continue
        for b, other in enumerate(said.stems):
            if other not in opposites(one) or other in asked.stems:
                continue
            if one in said.stems and not _same_next(asked, a, said, b):
                continue
            if (asked.negated(a) is None) != (said.negated(b) is None):
                continue  # "not simple" and "complex" say the same
            if _other_form(asked.tokens[a].form, said.tokens[b].form):
                continue
            if {one, other} & _AHEAD and {one, other} & _BEHIND and _sides_swapped(asked, a, said, b):
                continue  # "the mill leads the port" and "the port lags the mill" say the same
            local = asked.near(a) & said.near(b)
            if not local and not _same_next(asked, a, said, b):
                continue
            evidence = (
                cover
                + 0.25 * min(2, len(local))
                + 0.3 * _same_next(asked, a, said, b)
                + (0.1 if asked.tokens[a].form not in STOP_WORDS else -0.2)
            )
            behind = [t.form for t in said.tokens[b + 1 : b + 2]] == ["behind"]
            quoted, shown = asked.shown(a, a), said.shown(b, b) + " behind" * behind
            yield evidence, f"The text says “{shown}”, not “{quoted}”."


def _other_form(asked: str, said: str) -> bool:
    """Whether a word is no opposite though it has a negating prefix: "unprotected" of "protecting"."""
    return said.startswith(("un", "in", "non")) and said.endswith("ed") and asked.endswith("ing")


def _swapped(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """A comparison with its sides swapped: "why did the mill overtake the port?" and "the port overtook the
    mill"."""
    for a, one in enumerate(asked.stems):
        if one not in _AHEAD | _BEHIND:
            continue
        for b, other in enumerate(said.stems):
            if other not in _AHEAD | _BEHIND or (one in _AHEAD) != (other in _AHEAD):
                continue
            if (asked.negated(a) is None) == (said.negated(b) is None) and _sides_swapped(asked, a, said, b):
                first = max(0, b - _REACH_SIDE)
                while first < b and (said.stems[first] not in said.content or _clause_ends(said, first, b)):
                    first += 1
                last = min(len(said.tokens) - 1, b + _REACH_SIDE)
                yield 1.2, f"The text says this the other way round: “{said.shown(first, last)}”."


def _sides_swapped(asked: Wording, a: int, said: Wording, b: int) -> bool:
    """Whether what stands before and after a verb of the question stands the other way round in the
    sentence."""
    (left, right), (before, after) = _sides(asked, a), _sides(said, b)
    return bool(left & after and right & before) and not left & before


def _sides(text: Wording, number: int) -> tuple[set[str], set[str]]:
    """The content stems of a clause before a word and after it; a passive has them the other way round."""
    before = {
        text.stems[n]
        for n in range(max(0, number - _REACH_SIDE), number)
        if text.stems[n] in text.content and not _clause_ends(text, n, number)
    }
    after = {
        text.stems[n]
        for n in range(number + 1, min(len(text.stems), number + 1 + _REACH_SIDE))
        if text.stems[n] in text.content and not _clause_ends(text, number, n)
    }
    passive = text.tokens[number + 1].form == "by" if number + 1 < len(text.tokens) else False
    return (after, before) if passive else (before, after)


def _clause_ends(text: Wording, first: int, last: int) -> bool:
    """Whether a mark that ends a clause stands between two words."""
    between = text.text[text.tokens[first].end : text.tokens[last].start].replace("U.S.", "US")
    return re.search(r"[,;:()?!]|\.\s", between) is not None


def _substitutes(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """Another word before the same noun, where all else of the question is in the sentence. Synonyms
    look the same, so this counts only with a reader that sees a contradiction."""
    rest = asked.content - said.content
    if len(rest) != 1 or len(asked.content) < 2:
        return
    for a, one in enumerate(asked.stems):
        head = asked.stems[a + 1] if a + 1 < len(asked.stems) else ""
        if one not in rest or head not in asked.content & said.content or not _opens_phrase(asked, a):
            continue
        for b, other in enumerate(said.stems[:-1]):
            if said.stems[b + 1] == head and other in said.content - asked.content and _opens_phrase(said, b):
                yield 1.1, f"The text says “{said.shown(b, b + 1)}”, not “{asked.shown(a, a + 1)}”."


def _opens_phrase(text: Wording, number: int) -> bool:
    """Whether a function word stands before a word: "the tobacco industry", where "firms use computing" has a
    verb in its place."""
    return number > 0 and text.tokens[number - 1].form in STOP_WORDS


def _same_next(asked: Wording, a: int, said: Wording, b: int) -> bool:
    """Whether the content words that follow two words closely, or stand right before them, are the same."""
    after = asked.next_content(a), said.next_content(b)
    before = asked.stems[a - 1] if a else "", said.stems[b - 1] if b else ""
    return (after[0] != "" and after[0] == after[1]) or (
        before[0] == before[1] and before[0] in asked.content
    )


def _negations(asked: Wording, said: Wording, cover: float) -> Iterator[tuple[float, str]]:
    """A word that only one of the two negates."""
    contrasts = asked.denies or "rather than" in asked.text.lower()
    for a, one in enumerate(asked.stems):
        if one not in asked.content or a in asked.in_names:
            continue
        for b, other in enumerate(said.stems):
            if other != one or b in said.in_names:
                continue
            # "see the canal as a threat" and "without a design that serves as a threat"
            role = _as_role(asked, a) and _as_role(said, b)
            ours, theirs = asked.negated(a), said.negated(b, 9, 4) if role else said.negated(b)
            if (ours is None) == (theirs is None) or (ours is None and contrasts):
                continue
            local = asked.near(a) & said.near(b)
            if (
                not local
                and not (role and theirs is not None)
                and (theirs is None or said.tokens[theirs].form != "rather")
            ):
                continue
            evidence = cover + 0.2 * min(2, len(local)) - 0.1
            elsewhere = [said.negated(n) for n, s in enumerate(said.stems) if s == one and n != b]
            if theirs is not None:
                if any(n is None for n in elsewhere):
                    continue  # the sentence has the word without a negation too
                yield (
                    evidence,
                    f"The text denies this: “{said.shown(theirs, _clause_end(said, b, 2))}”.",
                )
            elif not said.denies_flatly and ours is not None and _negates_this(asked, ours, a, said):
                yield evidence - 0.15, f"The text does not deny this: “{said.shown(max(0, b - 3), b)}”."


def _as_role(text: Wording, number: int) -> bool:
    """Whether a word is what something is seen or used as: "as a threat"."""
    forms = [t.form for t in text.tokens[max(0, number - 2) : number]]
    return forms[-1:] == ["as"] or (forms[:1] == ["as"] and forms[-1] in ("a", "an", "the"))


def _disliked(asked: Wording, said: Wording) -> bool:
    """Whether a question says that somebody does not like something, and the sentence rejects that."""
    return speaks_against(said) and any(
        is_attitude(asked, n) and asked.negated(n) is not None and asked.next_content(n) in said.content
        for n in range(1, len(asked.tokens))
    )


def _clause_end(text: Wording, number: int, most: int) -> int:
    """The last word of a word's clause, at most so many words after it."""
    last = number
    while last < min(number + most, len(text.tokens) - 1) and not _clause_ends(text, number, last + 1):
        last += 1
    return last


def _negates_this(asked: Wording, negation: int, number: int, said: Wording) -> bool:
    """Whether a negation of the question is of a word itself, not of an attitude to it: "does not like the
    plan" denies no plan, and a sentence that calls the plan misleading says the same."""
    return not speaks_against(said) and not any(
        is_attitude(asked, n) for n in range(negation + 1, number) if n not in asked.in_names
    )
