"""Reading an article: raw text or Markdown in, a `Document` with every word in its place out."""

from __future__ import annotations

from dataclasses import dataclass

from index.reading.plain.lines import cut
from index.structure import frontmatter
from index.structure.assemble import Assembled, assemble
from index.structure.label import classify
from index.structure.traced import Traced
from index.types import BlockKind


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source read in full: its front matter and its text in parts."""

    front: frontmatter.FrontMatter
    body: Assembled


def parse(raw: str, *, markdown: bool = False, language: str = "en") -> Parsed:
    """Reads a plain-text or Markdown article.

    `raw` may hold form feeds, which count as page breaks. Emphasis and links are read in both
    forms, since plain text is often Markdown in disguise; escapes and HTML only in Markdown.
    """
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    header, body_start = frontmatter.yaml_header(raw)
    # blanked, not cut: offsets stay those of the file
    body = " " * body_start + raw[body_start:]
    parts = classify(body, frontmatter.split_lead(body, cut(body)), markdown=markdown)
    front, parts = frontmatter.read(parts, header)
    return Parsed(front, assemble(parts, body, language))


__all__ = ["BlockKind", "Parsed", "Traced", "parse"]
