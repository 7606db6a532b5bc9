"""Buttons and menus as rows of discord.py's items, and forms as modals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import discord
from discord import ui

from adapters.discord import limits
from adapters.texts import printable, shortened
from bot.reply import Button, Card, Form, Menu, Style

Item = ui.Button[ui.View] | ui.Select[ui.View]
Row = list[Item]

TEXT_INPUT = discord.ComponentType.text_input.value
STYLES: dict[Style, discord.ButtonStyle] = {
    "main": discord.ButtonStyle.primary,
    "plain": discord.ButtonStyle.secondary,
    "good": discord.ButtonStyle.success,
    "bad": discord.ButtonStyle.danger,
}


def rows(card: Card) -> list[Row]:
    """The card's controls by rows: buttons of one `row` together, each menu in a row of its own."""
    found: list[Row] = []
    ordered = sorted(card.buttons, key=lambda button: button.row)
    for _, group in groupby(ordered, key=lambda button: button.row):
        buttons = list(group)
        for at in range(0, len(buttons), limits.IN_A_ROW):
            found.append([_button(button) for button in buttons[at : at + limits.IN_A_ROW]])
    for menu in card.menus:
        for at in range(0, len(menu.picks), limits.OPTIONS):
            found.append([_select(menu, at)])
    return found


def cut_labels(card: Card) -> list[str]:
    """The full text of labels that Discord shows cut, escaped for the message itself."""
    said = [button.label for button in card.buttons if limits.length(button.label) > limits.LABEL]
    for menu in card.menus:
        said += [menu.prompt] if limits.length(menu.prompt) > limits.PLACEHOLDER else []
        for pick in menu.picks:
            long = [text for text in (pick.label, pick.note) if limits.length(text) > limits.OPTION_LABEL]
            said += long
    return [limits.escape(text) for text in said]


def view_of(rows: Sequence[Row]) -> ui.View | None:
    """The rows as a view, None where there are none. It is stopped: presses arrive as events, also after a
    restart, so the client need not keep the view."""
    if not rows:
        return None
    view = ui.View(timeout=None)
    for number, row in enumerate(rows):
        for item in row:
            item.row = number
            view.add_item(item)
    view.stop()
    return view


def modal_of(form: Form) -> ui.Modal:
    """The form as a modal, stopped for the same reason. A label that is cut stands in full in the field's
    description."""
    modal = ui.Modal(title=shortened(form.title, limits.MODAL_TITLE), custom_id=form.id, timeout=None)
    for field in form.fields[: limits.MODAL_FIELDS]:
        text: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=field.name,
            style=discord.TextStyle.long if field.long else discord.TextStyle.short,
            required=field.required,
            default=shortened(field.value, limits.MODAL_TEXT) or None,
            max_length=min(field.longest, limits.MODAL_TEXT),
        )
        long = limits.length(field.label) > limits.MODAL_LABEL
        modal.add_item(
            ui.Label(
                text=shortened(field.label, limits.MODAL_LABEL),
                description=shortened(field.label, limits.PLACEHOLDER) if long else None,
                component=text,
            )
        )
    modal.stop()
    return modal


def texts_of(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The texts of a submitted modal by field name, from Discord's JSON."""
    found: dict[str, str] = {}
    for part in components:
        inner = [part["component"]] if "component" in part else part.get("components") or ()
        for field in inner:
            if field.get("type") == TEXT_INPUT:
                found[str(field["custom_id"])] = str(field.get("value") or "")
    return found


def _button(button: Button) -> ui.Button[ui.View]:
    label = shortened(_shown(button.label), limits.LABEL)
    return ui.Button(style=STYLES[button.style], label=label, custom_id=button.id)


def _select(menu: Menu, start: int) -> ui.Select[ui.View]:
    picks = menu.picks[start : start + limits.OPTIONS]
    options = [
        discord.SelectOption(
            label=shortened(_shown(pick.label), limits.OPTION_LABEL),
            value=pick.value,
            description=shortened(printable(pick.note), limits.OPTION_LABEL) if pick.note.strip() else None,
        )
        for pick in picks
    ]
    most = max(1, min(menu.most, len(picks)))
    return ui.Select(
        custom_id=menu.id,
        placeholder=shortened(_shown(menu.prompt), limits.PLACEHOLDER),
        min_values=min(menu.least, most),
        max_values=most,
        options=options,
    )


def _shown(label: str) -> str:
    return printable(label) if label.strip() else "…"
