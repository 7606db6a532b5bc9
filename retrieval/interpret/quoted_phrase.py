"""Questions about a phrase in quotation marks: who says "innovation race"?"""

from __future__ import annotations

import re

from index.storage.ports import PassageStore
from index.words import STOP_WORDS, WORD, fold, stems
from retrieval.candidates.reported import Reported
from retrieval.interpret.authors import TALK
from retrieval.normalise import normalise

_PHRASE = re.compile(r"[\"“”„«]([^\"“”„«»]{2,300})[\"“”»]")
_WHO_OR_WHERE = re.compile(r"\W*(?:and\s+)?(?:who|whom|whose|where|in which|which)\b", re.I)
# Words used of any phrase.
_OF_WORDS = frozenset(
    "use uses used using term terms phrase phrases word words call calls called calling speak speaks"
    " spoke talk talks coin coins coined sentence passage section place appear appears come comes".split()
)
_MOST = 60


def quoted(question: str, text_store: PassageStore) -> Reported | None:
    """The sentences that hold the phrase which a question quotes. None if no sentence holds it, or if
    the question asks for more than who says it or where it stands."""
    match = _PHRASE.search(question)
    if match is None or not _WHO_OR_WHERE.match(question):
        return None
    rest = map(fold, WORD.findall(f"{question[: match.start()]} {question[match.end() :]}"))
    if any(word not in STOP_WORDS | TALK | _OF_WORDS for word in rest):
        return None
    letters = normalise(match[1]).letters
    sentences: dict[int, set[int]] = {}
    for number, _ in text_store.search(stems(match[1]), _MOST):
        passage = text_store.passage(number)
        for start, end in normalise(passage.text).find_all(letters):
            begin, stop = passage.start + start, passage.start + end
            touched = {n for n, (s, e) in enumerate(passage.sentences) if s < stop and e > begin}
            sentences.setdefault(number, set()).update(touched)
    return Reported(sentences, set(), set()) if sentences else None
