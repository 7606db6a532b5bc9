"""Relations that place one side ahead of or behind another: "leads", "lags", "outstrips", "stands out".

The words are general English; in another language none matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Direction = Literal[-1, 1]

# Outright: the words themselves compare.
_AHEAD = (
    r"(?:lead(?:s|ing)?(?!\s+to\b)|led(?!\s+to\b)|leaders?(?!\w)|ahead\s+of|is\s+(?:still\s+)?ahead|outpac\w+|outstrip\w*|outperform\w*"
    r"|outcompet\w+|surpass\w*|overtak\w+|overtook|stand(?:s|ing)?\s+out|stood\s+out|excel(?:s|led|ling)?|forefront|front-?runner"
    r"|pioneer\w*|unrivall?ed|unmatched|second\s+to\s+none|the\s+upper\s+hand|competitive\s+(?:edge|advantage))"
)
_BEHIND = (
    r"(?:lag(?:s|ged|ging)?|trail(?:s|ed|ing)?|(?:fall|falls|fell|fallen|falling|stay|stays|left|far|still|is|are"
    r"|was|were)\s+behind|inferior\s+to|weaker\s+than|slower\s+than|less\s+(?:advanced|developed|capable)\s+than)"
)
# Behind, and coming nearer.
_NEARING = (
    r"(?:catch(?:es|ing)?\s+up|caught\s+up|narrow\w*\s+the\s+(?:gap|divide|distance)"
    r"|clos(?:e|es|ed|ing)\s+the\s+gap)"
)
# By what is said of a side: an advantage, a rank, an amount.
_GOOD = (
    r"(?:advantages?|edge|dominan(?:t|ce)|dominat\w+|superior(?:ity)?|strengths?|strongest|best|largest|most\s+advanced|earliest|foremost"
    r"|renowned|boasts?|cutting-edge|top|first\s+in|(?:twice|three\s+times|four\s+times)\s+as\s+(?:many|much)|wins?|won|victory)"
)
_BAD = (
    r"(?:disadvantages?|weakness(?:es)?|weakest|worst|lacks?|lacking|hampers?|hampered|shortcomings?|loses?|losing|lost|defeat(?:ed)?"
    r"|shortage|deficits?)"
)
_RELATION = re.compile(
    rf"\b(?:(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND})|(?P<nearing>{_NEARING})|(?P<good>{_GOOD})|(?P<bad>{_BAD}))\b",
    re.I,
)
#: Words by which passages with a relation are looked up.
WORDS = (
    "lead leader ahead outpace outstrip outperform surpass overtake stand excel forefront pioneer edge"
    " advantage lag trail behind catch narrow gap inferior dominance dominate superior strength renowned"
    " boast best lack weakness"
).split()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation at `start:end` of a text: its side is ahead (1) or behind (-1). `outright`: the words
    themselves compare. `nearing`: it is behind, and coming nearer."""

    start: int
    end: int
    direction: Direction
    outright: bool
    nearing: bool


def relations(text: str) -> Iterator[Relation]:
    """The relations in a text, in order."""
    for match in _RELATION.finditer(text):
        ahead = match["ahead"] is not None or match["good"] is not None
        nearing = match["nearing"] is not None
        outright = nearing or match["ahead"] is not None or match["behind"] is not None
        yield Relation(*match.span(), 1 if ahead else -1, outright, nearing)
