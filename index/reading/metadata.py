"""What a file states of itself, and what of that deserves no belief."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What programs write into a title field by themselves.
_JUNK_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)\b.*|powerpoint[- ]presentation|slide ?\d*|untitled\b.*|unbenannt\b.*|"
    r"sans titre\b.*|(?:new |word )?document ?\d*|dokument ?\d*|layout ?\d*|title|titel|no ?title|none|null|"
    r"template|(?:la)?tex (?:article|template|output)\b.*|print|scan(?:ned)?\b.*|index|home|"
    r"\S+\.(?:docx?|pdf|tex|dvi|indd|qxd|rtf|odt|pptx?|p65|fm|ps|eps|html?|xhtml|txt)|"
    r".*\.(?:docx?|indd|qxd|p65|dvi)",
    re.I,
)
_JUNK_AUTHOR = re.compile(
    r"(?i:user|admin(?:istrator)?|unknown|author|root|owner|guest|anonymous|none|null|python-docx|microsoft\b.*|"
    r"default|me|test)|\S*@\S*|[a-z]+|\S*\d\S*"
)


def title(text: str | None) -> str:
    """The title in one line, or "" where it is a file's name or a program's default."""
    line = " ".join((text or "").split())
    letters = sum(c.isalpha() for c in line)
    return "" if _JUNK_TITLE.fullmatch(line) or letters < 2 or len(line) > 400 else line


def authors(names: Iterable[str | None]) -> str:
    """Names, given name first, parted by ";" (one alone too), or "" where there is none to believe.

    "Doe, Jane" is turned round; a login, an address or a program's default is no name.
    """
    kept: list[str] = []
    for entry in names:
        for name in re.split(r"\s*;\s*", " ".join((entry or "").split())):
            turned = re.fullmatch(r"([^,]+), ([^,]+)", name)
            joined = re.search(r"\s(?:and|&)\s", name)
            # "Jane Doe, John Roe" are two people, "Doe, Jane" is one
            if joined:
                several = re.split(r",\s+(?:and\s+)?|\s+and\s+|\s+&\s+", name) if _people(name) else [name]
            elif turned and " " in turned[1] and " " in turned[2] and not turned[2].endswith("."):
                several = [turned[1], turned[2]]
            elif turned:
                several = [f"{turned[2]} {turned[1]}"]
            else:
                several = name.split(", ") if _people(name) else [name]
            kept += [n for n in several if n and not _JUNK_AUTHOR.fullmatch(n)]
    return "".join(f"{n};" for n in dict.fromkeys(kept))


def _people(names: str) -> bool:
    from index.structure.prose import looks_like_byline

    return looks_like_byline(names)


def date(text: str | None) -> str:
    """A date or a year as it is written, "" where it holds no year."""
    found = re.search(r"\b(?:1[5-9]|20)\d\d\b(?:-\d\d(?:-\d\d)?)?", text or "")
    return found[0] if found else ""


def doi(text: str | None) -> str:
    """The bare DOI within an address or a label, or ""."""
    found = re.search(r"10\.\d{4,9}/[^\s\"<>]+", text or "")
    return found[0].rstrip(".,;") if found else ""
