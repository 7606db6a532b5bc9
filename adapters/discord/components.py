"""Buttons and menus as Discord's rows, and forms as its modals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from adapters.discord import limits
from adapters.discord.escape import escape
from adapters.texts import printable
from bot.reply import Button, Card, Form, Menu, Style

JSON = dict[str, Any]

ROW, BUTTON, SELECT, TEXT_INPUT, LABEL = 1, 2, 3, 4, 18
STYLES: dict[Style, int] = {"main": 1, "plain": 2, "good": 3, "bad": 4}


def rows(card: Card) -> list[JSON]:
    """Each row as a component: buttons of one `row` together, every menu in its own."""
    found = []
    ordered = sorted(card.buttons, key=lambda button: button.row)
    for _, group in groupby(ordered, key=lambda button: button.row):
        buttons = list(group)
        for at in range(0, len(buttons), limits.IN_A_ROW):
            found.append(_row([_button(button) for button in buttons[at : at + limits.IN_A_ROW]]))
    for menu in card.menus:
        for at in range(0, len(menu.picks), limits.OPTIONS):
            found.append(_row([_select(menu, at)]))
    return found


def in_full(card: Card) -> list[str]:
    """The labels that do not fit, for the message itself, escaped."""
    said = [button.label for button in card.buttons if limits.length(button.label) > limits.LABEL]
    for menu in card.menus:
        said += [menu.prompt] if limits.length(menu.prompt) > limits.PLACEHOLDER else []
        for pick in menu.picks:
            long = [text for text in (pick.label, pick.note) if limits.length(text) > limits.OPTION_LABEL]
            said += long
    return [escape(text) for text in said]


def ids(components: Sequence[JSON]) -> set[str]:
    """The ids of some rows."""
    return {part["custom_id"] for row in components for part in row["components"]}


def modal(form: Form) -> JSON:
    """A form as a modal; what it asks stands in full in the field's description where it is long."""
    fields = []
    for field in form.fields[: limits.MODAL_FIELDS]:
        text: JSON = {
            "type": TEXT_INPUT,
            "custom_id": field.name,
            "style": 2 if field.long else 1,
            "required": field.required,
            "max_length": min(field.longest, limits.MODAL_TEXT),
        }
        label = {"type": LABEL, "label": limits.cut(field.label, limits.MODAL_LABEL), "component": text}
        if limits.length(field.label) > limits.MODAL_LABEL:
            label["description"] = limits.cut(field.label, limits.PLACEHOLDER)
        fields.append(label)
    return {"custom_id": form.id, "title": limits.cut(form.title, limits.MODAL_TITLE), "components": fields}


def _row(parts: list[JSON]) -> JSON:
    return {"type": ROW, "components": parts}


def _button(button: Button) -> JSON:
    return {
        "type": BUTTON,
        "style": STYLES[button.style],
        "label": limits.cut(_shown(button.label), limits.LABEL),
        "custom_id": button.id,
    }


def _select(menu: Menu, start: int) -> JSON:
    picks = menu.picks[start : start + limits.OPTIONS]
    options = []
    for pick in picks:
        option = {"label": limits.cut(_shown(pick.label), limits.OPTION_LABEL), "value": pick.value}
        if pick.note.strip():
            option["description"] = limits.cut(printable(pick.note), limits.OPTION_LABEL)
        options.append(option)
    most = max(1, min(menu.most, len(picks)))
    return {
        "type": SELECT,
        "custom_id": menu.id,
        "placeholder": limits.cut(_shown(menu.prompt), limits.PLACEHOLDER),
        "min_values": min(menu.least, most),
        "max_values": most,
        "options": options,
    }


def _shown(label: str) -> str:
    return printable(label) if label.strip() else "…"
