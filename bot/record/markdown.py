"""A record as Markdown (CommonMark, with the tables of GitHub's), in which members' words stay words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.blocks import Block, ChartBlock, Facts, Items, Minor, ParagraphBlock, Quote, Table, plain
from bot.record.outline import outline
from bot.record.types import Record

INLINE = re.compile(r"([\\`*_\[\]<>&|~$^])")
BEGINNING = re.compile(r"^(?:([#+=:-])|(\d+)(?=[.)]))")
ADDRESS = re.compile(r"(?i)(@|(?<=www)\.|(?<=[a-z]):(?=//)|(?<=mailto):|(?<=xmpp):|#$)")


def markdown(record: Record) -> str:
    """The record as one Markdown text."""
    whole = outline(record)
    parts = [f"# {escaped(whole.title)}", f"*{within(whole.lead)}*"]
    for section in whole.sections:
        parts.append(f"## {escaped(section.title)}")
        for block in section.blocks:
            parts += _block(block)
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """`text` so that Markdown shows just it: no emphasis, code, link, HTML, table cell or list.

    Every ASCII punctuation mark may stand after a backslash (CommonMark 0.31, 2.4). An address has
    one too, since GitHub's Markdown makes a link of it.
    """
    # Before a digit a backslash would show: it goes before the dot after the number.
    return BEGINNING.sub(lambda begun: f"\\{begun[1]}" if begun[1] else f"{begun[2]}\\", within(text))


def within(text: str) -> str:
    """`escaped` for where no line begins, as in a table."""
    return ADDRESS.sub(r"\\\1", INLINE.sub(r"\\\1", plain(text)))


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, ParagraphBlock):
        yield escaped(block.text)
    elif isinstance(block, Minor):
        yield f"### {escaped(block.title)}"
    elif isinstance(block, Facts):
        yield "\n".join(f"- **{within(name)}**: {within(value)}" for name, value in block.rows)
    elif isinstance(block, Items):
        yield "\n".join(f"- {escaped(line)}" for line in block.lines)
    elif isinstance(block, Quote):
        mark = "" if block.verified else "**Unverified quotation.** "
        yield f"> {mark}“{within(block.text)}”\n>\n> — {within(block.source)}"
    elif isinstance(block, ChartBlock):
        # A picture on the page; here the tables say it.
        return
    else:
        yield f"**{within(block.caption)}**"
        yield _table(block)


def _table(table: Table) -> str:
    numeric = [any(isinstance(row[index], int) for row in table.rows) for index in range(len(table.columns))]
    lines = [table.columns, tuple("---:" if right else "---" for right in numeric)]
    rows = [f"| {' | '.join(map(within, lines[0]))} |", f"| {' | '.join(lines[1])} |"]
    for row in table.rows:
        rows.append(f"| {' | '.join(str(c) if isinstance(c, int) else within(c) for c in row)} |")
    return "\n".join(rows)
