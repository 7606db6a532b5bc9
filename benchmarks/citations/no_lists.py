"""Texts that hold no list of works, though a part of them looks like one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

_PROSE = (
    "The river rises in a bog above the village and runs for nine miles before it meets the sea. "
    "For most of the year a child can wade it, and in a wet spring it takes a bridge away."
)
_SOURCES = (
    "Of the three sources of the river the northern one is the strongest. It comes out of the rock at the "
    "foot of a wall that Mr. Ellery built in 1911, and it has never been seen to fail.",
    "The southern source is a marsh. People have drained it twice, in 1874 and 1950, and twice it came back.",
)
_ADVICE = (
    "Walk the bank in the morning, when the light is low and the fish are near the surface.",
    "Write down the level at the same stone every day, and the date beside it.",
    "Keep the notebook dry: Smith, the miller, lost the records of 1987 in one night.",
    "Ask before you cross a field.",
    "Close the gates behind you, and leave the dog at home in April and May.",
)
_READING = (
    "Readers who want more may turn to Jane Ellery’s history of the mills, which is long and fair, and to "
    "the letters that the council printed in 2004. Both are in the library. Neither says much about fish."
)
_LINKS = ("Home", "About us", "All rivers", "Contact", "Support us", "Maps and walks", "News of 2019")


def no_lists(folder: Path) -> Iterator[Path]:
    """The paths of the texts, written to the folder."""
    advice = [f"{n}. {line}" for n, line in enumerate(_ADVICE, 1)]
    texts = {
        "prose-of-sources.txt": ["The river", "Course", _PROSE, "Sources", *_SOURCES],
        "numbered-sources.txt": ["The river", "1. Course", _PROSE, "2. Sources", *_SOURCES, "3. Mouth"],
        "advice.txt": ["The river", "How to watch a river", _PROSE, "\n".join(advice), _PROSE],
        "notes-of-advice.txt": ["The river", "Course", _PROSE, "Notes", "\n".join(advice)],
        "reading.md": ["# The river", "## Course", _PROSE, "## Further reading", _READING],
        "sources.md": ["# The river", "## Course", _PROSE, "## Sources", *_SOURCES, "## Mouth", _PROSE],
        "closing-advice.md": ["# The river", _PROSE, "\n".join(advice)],
    }
    for name, blocks in texts.items():
        path = folder / name
        path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        yield path
    for name in ("prose-of-sources", "numbered-sources", "notes-of-advice"):
        path = folder / f"{name}.pdf"
        _write_pdf(texts[f"{name}.txt"], path)
        yield path
    links = "".join(f'<li><a href="/{n}">{line}</a></li>' for n, line in enumerate(_LINKS))
    items = "".join(f"<li>{line}</li>" for line in _ADVICE)
    pages = {
        "menu.html": f"<h1>The river</h1><p>{_PROSE}</p><p>{_PROSE}</p><h2>Sources</h2><ul>{links}</ul>",
        "advice.html": f"<h1>The river</h1><p>{_PROSE}</p><p>{_PROSE}</p><h2>What to do</h2><ol>{items}</ol>",
        "sources.html": f"<h1>The river</h1><p>{_PROSE}</p><h2>Sources</h2>"
        + "".join(f"<p>{s}</p>" for s in _SOURCES),
    }
    for name, body in pages.items():
        path = folder / name
        path.write_text(
            f"<!DOCTYPE html><html><head><title>The river</title></head><body>{body}</body></html>",
            encoding="utf-8",
        )
        yield path


def _write_pdf(blocks: Sequence[str], path: Path) -> None:
    """The text's blocks, of which short ones are headings and lines of one hang."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=6)
    item = ParagraphStyle("item", parent=body, leftIndent=16, firstLineIndent=-16)
    head = ParagraphStyle("head", parent=body, fontName="Times-Bold", fontSize=13, leading=16)
    shown = []
    for block in blocks:
        style = head if len(block) < 30 else item if "\n" in block else body
        shown += [Paragraph(line, style) for line in block.split("\n")]
    SimpleDocTemplate(str(path)).build(shown)
