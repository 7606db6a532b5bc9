"""Which sentences can stand alone as a quotation or as evidence.

Entries of a reference list, bare citations, headings, lines of a table of contents and fragments
cannot, even where a reader of a PDF or a web page took them for running text. The rules look at
punctuation and letters, and at English words only for the names of parts of a book.
"""

from __future__ import annotations

import re

from index.types import BlockKind
from index.words import STOP_WORDS, fold

#: A text with fewer words says nothing alone.
_FEWEST_WORDS = 4
#: Least share of letters and spaces: tables of numbers and lines of code have less.
_LETTERS = 0.7
#: A longer line is no heading, in words.
_LONGEST_HEADING = 12
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# An end mark, with closing quotation marks, brackets and the numbers of notes after it.
_WHOLE = re.compile(r"[.!?…][”’\"'»)\]]*(?:\s*\[[\d,;–\s-]+\]|\d{1,3})*\s*$")
_QUOTED_WHOLE = re.compile(r"[”\"»]\s*(?:\[[\d,;–\s-]+\]|\([^()]*\d[^()]*\))?\s*[.;]?\s*$")
# A citation in brackets or parentheses: "(Stone, 1972)", "[12, 14]", "(see Stone 1972: 3)".
_CITATION = re.compile(
    r"\((?:[^()]*\b(?:1[5-9]|20)\d\d[a-z]?\b[^()]*|[^()]*\bn\.d\.[^()]*|ibid[^()]*)\)|\[[\d,;–\s-]+\]", re.I
)
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
_LINK = re.compile(r"https?://|www\.|\bdoi\b[:.]?\s*10\.|\barXiv:\d", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:\.\s?){4,}|…\s*\d+\s*$|\t\d+\s*$")
# The opening of an entry: a number, or a family name with initials or a given name, then more names.
_NUMBERED = re.compile(r"\s*(?:\[\d{1,3}\]|\d{1,3}[.)]?)\s+[“\"A-ZÀ-Þ]")
_AUTHOR = re.compile(
    r"\s*(?:\[?\d{1,3}[.\])]?\s+)?(?:(?:de|van|von|den|der|del|la|le)\s+)*[A-ZÀ-Þ][\w’'-]+"
    r"(?:,\s+(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w’'-]+)|\s+[A-ZÀ-Þ]{1,3}\b[,.]?"
    r"|(?:\s+[A-ZÀ-Þ]\.)?\s+[A-ZÀ-Þ][\w’'-]+[.,]\s)",
)
_CONNECTIVE = re.compile(
    r"(?:\w+ly|however|moreover|furthermore|therefore|thus|indeed|instead|also|rather|still|yet|first"
    r"|second|third|nonetheless|nevertheless|hence|meanwhile|in|as)\b",
    re.IGNORECASE,
)
# A year as a sentence of its own, right after the authors.
_AUTHOR_YEAR = re.compile(rf"[^“\"]{{4,120}}\.\s+(?:\d{{1,2}} \w+ )?{_YEAR}\.\s")
_DATED = re.compile(rf"\(\s*{_YEAR}(?:[-/,][^()]*)?\)|\b{_YEAR}\s*[.;:]|,\s*{_YEAR}\s*\.?\s*$")
# What follows a title in an entry: volume, issue, pages, publisher's place, dates of access.
_PUBLISHED = re.compile(
    r"\b\d{1,4}\s*\(\d{1,3}\)|\b(?:pp?|vol|no|eds?)\.\s*\d*|\b\d{1,4}\s*:\s*e?\d{1,5}\s*[–-]\s*\d+"
    r"|\b(?:Retrieved|Accessed|Available)\b|\bUniversity Press\b|\bIn:|\bIn [A-Z]\. ",
)
_PART_OF_BOOK = re.compile(
    r"(?:chapter|section|part|figure|table|appendix|box)\s+[\divxlc]+(?:\.\d+)*\s*[.:–-]?\s*", re.IGNORECASE
)
# A mark for a redaction or a box to tick, before a sentence.
_MARK = re.compile(r"(?:\[[^\]\d]*\]\s*|[•*–-]+\s+)+")
# A verb that makes a clause; an item of a list often has no end mark.
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|shall|should|may|might|must|do|does|did)\b"
)
_FEWEST_IN_CLAUSE = 8
_RUNNING = (BlockKind.PARAGRAPH.value, BlockKind.LIST.value, BlockKind.NOTE.value)


def is_plain_sentence(text: str) -> bool:
    """Whether this stands alone: it has words, an end mark or a clause, it begins as a sentence does, and
    it is no reference, citation, heading or line of a table of contents."""
    text = _MARK.sub("", " ".join(text.split()), count=1)
    words = _WORD.findall(_CITATION.sub(" ", text))
    whole = _WHOLE.search(text) or _QUOTED_WHOLE.search(text)
    clause = len(words) >= _FEWEST_IN_CLAUSE and _CLAUSE.search(text) and not text.endswith((":", ",", "-"))
    if len(words) < _FEWEST_WORDS or not (whole or clause):
        return False
    if sum(c.isalpha() or c.isspace() for c in text) < _LETTERS * len(text) or _CONTENTS.search(text):
        return False
    first = next((c for c in text if c.isalnum()), "")
    return not first.islower() and not is_reference(text) and not _is_heading(text, words)


def can_be_quoted(text: str, kind: str) -> bool:
    """Whether a passage's part of this kind (a value of `BlockKind`) can be quoted. Running text must
    be a plain sentence; tables, captions, figures and code are quoted as they are, references never."""
    if kind == BlockKind.REFERENCE.value:
        return False
    if kind in _RUNNING:
        return is_plain_sentence(text)
    return len(_WORD.findall(text)) >= _FEWEST_WORDS or kind == BlockKind.CODE.value


def is_reference(text: str) -> bool:
    """Whether this looks like an entry of a reference list. Only the opening and the parts that follow
    a title count, so that a sentence that cites a work in passing is none."""
    opening = bool(_AUTHOR.match(text)) and not _CONNECTIVE.match(text)
    numbered = bool(_NUMBERED.match(text))
    if not opening and not numbered:
        return False
    dated, published = bool(_DATED.search(text)), bool(_PUBLISHED.search(text) or _LINK.search(text))
    if opening and _AUTHOR_YEAR.match(text):
        return True
    return (dated and published) or (numbered and (dated or published) and opening)


def _is_heading(text: str, words: list[str]) -> bool:
    """A short line whose words are all capitalised but for stop words, or one that only names a part of a
    book."""
    if _PART_OF_BOOK.fullmatch(text):
        return True
    lower = [word for word in words if word[0].islower() and fold(word) not in STOP_WORDS]
    return len(words) <= _LONGEST_HEADING and not lower
