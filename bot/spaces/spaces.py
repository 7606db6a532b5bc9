"""The settings of every space, at hand without waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from bot.database.port import Connection, Store
from bot.spaces.types import BY_NAME, DEFAULT, EVERY, NUMBERS, OPERATORS, SpaceSettings
from bot.words import listed, shorten
from index.errors import UserError


class Spaces:
    """Read from the database once and again when another process has written; `of` never waits, since
    a platform wants its first word at once.

    `offered` are the corpora that every space may read, the deployment's own; a space that has settled
    another reads it only if the operator allows it that one. None lets spaces read any."""

    def __init__(self, database: Store, *, offered: Sequence[str] | None = None) -> None:
        self._database = database
        self._offered = None if offered is None else frozenset(offered)
        self._known: dict[tuple[str, str], SpaceSettings] = {}
        self._version: int | None = None

    def of(self, platform: str, space: str) -> SpaceSettings:
        """The settings of a space, as far as they have been read. A corpus that it may not read is left
        out, and the operator's settings for every space stand where it has none of its own."""
        own = self._known.get((platform, space), SpaceSettings())
        every = self._known.get(EVERY, SpaceSettings())
        limits = {
            name: getattr(every, name) if getattr(own, name) is None else getattr(own, name)
            for name in ("per_minute", "per_day")
        }
        found = replace(own, allowed=own.allowed or every.allowed, **limits)
        return replace(found, corpus="") if self._refused(found, found.corpora) else found

    def require_allowed(self, platform: str, space: str, corpora: Sequence[str]) -> None:
        """Raises UserError where a space may not read one of these corpora."""
        settings = self.of(platform, space)
        refused = self._refused(settings, corpora)
        if refused:
            names = listed(dict.fromkeys([*sorted(self._offered or ()), *settings.may_read]), "and")
            raise UserError(
                f"This server may not read {shorten(refused[0], 40)}; it may read {names}. The operator of "
                "Moot can allow it more (moot spaces allow)."
            )

    def _refused(self, settings: SpaceSettings, corpora: Sequence[str]) -> list[str]:
        if self._offered is None:
            return []
        return [name for name in corpora if name not in self._offered and name not in settings.may_read]

    async def load(self) -> None:
        """Read them, unless they have been and no other process has written since. Raises UserError
        where the database cannot be read."""
        if self._database.empty:
            return
        known, self._version = await self._database.look(self._all_since)
        if known is not None:
            self._known = known

    def _all_since(
        self, db: Connection, version: int
    ) -> tuple[dict[tuple[str, str], SpaceSettings] | None, int]:
        """All settings, or None where no other process has written since; and the version."""
        return (None if version == self._version else _all(db)), version

    async def put(self, platform: str, space: str, name: str, value: str) -> SpaceSettings:
        """Settle one, or take it back by the value "default". Raises UserError for a name or value that
        there is not."""
        setting = BY_NAME.get(name)
        if setting is None:
            raise UserError(f"There is no setting {name}; there are {', '.join(BY_NAME)}.")
        return await self._keep(
            platform, space, name, None if value.casefold() == DEFAULT else setting.check(value)
        )

    async def operate(self, platform: str, space: str, name: str, value: str | None) -> SpaceSettings:
        """Set one of the operator's, or take it back by None."""
        if name not in OPERATORS:
            raise ValueError(f"{name} is no setting of the operator's")
        return await self._keep(platform, space, name, value)

    async def _keep(self, platform: str, space: str, name: str, kept: str | None) -> SpaceSettings:
        def work(db: Connection) -> dict[tuple[str, str], SpaceSettings]:
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


def _all(db: Connection) -> dict[tuple[str, str], SpaceSettings]:
    found: dict[tuple[str, str], SpaceSettings] = {}
    known = {field.name for field in fields(SpaceSettings)}
    for platform, space, name, value in db.execute("SELECT platform, space, name, value FROM space_settings"):
        if name in known:
            before = found.get((platform, space), SpaceSettings())
            given: dict[str, Any] = {name: int(value) if name in NUMBERS else value}
            found[platform, space] = replace(before, **given)
    return found
