"""Whether words of two texts stand in the same place: beside the same words, within a clause."""

from __future__ import annotations

import re
from collections.abc import Collection

from retrieval.answer.wording import Wording
from retrieval.opposites import positives, same_direction

# Words with as many first letters are of one root; the words of names need more.
_ROOT, _NAME_ROOT = 4, 5


def same_next(asked: Wording, a: int, said: Wording, b: int) -> bool:
    """Whether the content words that follow two words closely, or stand right before them, are the same."""
    after = asked.next_content(a), said.next_content(b)
    before = asked.stems[a - 1] if a else "", said.stems[b - 1] if b else ""
    return (
        (after[0] != "" and after[0] == after[1])
        or (before[0] == before[1] and before[0] in asked.content)
        or _same_noun(asked, a, said, b)
    )


def _same_noun(asked: Wording, a: int, said: Wording, b: int) -> bool:
    """Whether the word right after the one is of one root with one soon after the other: "small data" and
    "larger and more representative datasets"."""
    nouns = [s for s in asked.stems[a + 1 : a + 2] if s in asked.content]
    phrase = [n for n in range(b + 1, min(len(said.stems), b + 5)) if not clause_ends(said, b, n)]
    return bool(of_one_root(nouns, [said.stems[n] for n in phrase if said.stems[n] in said.content]))


def of_one_root(some: Collection[str], others: Collection[str]) -> set[str]:
    """The stems of `some` that are among the others, or of which one begins with the other: "data" and
    "dataset"."""
    return {
        one
        for one in some
        if one in others
        or any(min(len(one), len(s)) >= _ROOT and (one.startswith(s) or s.startswith(one)) for s in others)
    }


def clause_ends(text: Wording, first: int, last: int) -> bool:
    """Whether a mark that ends a clause stands between two words."""
    between = text.text[text.tokens[first].end : text.tokens[last].start].replace("U.S.", "US")
    return re.search(r"[,;:()?!]|\.\s", between) is not None


def turned(text: Wording, number: int) -> bool:
    """Whether a negation, or "less" right before it, turns a word into its contrary."""
    less = number > 0 and text.tokens[number - 1].form in ("less", "least")
    return less != (text.negated(number) is not None)


def alike(asked: Wording, a: int, said: Wording, b: int) -> bool:
    """Whether two words are of one root or one direction, and both or neither is turned into its contrary."""
    one, other = asked.stems[a], said.stems[b]
    if turned(asked, a) != turned(said, b):
        return False
    return not set(positives(one)).isdisjoint(positives(other)) or same_direction(one, other)
