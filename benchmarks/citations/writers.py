"""Essays written as text, Markdown, web pages, EPUB books, Word documents and PDFs."""

from __future__ import annotations

import textwrap
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from benchmarks.citations.essays import Essay
from benchmarks.citations.layouts import (
    CLOSING,
    RAISED,
    Layout,
    is_numbered,
    marked,
    numbered,
    parts,
)
from benchmarks.citations.pdf import write_pdf
from benchmarks.citations.word import write_docx

TITLE, AUTHOR = "A Shore in Letters", "Mara Quill"


def _write_text(essay: Essay, layout: Layout, path: Path) -> None:
    raised = layout.variant % 2 == 0

    def shown(text: str) -> str:
        return marked(
            text,
            number=lambda n: n.translate(RAISED),
            note=lambda n: n.translate(RAISED) if raised else f"[{n}]",
            italic=str,
        )

    wide = 10_000 if layout.variant % 3 == 0 else 78
    blocks = [TITLE, AUTHOR]
    for heading, texts in zip(layout.sections(), parts(essay), strict=True):
        blocks += [heading, *(textwrap.fill(shown(t), wide, break_on_hyphens=False) for t in texts)]
    if essay.notes:
        form = ("{n}. ", "[{n}] ")[layout.variant % 4 > 1] if not raised else ""
        notes = [
            f"{form.format(n=n) or str(n).translate(RAISED) + ' '}{shown(t)}"
            for n, t in enumerate(essay.notes, 1)
        ]
        blocks += ["4. Notes" if layout.numbered == "all" else ("Notes", "Endnotes")[layout.variant % 2]]
        blocks += [textwrap.fill(t, wide, break_on_hyphens=False) for t in notes]
    if essay.entries:
        heading = layout.list_heading(bool(essay.notes))
        entries = [shown(e) for e in essay.entries]
        if is_numbered(essay):
            entries = numbered(entries, ("[{n}] ", "{n}. ", "{n} ")[layout.variant % 3])
        hanging = [textwrap.fill(e, wide, subsequent_indent="    ", break_on_hyphens=False) for e in entries]
        blocks += [heading] if heading else []
        blocks += hanging if layout.variant % 2 else ["\n".join(hanging)]
    if layout.closing:
        blocks += CLOSING
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _write_markdown(essay: Essay, layout: Layout, path: Path) -> None:
    number = (lambda n: f"<sup>{n}</sup>", lambda n: f"^{n}^", lambda n: n.translate(RAISED))

    def shown(text: str) -> str:
        return marked(
            text,
            number=number[layout.variant % 3],
            note=lambda n: f"[^{n}]",
            italic=lambda t: f"*{t}*",
            plain=lambda t: t.replace("*", "\\*"),
        )

    blocks = [f"# {TITLE}", f"By {AUTHOR}"]
    for heading, texts in zip(layout.sections(), parts(essay), strict=True):
        blocks += [f"## {heading}", *map(shown, texts)]
    notes = [f"[^{n}]: {shown(t)}" for n, t in enumerate(essay.notes, 1)]
    blocks += notes if layout.variant % 2 else []
    if essay.entries:
        heading = layout.list_heading(bool(essay.notes))
        blocks += [f"## {heading}"] if heading else ["---"]
        entries = [shown(e) for e in essay.entries]
        if is_numbered(essay):
            blocks.append(
                "\n".join(numbered(entries, "{n}. "))
                if layout.variant % 2
                else "\n\n".join(numbered(entries, "[{n}] "))
            )
        elif layout.variant % 2:
            blocks.append("\n".join(f"- {e}" for e in entries))
        else:
            blocks += entries
    blocks += [] if layout.variant % 2 else ["\n".join(notes)] if notes else []
    if layout.closing:
        blocks += [f"## {CLOSING[0]}", CLOSING[1]]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _number_in_html(layout: Layout) -> Callable[[str], str]:
    return (
        lambda n: f"<sup>{n}</sup>",
        lambda n: f'<sup><a href="#ref{n.partition(",")[0].partition("–")[0]}">{n}</a></sup>',
        lambda n: f'<a href="#bib" class="cite"><sup>{n}</sup></a>',
    )[layout.variant % 3]


def _html(essay: Essay, layout: Layout, note: Callable[[str], str], notes: str) -> str:
    def shown(text: str) -> str:
        return marked(
            text,
            number=_number_in_html(layout),
            note=note,
            italic=lambda t: f"<i>{t}</i>",
            plain=lambda t: escape(t, quote=False),
        )

    html = f"<h1>{TITLE}</h1>\n<p>By {AUTHOR}</p>\n"
    for heading, texts in zip(layout.sections(), parts(essay), strict=True):
        html += f"<h2>{heading}</h2>\n" + "".join(f"<p>{shown(t)}</p>\n" for t in texts)
    html += notes
    if essay.entries:
        heading = layout.list_heading(bool(essay.notes))
        html += f"<h2>{heading}</h2>\n" if heading else "<hr/>\n"
        entries = [shown(e) for e in essay.entries]
        form = layout.variant % 4
        if is_numbered(essay) and form < 2:
            items = "".join(f'<li id="ref{n}">{e}</li>\n' for n, e in enumerate(entries, 1))
            html += f"<ol>{items}</ol>"
        else:
            if is_numbered(essay):
                entries = numbered(entries, ("[{n}] ", "{n}. ")[form % 2])
            opening, one, closing = (
                ("<ul>", "<li>{}</li>\n", "</ul>"),
                ("", "<p>{}</p>\n", ""),
                ('<div class="references csl-bib-body">', '<div class="csl-entry">{}</div>\n', "</div>"),
                ('<div id="refs">', '<p class="bib" style="text-indent:-2em">{}</p>\n', "</div>"),
            )[form]
            html += opening + "".join(one.format(e) for e in entries) + closing
    if layout.closing:
        html += f"<h2>{CLOSING[0]}</h2>\n<p>{CLOSING[1]}</p>\n"
    return html


def _italic(text: str) -> str:
    return marked(
        text, number=str, note=str, italic=lambda t: f"<i>{t}</i>", plain=lambda t: escape(t, quote=False)
    )


def _write_html(essay: Essay, layout: Layout, path: Path) -> None:
    form = layout.variant % 3
    note = (
        lambda n: f'<a href="#fn{n}" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a>',
        lambda n: f'<a href="#_ftn{n}" name="_ftnref{n}"><sup>[{n}]</sup></a>',
        lambda n: f"<sup>{n}</sup>",
    )[form]
    notes = ""
    if essay.notes and form == 0:
        items = "".join(
            f'<li id="fn{n}"><p>{_italic(t)}<a href="#fnref{n}" role="doc-backlink">↩︎</a></p></li>\n'
            for n, t in enumerate(essay.notes, 1)
        )
        notes = f'<section class="footnotes" role="doc-endnotes"><hr/><ol>{items}</ol></section>\n'
    elif essay.notes and form == 1:
        items = "".join(
            f'<div id="ftn{n}"><p class="MsoFootnoteText"><a href="#_ftnref{n}" name="_ftn{n}">[{n}]</a> '
            f"{_italic(t)}</p></div>\n"
            for n, t in enumerate(essay.notes, 1)
        )
        notes = f"<div>{items}</div>\n"
    elif essay.notes:
        notes = "<h2>Notes</h2><ol>" + "".join(f"<li>{_italic(t)}</li>\n" for t in essay.notes) + "</ol>\n"
    body = _html(essay, layout, note, notes)
    path.write_text(
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{TITLE}</title></head>"
        "<body><nav><a href='/'>Home</a> <a href='/a'>All essays</a></nav>"
        f"<article>{body}</article></body></html>",
        encoding="utf-8",
    )


def _write_epub(essay: Essay, layout: Layout, path: Path) -> None:
    apart = layout.variant % 2 == 1
    there = "notes.xhtml" if apart else ""

    def note(n: str) -> str:
        if layout.variant % 4 == 3:
            return f'<sup><a href="{there}#n{n}" id="r{n}">{n}</a></sup>'
        return f'<a epub:type="noteref" href="{there}#n{n}" id="r{n}">{n}</a>'

    if apart:
        items = "".join(
            f'<li epub:type="endnote" id="n{n}"><p>{_italic(t)} <a href="text.xhtml#r{n}">↩</a></p></li>\n'
            if layout.variant % 4 == 1
            else f'<p id="n{n}"><a href="text.xhtml#r{n}">{n}</a>. {_italic(t)}</p>\n'
            for n, t in enumerate(essay.notes, 1)
        )
        items = f"<ol>{items}</ol>" if layout.variant % 4 == 1 else items
        notes = f'<section epub:type="endnotes"><h2>Notes</h2>{items}</section>'
    else:
        notes = "".join(
            f'<aside epub:type="footnote" id="n{n}"><p>{n}. {_italic(t)}</p></aside>\n'
            for n, t in enumerate(essay.notes, 1)
        )
    body = _html(essay, layout, note, "" if apart else notes)
    pages = {"text": body, **({"notes": notes} if apart and essay.notes else {})}
    head = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head>'
    manifest = "".join(f'<item id="{p}" href="{p}.xhtml" media-type="application/xhtml+xml"/>' for p in pages)
    spine = "".join(f'<itemref idref="{p}"/>' for p in pages)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:language>en</dc:language></metadata>"
        f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
            '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        book.writestr("book.opf", package)
        for name, page in pages.items():
            book.writestr(f"{name}.xhtml", f"{head}<body>{page}</body></html>")


#: By the ending of the file.
WRITERS: dict[str, Callable[[Essay, Layout, Path], None]] = {
    "txt": _write_text, "md": _write_markdown, "html": _write_html, "epub": _write_epub,
    "docx": write_docx, "pdf": write_pdf,
}  # fmt: skip
