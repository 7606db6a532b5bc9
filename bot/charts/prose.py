"""Alternative text: everything that a chart shows, in at most so many characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.words import clean, shorten

LIMIT = 999
"""In UTF-16 units, as platforms count: Discord takes 1,024 for a picture's description, Slack 2,000."""

LABELS = (10_000, 120, 80, 50)
TITLES = (10_000, 200, 120)
OUTCOME = 300
FIGURES = 110
"""Figures are shorter; what stands beside them in words may be cut."""


def alt_text(
    kind: str,
    title: str,
    facts: Sequence[str],
    items: Sequence[tuple[str, str]],
    note: str,
    *,
    noun: str,
    outcome: str = "",
    foot: str = "",
) -> str:
    """What is shown (`kind`), its title, the outcome, the `facts`, then each item as "label: figures", a note
    and the foot.

    Where that is too long the labels are shortened first, then the last items are left out, and
    the text says so by `noun` (a plural: "statements").
    """
    facts = [shorten(clean(outcome), OUTCOME), *facts] if outcome else facts
    note = " ".join(sentence(clean(part)) for part in (note, foot) if part)
    for labels, titles in _lengths():
        text = _said(kind, title, facts, items, note, labels, titles)
        if _units(text) <= LIMIT:
            return text
    labels, titles = LABELS[-1], TITLES[-1]
    for kept in range(len(items) - 1, -1, -1):
        gone = len(items) - kept
        left = f"Left out for length: the last {gone} of {len(items)} {noun}"
        text = _said(kind, title, facts, items[:kept], f"{left}. {note}" if note else left, labels, titles)
        if _units(text) <= LIMIT:
            return text
    return shorten(_said(kind, title, facts, (), "", labels, titles), LIMIT // 2)


def _lengths() -> Iterator[tuple[int, int]]:
    yield from ((LABELS[0], titles) for titles in TITLES)
    yield from ((labels, TITLES[-1]) for labels in LABELS[1:])


def _said(
    kind: str,
    title: str,
    facts: Sequence[str],
    items: Sequence[tuple[str, str]],
    note: str,
    labels: int,
    titles: int,
) -> str:
    shown = "; ".join(
        f"{shorten(clean(label), labels)}: {shorten(clean(figures), max(labels, FIGURES))}"
        for label, figures in items
    )
    notes = shorten(clean(note), max(titles, 200))
    parts = [kind, shorten(clean(title), titles), *map(clean, facts), shown, notes]
    return " ".join(sentence(part) for part in parts if part)


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
