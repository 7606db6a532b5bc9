"""What each piece is: heading, running text, list, pull-quote, caption, figure text, reference.

What the file states outranks what the words suggest; the words decide on what it leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.pieces import PieceKind
from index.raised import NUMBERS
from index.structure import headings
from index.structure.notes import find_notes
from index.structure.placed import PlacedPiece, with_targets, within
from index.structure.prose import ends_in_hyphen, is_closed, is_prose, starts_lower
from index.structure.spoken import is_asked, turns
from index.structure.traced import INSERTED, Traced, join
from index.structure.works import entries, is_list_below, unannounced
from index.types import BlockKind

_LABELS = (
    r"(?:figure|fig\.?|table|box|chart|exhibit|map|plate|image|photo|diagram|graph|panel|"
    r"abbildung|abb\.?|tabelle|tab\.?|tableau|figura|tabla|tabella|quadro)\s*(?:\d+|[A-Z]\d*|[IVX]+)(?:[.-]\d+)*[a-z]?"
)
#: How a caption begins.
CAPTION = re.compile(rf"(?P<label>{_LABELS})\s*(?:[:.|–—-](?!\d)\s*|$)", re.I)
#: "Table 3 Priorities" is a caption too, though a sentence may begin so.
NUMBERED_FIGURE = re.compile(rf"{_LABELS}(?!\w)", re.I)
_ASIDE_LENGTH = 240
# Words of a caption that has no stop behind its number.
_LONGEST_BARE = 20
_HEADS = (PieceKind.HEADING, PieceKind.TITLE)
# What can be a heading by its words, and what an entry under a heading such as "References".
_GUESSED = (PieceKind.TEXT, PieceKind.PARAGRAPH, PieceKind.BYLINE, PieceKind.SUBTITLE)
_LISTED = (*_GUESSED, PieceKind.LIST, PieceKind.QUOTATION, PieceKind.REFERENCE)
# What stands before a heading's text without being text.
_NO_TEXT = (*_HEADS, PieceKind.LIST, PieceKind.QUOTATION, PieceKind.CODE, PieceKind.TABLE)


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """A piece with its meaning. White space in `text` is not squeezed yet; `items` holds a list's or a
    reference list's entries in the same state, `links` the targets that stand behind words."""

    kind: BlockKind
    text: Traced
    piece: PlacedPiece
    heading: headings.Heading | None = None
    items: tuple[Traced, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether the file itself says that this is a heading."""
        return self.piece.kind in _HEADS


def label(pieces: Sequence[PlacedPiece], *, plain: bool) -> list[LabelledPiece]:
    """A labelled piece for every piece, in order; front matter still counts as headings and text.

    `plain` says that kinds come from the layout of plain text rather than from what a file states.
    """
    marked = any(piece.kind in _HEADS for piece in pieces)
    stated = not plain and any(piece.kind is PieceKind.HEADING for piece in pieces)
    shown = list(_headed(pieces, stated))
    spoken = turns(shown)
    parts: list[LabelledPiece] = []
    number: str | None = None
    in_references = 0
    notes = find_notes(shown)
    stated_list = any(piece.kind is PieceKind.REFERENCE for piece in shown)
    listed = range(0) if stated_list or _announced(shown) else unannounced(shown, notes)
    prose: LabelledPiece | None = None
    for n, piece in enumerate(shown):
        following = shown[n + 1] if n + 1 < len(shown) else None
        if n in notes and not in_references:
            links = tuple(link.target for link in piece.links)
            parts.append(LabelledPiece(BlockKind.NOTE, piece.text, piece, None, notes[n], links))
            continue
        heading = None
        if n not in listed:
            heading = _heading(piece, following, prose, number, bool(in_references))
        if heading and piece.kind not in _HEADS:
            asked = not (heading.number or piece.bold) and (
                n in spoken
                or is_asked(
                    heading.title, prose.text.text if prose else "", marked=marked or number is not None
                )
            )
            known = piece.kind is not PieceKind.PARAGRAPH or headings.is_known(heading.title)
            heading = None if asked or (stated and not known) else heading
        if heading:
            links = tuple(link.target for link in piece.links)
            parts.append(LabelledPiece(BlockKind.HEADING, piece.text, piece, heading, (), links))
            number = heading.number or number
            if _opens_list(heading.title, shown[n + 1 :]):
                in_references = heading.level
            elif in_references and (heading.level <= in_references or heading.number):
                in_references = 0
            prose = None
            continue
        part = _body(piece, following, prose, bool(in_references) or n in listed)
        parts.append(part)
        if part.kind in (BlockKind.PARAGRAPH, BlockKind.LIST):
            prose = part
    return _figures(parts, plain)


def _opens_list(title: str, below: Sequence[PlacedPiece]) -> bool:
    return headings.opens_references(title, lambda: is_list_below(below))


def _announced(pieces: Sequence[PlacedPiece]) -> bool:
    """Whether a heading announces a list of works."""
    for n, piece in enumerate(pieces):
        if piece.kind not in (*_HEADS, *_GUESSED) or piece.lines > 1 or len(piece.line) > 60:
            continue
        found = headings.numbered(piece.line, None)
        if _opens_list(found.title if found else piece.line, pieces[n + 1 :]):
            return True
    return False


def _headed(pieces: Sequence[PlacedPiece], stated: bool) -> Iterator[PlacedPiece]:
    """The pieces, with numbered headings that stand right above their text, or above each other, as
    pieces of their own. Where headings are `stated`, a paragraph has none but those known by name."""
    number: str | None = None
    for piece in pieces:
        if piece.kind is not PieceKind.TEXT and (piece.kind is not PieceKind.PARAGRAPH or stated):
            yield piece
            continue
        lines = [m.span() for m in re.finditer(r"[^\n]+", piece.text.text)]
        while lines:
            first = piece.text.text[slice(*lines[0])].strip()
            found = headings.numbered(first, number)
            if found is None:
                break
            number = found.number
            if len(lines) == 1:
                break
            if not _stands_alone(first, piece.text.text[slice(*lines[1])].strip(), found.number):
                break
            yield _lines(piece, *lines.pop(0))
        if lines:
            yield _lines(piece, lines[0][0], lines[-1][1])


def _lines(piece: PlacedPiece, start: int, end: int) -> PlacedPiece:
    if (start, end) == (0, len(piece.text.text)):
        return piece
    text = piece.text[start:end]
    return replace(piece, text=text, links=within(piece.links, text))


def _stands_alone(first: str, second: str, number: str | None) -> bool:
    if headings.numbered(second, number):
        return "." in second.split(maxsplit=1)[0].rstrip(".")
    return len(first) < 0.75 * len(second) and not starts_lower(second) and not second[0].isdigit()


def _heading(
    piece: PlacedPiece,
    following: PlacedPiece | None,
    prose: LabelledPiece | None,
    number: str | None,
    in_references: bool,
) -> headings.Heading | None:
    text = piece.line
    if piece.kind in _HEADS:
        found = (
            headings.numbered(text, None) or headings.numbered(text, number) or headings.stated_number(text)
        )
        level = max(1, min(piece.level, 6))
        return headings.Heading(found.number if found else None, found.title if found else text, level)
    if piece.kind not in _GUESSED or piece.lines > 2 or NUMBERED_FIGURE.match(text):
        return None
    if prose is not None and not is_closed(prose.text.text) and is_prose(prose.text.text) and not piece.bold:
        # a short line in the middle of a sentence is no heading, unless its number says so
        if headings.is_known(text):
            return headings.unnumbered(text, 1)
        found = headings.numbered(text, number)
        return found if found and ("." in (found.number or "") or headings.is_known(found.title)) else None
    found = headings.numbered(text, number)
    if found and not (in_references and len(text.split()) > 8) and not _runs_on(following, found):
        return found
    if headings.is_known(text):
        return headings.unnumbered(text, 1)
    if in_references or piece.lines > 1 or not headings.could_be_heading(text) or following is None:
        return None
    if re.search(rf"[.!?](?:{NUMBERS})?\s+[A-Z]", text) or text.endswith(("!", "…")):
        return None
    ahead = following.text.text
    if following.kind not in _NO_TEXT and is_prose(ahead) and (not starts_lower(ahead) or piece.bold):
        return headings.unnumbered(text, 2 if number else 1)
    return None


def _runs_on(following: PlacedPiece | None, found: headings.Heading) -> bool:
    """Whether the next piece is the next item of the same list ("1. …", then "2. …")."""
    if following is None or not found.number or "." in found.number:
        return False
    sibling = headings.numbered(following.text.text, found.number)
    return bool(sibling and sibling.number and "." not in sibling.number and sibling.level == found.level)


def _body(
    piece: PlacedPiece, following: PlacedPiece | None, prose: LabelledPiece | None, in_references: bool
) -> LabelledPiece:
    links = tuple(link.target for link in piece.links)
    part = LabelledPiece(BlockKind.PARAGRAPH, piece.text, piece, None, (), links)
    if piece.kind is PieceKind.REFERENCE or (in_references and piece.kind in _LISTED):
        shown = with_targets(piece.text, piece.links)
        items = tuple(with_targets(item, within(piece.links, item)) for item in piece.items) or entries(shown)
        return replace(part, kind=BlockKind.REFERENCE, text=shown, items=tuple(items))
    if piece.kind is PieceKind.LIST:
        return replace(part, kind=BlockKind.LIST, items=piece.items)
    if piece.kind is PieceKind.TABLE:
        return replace(part, kind=BlockKind.TABLE, text=_rows(piece.text))
    if piece.kind not in (PieceKind.QUOTATION, *_GUESSED):
        return replace(part, kind=BlockKind(piece.kind.value))
    if (CAPTION.match(piece.text.text.strip()) and len(piece.text.text) < 600) or _is_bare_caption(piece):
        return replace(part, kind=BlockKind.CAPTION)
    if piece.kind is not PieceKind.PARAGRAPH and _interrupts(piece, following, prose):
        return replace(part, kind=BlockKind.PULL_QUOTE)
    return part


def _is_bare_caption(piece: PlacedPiece) -> bool:
    """Whether a line is a caption without a stop behind its number: "Table 3 Priorities"."""
    found = NUMBERED_FIGURE.match(piece.line)
    rest = piece.line[found.end() :].strip() if found else ""
    return rest[:1].isupper() and len(rest.split()) <= _LONGEST_BARE and not is_closed(rest)


def _rows(text: Traced) -> Traced:
    """A table's rows with bars between and around their cells; rows that are printed with bars stay."""
    rows: list[Traced] = []
    for match in re.finditer(r"[^\n]+", text.text):
        row = text[match.start() : match.end()]
        if not re.match(r"[ \t]*\|.*\|[ \t]*$", row.text):
            edges = [-1, *(n for n, c in enumerate(row.text) if c == "\t"), len(row.text)]
            cells = [row[a + 1 : b] for a, b in zip(edges, edges[1:], strict=False)]
            bar = Traced("| ", (INSERTED, INSERTED)), Traced(" |", (INSERTED, INSERTED))
            row = join([bar[0], join(cells, " | "), bar[1]], "")
        rows.append(row)
    return join(rows, "\n")


def _interrupts(piece: PlacedPiece, following: PlacedPiece | None, prose: LabelledPiece | None) -> bool:
    """Whether a piece is boxed text that stands between two halves of a paragraph, or is set off by
    its own form (all bold, over several lines)."""
    text = piece.text.text
    if piece.bold and len(text) < 600:
        return True
    if prose is None or is_closed(prose.text.text) or not is_prose(prose.text.text) or following is None:
        return False
    if len(text) > _ASIDE_LENGTH or is_closed(text) or starts_lower(text):
        return False
    if re.search(r"[.!?]\s+[^\W\d_]", text):
        return False
    ahead = following.text.text
    cut_word = ends_in_hyphen(prose.text.text)
    return starts_lower(ahead) if not cut_word else starts_lower(ahead) and not starts_lower(text)


def _figures(parts: list[LabelledPiece], plain: bool) -> list[LabelledPiece]:
    """A run of short lines and lists without sentences right above a caption is the figure's own
    text. What a file states to be text or a list stays that."""
    out = list(parts)
    for n, part in enumerate(out):
        if part.kind is not BlockKind.CAPTION or not re.match(
            r"\s*(?:fig|abb|chart|box|exhibit|diagram|graph|panel|quadro|photo|map)", part.text.text, re.I
        ):
            continue
        back = n - 1
        while back >= 0 and _wordy_figure(out[back]):
            back -= 1
        run = range(back + 1, n)
        if any(out[i].kind is BlockKind.LIST for i in run) or len(run) > 1:
            # a heading right after running text opens a section unless a list hangs from it
            for i in run:
                if plain or out[i].piece.kind is PieceKind.TEXT:
                    out[i] = replace(out[i], kind=BlockKind.FIGURE, heading=None)
    return out


def _wordy_figure(part: LabelledPiece) -> bool:
    if part.kind is BlockKind.FIGURE:
        return True
    if part.kind is BlockKind.LIST:
        return all(not is_closed(item.text) and len(item.text) < 120 for item in part.items)
    text = part.text.text.strip()
    short = len(text) < 100 and not is_closed(text) and part.piece.kind in _GUESSED
    unnumbered = part.heading is None or part.heading.number is None
    return short and unnumbered and part.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
