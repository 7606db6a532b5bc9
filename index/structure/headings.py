"""Which lines are headings, and what number and level they carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.structure.prose import without_mark

_NUMBERED = re.compile(
    r"(?:(?:chapter|section|part|kapitel|abschnitt|teil|chapitre|cap[ií]tulo)\s+)?"
    r"(?P<number>(?:\d{1,2}|[A-Z](?=\.\d))(?:\.\d{1,2})*)(?P<dot>[.):]?)\s*"
    r"(?P<title>[^\W\d_“\"'‘„«(¿¡].*|[“\"'‘„«(¿¡].*)$",
    re.I | re.S,
)
_ROMAN = re.compile(r"(?P<number>[IVXL]{1,6})\.\s+(?P<title>\S.*)$")
_REFERENCES = re.compile(
    r"(?:references(?: list| cited| and notes)?|notes and references|"
    r"(?:list of |bibliographic(?:al)? )references|"
    r"reference list|(?:(?:selected?|annotated|short|general|working) )?bibliography|"
    r"(?:list of )?works? (?:cited|consulted|referenced)|cited works|"
    r"(?:selected )?literature(?: cited| consulted)?|"
    r"(?:primary|secondary|archival|other|published|unpublished|printed|online|web|internet) sources|"
    r"sources (?:cited|consulted|used)|(?:sources|references|bibliography|works cited) and further reading|"
    r"literatur(?:verzeichnis|hinweise)?|quellen(?:verzeichnis)?|literatur- und quellenverzeichnis|"
    r"r[ée]f[ée]rences(?: bibliographiques)?|"
    r"bibliographie|bibliograf[ií]a|referencias(?: bibliogr[áa]ficas)?|bibliografia|"
    r"riferimenti(?: bibliografici)?|obras citadas|ouvrages cit[ée]s|opere citate|"
    r"refer[êe]ncias(?: bibliogr[áa]ficas)?|literatuur(?:lijst)?)\s*:?",
    re.I,
)
# Headings of lists and of prose alike: what stands below them decides.
_PERHAPS_REFERENCES = re.compile(
    r"(?:(?:suggested |suggestions for |recommended )?(?:further |additional )?readings?|readings|sources|"
    r"notes and sources|sources and notes|resources|citations|weiterf[üu]hrende literatur|"
    r"sources et bibliographie|fuentes|fonti|fontes)\s*:?",
    re.I,
)
_KNOWN = re.compile(
    r"(?:abstract|summary|executive summary|introduction|background|methods?|methodology|results|findings|"
    r"discussion|conclusions?|concluding remarks|acknowledge?ments?|funding|highlights|"
    r"key (?:points|findings)|notes|endnotes|footnotes|anmerkungen|appendix(?: \w)?|"
    r"keywords|preface|foreword|about (?:the )?(?:authors?|article|text|book|series|editors?)|"
    r"further reading|zusammenfassung|einleitung|fazit|schluss|anhang|danksagung|r[ée]sum[ée]|"
    r"introducci[óo]n|conclusi[óo]n|resumen|introduzione|conclusione|"
    r"(?:chapter|part|book|kapitel|teil|chapitre|partie|cap[ií]tulo|parte|capitolo|hoofdstuk|deel)\s"
    r"(?:\d{1,3}|[IVXLC]+)\.?)\s*:?",
    re.I,
)
MOST_CHARACTERS = 150
_MOST_WORDS = 18


@dataclass(frozen=True, slots=True)
class Heading:
    """`number` as printed, without its closing dot; `level` from 1; `title` the words alone."""

    number: str | None
    title: str
    level: int


def unnumbered(text: str, level: int) -> Heading:
    """A heading that has no number, without the stop or colon that closes it in print."""
    bare = text.rstrip(": ")
    printed = bare.endswith(".") and (bare.isupper() or is_known(bare))
    return Heading(None, bare[:-1] if printed else bare, level)


def is_references(title: str) -> bool:
    """Whether a heading opens a list of references, be there prose below it or not."""
    return bool(_REFERENCES.fullmatch(title.strip()))


def may_be_references(title: str) -> bool:
    """Whether a heading opens a list of references where entries stand below it, and prose else."""
    return bool(_PERHAPS_REFERENCES.fullmatch(title.strip()))


def opens_references(title: str, is_list_below: Callable[[], bool]) -> bool:
    """Whether a heading opens a list of references. `is_list_below` says whether entries stand below it;
    it is asked where prose may stand there too, as under "Sources"."""
    return is_references(title) or (may_be_references(title) and is_list_below())


def is_known(title: str) -> bool:
    """Whether the words alone say that a line is a heading."""
    return bool(_KNOWN.fullmatch(title.strip())) or is_references(title) or may_be_references(title)


def could_be_heading(text: str) -> bool:
    """Whether a line is short, starts like a heading and ends unlike a sentence."""
    text = without_mark(text.strip())
    if not any(c.isalpha() for c in text) or len(text) > MOST_CHARACTERS or len(text.split()) > _MOST_WORDS:
        return False
    capitals = text.isupper() and text[-1] == "."
    if text[-1] in ".;,:" and not (capitals or re.search(r"\b(?:[A-Z]\.){2,}$|\betc\.$", text)):
        return False
    first = re.search(r"\w", text)
    return first is not None and (first[0].isupper() or first[0].isdigit())


def numbered(text: str, last: str | None) -> Heading | None:
    """Reads "3.1 Title", "3.Title", "4 Title", "II. Title", or None.

    `last` is the number of the heading before: a number that cannot follow it makes the line
    no heading, so that lists and years are not taken for sections.
    """
    text = text.strip()
    match = _NUMBERED.match(text)
    if match and text[-1:] == ":" and is_known(match["title"]):
        text = text[:-1]
        match = _NUMBERED.match(text)
    if not could_be_heading(text):
        return None
    if match:
        number, title = match["number"], match["title"].strip()
        first = next((c for c in title if c.isalpha()), "")
        explicit = bool(match["dot"]) or "." in number or not text[0].isdigit()
        if not first.isupper() or (not explicit and not _title_case(title)):
            return None
        if not _may_follow(number, last) and not is_known(title):
            return None
        return Heading(number, title, number.count(".") + 1)
    match = _ROMAN.match(text)
    if match and (last is None or not last[0].isdigit()):
        return Heading(match["number"], match["title"].strip(), 1)
    return None


def stated_number(text: str) -> Heading | None:
    """The number of a line that is known to be a heading, so that it may be in sentence case without a
    dot behind its number: "2 The end of the war". None where it has no number."""
    match = _NUMBERED.match(text.strip())
    if match is None or not match["number"][0].isdigit():
        return None
    title = match["title"].strip()
    first = next((c for c in title if c.isalpha()), "")
    return Heading(match["number"], title, match["number"].count(".") + 1) if first.isupper() else None


def _title_case(title: str) -> bool:
    words = [w for w in title.split() if len(w) > 3 and w[0].isalpha()]
    return bool(words) and sum(w[0].isupper() for w in words) * 2 >= len(words)


def _may_follow(number: str, last: str | None) -> bool:
    if not number[0].isdigit():
        return True
    now = [int(part) for part in number.split(".")]
    if last is None or not last[0].isdigit():
        return now[0] <= 1 or (len(now) > 1 and now[0] <= 2)
    before = [int(part) for part in last.split(".")]
    # a few numbers may be missing (a heading lost in extraction), none may run backwards
    return now > before and now[0] - before[0] <= 3
