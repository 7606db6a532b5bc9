"""What kind of work an entry is: a journal article, a book, a report, a page of a site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import regex

from index.bibliography.entries.source import CONFERENCE

THESIS = regex.compile(r"\b(?:thesis|dissertation|thèse|tesis|tesi)\b", regex.IGNORECASE)
PRESS = regex.compile(
    r"\b(?:press|verlag|publish\w*|books|éditions?|editorial|editore|edizioni|presses|UP|springer"
    r"|routledge|wiley|elsevier|sage|palgrave|macmillan|penguin|norton|suhrkamp|gallimard|brill"
    r"|de gruyter|mohr siebeck|nomos|harpercollins|random house|basic books)\b",
    regex.IGNORECASE,
)
BODY = regex.compile(
    r"\b(?:cent(?:er|re)|institut\w*|council|commission|foundation|agency|ministry|department"
    r"|office|organi[sz]ation|association|corporation|university|universit\w+|government|bank"
    r"|stiftung|think tank|nations|union)\b|^(?-i:\p{Lu}{2,8})$",
    regex.IGNORECASE,
)
ARXIV = regex.compile(r"^arXiv\b", regex.IGNORECASE)
NUMBERED = frozenset({"volume", "issue", "page"})
SITE = regex.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$", regex.IGNORECASE)


def work_type(item: Mapping[str, Any]) -> str:
    """Say the CSL type that the stated fields speak for; "document" where they say nothing."""
    container, publisher = str(item.get("container-title", "")), str(item.get("publisher", ""))
    thesis = THESIS.search(f"{item.get('genre', '')} {publisher}")
    rules = (
        (thesis, "thesis"),
        (CONFERENCE.search(container) and "volume" not in item, "paper-conference"),
        (container and ("editor" in item or publisher), "chapter"),
        (container and item.keys() & NUMBERED, "article-journal"),
        (ARXIV.search(container), "article"),
        (SITE.match(container), "webpage"),
        (PRESS.search(publisher), "book"),
        ("genre" in item or BODY.search(publisher), "report"),
        (publisher, "book"),
        ("URL" in item, "webpage"),
        (container, "article"),
    )
    return next((kind for holds, kind in rules if holds), "document")
