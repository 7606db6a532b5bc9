"""Commands registered with Discord: when they have changed, and not at every start."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.discord.trying import FAILED, log, told, tried

if TYPE_CHECKING:
    from discord.http import HTTPClient

FILE = "discord-commands"


async def synced(http: HTTPClient, application: int, commands: Sequence[Any], home: Path) -> bool:
    """Whether Discord has these commands now; what was registered last is noted under `home`."""
    digest = digest_of(application, commands)
    note = home / FILE
    if _read(note) == digest:
        return True
    try:
        await tried(lambda: http.bulk_upsert_global_commands(application, list(commands)))
    except FAILED as error:
        log.error("the commands could not be registered: %s", told(error))
        return False
    try:
        note.write_text(digest + "\n", encoding="utf-8")
    except OSError as error:
        log.warning("%s cannot be written (%s); commands are registered at every start", note, error.strerror)
    return True


def digest_of(application: int, commands: Sequence[Any]) -> str:
    """What changes with the commands, and with the application that they are for."""
    written = json.dumps([application, list(commands)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _read(note: Path) -> str:
    try:
        return note.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
