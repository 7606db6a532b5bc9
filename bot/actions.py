"""Actions: a command with its arguments, written into the id of a button, menu or form.

Controls have no other state, so they work after a restart and for as long as their message stands. The
version in front lets a later Moot recognise an id that it no longer reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bot.capabilities import Capabilities
from bot.reply import Button, Menu, Reply
from index.errors import UserError

LONGEST = 100
"""The most characters of an id: the lowest limit of all platforms."""
MARK = "m1:"
OF_PICK = "pick"
"""In place of a command, the action of a menu whose values are actions."""
ASKS, NEEDS, TAKES = "_ask", "_need", "_take"


@dataclass(frozen=True, slots=True)
class Action:
    """A command with its `args`. A form asks for the parameters in `asks`, of which those in `needs` are
    required; `takes` is the parameter for a menu's values."""

    command: str
    args: Mapping[str, Any]
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    takes: str = ""


def action(
    command: str, *, asks: Sequence[str] = (), needs: Sequence[str] = (), takes: str = "", **args: Any
) -> str:
    """The id of an action. Raises ValueError if it is longer than `LONGEST`."""
    pairs = [
        (name, str(each))
        for name, value in args.items()
        for each in (value if isinstance(value, list | tuple) else [value])
    ]
    pairs += [(ASKS, ".".join(asks))] if asks else []
    pairs += [(NEEDS, ".".join(needs))] if needs else []
    pairs += [(TAKES, takes)] if takes else []
    made = f"{MARK}{command}?{urlencode(pairs)}"
    if len(made) > LONGEST:
        raise ValueError(f"an action of {len(made)} characters: {made[:200]}")
    return made


def read_action(written: str) -> Action:
    """The action of an id. Raises UserError for an id of another version or of other origin."""
    command, _, query = written.removeprefix(MARK).partition("?")
    if not written.startswith(MARK) or not command:
        raise UserError("This button is from another version of Moot; ask anew and use the new one.")
    args: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in args:
            before = args[name]
            args[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            args[name] = value
    asks, needs, takes = (str(args.pop(name, "")) for name in (ASKS, NEEDS, TAKES))
    return Action(command, args, _names(asks), _names(needs), takes)


def _names(written: str) -> tuple[str, ...]:
    return tuple(written.split(".")) if written else ()


def fitted(reply: Reply, capabilities: Capabilities) -> Reply:
    """The reply without the buttons, menus and thread that a platform cannot show or open. A control that
    asks for text needs a form as well."""

    def usable(control: Button | Menu) -> bool:
        shown = capabilities.menus if isinstance(control, Menu) else capabilities.buttons
        return shown and (capabilities.forms or not read_action(control.id).asks)

    if not reply.cards or (not reply.thread and not reply.controls):
        return reply
    cards = tuple(
        replace(card, buttons=tuple(filter(usable, card.buttons)), menus=tuple(filter(usable, card.menus)))
        for card in reply.cards
    )
    return replace(reply, cards=cards, thread=reply.thread if capabilities.threads else "")
