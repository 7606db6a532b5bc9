"""The commands that Discord has of Moot, registered when they differ, not at every start."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from adapters.chat.platform import PlatformError
from adapters.chat.retries import until_done
from adapters.discord.commands import CHAT_INPUT
from adapters.discord.errors import platform_errors

if TYPE_CHECKING:
    from discord.http import HTTPClient

log = logging.getLogger(__name__)

KEPT = ("type", "name", "description", "options", "contexts", "default_member_permissions")
"""The parts of a command that Moot states; Discord adds more."""
UNSET: tuple[Any, ...] = (None, "", [], {})

NOT_YET = "Discord does not take the commands yet ({why}); Moot goes on trying."
DONE = "Discord has the commands now."


async def registered(
    http: HTTPClient, application: int, commands: Sequence[Any], say: Callable[[str], None]
) -> None:
    """Register these commands with Discord, and no others, unless it has them, however long that takes. `say`
    gets a line at the first failure, and another once it is done."""
    failures = 0

    async def register() -> None:
        nonlocal failures
        try:
            with platform_errors():
                if not same(await http.get_global_commands(application), commands):
                    await http.bulk_upsert_global_commands(application, list(commands))
        except PlatformError as error:
            log.warning("the commands could not be registered: %s", error)
            if not failures:
                say(NOT_YET.format(why=error))
            failures += 1
            raise

    await until_done(register, on=PlatformError)
    if failures:
        say(DONE)


def same(there: Sequence[Any], commands: Sequence[Any]) -> bool:
    """Whether Discord would show the same commands."""
    return _by_name(there) == _by_name(commands)


def _by_name(commands: Sequence[Any]) -> dict[tuple[int, str], Any]:
    found = {}
    for command in commands:
        parts = {part: command.get(part) for part in KEPT}
        found[command.get("type", CHAT_INPUT), command["name"]] = _stated(parts)
    return found


def _stated(value: Any, name: str = "") -> Any:
    """A value in the form in which both sides can be compared: Discord leaves out or fills in unset parts,
    writes permissions as text, and orders contexts in its own way."""
    if isinstance(value, Mapping):
        parts = {key: _stated(each, key) for key, each in value.items()}
        return {key: each for key, each in parts.items() if each is not False and each not in UNSET}
    if isinstance(value, list | tuple):
        entries = [_stated(each) for each in value]
        return sorted(entries) if name == "contexts" else entries
    return str(value) if name == "default_member_permissions" and value is not None else value
