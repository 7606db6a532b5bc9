"""Actions: what a button, menu or form stands for, written into its id.

An action is a command with its arguments. It is all the state there is, so a message's controls work after a
restart and for as long as the message stands. The version in front lets a later Moot recognise an id that it
no longer reads.
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
"""Characters of an id, the least that a platform allows."""
MARK = "m1:"
ASKS, NEEDS, TAKES = "_ask", "_need", "_take"


@dataclass(frozen=True, slots=True)
class Action:
    """`args` are given, `asks` are parameters that a form asks for, of which it `needs` some; `takes`
    is the parameter that a menu's values go to."""

    command: str
    args: Mapping[str, Any]
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    takes: str = ""


def action(
    command: str, *, asks: Sequence[str] = (), needs: Sequence[str] = (), takes: str = "", **args: Any
) -> str:
    """The id of an action. Raises ValueError where it would be too long for a platform."""
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
    """The action of an id. Raises UserError for an id that no Moot or another version made."""
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
