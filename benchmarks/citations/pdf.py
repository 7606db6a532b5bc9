"""Essays as PDFs, in one column or two, with notes at the foot of the page or at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.citations.essays import Essay
from benchmarks.citations.layouts import CLOSING, Layout, is_numbered, marked, numbered, parts

_WIDTH, _HEIGHT, _EDGE, _GUTTER = 595.0, 842.0, 70.0, 18.0


def write_pdf(essay: Essay, layout: Layout, path: Path) -> None:
    """Notes stand at the feet of the columns in which their marks are, or behind the text."""
    from reportlab.lib.styles import ParagraphStyle

    feet = bool(essay.notes) and layout.variant % 2 == 0
    small = ParagraphStyle("note", fontName="Times-Roman", fontSize=8, leading=9.6)
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=5)
    head = ParagraphStyle("head", fontName="Times-Bold", fontSize=12, leading=15, spaceBefore=9, spaceAfter=4)
    title = ParagraphStyle("title", fontName="Times-Bold", fontSize=18, leading=22, spaceAfter=8)
    entry = ParagraphStyle("entry", parent=body, leftIndent=18, firstLineIndent=-18, spaceAfter=3)
    page = _Pages(path, 1 + (layout.variant % 3 == 0), essay.notes if feet else [], small)
    page.add("A Shore in Letters", title)
    page.add("Mara Quill", body)
    for heading, texts in zip(layout.sections(), parts(essay), strict=True):
        page.add(heading, head)
        for text in texts:
            page.add(text, body)
    if essay.notes and not feet:
        page.add("Notes", head)
        for n, text in enumerate(essay.notes, 1):
            page.add(f"{n}. {text}", entry)
    if essay.entries:
        heading = layout.list_heading(bool(essay.notes))
        if heading:
            page.add(heading, head)
        entries = list(essay.entries)
        if is_numbered(essay):
            entries = numbered(entries, ("[{n}] ", "{n}. ")[layout.variant % 2])
        for text in entries:
            page.add(text, entry)
    if layout.closing:
        page.add(CLOSING[0], head)
        page.add(CLOSING[1], body)
    page.close()


def _shown(text: str) -> str:
    return marked(
        text,
        number=lambda n: f"<super>{n}</super>",
        note=lambda n: f"<super>{n}</super>",
        italic=lambda t: f"<i>{t}</i>",
        plain=lambda t: escape(t, quote=False),
    )


class _Pages:
    """Columns that are filled from the top with text and from the foot with notes."""

    def __init__(self, path: Path, columns: int, notes: list[str], small: Any) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.canvas = Canvas(str(path), pagesize=(_WIDTH, _HEIGHT), invariant=1)
        self.columns, self.notes, self.small = columns, notes, small
        self.width = (_WIDTH - 2 * _EDGE - (columns - 1) * _GUTTER) / columns
        self.column, self.y, self.foot, self.page = 0, _HEIGHT - _EDGE, _EDGE, 1
        self.waiting: list[Any] = []

    def add(self, text: str, style: Any) -> None:
        """A paragraph, over as many columns as it takes; the notes of its part in a column with it."""
        from reportlab.platypus import Paragraph

        paragraphs: list[Any] = [Paragraph(_shown(text), style)]
        self.y -= style.spaceBefore
        while paragraphs:
            paragraph = paragraphs.pop(0)
            parts = paragraph.split(self.width, self.y - self.foot - 4)
            if parts:
                notes = self._notes(parts[0])
                height = sum(n.wrap(self.width, _HEIGHT)[1] for n in notes)
                needed = parts[0].wrap(self.width, _HEIGHT)[1]
                while notes and self.y - needed < self.foot + height + 8:
                    # fewer lines, until the notes to their marks have room as well
                    parts = paragraph.split(self.width, needed - style.leading)
                    if len(parts) < 2:
                        parts = []
                        break
                    notes = self._notes(parts[0])
                    height = sum(n.wrap(self.width, _HEIGHT)[1] for n in notes)
                    needed = parts[0].wrap(self.width, _HEIGHT)[1]
            if not parts:
                self._next()
                paragraphs.insert(0, paragraph)
                continue
            self._draw(parts[0])
            self.waiting += notes
            self.foot += height
            paragraphs = [*parts[1:], *paragraphs]
            if paragraphs:
                self._next()
        self.y -= style.spaceAfter

    def _notes(self, paragraph: Any) -> list[Any]:
        from reportlab.platypus import Paragraph

        if not self.notes:
            return []
        raised = [text for f, text in _fragments(paragraph) if f.rise]
        numbers = sorted({int(m) for text in raised for m in re.findall(r"\d+", text)})
        return [Paragraph(f"<super>{n}</super> {_shown(self.notes[n - 1])}", self.small) for n in numbers]

    def _draw(self, paragraph: Any) -> None:
        _, height = paragraph.wrap(self.width, _HEIGHT)
        self.y -= height
        paragraph.drawOn(self.canvas, _EDGE + self.column * (self.width + _GUTTER), self.y)

    def _next(self) -> None:
        y = self.foot
        for note in self.waiting:
            y -= note.wrap(self.width, _HEIGHT)[1]
            note.drawOn(self.canvas, _EDGE + self.column * (self.width + _GUTTER), y)
        self.waiting, self.foot, self.y = [], _EDGE, _HEIGHT - _EDGE
        self.column += 1
        if self.column == self.columns:
            self.canvas.setFont("Times-Roman", 9)
            self.canvas.drawCentredString(_WIDTH / 2, 40, str(self.page))
            self.canvas.showPage()
            self.column = 0
            self.page += 1

    def close(self) -> None:
        """Writes the file."""
        self._next()
        self.canvas.save()


def _fragments(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """(how it is set, text) of a paragraph's words; of a part of one that was split they are in lists."""
    for fragment in paragraph.frags:
        if isinstance(fragment, list):
            yield from fragment[1:]
        else:
            # a line break has no text
            yield fragment, getattr(fragment, "text", "")
