"""What kind of work an entry is: a journal article, a book, a report, a page of a site."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import regex

CONFERENCE = regex.compile(
    r"\b(?:proceedings|proc\.|conference|symposium|workshop|congress on|tagungsband|konferenz"
    r"|actes d|actas d|atti d)",
    regex.IGNORECASE,
)
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


def work_type(item: Mapping[str, Any], labels: Collection[str] = ()) -> str:
    """Say the CSL type that the stated fields speak for; "document" where they say nothing.

    `labels` are the labels of the entry's parts, which tell a journal from a book.
    """
    container, publisher = str(item.get("container-title", "")), str(item.get("publisher", ""))
    thesis = THESIS.search(f"{item.get('genre', '')} {publisher} {item.get('note', '')}")
    journal = "journal" in labels
    rules = (
        (thesis, "thesis"),
        (CONFERENCE.search(container) and "volume" not in item, "paper-conference"),
        (SITE.match(container), "webpage"),
        (
            container and ("editor" in item or publisher) and not (journal and item.keys() & NUMBERED),
            "chapter",
        ),
        (container and item.keys() & NUMBERED, "article-journal"),
        (ARXIV.search(container), "article"),
        (PRESS.search(publisher), "book"),
        ("genre" in item or BODY.search(publisher), "report"),
        (publisher, "book"),
        (container and journal, "article-journal"),
        ("URL" in item, "webpage"),
        (container, "article"),
    )
    return next((kind for holds, kind in rules if holds), "document")
