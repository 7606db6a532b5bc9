"""The buttons under an answer."""

from __future__ import annotations

from bot.actions import action
from bot.answers import Shown
from bot.types import Button

MOST = 5
"""Excerpts with buttons, as many as stand in a row."""


def answer_controls(shown: Shown, *, private: bool = False) -> tuple[Button, ...]:
    """The passage around each excerpt, its citation, a rating, and sharing if the answer is `private`.
    An answer and a "perhaps" can be shared; passages that only touch on a question cannot."""
    numbers = range(1, min(len(shown.excerpts), MOST) + 1)
    alone = len(numbers) <= 1

    def label(words: str, number: int) -> str:
        return words if alone else f"{words} {number}"

    more = [
        Button(action("more", number=n, answer=shown.id), label("More context", n), row=0) for n in numbers
    ]
    cite = [
        Button(action("cite", number=n, answer=shown.id), label("Cite", n), row=0 if alone else 1)
        for n in numbers
    ]
    rate = [
        Button(action("rate", verdict=verdict, answer=shown.id), mark, row=0 if alone else 2)
        for verdict, mark in (("good", "👍"), ("bad", "👎"))
    ]
    sharing = [Button(action("share", answer=shown.id), "Share", "main", row=0 if alone else 2)]
    return (*more, *cite, *rate, *(sharing if private and _worth_sharing(shown) else ()))


def _worth_sharing(shown: Shown) -> bool:
    finding = shown.finding
    if finding is None:
        return bool(shown.excerpts)
    return finding.verdict != "not in the sources" and bool(shown.excerpts or finding.facts)
