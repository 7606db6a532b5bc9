"""Cutting a reference into its printed parts: quoted titles, and parts ended by a full stop."""

from __future__ import annotations

import regex

_PAIRS = {
    "「": "」",
    "”": "”",
    "“": "”",
    "„": "“”",
    "«": "»",
    '"': '"',
    "‘": "’",
    "'": "'",
    "‹": "›",
}
# Words that end in a full stop without ending a part: journal abbreviations by ISO 4, editions,
# titles of people, and what stands before numbers.
_ABBREVIATIONS = frozenset(
    """
    acad acta adv am amer ann annu appl arch artif assoc aufl aust bd behav biochem biol biophys br
    brit bull can cell cent ch chem civ clin co cogn coll commun comp comput conf corp crit curr
    dept dev dr ecol econ ed edn eds educ electr electron eng engl environ esp eur ex exp fig
    forsch front gen geogr geol geophys germ glob gov hist hg hrsg hum inc ind inf inform innov inst
    int intell interdiscip intern jb jg joh jr jur kg lang lett lit ltd mach magn manag mass mater
    math mech med metab mgmt mol mt nat natl neural neurol neurosci nr no op org oxf pers pharm
    philos phys pol polit pp pract proc process netw prof prog psychiatr psychol pt publ
    quart rel relat
    rep res rev rob roy sc sci sec secur ser soc sociol softw spec st stat stud supp suppl surv symp
    syst technol tech tex theor theol tom top trans transl trends univ vol vols vs wiss wkly
    z zool
    """.split()
)
_STOP = regex.compile(r"[.?!。？！][”\"’'»“)\]]?\s+(?=[\p{Lu}\p{Lo}\p{N}“„«\"‘'(\[¿¡]|\p{Ll}\p{Lu}|arXiv)")

_ENDS_SHORT = regex.compile(r"(?:\b\p{Lu}\.|\.\.\.)$")


def split_parts(text: str) -> list[str]:
    """Split at the full stops that end a part of a reference, not those of abbreviations.

    A part that asks or exclaims ("Arms Race or Innovation Race? Geopolitical AI Development")
    stays with what follows, unless no full stop divides the text at all.
    """
    stops = [m for m in _STOP.finditer(text) if not _abbreviated(text[: m.start()], m.group())]
    full = [m for m in stops if m.group()[0] in ".。"] or stops[-1:]
    parts, start = [], 0
    for stop in full:
        parts.append(text[start : stop.end()])
        start = stop.end()
    parts.append(text[start:])
    return [p for p in (trim(part) for part in parts) if p]


def trim(text: str) -> str:
    """Take off spaces, and the punctuation that ends a part without belonging to it."""
    text = text.strip(" ,;:")
    # "Secur. Rev." is abbreviated to its end; "Asia Policy." is not.
    short = "." in text[:-1]
    abbreviated = short and _abbreviated(text[:-1], ".")
    if text.endswith(".") and not abbreviated and not (short and _ENDS_SHORT.search(text)):
        text = text[:-1]
    return text.strip(" ,;:")


def quoted_title(text: str) -> tuple[str, str] | None:
    """Read a title in quotation marks that opens `text`: (the title, what follows it).

    None where the quotation marks hold a part of the title only (“Racing” to the precipice).
    """
    closers = _PAIRS.get(text[:1])
    if closers is None:
        return None
    depth = 0
    for i, char in enumerate(text[1:], 1):
        if char == text[0] and text[0] not in closers:
            depth += 1
        elif char in closers:
            if depth:
                depth -= 1
            elif _closes(text, i):
                title = text[1:i].strip(" ,\u00a0\u202f").removesuffix(".")
                return title, text[i + 1 :].strip(" ,.;:")
    return None


def _closes(text: str, i: int) -> bool:
    """Tell a closing mark from an apostrophe, and a whole quoted title from a part of one."""
    after = text[i + 1 : i + 3]
    return not after.strip() or after[0] in ",.;:([" or (text[i - 1] in ",.?!" and after[0] == " ")


def _abbreviated(before: str, stop: str) -> bool:
    if stop[0] != "." or len(stop.rstrip()) > 1:
        return False
    word = regex.search(r"[\p{L}\p{M}]+$", before)
    if word is None:
        return False
    return (len(word.group()) == 1 and not before.endswith(("’s", "'s"))) or (
        word.group().lower() in _ABBREVIATIONS
    )
