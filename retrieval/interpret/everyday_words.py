"""Everyday phrases of a question, put as the texts put them: "catch up with" as "narrow the gap".

The rows are general English. They only find and score sentences; no word of them is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Phrases of one meaning and one form of speech, the most usual in writing first.
_ROWS = """
advantage, edge, upper hand
leader, number one, top dog, world number one
narrowing the gap, catching up, closing the gap, narrowing the divide
narrow the gap, catch up, close the gap, narrow the divide
lag, lag behind, fall behind, trail behind
lags, lags behind, falls behind, trails behind
lagging, lagging behind, falling behind, trailing behind
responsible, on the hook, to blame
abandon, give up on, ditch
reduce, cut back on, cut down on, scale back
increase, ramp up, scale up, step up
begin, kick off
postpone, put off
tolerate, put up with
discover, find out
investigate, look into
establish, set up
eliminate, get rid of, do away with
cooperate, work together, team up
fail, go wrong, mess up
children, kids
expensive, pricey
drawback, downside
drawbacks, downsides
benefit, upside
benefits, upsides
"""
_GROUPS = tuple(tuple(p.strip() for p in line.split(",")) for line in _ROWS.strip().splitlines())
_GROUP_OF = {phrase: group for group in _GROUPS for phrase in group}
_ANY = re.compile(rf"\b(?:{'|'.join(sorted(_GROUP_OF, key=len, reverse=True))})\b", re.I)


def in_known_words(question: str, stands: Callable[[str], bool]) -> str:
    """The question with each phrase of the table as the first of its row that stands in the sources;
    unchanged where none does. `stands` says whether a phrase does."""

    def put(found: re.Match[str]) -> str:
        asked = found[0].lower()
        return next((p for p in _GROUP_OF[asked] if p != asked and stands(p)), found[0])

    return _ANY.sub(put, question)
