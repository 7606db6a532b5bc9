"""Buttons and menus as blocks of actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from adapters.slack import limits
from adapters.slack.parse import GO
from adapters.slack.rich import Node, plain
from adapters.texts import units
from bot.reply import Button, Menu, Pick, Style
from bot.words import shorten

STYLES: dict[Style, str] = {"main": "primary", "good": "primary", "bad": "danger"}


def button_blocks(buttons: Sequence[Button]) -> Iterator[tuple[Node, str]]:
    """Each row of buttons with its words, few enough to stand beside each other on a phone too."""
    for _, row in groupby(sorted(buttons, key=lambda each: each.row), key=lambda each: each.row):
        left = list(row)
        while left:
            now, left = left[: limits.BUTTONS_IN_A_ROW], left[limits.BUTTONS_IN_A_ROW :]
            yield _actions([button(each) for each in now]), "  ".join(f"[{each.label}]" for each in now)


def menu_blocks(menus: Sequence[Menu]) -> Iterator[tuple[Node, str]]:
    """Each menu with its words."""
    for menu in menus:
        elements = [_menu(menu)]
        if menu.most > 1:
            elements.append(button(Button(GO + menu.id, "Send", "main")))
        yield _actions(elements), f"[{menu.prompt}]"


def button(made: Button) -> Node:
    """One button."""
    node: Node = {
        "type": "button",
        "action_id": made.id,
        "text": plain(within(made.label, limits.BUTTON)),
    }
    return {**node, "style": STYLES[made.style]} if made.style in STYLES else node


def _actions(elements: list[Node]) -> Node:
    return {"type": "actions", "elements": elements}


def _menu(menu: Menu) -> Node:
    node: Node = {
        "type": "multi_static_select" if menu.most > 1 else "static_select",
        "action_id": menu.id,
        "placeholder": plain(within(menu.prompt, limits.PLACEHOLDER)),
    }
    if menu.most > 1:
        node["max_selected_items"] = menu.most
    if len(menu.picks) <= limits.OPTIONS:
        return {**node, "options": [option(each) for each in menu.picks]}
    starts = range(0, len(menu.picks), limits.OPTIONS)
    groups = [(start, menu.picks[start : start + limits.OPTIONS]) for start in starts]
    node["option_groups"] = [
        {"label": plain(f"{start + 1} to {start + len(picks)}"), "options": [option(each) for each in picks]}
        for start, picks in groups
    ]
    return node


def option(pick: Pick) -> Node:
    """One entry of a menu."""
    node: Node = {"text": plain(within(pick.label, limits.OPTION)), "value": pick.value}
    return {**node, "description": plain(within(pick.note, limits.OPTION))} if pick.note else node


def within(words: str, limit: int) -> str:
    """`words`, shortened where they are too long, and never empty."""
    shown = shorten(words, limit)
    while units(shown) > limit:
        shown = shorten(words, len(shown) - 1)
    return shown or "…"
