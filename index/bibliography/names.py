"""Names as reference lists print them, read into CSL-JSON, and folded for comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex
from anyascii import anyascii

PARTICLES = (
    r"(?:van|von|vom|zu|zum|zur|de|den|der|del|della|di|da|do|dos|das|du|la|le|les|el|al|bin|bint|ibn"
    r"|ben|ter|ten|af|av|d['’]|Van|Von|De|Del|Della|Di|Da|Du|La|Le|Den|Der|Dos|El|Al|Ter|Ten)"
)
ET_AL = (
    r"(?:et\.?\s+al\b\.?|et\s+coll\b\.?|and\s+(?:others|colleagues)\b|&\s+others\b|u\.\s?a\."
    r"|und\s+andere\b|et\s+autres\b|y\s+(?:otros|cols?)\b\.?|e\s+(?:outros|altri)\b|m\.\s?fl\.)"
)
AND = r"(?:&|and|und|et|y|e|en|och|og|i)"
ORGANISATION = regex.compile(
    r"\b(?:univers\w+|institut\w*|cent(?:er|re)|organi[sz]a\w+|organisation|association|society"
    r"|council|commission|committee|comit[ée]|agency|agence|ministry|minister\w+|department|office"
    r"|bank|union|foundation|fondation|fundaci[oó]n|stiftung|federation|corporation|company|group"
    r"|network|team|project|government|parliament|congress|nations|bureau|authority|service|news"
    r"|inc|ltd|limited|plc|gmbh|ag|corp|llc|press|verlag|times|board|forum|alliance|academy|college|school"
    r"|museum|library|court|police|army|navy|party|initiative|consortium|laborator\w+|labs?)\b",
    regex.IGNORECASE,
)
_JOINER = regex.compile(rf"\s*,?\s*(?:(?<!\w){AND}(?!\w)|[/…]|\.\s?\.\s?\.)\s+|\s*/\s*")
_ROLE = regex.compile(
    r"[\s,]*\(?\b(?:eds?|editors?|hrsg|hg|dirs?|coords?|trans)\b\.?\)?[\s,.]*$", regex.IGNORECASE
)
# The full stop that ends a list, not that of an initial ("Th.", "G. T.").
_LAST_STOP = regex.compile(r"(?<=\p{Ll}{2}|\p{Lo}|\p{Lu}{2})\.$")
_SUFFIX = regex.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_INITIALS = regex.compile(
    rf"(?:\p{{Lu}}\p{{Ll}}{{0,2}}\.[\s-]*)+(?:\s*{PARTICLES})*|\p{{Lu}}(?:[\s.-]*\p{{Lu}}){{0,3}}\.?"
)
_WORD = r"\p{Lu}[\p{L}\p{M}'’ʼ.-]*"
_GIVEN = regex.compile(rf"{_WORD}(?:\s+{_WORD}){{0,3}}(?:\s+{PARTICLES})*")
_FAMILY = regex.compile(
    rf"(?:{PARTICLES}\s*){{0,3}}[\p{{L}}][\p{{L}}\p{{M}}'’ʼ-]*(?:\s+[\p{{L}}][\p{{L}}\p{{M}}'’ʼ-]*){{0,3}}"
)
_DIRECT = regex.compile(
    rf"(?P<given>{_WORD}(?:\s*{_WORD}){{0,3}}?)\s+(?P<family>(?:{PARTICLES}\s+){{0,3}}{_WORD})"
)
_VANCOUVER = regex.compile(
    rf"(?P<family>(?:{PARTICLES}\s+)*{_WORD}(?:\s+{_WORD})??)\s+(?P<given>\p{{Lu}}{{1,3}})\.?"
)


def fold(text: str) -> str:
    """Bring a name to ASCII lower-case letters and digits alone, so that spellings compare."""
    return "".join(c for c in anyascii(text).lower() if c.isascii() and c.isalnum())


def surname(author: Mapping[str, Any]) -> str:
    """Say the name a text cites an author by: the family name, or the whole of an organisation."""
    family = str(author.get("family") or "")
    particle = str(author.get("non-dropping-particle") or "")
    return f"{particle} {family}".strip() or str(author.get("literal") or author.get("given") or "")


def cited_authors(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List those whose names a citation of `item` prints: its authors, else its editors."""
    people = item.get("author") or item.get("editor") or ()
    return [p for p in people if isinstance(p, Mapping) and p.get("literal") != "et al."]


def has_unnamed_authors(item: Mapping[str, Any]) -> bool:
    """Tell whether the reference list itself cut the authors short with "et al."."""
    people = item.get("author") or item.get("editor") or ()
    return any(isinstance(p, Mapping) and p.get("literal") == "et al." for p in people)


def is_initials(text: str) -> bool:
    """Tell whether `text` is initials, as "G. T." or "GT"."""
    return _INITIALS.fullmatch(text.strip()) is not None


def parse_names(text: str, *, spoken: bool = False) -> list[dict[str, str]]:
    """Read a printed list of authors or editors.

    Understands inverted names ("Mahnken, T. G."), inverted first and direct following ones
    ("Mahnken, Thomas, Joseph Maiolo, and David Stevenson"), direct ones ("T. G. Mahnken") and
    initials without full stops ("Mahnken TG"). A list cut short ends with the literal "et al.".
    What reads as no person is one organisation, kept whole as a literal; so is a single name in
    its spoken order, which lists never print, unless `spoken` says that one is expected.
    """
    text = _ROLE.sub("", " ".join(text.split())).strip(" ,;:")
    shorter = regex.sub(rf"[\s,;]*{ET_AL}[\s.]*$", "", text)
    rest = [{"literal": "et al."}] if shorter != text else []
    text = _LAST_STOP.sub("", shorter.strip(" ,;:"))
    if not text:
        return []
    people = None if is_organisation(text) else _people(text, spoken)
    return [*(people or [{"literal": text}]), *rest]


def is_organisation(text: str) -> bool:
    """Tell whether `text` speaks of a body rather than of people."""
    return ORGANISATION.search(text) is not None and not regex.search(r",\s*(?:\p{Lu}\.\s*)+", text)


def direct_name(text: str) -> dict[str, str] | None:
    """Read a name in its spoken order ("Thomas G. Mahnken"), or None where it is not one."""
    found = _DIRECT.fullmatch(text.strip())
    if found is None or regex.fullmatch(r"(?:\p{Lu}\.?-?){1,3}", found["family"]):
        return None
    return {"family": found["family"], "given": found["given"].strip()}


def _people(text: str, spoken: bool) -> list[dict[str, str]] | None:
    pieces = text.split(";") if ";" in text else _JOINER.split(text)
    people: list[dict[str, str]] = []
    for piece in pieces:
        parts = [p.strip() for p in piece.strip(" ,&").split(",") if p.strip()]
        read = _piece(parts, first=not people, several=spoken or len(pieces) > 1)
        if read is None:
            return None
        people += read
    return people


def _piece(parts: Sequence[str], *, first: bool, several: bool) -> list[dict[str, str]] | None:
    people: list[dict[str, str]] = []
    i = 0
    while i < len(parts):
        part, following = parts[i], parts[i + 1] if i + 1 < len(parts) else ""
        if people and _SUFFIX.fullmatch(part):
            people[-1]["suffix"] = part
            i += 1
        elif following and is_initials(following) and _FAMILY.fullmatch(part):
            people.append({"family": part, "given": following})
            i += 2
        elif found := _VANCOUVER.fullmatch(part):
            people.append({"family": found["family"], "given": found["given"]})
            i += 1
        elif regex.match(r"\p{Lu}\p{Ll}?\.", part) and (direct := direct_name(part)):
            people.append(direct)
            i += 1
        elif _inverted_in_full(part, following, opening=not people):
            people.append({"family": part, "given": following})
            i += 2
        elif (people or not first or several) and (direct := direct_name(part)):
            people.append(direct)
            i += 1
        else:
            return None
    return people


def _inverted_in_full(part: str, following: str, *, opening: bool) -> bool:
    """Tell "Mahnken, Thomas" from two names in a row, "Joseph Maiolo, David Stevenson"."""
    if not (following and _GIVEN.fullmatch(following) and _FAMILY.fullmatch(part)):
        return False
    return opening or regex.fullmatch(rf"(?:{PARTICLES}\s+)*[\p{{L}}'’ʼ-]+", part) is not None
