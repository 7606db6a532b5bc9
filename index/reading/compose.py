"""Pieces put together as raw text that the parser of articles reads, no letter of them lost.

What the file states (kinds, headings, title) outranks what the parser would guess from the words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.pieces import LINK, LINKED, PAGE, PAGED, TARGET, Extract, Piece
from index.reading.plain.lines import BULLET, cut
from index.structure import Parsed, frontmatter, headings
from index.structure.assemble import Assembled, assemble
from index.structure.label import ClassifiedChunk, classify
from index.types import BlockKind, Pages

# The file's own characters that would be read as markup are replaced, one for one, by characters
# that no file uses, and put back when all is read. A backslash would need a reader that knows it.
_BASE = 0x100000
_MASKED = {ord(c): _BASE + ord(c) for c in "*_`#~\\"}
_STAND_IN = re.compile("[\U00100000-\U0010ffff]")
_FORM = re.compile(r"[ \t]*(?:[>|=]|[-+–—·•‣▪◦●](?=\s)|o(?=[ \t])|(?:-[ \t]*){3,}$|-+[ \t]*$)")
_SYNTAX = re.compile(r"\[(?=\^)|\](?=\()|<(?=(?:https?|ftp|mailto|doi):)")
_UNSAFE = re.compile(r"[\s()<>\"*_`\\\[\]]")
_MARK = re.compile(
    f"{PAGE}(?P<page>\\d*){PAGED}|{LINK}(?P<words>[^{TARGET}{LINK}]*){TARGET}(?P<target>[^{LINKED}]*){LINKED}"
)
_OPEN = (BlockKind.PARAGRAPH, BlockKind.LIST)


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    starts: tuple[int, ...]
    pages: Pages


def compose(extract: Extract) -> Parsed:
    """The extract as an article: front matter, blocks, sections, sentences, pages."""
    stated = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", extract.stated.get("language", ""))
    language = stated[0].lower() if stated else "en"
    raw = _write(extract.pieces)
    header = {k: mask(v) for k, v in extract.stated.items() if v.strip()}
    states = any(piece.kind is BlockKind.HEADING for piece in extract.pieces)
    parts: list[ClassifiedChunk] = []
    whose: dict[int, Piece] = {}
    for part in classify(raw.text, cut(raw.text), markdown=False):
        piece = extract.pieces[bisect_right(raw.starts, part.chunk.start) - 1]
        whose[part.chunk.start] = piece
        parts.append(_as_stated(part, piece, states))
    front, parts = frontmatter.read(parts, header)
    # a line under the title of a printed page is as often an affiliation as a subtitle
    front = replace(front, subtitle=header.get("subtitle", ""))
    parts = [_as_lead(part, whose[part.chunk.start], front.title) for part in parts]
    title = next((p.text for p in extract.pieces if p.kind is BlockKind.TITLE), "")
    if title and not header.get("title"):
        front = replace(front, title=" ".join(_plain(title).split()))
    return _unmask(Parsed(front, assemble(parts, raw.text, language, raw.pages)))


def mask(text: str) -> str:
    """The text with every character that could be markup replaced by a stand-in of its own."""
    text = text.translate(_MASKED)
    return _SYNTAX.sub(lambda m: chr(_BASE + ord(m[0])), text)


def unmask(text: str) -> str:
    """What `mask` was given."""
    return _STAND_IN.sub(lambda m: chr(ord(m[0]) - _BASE), text)


def _plain(text: str) -> str:
    return _MARK.sub(lambda m: m["words"] or "", text)


def _write(pieces: Sequence[Piece]) -> _Raw:
    text: list[str] = []
    starts: list[int] = []
    pages: list[tuple[int, int | None]] = []
    at = 0

    def put(piece: str) -> None:
        nonlocal at
        text.append(piece)
        at += len(piece)

    for piece in pieces:
        put("\n\n" if text else "")
        starts.append(at)
        for line in _lines(piece):
            last = 0
            for match in _MARK.finditer(line):
                put(line[last : match.start()])
                last = match.end()
                if match["target"] is not None:
                    words, target = (
                        match["words"],
                        _UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", match["target"]),
                    )
                    put(
                        f"[{words}]({target})" if words.strip() and not re.search(r"[\[\]]", words) else words
                    )
                else:
                    pages.append((at, int(match["page"]) if match["page"] else None))
            put(line[last:])
    if pages and pages[0][0]:
        # what stands before the first page that is marked stands on none that is known
        pages.insert(0, (0, None))
    return _Raw("".join(text), tuple(starts), tuple(pages))


def _lines(piece: Piece) -> list[str]:
    """The piece's lines in the form that says what they are, each with its line break."""
    lines = [mask(line) for line in piece.text.split("\n")]
    # a heading without words (of a picture alone, say) would leave its mark in the text
    if piece.kind in (BlockKind.HEADING, BlockKind.TITLE) and _plain(piece.text).strip():
        return [f"{'#' * max(1, min(piece.level, 6))} {' '.join(lines)}"]
    if piece.kind is BlockKind.LIST:
        lines = [f"- {line}" for line in lines]
    elif piece.kind is BlockKind.CODE:
        # fences would be markup to be taken out again: the kind is known from where it stands
        lines = [_guarded(line) for line in lines if line.strip()]
    elif piece.kind is not BlockKind.TABLE:
        lines = [
            line if piece.kind is None and BULLET.match(_plain(line)) else _guarded(line) for line in lines
        ]
    return [line + ("\n" if n + 1 < len(lines) else "") for n, line in enumerate(lines)]


def _guarded(line: str) -> str:
    """A line whose first character says nothing of its form."""
    lead = re.match(f"(?:{PAGE}\\d*{PAGED}|{LINK})*\\s*", line)
    at = lead.end() if lead else 0
    return line[:at] + chr(_BASE + ord(line[at])) + line[at + 1 :] if _FORM.match(line, at) else line


def _as_stated(part: ClassifiedChunk, piece: Piece, states: bool) -> ClassifiedChunk:
    kind = piece.kind
    if kind is BlockKind.HEADING:
        text = " ".join(part.text.text.split())
        return replace(part, kind=kind, heading=part.heading or headings.Heading(None, text, piece.level))
    if part.kind is BlockKind.REFERENCE and kind in (None, *_OPEN):
        return part
    if kind is None or kind in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE):
        return part
    if kind is BlockKind.PARAGRAPH:
        if part.kind is BlockKind.CAPTION or (
            part.heading and (headings.is_known(part.heading.title) or not states)
        ):
            return part
        return replace(part, kind=kind, heading=None, items=())
    if kind is BlockKind.LIST:
        items = []
        for match in re.finditer(r"[^\n]*\S[^\n]*", part.text.text):
            item = part.text[match.start() : match.end()]
            bullet = BULLET.match(item.text)
            items.append(item[bullet.end() :].strip() if bullet else item.strip())
        return replace(part, kind=kind, heading=None, items=tuple(i for i in items if i))
    return replace(part, kind=kind, heading=None, items=())


def _as_lead(part: ClassifiedChunk, piece: Piece, title: str) -> ClassifiedChunk:
    """Title and byline are the file's to state; a subtitle that the words alone suggest is none."""
    if piece.kind in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE):
        return replace(part, kind=piece.kind, heading=None)
    text = " ".join(part.text.text.split())
    if part.kind is BlockKind.SUBTITLE:
        return replace(part, kind=BlockKind.METADATA)
    if part.kind is BlockKind.HEADING and text.casefold() == title.casefold() and part.chunk.level == 1:
        return replace(part, kind=BlockKind.TITLE, heading=None)
    return part


def _unmask(parsed: Parsed) -> Parsed:
    front, body = parsed.front, parsed.body
    return Parsed(
        replace(
            front,
            title=unmask(front.title),
            subtitle=unmask(front.subtitle),
            authors=tuple(unmask(a) for a in front.authors),
            fields={k: unmask(v) for k, v in front.fields.items()},
        ),
        Assembled(
            unmask(body.text),
            tuple(replace(b, links=tuple(unmask(link) for link in b.links)) for b in body.blocks),
            tuple(
                replace(s, heading=unmask(s.heading), number=s.number and unmask(s.number))
                for s in body.sections
            ),
            body.sentences,
        ),
    )
