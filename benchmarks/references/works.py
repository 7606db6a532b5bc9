"""Known works, printed in eleven styles: what a parser should read is known from elsewhere."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.references.render import Renderer
from index.bibliography.formats import to_bibtex
from index.bibliography.names import fold, surname

#: Ten styles of the CSL repository by their usual names; the eleventh, LaTeX's plain, is pybtex's.
STYLES = {
    "Vancouver": "nlm-citation-sequence", "AMA": "american-medical-association", "Nature": "nature",
    "MHRA": "mhra-notes", "IEEE": "ieee", "APA": "apa", "Chicago, notes": "chicago-notes-bibliography",
    "Chicago, author-date": "chicago-author-date", "MLA": "modern-language-association",
    "Harvard": "harvard-cite-them-right",
}  # fmt: skip
LATEX = "LaTeX plain"
_IN_FULL = ("MHRA", "Chicago, notes", "Chicago, author-date", "MLA")

_WORKS = Path(__file__).with_name("works.json")


def works() -> list[dict[str, Any]]:
    """The works as CSL-JSON items."""
    items: list[dict[str, Any]] = json.loads(_WORKS.read_text(encoding="utf-8"))
    return items


def printed() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each work in each style: (style, entry, what is printed of its six fields)."""
    renderer = Renderer(random.Random(0))
    for name, style in STYLES.items():
        for item in works():
            text = renderer.text(item, style, in_full=name in _IN_FULL)
            if text:
                yield name, text, _truth(item, text)
    for item in works():
        text = _latex(item)
        yield LATEX, text, _truth(item, text)


def _latex(item: dict[str, Any]) -> str:
    from pybtex import format_from_string

    shown = format_from_string(to_bibtex([item]), style="plain", output_backend="plaintext")
    return " ".join(re.sub(r"(?m)^\[1\]\s*", "", shown.strip()).split())


def _truth(item: dict[str, Any], text: str) -> dict[str, Any]:
    """The fields as far as the style prints them: many leave out names, volumes or pages."""
    folded = fold(text)
    names = [fold(surname(p)) for p in item.get("author", ())]
    truth: dict[str, Any] = {
        "authors": [n for n in names if n in folded], "year": str(item["issued"]["date-parts"][0][0]),
        "title": item["title"], "container": item.get("container-title", ""),
        "volume": item.get("volume", ""), "page": item.get("page", "").partition("-")[0],
    }  # fmt: skip
    return {k: v for k, v in truth.items() if v and (k == "authors" or fold(str(v)) in folded)}
