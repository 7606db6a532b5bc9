"""Lines of text cut into chunks: at blank lines, and where the form of the lines changes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.structure.prose import BULLET, is_closed

ORDERED = re.compile(r"[ \t]*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}\))[ \t]+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+\S")
_SETEXT = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_NOTE = re.compile(r"[ ]{0,3}\[\^[^\]]+\]:")
RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|=+)$")
# A line this long that ends a sentence is a paragraph of its own in a file with no blank lines.
_LONG_LINE = 300


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines (start, end) of the source that belong together; `form` is what their layout alone
    shows: "text", "heading" (with `level`), "list", "quote", "code", "table" or "rule"."""

    form: str
    lines: tuple[tuple[int, int], ...]
    level: int = 0

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.lines[0][0]

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.lines[-1][1]


def cut(raw: str) -> list[Chunk]:
    """Every line of `raw` that is not blank, in exactly one chunk, in order."""
    chunks: list[Chunk] = []
    group: list[tuple[int, int]] = []
    fence: str | None = None

    def close() -> None:
        nonlocal group
        if group:
            chunks.extend(_by_form(raw, group))
            group = []

    for start, end in _lines(raw):
        line = raw[start:end]
        opening = _FENCE.match(line)
        if fence is not None:
            group.append((start, end))
            if opening and opening[1].startswith(fence):
                chunks.append(Chunk("code", tuple(group)))
                group, fence = [], None
        elif opening:
            close()
            group, fence = [(start, end)], opening[1]
        elif not line.strip("\f\v \t\u00a0\ufeff\u200b"):
            close()
        else:
            group.append((start, end))
    if fence is not None and group:
        chunks.append(Chunk("code", tuple(group)))
    else:
        close()
    return chunks


def _lines(raw: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for line in raw.splitlines(keepends=True):
        bare = line.rstrip("\r\n\x1c\x1d\x1e\x85\u2028\u2029")
        spans.append((at, at + len(bare)))
        at += len(line)
    return spans


def lists_in(text: str) -> list[Chunk]:
    """Printed lines cut where a list begins or ends; no character in them is markup."""
    return _by_form(text, [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", text)], markup=False)


def _by_form(raw: str, lines: list[tuple[int, int]], markup: bool = True) -> list[Chunk]:
    """Cuts a run of lines without blank ones where its form changes."""
    out: list[Chunk] = []
    run: list[tuple[int, int]] = []
    form = "text"

    def close() -> None:
        nonlocal run
        if run:
            out.append(Chunk(form, tuple(run)))
            run = []

    for n, span in enumerate(lines):
        line = raw[span[0] : span[1]]
        heading = _MARKDOWN_HEADING.match(line) if markup else None
        if heading:
            close()
            out.append(Chunk("heading", (span,), len(heading[1])))
            continue
        if (
            markup
            and n == 1
            and len(run) == 1
            and form == "text"
            and _SETEXT.match(line)
            and len(line.strip()) > 2
        ):
            out.append(Chunk("heading", (run[0], span), 1 if "=" in line else 2))
            run = []
            continue
        if markup and RULE.match(line):
            close()
            out.append(Chunk("rule", (span,)))
            continue
        if markup and run and _NOTE.match(line):
            close()
        following = raw[slice(*lines[n + 1])] if n + 1 < len(lines) else ""
        now = _form(line, form if run else "", following, markup)
        if run and now != form:
            close()
        form = now
        run.append(span)
        if form == "text" and len(line) > _LONG_LINE and is_closed(line):
            close()
    close()
    return out


def _form(line: str, before: str, following: str, markup: bool) -> str:
    if markup and line.lstrip().startswith(">"):
        return "quote"
    if markup and re.match(r"[ \t]*\|.*\|[ \t]*$", line):
        return "table"
    if BULLET.match(line) and not (before == "text" and line.lstrip()[0] in "–—·o"):
        return "list"
    if ORDERED.match(line) and (before == "list" or ORDERED.match(following)):
        return "list"
    # a line that goes on under an item, indented or wrapped, is still the item's
    return "list" if before == "list" else "text"


def items(text: str) -> list[tuple[int, int]]:
    """(start, end) of a list's items in its lines, without bullets; printed numbers stay."""
    starts = [m.start() for m in re.finditer(r"^", text, re.M) if _opens_item(text, m.start())] or [0]
    edges = [*([0] if starts[0] else []), *starts, len(text)]
    found: list[tuple[int, int]] = []
    for left, right in zip(edges, edges[1:], strict=False):
        bullet = BULLET.match(text, left, right)
        item = text[bullet.end() if bullet else left : right]
        if item.strip():
            start = right - len(item.lstrip())
            found.append((start, start + len(item.strip())))
    return found


def _opens_item(text: str, at: int) -> bool:
    end = text.find("\n", at)
    line = text[at : end if end >= 0 else len(text)]
    return bool(BULLET.match(line) or ORDERED.match(line))
