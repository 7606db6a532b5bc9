"""Follow-ups for one item of a list: "what's the third one?", "and the last?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.storage.ports import PassageStore
from index.types import Passage
from retrieval.candidates.reported import Reported
from retrieval.interpret.enumerations import LAST, ORDINALS, Item, items_around, runs
from retrieval.interpret.shown import passage_shown

_NUMBERS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_ORDINAL = rf"(?P<ordinal>{'|'.join((*ORDINALS, *_NUMBERS, 'last', 'final'))})"
_KINDS = (
    r"(?:one|item|point|reason|way|feature|characteristic|type|kind|part|step|argument|example|factor|principle"
    r"|aspect|element|cause|effect|condition|criterion|component|stage|rule|challenge|advantage|benefit)"
)
# "whats the third one", "and the last?", "tell me about number 2"
_ASKED = re.compile(
    r"\W*(?:(?:and|so|ok|okay|but|then|now|please)\W+)*"
    r"(?:(?:what|which)(?:['’]?s|\s+is|\s+was|\s+about|\s+are)?\s+|how\s+about\s+|name\s+|explain\s+|describe\s+"
    r"|(?:tell|give|show)\s+me\s+(?:about\s+)?)?"
    rf"(?:(?:the\s+)?{_ORDINAL}(?:\s+{_KINDS})?|(?:the\s+)?(?:number|no\.?|item|point)\s+(?P<number>10|[1-9]))"
    r"(?:\s+(?:then|again|please|about|called|exactly))*\W*",
    re.I,
)


def item_asked(question: str) -> int | None:
    """The place in a list, counted from 1, of the item that a question asks for and nothing more; -1 for
    the last; None if it asks for anything else."""
    found = _ASKED.fullmatch(question[:120]) if len(question) <= 120 else None
    if found is None:
        return None
    if found["number"]:
        return int(found["number"])
    word = found["ordinal"].lower()
    for words in (ORDINALS, _NUMBERS):
        if word in words:
            return words.index(word) + 1
    return LAST


def items_near(text_store: PassageStore, shown: Sequence[str], place: int) -> Reported | None:
    """The sentence that begins the item at this place of a list, in the section of the excerpts last shown;
    None if no such section counts several items of which this is one. Of several enumerations it is the one
    that an excerpt has items of, else the first one after it."""
    tried: set[tuple[str, str | None]] = set()
    for text in shown:
        here = passage_shown(text_store, text)
        if here is None or (here.document, here.section) in tried:
            continue
        tried.add((here.document, here.section))

        def nearness(run: Sequence[Item], here: Passage = here) -> tuple[bool, bool, int]:
            held = any(item.text in excerpt for item in run for excerpt in shown)
            first = run[0].passage.id
            return not held, first < here.id, abs(first - here.id)

        for run in sorted(runs(items_around(text_store, here)), key=nearness):
            if place == LAST or any(item.place == place for item in run):
                item = run[-1] if place == LAST else next(i for i in run if i.place == place)
                return Reported({item.passage.id: {item.sentence}}, set(), set())
    return None
