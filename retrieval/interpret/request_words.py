"""The words by which requests about a text as a whole are recognised, and those that name no subject."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.words import STOP_WORDS

TEXTS = frozenset(
    """
    text texts paper papers article articles essay essays report study book booklet piece chapter lesson
    document memo memorandum review handbook guide guidelines tutorial thing reading manuscript editorial
    letter pamphlet speech manual playbook policy work publication post blog source sources whole entire
    full
    """.split()
)
PEOPLE = frozenset(
    "author authors writer writers reviewer reviewers he she they his her their him it".split()
)
SECTIONS = frozenset(
    "section sections chapter part bit passage paragraph paragraphs para subsection portion".split()
)
SUMMARY = frozenset(
    """
    summarise summarize summarised summarized summarising summarizing summary summaries sum summed recap
    synopsis gist tldr overview outline takeaway takeaways nutshell upshot condense essence crux
    """.split()
)
POINTS = frozenset(
    """
    point points message idea ideas claim claims argument arguments thesis theses finding findings result
    results demand demands takeaway takeaways conclusion conclusions upshot contention moral theme themes
    essence crux aim purpose goal contribution proposal lesson position line insight insights thrust lessons
    """.split()
)
MAIN = frozenset(
    """
    main key central overall core principal basic primary general overarching ultimate fundamental whole
    big bottom chief major crucial
    """.split()
)
#: Words for what a text does.
SAYS = frozenset(
    """
    say says said saying making made tell tells telling cover covers covered covering contain contains
    discuss discusses discussed discussing argue argues argued arguing claim claims claiming conclude
    concludes concluded concluding happen happens describe describes explain explains mean means deal
    deals talk talks talking address addresses get gets getting propose proposes proposing want wants
    demand demands demanding show shows showing find finds make makes trying try go goes going put puts
    come comes content contents present presents state states suggest suggests urge urges recommend
    recommends write writes contribute about prove proves proving convince convincing persuade persuading
    teach teaches remember learn boil boils drive driving amount amounts add adds end ends set sets
    """.split()
)
FILLERS = frozenset(
    """
    please pls plz thanks hey hi hello ok okay so well now then basically briefly brief quick quickly
    short sentence sentences line lines word words plain simple simply english couple few two three one
    give could can you me us need like want would let know again there whats what's thats wheres s t re ve
    d ll actually really essentially exactly overall called titled named entitled heading headed deals
    concerning regarding main key points point ideas most important things thing stuff far up down back
    here bullet detail details section's quickest rough roughly go nice good sort kind
    """.split()
)
NOT = frozenset("not dont doesnt don doesn t no never".split())
FOR_A_FACT = re.compile(r"\b(?:who|whom|whose|where|when|why|how\s+(?:many|much|long|old|often|far))\b", re.I)


def asks_for(words: Sequence[str]) -> str:
    """What the words ask for: "summary", "content", or "" if for neither."""
    if SUMMARY & set(words) or any(
        one in MAIN and other in POINTS for one, other in zip(words, words[1:], strict=False)
    ):
        return "summary"
    if SAYS & set(words) or set(words) & {"what", "whats", "which", "how", "in"}:
        return "content"
    return ""


def left_of(words: Sequence[str], authors: Collection[str]) -> list[str]:
    """The words that name a subject of their own."""
    return [
        w
        for w in words
        if w not in STOP_WORDS
        and w not in FILLERS
        and w not in SUMMARY
        and w not in SAYS
        and w not in TEXTS
        and w not in PEOPLE
        and w not in SECTIONS
        and w not in authors
    ]
