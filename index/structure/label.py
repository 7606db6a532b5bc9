"""What each chunk is: heading, running text, list, pull-quote, caption, figure text, reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.reading.plain.inline import clean_inline
from index.reading.plain.lines import BULLET, Chunk
from index.structure import headings
from index.structure.prose import ends_in_hyphen, is_closed, is_prose, starts_lower
from index.structure.spoken import is_asked, turns
from index.structure.traced import Traced, join
from index.types import BlockKind

CAPTION = re.compile(
    r"(?P<label>(?:figure|fig\.?|table|box|chart|exhibit|map|plate|image|photo|diagram|graph|panel|"
    r"abbildung|abb\.?|tabelle|tab\.?|tableau|figura|tabla|tabella|quadro)\s*(?:\d+|[A-Z]\d*|[IVX]+)(?:\.\d+)*[a-z]?)"
    r"\s*(?:[:.|–—-]\s*|$)",
    re.I,
)
_BOLD = re.compile(r"\s*(\*\*\*|\*\*|__)(?=\S)(?:(?!\1).)+\1\s*$", re.S)
_IMAGE = re.compile(r"\s*!\[[^\]]*\]\([^)]*\)\s*$", re.S)
_FOOTNOTE = re.compile(r"\s*\[\^[^\]]+\]:")
_ASIDE_LENGTH = 240


@dataclass(frozen=True, slots=True)
class ClassifiedChunk:
    """A chunk with its meaning. `text` is free of markup, white space not yet squeezed; `items`
    holds a list's or a reference list's entries in the same state."""

    kind: BlockKind
    text: Traced
    chunk: Chunk
    heading: headings.Heading | None = None
    items: tuple[Traced, ...] = ()
    links: tuple[str, ...] = ()


def classify(raw: str, chunks: Sequence[Chunk], *, markdown: bool) -> list[ClassifiedChunk]:
    """A classified chunk for every chunk but rules, in order; front matter still counts as headings."""
    shown = list(_headed(raw, [c for c in chunks if c.form != "rule"]))
    spoken = turns(raw, shown)
    marked = any(chunk.form == "heading" for chunk in shown)
    parts: list[ClassifiedChunk] = []
    number: str | None = None
    in_references = 0
    prose: ClassifiedChunk | None = None
    for n, chunk in enumerate(shown):
        following = shown[n + 1] if n + 1 < len(shown) else None
        heading = _heading(raw, chunk, following, prose, number, bool(in_references), markdown)
        if heading and not (heading.number or chunk.form == "heading" or _bold(raw, chunk)):
            before = prose.text.text if prose else ""
            if chunk.start in spoken or is_asked(heading.title, before, marked=marked or number is not None):
                heading = None
        if heading:
            text, links = _clean(raw, chunk, markdown)
            parts.append(ClassifiedChunk(BlockKind.HEADING, text, chunk, heading, (), links))
            number = heading.number or number
            if headings.is_references(heading.title):
                in_references = heading.level
            elif in_references and (heading.level <= in_references or heading.number):
                in_references = 0
            prose = None
            continue
        part = _body(raw, chunk, following, prose, bool(in_references), markdown)
        parts.append(part)
        if part.kind in (BlockKind.PARAGRAPH, BlockKind.LIST):
            prose = part
    return _figures(parts)


def _headed(raw: str, chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    """The chunks, with numbered headings that stand right above their text, or above each
    other, as chunks of their own."""
    number: str | None = None
    for chunk in chunks:
        lines = list(chunk.lines)
        while chunk.form == "text" and lines:
            first = raw[slice(*lines[0])].strip()
            found = headings.numbered(first, number)
            if found is None:
                break
            number = found.number
            if len(lines) > 1 and not _stands_alone(first, raw[slice(*lines[1])].strip(), found.number):
                break
            yield Chunk("text", (lines.pop(0),))
        if lines:
            yield replace(chunk, lines=tuple(lines))


def _stands_alone(first: str, second: str, number: str | None) -> bool:
    if headings.numbered(second, number):
        return "." in second.split(maxsplit=1)[0].rstrip(".")
    return len(first) < 0.75 * len(second) and not starts_lower(second) and not second[0].isdigit()


def _clean(
    raw: str, chunk: Chunk, markdown: bool, show_targets: bool = False
) -> tuple[Traced, tuple[str, ...]]:
    whole = join((_line(raw, chunk.form, span) for span in chunk.lines), "\n")
    return clean_inline(whole, markdown=markdown, show_targets=show_targets)


def _line(raw: str, form: str, span: tuple[int, int]) -> Traced:
    line = Traced.of(raw, *span)
    if form == "quote":
        return line[len(line.text) - len(re.sub(r"^(?:\s*>)+\s?", "", line.text)) :]
    if form == "heading":
        bare = re.sub(r"^\s*#{1,6}\s+", "", line.text)
        line = line[len(line.text) - len(bare) :]
        if re.fullmatch(r"\s*(?:=+|-+)\s*", line.text):
            return line[0:0]
        return line[: len(re.sub(r"\s+#+\s*$", "", line.text))]
    return line


def _heading(
    raw: str,
    chunk: Chunk,
    following: Chunk | None,
    prose: ClassifiedChunk | None,
    number: str | None,
    in_references: bool,
    markdown: bool,
) -> headings.Heading | None:
    if chunk.form == "heading":
        text = _clean(raw, chunk, markdown)[0].text.strip()
        found = headings.numbered(text, None) or headings.numbered(text, number)
        return (
            headings.Heading(found.number, found.title, chunk.level)
            if found
            else (headings.Heading(None, text, chunk.level))
        )
    if chunk.form not in ("text", "list") or len(chunk.lines) > 2:
        return None
    text = " ".join(_clean(raw, chunk, markdown)[0].text.split())
    if CAPTION.match(text) or _FOOTNOTE.match(text):
        return None
    if (
        prose is not None
        and not is_closed(prose.text.text)
        and is_prose(prose.text.text)
        and not _bold(raw, chunk)
    ):
        # a short line in the middle of a sentence is no heading, unless its number says so
        if headings.is_known(text):
            return headings.Heading(None, text.rstrip(": "), 1)
        found = headings.numbered(text, number)
        return found if found and ("." in (found.number or "")) else None
    found = headings.numbered(text, number)
    if found and not (in_references and len(text.split()) > 8) and not _runs_on(raw, following, found):
        return found
    if chunk.form == "list":
        return None
    if headings.is_known(text):
        return headings.Heading(None, text.rstrip(": "), 1)
    if in_references or len(chunk.lines) > 1 or not headings.could_be_heading(text) or following is None:
        return None
    if re.search(r"[.!?]\s+[A-Z]", text) or text.endswith(("!", "…")):
        return None
    ahead = raw[following.start : following.end]
    if following.form == "text" and is_prose(ahead) and (not starts_lower(ahead) or _bold(raw, chunk)):
        return headings.Heading(None, text, 2 if number else 1)
    return None


def _runs_on(raw: str, following: Chunk | None, found: headings.Heading) -> bool:
    """Whether the next chunk is the next item of the same list ("1. …", then "2. …")."""
    if following is None or not found.number or "." in found.number:
        return False
    line = raw[following.start : following.end]
    sibling = headings.numbered(line, found.number)
    return bool(sibling and sibling.number and "." not in sibling.number and sibling.level == found.level)


def _bold(raw: str, chunk: Chunk) -> bool:
    return bool(_BOLD.match(raw[chunk.start : chunk.end]))


def _body(
    raw: str,
    chunk: Chunk,
    following: Chunk | None,
    prose: ClassifiedChunk | None,
    in_references: bool,
    markdown: bool,
) -> ClassifiedChunk:
    source = raw[chunk.start : chunk.end]
    text, links = _clean(raw, chunk, markdown, show_targets=in_references)
    part = ClassifiedChunk(BlockKind.PARAGRAPH, text, chunk, None, (), links)
    if chunk.form == "code":
        return replace(part, kind=BlockKind.CODE, text=join((Traced.of(raw, *s) for s in chunk.lines), "\n"))
    if chunk.form == "table":
        return replace(part, kind=BlockKind.TABLE)
    if in_references:
        return replace(part, kind=BlockKind.REFERENCE, items=tuple(_entries(text)))
    if _IMAGE.match(source):
        return replace(part, kind=BlockKind.FIGURE)
    if _FOOTNOTE.match(source):
        return replace(part, kind=BlockKind.NOTE)
    if CAPTION.match(text.text.strip()) and len(text.text) < 600:
        return replace(part, kind=BlockKind.CAPTION)
    if chunk.form == "list":
        return replace(part, kind=BlockKind.LIST, items=tuple(_items(text)))
    if _interrupts(raw, chunk, following, prose, text.text):
        return replace(part, kind=BlockKind.PULL_QUOTE)
    return part


def _interrupts(
    raw: str, chunk: Chunk, following: Chunk | None, prose: ClassifiedChunk | None, text: str
) -> bool:
    """Whether a chunk is boxed text that stands between two halves of a paragraph, or is set
    off by its own form (all bold, over several lines)."""
    if _bold(raw, chunk) and len(text) < 600:
        return True
    if prose is None or is_closed(prose.text.text) or not is_prose(prose.text.text) or following is None:
        return False
    if len(text) > _ASIDE_LENGTH or is_closed(text) or starts_lower(text):
        return False
    if re.search(r"[.!?]\s+[^\W\d_]", text):
        return False
    ahead = raw[following.start : following.end]
    cut_word = ends_in_hyphen(prose.text.text)
    return starts_lower(ahead) if not cut_word else starts_lower(ahead) and not starts_lower(text)


def _items(text: Traced) -> list[Traced]:
    """A list's items without their bullets; printed numbers stay."""
    starts = [m.start() for m in re.finditer(r"^", text.text, re.M) if _opens_item(text.text, m.start())]
    edges = [*(starts or [0]), len(text.text)]
    if edges[0] > 0:
        edges.insert(0, 0)
    items = []
    for left, right in zip(edges, edges[1:], strict=False):
        item = text[left:right]
        bullet = BULLET.match(item.text)
        items.append((item[bullet.end() :] if bullet else item).strip())
    return [item for item in items if item]


def _opens_item(text: str, at: int) -> bool:
    from index.reading.plain.lines import ORDERED

    end = text.find("\n", at)
    line = text[at : end if end >= 0 else len(text)]
    return bool(BULLET.match(line) or ORDERED.match(line))


# "Allison, G. T. (2020)", "van der Berg, A.", "[12] …", "12. …": how an entry begins.
_ENTRY = re.compile(
    r"\s*(?:\[\d+\]|\d{1,3}\.\s|(?:[a-z]{1,3}\s){0,3}[^\W\d_a-z][\w’'\-]*(?:\s[^\W\d_a-z][\w’'\-]*){0,2},\s+(?:[^\W\d_a-z]|&))"
)


def _entries(text: Traced) -> list[Traced]:
    """The entries of one chunk of a reference list, bulleted, numbered or hanging."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text.text)]
    bulleted = any(BULLET.match(text.text[s:e]) for s, e in lines)
    groups: list[list[tuple[int, int]]] = []
    for start, end in lines:
        line = text.text[start:end]
        if not groups:
            opens = True
        elif bulleted:
            opens = bool(BULLET.match(line))
        else:
            last = text.text[groups[-1][0][0] : groups[-1][-1][1]]
            ended = is_closed(last) or bool(re.search(r"(?:https?://|doi\.org/|doi:)\S+$", last.rstrip()))
            opens = ended and bool(_ENTRY.match(line)) and not line.startswith((" ", "\t"))
        if opens:
            groups.append([])
        groups[-1].append((start, end))
    entries = []
    for group in groups:
        entry = text[group[0][0] : group[-1][1]]
        bullet = BULLET.match(entry.text)
        entries.append((entry[bullet.end() :] if bullet else entry).strip())
    return [entry for entry in entries if entry]


def _figures(parts: list[ClassifiedChunk]) -> list[ClassifiedChunk]:
    """A run of short lines and lists without sentences right above a caption is the figure's
    own text, whatever each would be alone."""
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
                out[i] = replace(out[i], kind=BlockKind.FIGURE, heading=None)
    return out


def _wordy_figure(part: ClassifiedChunk) -> bool:
    if part.kind is BlockKind.FIGURE:
        return True
    if part.kind is BlockKind.LIST:
        return all(not is_closed(item.text) and len(item.text) < 120 for item in part.items)
    text = part.text.text.strip()
    short = len(text) < 100 and not is_closed(text) and part.chunk.form == "text"
    unnumbered = part.heading is None or part.heading.number is None
    return short and unnumbered and part.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
