"""A comparison whose sides stand the other way round in a sentence: "the mill overtook the port"."""

from __future__ import annotations

from collections.abc import Iterator

from index.words import stem
from retrieval.answer.premise.places import alike, clause_ends
from retrieval.answer.wording import Wording
from retrieval.opposites import positives

# Verbs that compare two sides: the sides swapped, the verb says the contrary.
AHEAD = frozenset(
    stem(w)
    for w in (
        "lead overtake surpass outpace outperform outdo outstrip outrun beat defeat dominate exceed outnumber"
        " ahead"
    ).split()
)
BEHIND = frozenset(stem(w) for w in "lag trail behind".split())
# Words on either side of such a verb, and of a comparison by "than", in which the sides are looked for.
_REACH_SIDE, _REACH_COMPARED = 5, 8


def swapped_sides(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """A comparison with its sides swapped: "why did the mill overtake the port?" and "the port overtook the
    mill"."""
    for a, one in enumerate(asked.stems):
        if one not in AHEAD | BEHIND:
            continue
        for b, other in enumerate(said.stems):
            if other not in AHEAD | BEHIND or (one in AHEAD) != (other in AHEAD):
                continue
            if (asked.negated(a) is None) == (said.negated(b) is None) and sides_swapped(asked, a, said, b):
                first = max(0, b - _REACH_SIDE)
                while first < b and (said.stems[first] not in said.content or clause_ends(said, first, b)):
                    first += 1
                last = min(len(said.tokens) - 1, b + _REACH_SIDE)
                yield 1.2, f"The text says this the other way round: “{said.shown(first, last)}”."


def swapped_comparison(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """A comparison by "than" with its sides swapped: "why is the mill safer than the port?" and "the port is
    safer than the mill"."""
    for a, than in _comparisons(asked):
        for b, other in _comparisons(said):
            if not alike(asked, a, said, b):
                continue
            left, right = _around(asked, a, than)
            before, after = _around(said, b, other)
            crossed = left & after and right & before
            # "a rich woman, whose income is higher than that of poor mothers"
            turned = left and left <= after and not left & set(said.stems[:b]) and not right & after
            if crossed or turned:
                first = max(0, b - _REACH_SIDE)
                while first < b and (said.stems[first] not in said.content or clause_ends(said, first, b)):
                    first += 1
                last = min(len(said.tokens) - 1, other + _REACH_SIDE)
                yield 1.2, f"The text says this the other way round: “{said.shown(first, last)}”."


def _comparisons(text: Wording) -> Iterator[tuple[int, int]]:
    """The numbers of the words of which a text says that one side has more than the other, each with that of
    its "than"."""
    for than, token in enumerate(text.tokens):
        if token.form != "than":
            continue
        for n in range(than - 1, max(-1, than - 1 - _REACH_SIDE), -1):
            raised = n > 0 and text.tokens[n - 1].form in ("more", "less")
            if raised or len(positives(text.stems[n])) > 1:
                yield n, than
                break


def _around(text: Wording, number: int, than: int) -> tuple[set[str], set[str]]:
    """The content stems of a clause before a compared word, and those after "than", without what stands in
    both."""
    before, _ = _sides(text, number, _REACH_COMPARED)
    _, after = _sides(text, than, _REACH_COMPARED)
    return before - after, after - before


def sides_swapped(asked: Wording, a: int, said: Wording, b: int) -> bool:
    """Whether what stands before and after a verb of the question stands the other way round in the
    sentence."""
    (left, right), (before, after) = _sides(asked, a), _sides(said, b)
    return bool(left & after and right & before) and not left & before


def _sides(text: Wording, number: int, reach: int = _REACH_SIDE) -> tuple[set[str], set[str]]:
    """The content stems of a clause before a word and after it; a passive has them the other way round."""
    before = {
        text.stems[n]
        for n in range(max(0, number - reach), number)
        if text.stems[n] in text.content and not clause_ends(text, n, number)
    }
    after = {
        text.stems[n]
        for n in range(number + 1, min(len(text.stems), number + 1 + reach))
        if text.stems[n] in text.content and not clause_ends(text, number, n)
    }
    passive = text.tokens[number + 1].form == "by" if number + 1 < len(text.tokens) else False
    return (after, before) if passive else (before, after)
