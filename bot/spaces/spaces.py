"""The settings of every space, at hand without waiting."""

from __future__ import annotations

import sqlite3
from dataclasses import fields, replace
from typing import Any

from bot.database.database import Database
from bot.spaces.types import BY_NAME, DEFAULT, SpaceSettings
from index.errors import UserError


class Spaces:
    """Read from the database once and again when another process has written; `of` never waits, since
    a platform wants its first word at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, str], SpaceSettings] = {}
        self._version: int | None = None

    def of(self, platform: str, space: str) -> SpaceSettings:
        """The settings of a space, as far as they have been read."""
        return self._known.get((platform, space), SpaceSettings())

    async def load(self) -> None:
        """Read them, unless they have been and no other process has written since. Raises UserError
        where the database cannot be read."""
        if self._database.empty:
            return
        known, self._version = await self._database.read(lambda db: _all_since(db, self._version))
        if known is not None:
            self._known = known

    async def put(self, platform: str, space: str, name: str, value: str) -> SpaceSettings:
        """Settle one, or take it back by the value "default". Raises UserError for a name or value that
        there is not."""
        setting = BY_NAME.get(name)
        if setting is None:
            raise UserError(f"There is no setting {name}; there are {', '.join(BY_NAME)}.")
        kept = None if value.casefold() == DEFAULT else setting.check(value)

        def work(db: sqlite3.Connection) -> dict[tuple[str, str], SpaceSettings]:
            db.execute(
                "DELETE FROM space_settings WHERE platform = ? AND space = ? AND name = ?",
                (platform, space, name),
            )
            if kept is not None:
                db.execute(
                    "INSERT INTO space_settings (platform, space, name, value) VALUES (?, ?, ?, ?)",
                    (platform, space, name, kept),
                )
            return _all(db)

        self._known = await self._database.write(work)
        return self.of(platform, space)


def _all_since(
    db: sqlite3.Connection, version: int | None
) -> tuple[dict[tuple[str, str], SpaceSettings] | None, int]:
    """All settings, or None where no other connection has written since `version`; and the version."""
    now = int(db.execute("PRAGMA data_version").fetchone()[0])
    return (None if now == version else _all(db)), now


def _all(db: sqlite3.Connection) -> dict[tuple[str, str], SpaceSettings]:
    found: dict[tuple[str, str], SpaceSettings] = {}
    known = {field.name for field in fields(SpaceSettings)}
    for platform, space, name, value in db.execute("SELECT platform, space, name, value FROM space_settings"):
        if name in known:
            before = found.get((platform, space), SpaceSettings())
            given: dict[str, Any] = {name: int(value) if name == "rate" else value}
            found[platform, space] = replace(before, **given)
    return found
