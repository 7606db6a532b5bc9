"""Labels of excerpts in a record: their place, and that they are no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.record.blocks import isolated, plain
from bot.words import key_and_speaker
from retrieval.types import AnswerVerdict

CLOSEST: dict[AnswerVerdict, str] = {
    "perhaps": "perhaps; closest passages",
    "not in the sources": "not in the sources; closest passages",
}
"""How a record labels excerpts that are no answer, by the verdict."""


def place(excerpt: Mapping[str, Any]) -> str:
    """ "§3.1 ¶1, From Arms Race to Innovation Race [kasumaj-nd]"."""
    title = isolated(str(excerpt.get("title") or ""))
    key = f"[{key_and_speaker(plain(str(excerpt['document'])), excerpt.get('speaks'))}]"
    parts = [part for part in (plain(str(excerpt.get("locator") or "")), title) if part]
    return f"{', '.join(parts)} {key}".strip()
