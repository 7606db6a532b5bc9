"""Sentences of a text, as spans. The splitting is sentencex's, mended where papers break it."""

from __future__ import annotations

import re

# '… of states. (Mahnken et al., 2016)” Glaser …': a quotation whose source stands inside its
# closing mark ends a sentence, though no full stop follows the bracket.
_CITED_QUOTE = re.compile(r"[.!?…][\"”’»]?\s\([^()]*\d{4}[a-z]?[^()]*\)[\"”’»]\s+(?=[^\W\d_a-z])")
# Marks after which a full stop ends no sentence, whatever follows.
_ABBREVIATION = re.compile(r"\b(?:et al|cf|e\.g|i\.e|vs|bzw|z\.B|Dr|Prof|Mr|Mrs|Ms|St)\.$")
# … and those after which it ends none when a number follows.
_BEFORE_NUMBER = re.compile(
    r"\b(?:pp?|c|max|min|[Nn]os?|[Vv]ols?|[Ff]igs?|[Cc]h(?:ap)?|[Ss]ecs?t?|ca|approx)\.$"
)


# "[12]", "[citation needed]", a superscript's digits: a note's mark belongs to what it follows.
_NOTE = re.compile(r"(?:\[(?:\d+(?:[-–,]\s?\d+)*|[a-z]|[a-z]+ needed|note \d+)\])+")


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text`, without the white space around them.

    Every character that is not white space lies in exactly one span.
    """
    import sentencex

    spans: list[tuple[int, int]] = []
    at = 0
    for segment in sentencex.segment(language, text):
        start = text.index(segment, at)
        at = start + len(segment)
        for part_start, part_end in _cut(text, start, at):
            _append(text, spans, part_start, part_end)
    return spans


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start + m.end() for m in _CITED_QUOTE.finditer(text[start:end])]
    edges = [start, *cuts, end]
    return list(zip(edges, edges[1:], strict=False))


def _append(text: str, spans: list[tuple[int, int]], start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    note = _NOTE.match(text, start, end) if spans else None
    if note and "\n" not in text[spans[-1][1] : start]:
        spans[-1] = (spans[-1][0], note.end())
        start = note.end()
        while start < end and text[start].isspace():
            start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return
    if spans and _joins(text, spans[-1], start, end):
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))


def _joins(text: str, last: tuple[int, int], start: int, end: int) -> bool:
    """Whether a piece belongs to the sentence before: a split after an abbreviation, or a piece
    that holds no word of its own (a stray closing mark)."""
    if "\n" in text[last[1] : start]:
        return False
    before = text[last[0] : last[1]]
    piece = text[start:end]
    if not any(c.isalnum() for c in piece):
        return True
    if _ABBREVIATION.search(before) or (_BEFORE_NUMBER.search(before) and piece[0].isdigit()):
        return True
    return piece[0].islower() and not before.endswith(("?", "!", "…", ":"))
