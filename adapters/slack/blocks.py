"""Texts and controls as Block Kit, built from slack_sdk's models. Rich text shows words as they are: nothing
in them is read as formatting, as a link or as a mention."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from slack_sdk.models import blocks as kit

from adapters.slack import limits
from adapters.texts import shortened, units
from bot.reply import Button, Menu, Pick, Style

JSON = dict[str, Any]
PARTS = kit.RichTextElementParts
"""What a paragraph of rich text is made of."""
STYLES: dict[Style, str] = {"main": "primary", "good": "primary", "bad": "danger"}
GO = "go:"
"""Before a menu's id: the button that sends what was picked in it. Slack reports each single pick otherwise,
and a member who wants three would have cast the first."""


def text(words: str, *, bold: bool = False) -> kit.RichTextElement:
    """Words in rich text; they must not be empty."""
    return PARTS.Text(text=words, style={"bold": True} if bold else None)


def paragraph(*parts: kit.RichTextElement) -> kit.RichTextSectionElement:
    """A paragraph of rich text."""
    return kit.RichTextSectionElement(elements=list(parts))


def bullets(
    items: Sequence[kit.RichTextSectionElement], *, ordered: bool = False, offset: int = 0
) -> kit.RichTextListElement:
    """A list; an `ordered` one goes on after `offset` entries."""
    style = "ordered" if ordered else "bullet"
    return kit.RichTextListElement(
        elements=list(items), style=style, offset=(offset if ordered else 0) or None
    )


def rich(*elements: kit.RichTextElement) -> kit.RichTextBlock:
    """A block of rich text."""
    return kit.RichTextBlock(elements=list(elements))


def plain(words: str) -> kit.PlainTextObject:
    """The plain text that buttons, menus and titles take, which Slack refuses when it is blank."""
    return kit.PlainTextObject(text=words if words.strip() else "…", emoji=False)


def button_blocks(buttons: Sequence[Button]) -> Iterator[tuple[kit.Block, str]]:
    """Each row of buttons with its words, few enough to stand beside each other on a phone too."""
    for _, row in groupby(sorted(buttons, key=lambda each: each.row), key=lambda each: each.row):
        left = list(row)
        while left:
            now, left = left[: limits.BUTTONS_IN_A_ROW], left[limits.BUTTONS_IN_A_ROW :]
            block = kit.ActionsBlock(elements=[button(each) for each in now])
            yield block, "  ".join(f"[{each.label}]" for each in now)


def menu_blocks(menus: Sequence[Menu]) -> Iterator[tuple[kit.Block, str]]:
    """Each menu with its words."""
    for menu in menus:
        send = [button(Button(GO + menu.id, "Send", "main"))] if menu.most > 1 else []
        yield kit.ActionsBlock(elements=[_select(menu), *send]), f"[{menu.prompt}]"


def button(made: Button) -> kit.ButtonElement:
    """One button. Its value is the texts of the form that it opens, as far as Slack keeps them."""
    label = plain(shortened(made.label, limits.BUTTON))
    texts: dict[str, str] = {}
    for name, words in made.texts:
        if units(json.dumps({**texts, name: words}, ensure_ascii=False)) <= limits.VALUE:
            texts[name] = words
    value = json.dumps(texts, ensure_ascii=False) if texts else None
    return kit.ButtonElement(text=label, action_id=made.id, style=STYLES.get(made.style), value=value)


def option(pick: Pick) -> kit.Option:
    """One entry of a menu."""
    note = plain(shortened(pick.note, limits.OPTION)) if pick.note else None
    return kit.Option(value=pick.value, text=plain(shortened(pick.label, limits.OPTION)), description=note)


def _select(menu: Menu) -> kit.StaticSelectElement | kit.StaticMultiSelectElement:
    entries: JSON = {"options": [option(each) for each in menu.picks]}
    if len(menu.picks) > limits.OPTIONS:
        starts = range(0, len(menu.picks), limits.OPTIONS)
        groups = [(start, menu.picks[start : start + limits.OPTIONS]) for start in starts]
        entries = {
            "option_groups": [
                kit.OptionGroup(
                    label=plain(f"{start + 1} to {start + len(picks)}"),
                    options=[option(each) for each in picks],
                )
                for start, picks in groups
            ]
        }
    entries |= {"action_id": menu.id, "placeholder": plain(shortened(menu.prompt, limits.PLACEHOLDER))}
    if menu.most > 1:
        return kit.StaticMultiSelectElement(max_selected_items=menu.most, **entries)
    return kit.StaticSelectElement(**entries)


def escape(words: str) -> str:
    """Text for a message's own `text`, in which Slack looks for links and mentions."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
