"""Where a text denies, rejects or opposes what a question states, in sentences that hold its words."""

from __future__ import annotations

from collections.abc import Sequence

from index.words import STOP_WORDS, stem
from retrieval.answer.wording import SENTENCE_ENDS, Wording, wording_of
from retrieval.opposites import contrary

_APPROVING = frozenset(
    stem(w)
    for w in (
        "support endorse accept embrace favour favor defend praise approve welcome champion like"
        " recommend adopt trust believe agree advocate back"
    ).split()
)
_REJECTING = frozenset(
    stem(w)
    for w in (
        "flawed oversimplified oversimplifies oversimplification simplistic misleading misleads inaccurate"
        " wrong mistaken exaggerated myth diversion distraction false unfounded overblown overstated"
        " misguided invalid counterproductive inadequate untenable misconceived fallacy illusion nonsense"
    ).split()
)
# What somebody who is praised does not do, nor bring about.
_FAULTS = frozenset(
    stem(w)
    for w in (
        "sensationalism sensationalise sensationalize hype hysteria distort distortion misinformation"
        " disinformation propaganda scaremongering fearmongering mislead falsehood neglect corruption abuse"
        " blame criticism critique condemn"
    ).split()
)
# What is said of something that holds: "why is the plan right?", "… that the shortage is real".
_HOLDING = frozenset(
    stem(w)
    for w in (
        "real true right correct valid accurate adequate useful helpful apt appropriate justified"
        " convincing sound"
        " best good"
    ).split()
)
_DENIAL = frozenset(
    stem(w) for w in "lack lacks fail fails failing deny denies denied reject rejects rejected no".split()
)
_THERE = frozenset(("is", "are", "was", "were", "exists", "exist"))
_BEING = frozenset("is are was were be being remains".split())
_LINKS = frozenset("is are was were be been as called calls remains seems appears a an the".split())
# Words from what is approved to the word that rejects it, and from a denial to what it denies.
_REACH_REJECTED, _REACH_DENIED = 10, 9
# The share of the words for what is approved that a sentence needs to reject it.
_MOST_WORDS = 0.5


def rejects(text: Wording, number: int) -> bool:
    """Whether a word rejects something ("misleading", "a distraction") and is not negated."""
    return text.stems[number] in _REJECTING and text.negated(number) is None


def both_reject(asked: Wording, said: Wording) -> bool:
    """Whether a question and a sentence each reject something: "a distraction" and "a diversion"."""
    return all(any(rejects(text, n) for n in range(len(text.stems))) for text in (asked, said))


def rejected(asked: Wording, shown: Sequence[Wording]) -> str | None:
    """The words that reject what the question says is approved: "why does Bruun support the plan?" and "the
    plan is misleading". They count in the first text, and in one that names the question's author."""
    if set(asked.stems) & _REJECTING:
        return None
    at = next((n for n, s in enumerate(asked.stems) if s in _APPROVING and n), None)
    attitude = at is not None
    if at is not None:
        # nearest after the verb: "the plan of the harbour" approves the plan
        what = next((s for s in asked.stems[at + 1 :] if s in asked.content), "")
    else:
        at, what = _said_to_hold(asked)
    if not what:
        return None
    holder = _subject(asked, at)
    named = [t for t in shown if holder and holder in t.stems]
    for text in (*named, *shown[:1]):
        for n, one in enumerate(text.stems):
            if one != what:
                continue
            for m in range(n + 1, min(len(text.stems), n + 1 + _REACH_REJECTED)):
                if _ends(text, m - 1):
                    break
                linked = any(text.tokens[k].form in _LINKS for k in range(max(n + 1, m - 2), m))
                rejects = text.stems[m] in _REJECTING and linked
                faults = attitude and text.stems[m] in _FAULTS and text in named
                if (rejects or faults) and text.negated(m) is None:
                    return f"The text says otherwise: “{text.shown(_with_article(text, n), m)}”."
    return _rejected_by(asked, at, holder, named) if attitude else None


def _rejected_by(asked: Wording, verb: int, holder: str, named: Sequence[Wording]) -> str | None:
    """The words that reject something in a sentence on the one who approves in the question (`holder`), if
    the sentence has most words for what is approved and approves of nothing: "what made Bruun embrace the
    plan of a canal?" and "the scheme is flawed, says Bruun: the canal …"."""
    what = {s for s in asked.stems[verb + 1 :] if s in asked.content}
    for text in named:
        for one in map(wording_of, SENTENCE_ENDS.split(text.text)):
            if holder not in one.stems or len(what & one.content) < _MOST_WORDS * len(what):
                continue
            if any(is_attitude(one, n) and one.negated(n) is None for n in range(len(one.stems))):
                continue
            at = next(
                (
                    n
                    for n in range(1, len(one.stems))
                    if rejects(one, n) and any(t.form in _LINKS for t in one.tokens[max(0, n - 2) : n])
                ),
                None,
            )
            if at is not None:
                begin = next((n for n in range(at - 1, -1, -1) if one.stems[n] in one.content), at)
                return f"The text says otherwise: “{one.shown(_with_article(one, begin), at)}”."
    return None


def _said_to_hold(asked: Wording) -> tuple[int, str]:
    """The word that opens what the question says holds, and the last content stem of it: "the plan of the
    harbour is right" says it of the harbour's plan; (0, "") if it says so of nothing."""
    for n, one in enumerate(asked.stems):
        if one not in _HOLDING or asked.negated(n) is not None:
            continue
        link = next((m for m in range(n - 1, max(0, n - 4), -1) if asked.tokens[m].form in _BEING), None)
        if link is None:
            continue
        before = [m for m in range(link - 1, -1, -1) if asked.stems[m] in asked.content]
        if before:
            return before[0], asked.stems[before[0]]
    return 0, ""


def denied(asked: Wording, shown: Sequence[Wording]) -> str | None:
    """The words that deny what the question says there is: "why does Bruun say there is a water shortage?"
    and "the city lacks the signs of a water shortage"."""
    at = next(
        (
            n + 2
            for n in range(len(asked.tokens) - 2)
            if asked.tokens[n].form == "there" and asked.tokens[n + 1].form in _THERE
        ),
        None,
    )
    if at is None:
        return None
    what: list[str] = []
    for one in asked.stems[at:]:
        if one in asked.content:
            what.append(one)
        elif what:
            break
    if not what:
        return None
    holder = _subject(asked, at - 2)
    for text in (*shown[:1], *(t for t in shown[1:] if holder and holder in t.stems)):
        for n in range(len(text.stems)):
            if text.stems[n : n + len(what)] != what:
                continue
            for m in range(n - 1, max(-1, n - 1 - _REACH_DENIED), -1):
                if _ends(text, m):
                    break
                if text.stems[m] in _DENIAL and text.negated(m) is None:
                    return f"The text denies this: “{text.shown(m, n + len(what) - 1)}”."
    return None


def speaks_against(text: Wording) -> bool:
    """Whether a text holds a word that rejects something without a negation: "the plan is misleading"."""
    return any(s in _REJECTING for s in text.stems)


def is_attitude(text: Wording, number: int) -> bool:
    """Whether a word approves of what follows it: "like" of "does not like the plan"."""
    return text.stems[number] in _APPROVING


def opposed(asked: Wording, texts: Sequence[Wording]) -> str | None:
    """The opposite of the question's verb right after the same subject: "why does the mill lead?" and "the
    mill lags"; None if a text also has the verb itself there."""
    for a in range(1, len(asked.tokens)):
        subject, verb = asked.stems[a - 1], asked.stems[a]
        # "eu" stands for both words of a name
        if subject not in asked.content or asked.tokens[a - 1].kind != "word" or subject == verb:
            continue
        found = None
        for text in texts:
            for n, one in enumerate(text.stems[:-1]):
                if one != subject or _ends(text, n):
                    continue
                m = n + 1
                if text.stems[m] == verb:
                    return None
                if contrary(verb, text.stems[m]) and text.negated(m) is None and asked.negated(a) is None:
                    begin = n - 1 if n and text.stems[n - 1] == subject else n
                    found = found or (text.shown(begin, m), asked.shown(a, a))
        if found:
            return f"The text says “{found[0]}”, not “{found[1]}”."
    return None


def _subject(asked: Wording, verb: int) -> str:
    """The content stem before a verb, the verb of saying left out ("Bruun" of "does Bruun say there is")."""
    return next((asked.stems[n] for n in range(verb - 1, -1, -1) if asked.stems[n] in asked.content), "")


def _with_article(text: Wording, number: int) -> int:
    """The first word of a word's phrase: its article, and what it belongs to ("the framing of a race")."""
    first = number - 1 if number and text.tokens[number - 1].form in STOP_WORDS else number
    if first > 1 and text.tokens[first - 1].form == "of" and text.stems[first - 2] in text.content:
        return _with_article(text, first - 2)
    return first


def _ends(text: Wording, number: int) -> bool:
    """Whether a clause ends after a word."""
    return any(c in text.text[text.tokens[number].end : text.tokens[number + 1].start] for c in ",;:.?!()")
