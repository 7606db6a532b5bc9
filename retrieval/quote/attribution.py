"""The claims of a pasted text: the quotation and its author."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(
    r"[“„«]\s*(?P<a>.+?)\s*[”“»](?!\w)|\"\s*(?P<b>.+?)\s*\"(?!\w)|(?<!\w)‘(?P<c>.+?)’(?!\w)", re.S
)
# "(Scharre, 2021)", "— Paul Scharre", or a last line that a dash opens.
_SOURCE_AFTER = re.compile(
    r"\s*(?:\((?P<in>[^()]*\d{4}[^()]*)\)"
    r"|(?:(?<=[\s.”\"’»])[—–]\s*|\s--?\s+)(?P<by>[^\W\d_a-z][^.!?;:]{1,60}?))[\s.]*$"
)
_OUTER_ELLIPSIS = re.compile(r"^[\s\[(]*(?:…|\.{3})[\s\])]*|(?<!\w\.)[\s\[(]*(?:…|\.{3})[\s.\])]*$")
_NAME = re.compile(r"[^\W\d_][\w’'-]+")
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """`quotation` is the text said to be verbatim. `context` are the words around it, which may name
    its author; `explicit` is True if they follow it as its source. `elided` is True if the quotation
    began or ended with an ellipsis."""

    quotation: str
    context: str = ""
    explicit: bool = False
    elided: bool = False


def claims(text: str) -> list[Claim]:
    """The possible claims of a pasted text, the most literal first: the whole text as the quotation;
    the text without a source named at its end; only the words in quotation marks."""
    text = text.strip()
    bare, elided = _bare(text)
    found = [Claim(bare, elided=elided)]
    source = _SOURCE_AFTER.search(text)
    if source and source.start() > 0:
        bare, elided = _bare(text[: source.start()])
        found.append(Claim(bare, source["in"] or source["by"] or "", True, elided))
    quoted = [m for m in _QUOTED.finditer(text) if len(_words(m)) >= _LEAST_WORDS]
    if quoted:
        best = max(quoted, key=lambda m: len(_words(m)))
        words = next(g for g in best.groups() if g)
        words, elided = _bare(words)
        context = f"{text[: best.start()]} {text[best.end() :]}"
        found.append(Claim(words, context, bool(_SOURCE_AFTER.search(text, best.end())), elided))
    return list(dict.fromkeys(c for c in found if c.quotation))


def _bare(text: str) -> tuple[str, bool]:
    """The text without outer ellipses and without quotation marks around the whole of it, and whether
    it had outer ellipses."""
    whole = _QUOTED.fullmatch(text.strip())
    if whole:
        text = next(g for g in whole.groups() if g)
    bare = _OUTER_ELLIPSIS.sub("", text).strip()
    return bare, bare != text.strip()


def _words(match: re.Match[str]) -> list[str]:
    return next(g for g in match.groups() if g).split()


def names_in(context: str) -> list[str]:
    """The capitalised words of a context; any of them may be an author's name."""
    return [m[0] for m in _NAME.finditer(context) if m[0][0].isupper()]
