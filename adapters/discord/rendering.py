"""Replies of any length as Discord's messages. `render` is pure: it draws and sends nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from adapters.discord import limits
from adapters.discord.components import Row, rows, view_of
from adapters.discord.embeds import COLOURS, embeds, size
from adapters.texts import by_part, printable, quoted, shortened, source_of
from bot.pictures import Picture
from bot.reply import Card, Reply
from bot.words import capitalised

MOST = 4
"""Messages that one reply may take; a longer one becomes a file."""
FENCE = "```"
CONTINUED = "More to choose from:"
IN_FILE = "This is the beginning; the file has all of it."
UNNAMED = "moot.txt"
NO_MENTIONS = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: a text, or a picture with its `description` for those who do not see it."""

    filename: str
    content: str | bytes
    description: str = ""

    def file(self) -> discord.File:
        """The file for one attempt: sending uses it up."""
        content = self.content
        data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        return discord.File(io.BytesIO(data), self.filename, description=self.description or None)


@dataclass(slots=True)
class Message:
    """One message of a reply."""

    content: str = ""
    embeds: list[discord.Embed] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def for_sending(self) -> dict[str, Any]:
        """The arguments of one `send`."""
        given: dict[str, Any] = {"allowed_mentions": NO_MENTIONS}
        if self.content:
            given["content"] = self.content
        if self.embeds:
            given["embeds"] = self.embeds
        else:
            # Without embeds of our own, this suppresses link previews alone.
            given["suppress_embeds"] = True
        if view := view_of(self.rows):
            given["view"] = view
        if self.attachments:
            given["files"] = [each.file() for each in self.attachments]
        return given

    def for_editing(self) -> dict[str, Any]:
        """The arguments of one `edit` that replaces everything."""
        return {
            "content": self.content or None,
            "embeds": self.embeds,
            "view": view_of(self.rows),
            "attachments": [each.file() for each in self.attachments],
            "allowed_mentions": NO_MENTIONS,
        }

    def to_dict(self) -> dict[str, Any]:
        """The message as Discord's JSON; a text that is attached stands in its entry."""
        view = view_of(self.rows)
        return {
            "content": self.content,
            "embeds": [embed.to_dict() for embed in self.embeds],
            "components": view.to_components() if view else [],
            "attachments": [_attachment(each) for each in self.attachments],
        }


def render(reply: Reply, pictures: Mapping[int, Picture] | None = None) -> list[Message]:
    """The reply's messages. `pictures` are those of its charts, by the place of their card; a chart without a
    picture is described in words. A reply with a board is one message; only controls may need further
    ones."""
    messages = _messages(reply, pictures or {})
    if len(messages) > (1 if reply.board else MOST):
        messages = _with_file(reply, messages)
    if reply.text is not None:
        _add_text(messages, reply.text, reply.file)
    return messages


def plain(reply: Reply) -> str:
    """Everything that a reply says as plain text, in the order in which it is shown."""
    cards = ["\n".join(_lines(card)) for card in reply.cards]
    return printable("\n\n\n".join(card for card in cards if card)) + "\n"


def _messages(reply: Reply, pictures: Mapping[int, Picture]) -> list[Message]:
    messages: list[Message] = []
    for place, card in enumerate(reply.cards):
        picture = pictures.get(place)
        described = picture is not None and limits.length(picture.alt) <= limits.ALTERNATIVE_TEXT
        words = "" if card.chart is None or described else card.chart.words()
        shown = embeds(card, words=words)
        if picture is not None and not shown:
            shown = [discord.Embed(colour=COLOURS[card.tone])]
        for embed in shown:
            _add_embed(messages, embed)
        if picture is not None:
            _add_picture(messages[-1], picture, place + 1)
        _add_rows(messages, rows(card))
    return messages


def _add_embed(messages: list[Message], embed: discord.Embed) -> None:
    """Add to the last message if it fits there and stands above that message's controls."""
    if messages and not messages[-1].rows:
        before = messages[-1].embeds
        if len(before) < limits.EMBEDS and sum(map(size, [*before, embed])) <= limits.EMBEDS_TEXT:
            before.append(embed)
            return
    messages.append(Message(embeds=[embed]))


def _add_picture(message: Message, picture: Picture, number: int) -> None:
    name = f"{number}-{picture.name}"
    message.embeds[-1].set_image(url=f"attachment://{name}")
    # A description that is cut stands in the embed, in full.
    description = shortened(picture.alt, limits.ALTERNATIVE_TEXT)
    message.attachments.append(Attachment(name, picture.png, description))


def _add_rows(messages: list[Message], added: list[Row]) -> None:
    for row in added:
        last = messages[-1].rows if messages else []
        ids = {item.custom_id for each in last for item in each}
        if not messages or len(last) >= limits.ROWS or ids & {item.custom_id for item in row}:
            messages.append(Message(CONTINUED))
        messages[-1].rows.append(row)


def _with_file(reply: Reply, messages: list[Message]) -> list[Message]:
    """The first message, with the whole reply as a file, and the controls of all messages."""
    first = messages[0]
    name = f"moot-{reply.board}.txt" if reply.board else UNNAMED
    content = "\n".join(text for text in (first.content, IN_FILE) if text)
    attachments = [*first.attachments, Attachment(name, plain(reply))]
    found = [Message(content, first.embeds, [], attachments)]
    _add_rows(found, [row for message in messages for row in message.rows])
    return found


def _add_text(messages: list[Message], text: str, file: str | None) -> None:
    """Add a verbatim text: as the file that it makes, else as a code block, or as a file if no block
    holds it."""
    block = f"{FENCE}\n{printable(text).strip()}\n{FENCE}"
    fits = text.strip() and FENCE not in text and limits.length(block) <= limits.CONTENT
    if file is None and fits:
        messages.append(Message(block))
        return
    if not messages:
        messages.append(Message())
    messages[-1].attachments.append(Attachment(file or UNNAMED, text))


def _attachment(attached: Attachment) -> dict[str, str]:
    described = {"description": attached.description} if attached.description else {}
    text = {"text": attached.content} if isinstance(attached.content, str) else {}
    return {"filename": attached.filename, **described, **text}


def _lines(card: Card) -> Iterator[str]:
    if card.title:
        yield from (card.title, "")
    if card.caution:
        yield from (f"Caution: {card.caution}", "")
    if card.text:
        yield from (card.text, "")
    if card.due is not None:
        yield from (f"{card.due.words}.", "")
    if card.chart is not None:
        yield from (card.chart.words(), "")
    for fact in card.facts:
        yield f"{capitalised(fact.what)}: {fact.value} [{fact.key}]"
    if card.facts:
        yield ""
    for heading, excerpt in by_part(card.excerpts):
        if heading:
            yield from (heading, "")
        yield f"{excerpt.number}. {quoted(excerpt)}"
        yield f"   {source_of(excerpt)}"
        if excerpt.references:
            yield f"   cites {', '.join(excerpt.references)}"
        yield ""
    for name, value in card.named:
        yield from (name, value, "")
    for number, item in enumerate(card.items, 1):
        yield f"{number}. {item}" if card.ordered else f"- {item}"
    if card.footer:
        yield from ("", card.footer)
    yield from (f"[{button.label}]" for button in card.buttons)
    for menu in card.menus:
        yield menu.prompt
        yield from (f"- {pick.label} {pick.note}".rstrip() for pick in menu.picks)
