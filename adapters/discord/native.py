"""Rendered messages as what discord.py sends."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from adapters.discord.components import BUTTON, TEXT_INPUT
from bot.incidents import log_incident
from bot.pictures import Picture
from bot.reply import Reply

JSON = Mapping[str, Any]
NOBODY = discord.AllowedMentions.none()


async def pictures_of(reply: Reply) -> list[Picture | None]:
    """The pictures of a reply's charts, drawn away from the event loop; None for one that cannot be."""
    found: list[Picture | None] = []
    for card in reply.cards:
        if card.chart is not None:
            from bot.pictures import draw

            try:
                found.append(await asyncio.to_thread(draw, card.chart))
            except Exception:
                log_incident("drawing a chart", "")
                found.append(None)
    return found


def sending(message: JSON, pictures: Sequence[Picture | None], *, controls: bool = True) -> dict[str, Any]:
    """The arguments of a `send`; made anew for each try, since sending uses files up."""
    given: dict[str, Any] = {"allowed_mentions": NOBODY}
    if message["content"]:
        given["content"] = message["content"]
    if message["embeds"]:
        given["embeds"] = _embeds(message)
    else:
        # Without embeds of our own there are only previews to suppress.
        given["suppress_embeds"] = True
    if message["components"] and controls:
        given["view"] = view_of(message["components"])
    if message["files"]:
        given["files"] = _files(message, pictures)
    return given


def editing(message: JSON, pictures: Sequence[Picture | None]) -> dict[str, Any]:
    """The arguments of an `edit`, which leaves nothing of what stood there before."""
    return {
        "content": message["content"] or None,
        "embeds": _embeds(message),
        "view": view_of(message["components"]) if message["components"] else None,
        "attachments": _files(message, pictures),
        "allowed_mentions": NOBODY,
    }


def view_of(components: Sequence[JSON]) -> ui.View:
    """Rows as a view that nobody waits for: `controls.Control` hears whatever is pressed, also after a
    restart, so the client need not keep it."""
    view = ui.View(timeout=None)
    for number, row in enumerate(components):
        for part in row["components"]:
            view.add_item(_button(part, number) if part["type"] == BUTTON else _select(part, number))
    view.stop()
    return view


def modal_of(form: JSON) -> ui.Modal:
    """A modal that nobody waits for, for the same reason."""
    modal = ui.Modal(title=form["title"], custom_id=form["custom_id"], timeout=None)
    for label in form["components"]:
        field = label["component"]
        text: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=field["custom_id"],
            style=discord.TextStyle(field["style"]),
            required=field["required"],
            max_length=field["max_length"],
        )
        modal.add_item(ui.Label(text=label["label"], description=label.get("description"), component=text))
    modal.stop()
    return modal


def texts_of(components: Sequence[JSON]) -> dict[str, str]:
    """What was filled into a modal, by the fields' names, as Discord sends it."""
    found: dict[str, str] = {}
    for part in components:
        inner = [part["component"]] if "component" in part else part.get("components") or ()
        for field in inner:
            if field.get("type") == TEXT_INPUT:
                found[str(field["custom_id"])] = str(field.get("value") or "")
    return found


def _embeds(message: JSON) -> list[discord.Embed]:
    return [discord.Embed.from_dict(embed) for embed in message["embeds"]]


def _files(message: JSON, pictures: Sequence[Picture | None]) -> list[discord.File]:
    files = []
    for file in message["files"]:
        picture = pictures[file["picture"]] if "picture" in file else None
        data = picture.png if picture is not None else _bytes(file["text"])
        files.append(
            discord.File(io.BytesIO(data), file["filename"], description=file.get("description") or None)
        )
    return files


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _button(part: JSON, row: int) -> ui.Button[ui.View]:
    style = discord.ButtonStyle(part["style"])
    return ui.Button(style=style, label=part["label"], custom_id=part["custom_id"], row=row)


def _select(part: JSON, row: int) -> ui.Select[ui.View]:
    options = [
        discord.SelectOption(label=each["label"], value=each["value"], description=each.get("description"))
        for each in part["options"]
    ]
    return ui.Select(
        custom_id=part["custom_id"],
        placeholder=part["placeholder"],
        min_values=part["min_values"],
        max_values=part["max_values"],
        options=options,
        row=row,
    )
