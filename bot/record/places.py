"""Where an excerpt stands, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.record.blocks import plain, told


def place(excerpt: Mapping[str, Any]) -> str:
    """ "§3.1 ¶1, From Arms Race to Innovation Race [kasumaj-nd]"."""
    title, key = told(str(excerpt.get("title") or "")), f"[{plain(str(excerpt['document']))}]"
    parts = [part for part in (plain(str(excerpt.get("locator") or "")), title) if part]
    return f"{', '.join(parts)} {key}".strip()
