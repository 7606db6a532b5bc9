"""Requests for a piece of a text that stands apart: a numbered figure or table, the note on the author."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.reader import TextReader
from index.types import BlockKind
from index.words import STOP_WORDS, WORD, fold, stems
from retrieval.candidates.reported import Reported

_LONG = 300
_FIGURE = re.compile(
    r"\b(?P<kind>fig(?:ure)?|table|chart|diagram|graph|map|plate|exhibit|illustration)s?\.?\s*(?:no\.?\s*|number\s+)?"
    r"(?P<number>\d+(?:\.\d+)*[a-z]?)\b",
    re.I,
)
# Words of a request for a figure that name no subject of their own.
_SHOWING = frozenset(
    """
    about show shows showing shown depict depicts illustrate illustrates describe describes explain explains
    display displays say says caption captions title titled called mean means represent represents present
    presents tell see whats please summarise summarize see look content contents topic
    """.split()
)
_CAPTIONS = 20

_SELF = r"(?:the\s+|this\s+)?(?:article['’]?s\s+|text['’]?s\s+)?(?:author|writer)"
_LIFE = (
    r"(?:(?:academic|professional|educational|personal)\s+)*"
    r"(?:backgrounds?|bio|biography|job|occupation|profession|career|education|degree|affiliation|cv|r[ée]sum[ée]"
    r"|credentials|qualifications?)"
)
_WHOLE_LIFE = re.compile(
    rf"\b{_SELF}(?:['’]?s)?\s+{_LIFE}\W*$|\b{_LIFE}\s+of\s+{_SELF}\W*$|\babout\s+{_SELF}\W*$"
    rf"|\bwhat\s+(?:does|do|is)\s+{_SELF}\s+(?:do|doing)(?:\s+for\s+a\s+living)?\W*$",
    re.I,
)
_FACT_OF_LIFE = re.compile(
    rf"\b(?:where|what|which\s+\w+|who)\b.*\b{_SELF}\s+(?:currently\s+|now\s+)?(?:from|based|come\s+from|live|work"
    rf"|working|study|studying|studied|teach|teaching|located|employed)(?:\s+(?:for|at|in|from))?\W*$"
    rf"|\b(?:where|what|which)\b.*\b{_SELF}(?:['’]?s)?\s+(?:university|employer|institution|field|city|country)\W*$",
    re.I,
)
_BIOGRAPHY = re.compile(
    r"(?:\W*\d*[.)]?\s*)(?:(?:about|on|meet)\s+the\s+(?:authors?|writers?|contributors?)|(?:the\s+)?(?:authors?|writers?)"
    r"(?:['’]s?)?\s+(?:bio(?:graphy|graphies|s)?|note|information|details|profile)|notes?\s+on\s+(?:the\s+)?(?:authors?"
    r"|contributors?)|bio(?:graphy|graphical\s+note|s)?|contributors?|biographies)\W*",
    re.I,
)


def figure_asked(reader: TextReader, question: str) -> Reported | None:
    """The caption of the figure or table that a question asks for by its number and for nothing more; None
    if it does not, or if no text has such a caption."""
    found = _FIGURE.search(question) if len(question) <= _LONG else None
    if found is None:
        return None
    rest = f"{question[: found.start()]} {question[found.end() :]}"
    if any(fold(w) not in STOP_WORDS and fold(w) not in _SHOWING for w in WORD.findall(rest)):
        return None
    kind, number = found["kind"].lower(), re.escape(found["number"])
    name = r"fig(?:ure)?" if kind.startswith("fig") else re.escape(kind)
    form = re.compile(rf"\W*{name}\.?\s*{number}(?![\w.]*\d)", re.I)
    near = reader.search(
        stems(f"figure fig {found['number']}" if kind.startswith("fig") else found[0]), _CAPTIONS
    )
    begun = {n: p for n, p in reader.many(n for n, _ in near).items() if form.match(p.text)}
    captions = {n: p for n, p in begun.items() if p.kind is BlockKind.CAPTION}
    whole = {n: set(range(len(p.sentences))) for n, p in captions.items()}
    return Reported(whole, set(), set()) if whole else None


def asks_about_author(question: str, own: Collection[str]) -> str | None:
    """ "life" if a question asks who the text's author is as a person, "fact" if it asks where the author
    lives, works or studies; None if neither. `own` are folded family names of the texts' authors."""
    if len(question) > _LONG:
        return None
    text = WORD.sub(
        lambda m: "author" if fold(m[0]) in own and fold(m[0]) not in STOP_WORDS else m[0], question
    )
    if _WHOLE_LIFE.search(text):
        return "life"
    return "fact" if _FACT_OF_LIFE.search(text) else None


def is_biography(heading: str) -> bool:
    """Whether a heading is that of a note on the author."""
    return _BIOGRAPHY.fullmatch(heading.strip()) is not None
