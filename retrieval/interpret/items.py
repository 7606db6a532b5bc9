"""Follow-ups for one item of a list: "what's the third one?", "and the last?"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from index.reader import TextReader
from index.types import Passage
from index.words import stems
from retrieval.candidates.reported import Reported

_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
_LAST = -1
_ORDINAL = rf"(?P<ordinal>{'|'.join((*_WORDS, *_NUMBERS, 'last', 'final'))})"
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
# Not an item of a list: "first of all", "the second half", "the Third World", "a third of them".
_NOT_AN_ITEM = r"(?!\s+(?:of\b|half|quarter|century|world|time|edition|person|hand|place)|[-‐])"
_MOST_SECTION = 60


def item_asked(question: str) -> int | None:
    """The place in a list, counted from 1, of the item that a question asks for and nothing more; -1 for
    the last; None if it asks for anything else."""
    found = _ASKED.fullmatch(question[:120]) if len(question) <= 120 else None
    if found is None:
        return None
    if found["number"]:
        return int(found["number"])
    word = found["ordinal"].lower()
    for words in (_WORDS, _NUMBERS):
        if word in words:
            return words.index(word) + 1
    return _LAST


def items_near(reader: TextReader, shown: Sequence[str], place: int) -> Reported | None:
    """The sentences that begin the item at this place of a list, in the section of the excerpts last shown;
    None if no such section counts several items of which this is one."""
    tried: set[tuple[str, str | None]] = set()
    for text in shown:
        best = next((n for n, _ in reader.search(stems(text), 1)), None)
        if best is None or text not in (here := reader.passage(best)).text:
            continue
        if (here.document, here.section) in tried:
            continue
        tried.add((here.document, here.section))
        around = range(max(0, best - _MOST_SECTION), min(reader.passages, best + _MOST_SECTION))
        section = {
            n: p
            for n, p in sorted(reader.many(around).items())
            if (p.document, p.section) == (here.document, here.section) and p.kind == here.kind.PARAGRAPH
        }
        places = _places(section)
        wanted = max(places, default=0) if place == _LAST and _LAST not in places else place
        if len(places) > 1 and wanted in places:
            sentences: dict[int, set[int]] = defaultdict(set)
            for passage, sentence in places[wanted]:
                sentences[passage].add(sentence)
            return Reported(dict(sentences), set(), set())
    return None


def _places(section: dict[int, Passage]) -> dict[int, list[tuple[int, int]]]:
    """(passage id, number of the sentence) of the sentences that begin an item, by its place."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, passage in section.items():
        for at, (start, end) in enumerate(passage.sentences):
            sentence = passage.text[start - passage.start : end - passage.start]
            for place, form in _CUES.items():
                if form.match(sentence):
                    found[place].append((number, at))
    return found


def _cue(forms: str, number: int | None) -> re.Pattern[str]:
    marked = rf"|\W*(?:{number}[.)]|\({number}\))\s" if number else ""
    return re.compile(rf"\W*(?:[\w'’]+\s+){{0,2}}(?:{forms})\b{_NOT_AN_ITEM}{marked}", re.I)


_CUES = {
    **{n: _cue(rf"{word}(?:ly)?", n) for n, word in enumerate(_WORDS, 1)},
    _LAST: _cue("last|lastly|final|finally", None),
}
