"""Sets paragraphs, headings, tables, notes, line numbers and initials on the pages of a PDF, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612, 792
_LEFT, _TOP, _FOOT, _GUTTER = 72.0, 700.0, 90.0, 18.0


class PageSetter:
    """Sets in one to three columns from the top left; words are broken where a line is full.

    `head` and `foot` stand on every page ("{page}" is its number), `imprint` at the foot of the first
    page's first column, `numbered` puts the number of each line into the margin.
    """

    def __init__(
        self,
        columns: int = 1,
        *,
        head: str = "",
        foot: str = "{page}",
        imprint: Sequence[str] = (),
        numbered: bool = False,
        first_page: int = 1,
    ) -> None:
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.columns, self.head, self.foot = columns, head, foot
        self.imprint, self.numbered, self.page = list(imprint), numbered, first_page
        self.count = 0
        self.column = 0
        self.top = _TOP
        self.y = _TOP
        self.notes: list[str] = []
        self._furnish()

    @property
    def width(self) -> float:
        return (468 - _GUTTER * (self.columns - 1)) / self.columns

    @property
    def left(self) -> float:
        return _LEFT + self.column * (self.width + _GUTTER)

    @property
    def bottom(self) -> float:
        return (
            _FOOT
            + 10 * len(self.notes)
            + (11 * len(self.imprint) + 8 if self.imprint and not self.column else 0)
        )

    def _furnish(self) -> None:
        self.canvas.setFont("Times-Italic", 8)
        if self.head:
            self.canvas.drawString(_LEFT, 716, self.head.format(page=self.page))
        self.canvas.setFont("Times-Roman", 8)
        if self.foot:
            self.canvas.drawCentredString(WIDTH / 2, 50, self.foot.format(page=self.page))

    def _end_column(self) -> None:
        self.canvas.setFont("Times-Roman", 7)
        at = _FOOT - 4
        if not self.column and self.imprint:
            for n, line in enumerate(self.imprint):
                self.canvas.drawString(self.left, at - 9 * n, line)
            self.imprint = []
        for n, note in enumerate(self.notes):
            self.canvas.drawString(self.left, at + 9 * (len(self.notes) - 1 - n), note)
        self.notes = []

    def next_column(self) -> None:
        self._end_column()
        self.column += 1
        if self.column == self.columns:
            self.canvas.showPage()
            self.page += 1
            self.column = 0
            self.top = _TOP
            self._furnish()
        self.y = self.top

    def advance(self, leading: float) -> None:
        if self.y - leading < self.bottom:
            self.next_column()
        self.y -= leading

    def line(self, text: str, font: str = "Times-Roman", size: float = 10, indent: float = 0) -> None:
        self.advance(1.2 * size)
        self.canvas.setFont(font, size)
        self.canvas.drawString(self.left + indent, self.y, text)
        if self.numbered:
            self.count += 1
            self.canvas.setFont("Helvetica", 7)
            self.canvas.drawRightString(_LEFT - 14, self.y, str(self.count))

    def lines(self, text: str, size: float, font: str, first: float, rest: float) -> list[tuple[str, float]]:
        """The text in lines that fit the column, each with its indent."""
        words, line, out = text.split(), "", []
        while words or line:
            indent = rest if out else first
            word = words.pop(0) if words else ""
            if word and stringWidth(f"{line} {word}".strip(), font, size) <= self.width - indent:
                line = f"{line} {word}".strip()
                continue
            if len(word) > 9 and word.isalpha():
                head = f"{line} {word[:5]}-"
                if stringWidth(head, font, size) <= self.width - indent:
                    line, word = head, word[5:]
            out.append((line, indent))
            line = ""
            if word:
                words.insert(0, word)
        return out

    def text(
        self, text: str, *, size: float = 10, font: str = "Times-Roman", first: float = 12, rest: float = 0
    ) -> None:
        for line, indent in self.lines(text, size, font, first, rest):
            self.line(line, font, size, indent)

    def initial(self, text: str, *, size: float = 10) -> None:
        """A paragraph whose first letter is two lines high."""
        large = 2.3 * size
        room = stringWidth(text[0], "Times-Bold", large) + 2
        laid = self.lines(text[1:], size, "Times-Roman", room, room)
        rest = " ".join(line for line, _ in laid[2:])
        for line, indent in laid[:2]:
            self.line(line, "Times-Roman", size, indent)
        self.canvas.setFont("Times-Bold", large)
        self.canvas.drawString(self.left, self.y, text[0])
        if rest:
            self.text(rest.replace("- ", ""), first=0)

    def heading(self, text: str, font: str = "Times-Bold", size: float = 10) -> None:
        if self.y < self.top:
            self.advance(8)
        self.line(text, font, size)
        self.advance(4)

    def title(self, text: str, *names: str) -> None:
        """Across all columns of the first page."""
        self.canvas.setFont("Times-Bold", 18)
        self.canvas.drawCentredString(WIDTH / 2, 680, text)
        self.canvas.setFont("Times-Roman", 11)
        for n, name in enumerate(names):
            self.canvas.drawCentredString(WIDTH * (n + 1) / (len(names) + 1), 655, name)
        self.top = self.y = 620

    def table(self, rows: Sequence[Sequence[str]], bold_head: bool = True, size: float = 9) -> None:
        self.advance(4)
        step = self.width / max(map(len, rows))
        for n, row in enumerate(rows):
            self.advance(1.2 * size)
            self.canvas.setFont("Times-Bold" if bold_head and not n else "Times-Roman", size)
            for m, cell in enumerate(row):
                self.canvas.drawString(self.left + m * step, self.y, cell)
        self.advance(6)

    def formula(self, text: str, number: str = "") -> None:
        self.advance(6)
        self.line(text, "Times-Italic", 10, indent=40)
        if number:
            self.canvas.setFont("Times-Roman", 10)
            self.canvas.drawRightString(self.left + self.width, self.y, number)
        self.advance(6)

    def save(self, path: Path) -> Path:
        self._end_column()
        self.canvas.save()
        path.write_bytes(self.file.getvalue())
        return path
