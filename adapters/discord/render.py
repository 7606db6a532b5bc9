"""A reply as Discord's messages, whatever its length. Pure: it draws nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from adapters.discord import limits
from adapters.discord.components import ids, rows
from adapters.discord.embeds import COLOURS, embeds, size
from adapters.discord.plain import plain
from adapters.texts import printable
from bot.reply import Reply

if TYPE_CHECKING:
    from bot.pictures import Picture

JSON = dict[str, Any]

MOST = 4
"""Messages that one reply may take; what is longer becomes a file."""
FENCE = "```"
CONTINUED = "More to choose from:"
IN_FILE = "This is the beginning; the file has all of it."
UNNAMED = "moot.txt"


def render(reply: Reply, pictures: Sequence[Picture | None] = ()) -> list[JSON]:
    """The messages, each `content`, `embeds`, `components` and `files`, as JSON.

    A file is its `filename` and `text`, or a picture: its `picture`, the place in `pictures`, and its
    `description` for those who do not see it. `pictures` are of the reply's charts, one for each card
    that has one, in order; a chart without a picture is said in words. A reply that shows a poll or
    debate, and goes on showing it, is one message; only controls may need others after it.
    """
    messages = _messages(reply, list(pictures))
    if len(messages) > (1 if reply.board else MOST):
        messages = _with_file(reply, messages)
    if reply.text is not None:
        _add_text(messages, reply.text, reply.file)
    return messages


def _messages(reply: Reply, pictures: list[Picture | None]) -> list[JSON]:
    messages: list[JSON] = []
    charts = 0
    for card in reply.cards:
        picture = None
        if card.chart is not None:
            picture = pictures[charts] if charts < len(pictures) else None
            charts += 1
        words = ""
        if card.chart is not None and (picture is None or _too_long(picture.alt)):
            words = card.chart.words()
        shown = embeds(card, words=words)
        if picture is not None and not shown:
            shown = [{"color": COLOURS[card.tone]}]
        for embed in shown:
            _add_embed(messages, embed)
        if picture is not None:
            _add_picture(messages[-1], picture, charts - 1)
        _add_rows(messages, rows(card))
    return messages


def _too_long(alternative: str) -> bool:
    return limits.length(alternative) > limits.ALTERNATIVE_TEXT


def _message(content: str = "") -> JSON:
    return {"content": content, "embeds": [], "components": [], "files": []}


def _add_embed(messages: list[JSON], embed: JSON) -> None:
    """To the last message, where it fits there and stands before that one's controls."""
    if messages and not messages[-1]["components"]:
        before = messages[-1]["embeds"]
        if len(before) < limits.EMBEDS and sum(map(size, [*before, embed])) <= limits.EMBEDS_TEXT:
            before.append(embed)
            return
    messages.append(_message())
    messages[-1]["embeds"].append(embed)


def _add_picture(message: JSON, picture: Picture, place: int) -> None:
    name = f"{place + 1}-{picture.name}"
    message["embeds"][-1]["image"] = {"url": f"attachment://{name}"}
    # What does not fit stands in the embed, in full.
    description = limits.cut(picture.alt, limits.ALTERNATIVE_TEXT)
    message["files"].append({"filename": name, "description": description, "picture": place})


def _add_rows(messages: list[JSON], made: list[JSON]) -> None:
    for row in made:
        last = messages[-1]["components"] if messages else []
        if not messages or len(last) >= limits.ROWS or ids(last) & ids([row]):
            messages.append(_message(CONTINUED))
        messages[-1]["components"].append(row)


def _with_file(reply: Reply, messages: list[JSON]) -> list[JSON]:
    """The first message with the whole as a file, and the controls of all."""
    first = messages[0]
    content = "\n".join(text for text in (first["content"], IN_FILE) if text)
    name = f"moot-{reply.board}.txt" if reply.board else UNNAMED
    files = [*first["files"], {"filename": name, "text": plain(reply)}]
    found = [{**first, "content": content, "components": [], "files": files}]
    _add_rows(found, [row for message in messages for row in message["components"]])
    return found


def _add_text(messages: list[JSON], text: str, file: str | None) -> None:
    """Text as it is: as the file that it makes, else in a block of its own or, where that cannot hold
    it, as a file too."""
    block = f"{FENCE}\n{printable(text).strip()}\n{FENCE}"
    fits = text.strip() and FENCE not in text and limits.length(block) <= limits.CONTENT
    if file is None and fits:
        messages.append(_message(block))
        return
    if not messages:
        messages.append(_message())
    messages[-1]["files"].append({"filename": file or UNNAMED, "text": text})
