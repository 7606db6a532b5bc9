"""Commands registered with Discord: when it has others, and not at every start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from adapters.discord.tree import CHAT_INPUT
from adapters.discord.trying import FAILED, log, told

if TYPE_CHECKING:
    from discord.http import HTTPClient

FIRST_WAIT, LONGEST_WAIT = 1.0, 3_600.0
"""Seconds before commands are registered again; each wait is twice the one before."""
KEPT = ("type", "name", "description", "options", "contexts", "default_member_permissions")
"""What Moot says of a command; Discord adds more."""
UNSET: tuple[Any, ...] = (None, "", [], {})

NOT_YET = "Discord does not take the commands yet ({why}); Moot goes on trying."
DONE = "Discord has the commands now."


async def registered(
    http: HTTPClient, application: int, commands: Sequence[Any], tell: Callable[[str], None]
) -> None:
    """See to it that Discord has these commands and no others, however long that takes; `tell` hears of
    trouble, and of its end."""
    wait = FIRST_WAIT
    while True:
        try:
            if not same(await http.get_global_commands(application), commands):
                await http.bulk_upsert_global_commands(application, list(commands))
            break
        except FAILED as error:
            log.warning("the commands could not be registered: %s", told(error))
            if wait == FIRST_WAIT:
                tell(NOT_YET.format(why=told(error)))
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)
    if wait > FIRST_WAIT:
        tell(DONE)


def same(there: Sequence[Any], commands: Sequence[Any]) -> bool:
    """Whether Discord would show the same commands."""
    return _by_name(there) == _by_name(commands)


def _by_name(commands: Sequence[Any]) -> dict[tuple[int, str], Any]:
    return {
        (command.get("type", CHAT_INPUT), command["name"]): _told({name: command.get(name) for name in KEPT})
        for command in commands
    }


def _told(value: Any, name: str = "") -> Any:
    """What says something of a command: Discord leaves out, or fills in, what is not set; it writes
    permissions as a text, and has contexts in an order of its own."""
    if isinstance(value, Mapping):
        parts = {key: _told(each, key) for key, each in value.items()}
        return {key: each for key, each in parts.items() if each is not False and each not in UNSET}
    if isinstance(value, list | tuple):
        entries = [_told(each) for each in value]
        return sorted(entries) if name == "contexts" else entries
    return str(value) if name == "default_member_permissions" and value is not None else value
