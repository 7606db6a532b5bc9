"""`moot index read`: what would be read of a file, without building anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adapters.cli.output import complain, write_json, write_verbatim
from adapters.cli.shared import shared_of
from index.errors import UnreadableFile

if TYPE_CHECKING:
    from index.types import Block, Document, Reading

#: Characters of a block that are shown; `--json` has all.
MOST_SHOWN = 72


def read(path: Path) -> int:
    """Show what would be read of a file, without building anything.

    Title, authors, headings, blocks with their kind and page, references, citations with the key of
    the work that each is tied to, and what was left out and why. --json has the whole text, to which
    all offsets refer, and the references as CSL-JSON.
    """
    from index.reading import find_files, read_file

    files, refused = find_files([path])
    notes: list[str] = list(refused)
    readings: list[Reading] = []
    for file in files:
        try:
            readings += read_file(file, notes.append)
        except UnreadableFile as error:
            notes.append(str(error))
    if not readings:
        raise UnreadableFile(notes[0])
    for sentence in notes:
        complain(sentence)
    if shared_of(click.get_current_context()).json:
        records = [as_json(reading) for reading in readings]
        write_json(records[0] if len(records) == 1 else records)
    else:
        write_verbatim("\n\n".join("\n".join(lines(reading)) for reading in readings))
    return 0


def as_json(reading: Reading) -> dict[str, Any]:
    """A text as it was read; all offsets count in its "text"."""
    document = reading.document
    return {
        "document": {
            "key": document.key,
            "title": document.title,
            "authors": list(document.authors),
            "item": dict(document.item),
            "sections": [
                {"number": s.number, "heading": s.heading, "level": s.level, "start": s.start, "end": s.end}
                for s in document.sections
            ],
        },
        "text": document.text,
        "blocks": [
            {
                "kind": block.kind.value,
                "start": block.start,
                "end": block.end,
                "section": _section(document, block),
                "page": block.page,
            }
            for block in document.blocks
        ],
        "references": [{"text": r.text, "item": dict(r.item)} for r in reading.references],
        "citations": [
            {
                "start": c.start,
                "end": c.end,
                "key": c.key,
                "form": c.form,
                "locator": c.locator,
                "doubt": c.doubt,
            }
            for c in reading.citations
        ],
        "left_out": list(reading.left_out),
    }


def lines(reading: Reading) -> Iterator[str]:
    """The same for people, a line for each part."""
    from retrieval.answer.entry_values import date

    document = reading.document
    yield f"{document.title} [{document.key}]"
    yield f"Authors: {', '.join(document.authors) or 'none stated'}"
    yield f"Date: {date(document.item) or 'none stated'}"
    yield from _part(
        "Headings", [f"{'  ' * (s.level - 1)}{_named(s.number, s.heading)}" for s in document.sections]
    )
    yield from _part("Blocks", [_block(document, block) for block in document.blocks])
    yield from _part("References", [f"{r.key}: {r.text}" for r in reading.references])
    yield from _part(
        "Citations",
        [
            f"{document.text[c.start : c.end]} -> {c.key or 'no entry'}{f' ({c.doubt})' if c.doubt else ''}"
            for c in reading.citations
        ],
    )
    yield from _part("Left out", reading.left_out)


def _part(name: str, entries: Sequence[str]) -> Iterable[str]:
    return ["", f"{name} ({len(entries):,})", *(f"  {' '.join(e.splitlines())}" for e in entries)]


def _named(number: str | None, heading: str) -> str:
    return f"{number} {heading}" if number else heading


def _section(document: Document, block: Block) -> str | None:
    return None if block.section is None else document.sections[block.section].name


def _block(document: Document, block: Block) -> str:
    words = " ".join(document.text[block.start : block.end].split())
    shown = words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN].rstrip()}…"
    page = "" if block.page is None else f", p. {block.page}"
    return f"{block.kind.value}{page}: {shown}"
