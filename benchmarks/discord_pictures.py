"""A picture of each kind of message that Moot sends on Discord, drawn from what it really sent.

python -m benchmarks.discord_pictures HOME FOLDER

HOME is a home folder with an index; nothing in it is changed. A story is played against a local Discord,
and its messages are drawn into FOLDER much as Discord's app shows them: to look at, not to compare.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import io
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib
import regex
from anyascii import anyascii
from matplotlib.font_manager import get_font
from PIL import Image, ImageDraw, ImageFont

from benchmarks.children import ROOT
from bot.pictures.fonts import INVISIBLE

if TYPE_CHECKING:
    from discord_group import Group
    from discord_server import Message

sys.path[:0] = [
    str(ROOT / "tests"),
    str(ROOT / "tests" / "adapters"),
    str(ROOT / "tests" / "adapters" / "discord"),
]

WIDTH, EDGE, LINE = 720, 16, 20
BACK, PANEL, INK, QUIET = "#313338", "#2b2d31", "#dbdee1", "#949ba4"
STYLES = {1: "#5865f2", 2: "#4e5058", 3: "#248046", 4: "#da373c"}
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
MARK = re.compile(r"\\([^\w\s])")
BOLD = re.compile(r"\*\*(.+?)\*\*")


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf"), size)


@functools.cache
def covered() -> frozenset[int]:
    return frozenset(get_font(str(FONTS / "DejaVuSans.ttf")).get_charmap())


def legible(text: str) -> str:
    """Emoji that the font lacks by their names, as the bot's own pictures have them."""

    def shown(cluster: str) -> str:
        kept = "".join(char for char in cluster if char not in INVISIBLE)
        return kept if all(ord(char) in covered() for char in kept) else anyascii(cluster)

    return "".join(shown(cluster) for cluster in regex.findall(r"\X", text))


class Page:
    """A column of lines, boxes and pictures, as long as it needs to be."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, 4_000), BACK)
        self.pen = ImageDraw.Draw(self.image)
        self.at = EDGE

    def text(
        self, text: str, left: int, right: int, *, size: int = 14, bold: bool = False, ink: str = INK
    ) -> None:
        """Wrapped words; Discord's marks are obeyed as far as Moot uses them."""
        for whole in text.split("\n"):
            line, indent, colour, height = whole, left, ink, size
            if line.startswith("> "):
                self.pen.rectangle((left, self.at, left + 3, self.at + LINE - 2), fill="#4e5058")
                line, indent = line[2:], left + 12
            elif line.startswith("-# "):
                line, colour, height = line[3:], QUIET, size - 2
            strong = bold or bool(BOLD.fullmatch(line))
            plain = legible(MARK.sub(r"\1", BOLD.sub(r"\1", line)))
            face = font(height, bold=strong)
            for part in wrapped(plain, face, right - indent):
                if indent > left:
                    self.pen.rectangle((left, self.at, left + 3, self.at + LINE), fill="#4e5058")
                self.pen.text((indent, self.at), part, font=face, fill=colour)
                self.at += LINE
            self.at += 0 if plain else LINE // 2

    def embed(self, embed: dict[str, Any], pictures: dict[str, bytes]) -> None:
        top, left, right = self.at, EDGE + 14, WIDTH - EDGE - 12
        began = self.image.copy()
        for drawing in (True, False):
            # Twice: how high the panel is, is known when it is full.
            if not drawing:
                bottom = self.at + 8
                self.image.paste(began)
                self.pen = ImageDraw.Draw(self.image)
                self.pen.rectangle((EDGE, top, WIDTH - EDGE, bottom), fill=PANEL)
                colour = f"#{embed.get('color', 0):06x}"
                self.pen.rectangle((EDGE, top, EDGE + 4, bottom), fill=colour)
            self.at = top + 8
            if embed.get("title"):
                self.text(embed["title"], left, right, size=15, bold=True, ink="#f2f3f5")
                self.at += 4
            if embed.get("description"):
                self.text(embed["description"], left, right)
            self._fields(embed.get("fields", []), left, right)
            address = embed.get("image", {}).get("url", "")
            data = next((data for name, data in pictures.items() if address.endswith(name)), None)
            if data:
                picture = Image.open(io.BytesIO(data)).convert("RGBA")
                wide = min(picture.width, 520)
                picture = picture.resize((wide, picture.height * wide // picture.width))
                self.at += 8
                self.image.paste(picture, (left, self.at), picture)
                self.at += picture.height
            if embed.get("footer"):
                self.at += 6
                self.text(embed["footer"]["text"], left, right, size=12, ink=QUIET)
        self.at += 14

    def _fields(self, fields: list[dict[str, Any]], left: int, right: int) -> None:
        column, top, lowest = 0, self.at, self.at
        wide = (right - left) // 3
        for field in fields:
            aside = field.get("inline")
            if not aside or column == 3:
                column, top = 0, lowest
            self.at = top + 6
            start = left + column * wide
            end = start + wide - 8 if aside else right
            self.text(field["name"], start, end, size=13, bold=True)
            self.text(field["value"], start, end, size=13)
            lowest = max(lowest, self.at)
            column = column + 1 if aside else 3
        self.at = max(self.at, lowest)

    def row(self, parts: list[dict[str, Any]]) -> None:
        left = EDGE
        for part in parts:
            if part["type"] == 2:
                label = legible(part["label"])
                wide = int(font(13, bold=True).getlength(label)) + 28
                self._box(left, wide, STYLES[part["style"]], label)
                left += wide + 8
            else:
                shown = f"{part.get('placeholder', '')}  ({len(part['options'])})  v"
                self._box(left, 420, "#1e1f22", shown)
        self.at += 40

    def _box(self, left: int, wide: int, colour: str, words: str) -> None:
        self.pen.rounded_rectangle((left, self.at, left + wide, self.at + 32), 6, fill=colour)
        self.pen.text((left + 14, self.at + 8), words, font=font(13, bold=True), fill="#ffffff")

    def finished(self) -> Image.Image:
        return self.image.crop((0, 0, WIDTH, self.at + EDGE))


def wrapped(text: str, face: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and face.getlength(f"{lines[-1]} {word}") <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line for line in lines if line]


def drawn(message: Message) -> Image.Image:
    page = Page()
    page.text("Moot  APP" + ("   only you can see this" if message.ephemeral else ""), EDGE, WIDTH, bold=True)
    if message.content:
        page.text(message.content, EDGE, WIDTH - EDGE)
    pictures = {file.filename: file.data for file in message.attachments}
    for embed in message.embeds:
        page.embed(embed, pictures)
    for file in message.attachments:
        if not file.filename.endswith(".png"):
            page.text(f"[file] {file.filename}, {len(file.data):,} bytes", EDGE, WIDTH, ink="#00a8fc")
    for row in message.components:
        page.row(row["components"])
    return page.finished()


async def story(group: Group) -> AsyncIterator[tuple[str, Message]]:
    """Each kind of message, as members bring it about."""
    server, ana, ben, general = group.server, group.ana, group.ben, group.general

    async def use(command: str, **more: Any) -> Message:
        return await server.slash(ana, general, command, **more).response()

    answer = await use("ask", question="What is an arms race?")
    yield "answer", answer
    yield "more context", await server.click(ben, answer, "More context 1").response()
    yield "cite", await server.click(ben, answer, "Cite 1").response()
    yield "no answer", await use("ask", question="How do I bake bread?")
    yield "check", await use("check", text="competitive peacetime increases of armaments")
    yield "stances", await use("stances")
    yield "brief", await use("brief", motion="There is an AI arms race")
    yield "sources", await use("sources")
    yield "long", await use("search", query="arms race", k=40)
    yield "error", await use("sources", key="nobody-1999")
    yield "help", await use("help")
    yield "settings", await use("settings")
    options = {f"option{at}": name for at, name in enumerate(("Open models", "Closed models", "A treaty"), 1)}
    poll = await use("poll create", motion="Talk of an arms race does more harm than good", results="live")
    yield "poll open", poll
    for at in range(12):
        member = server.user(f"member {at}", group.guild)
        choice = ("agree", "strongly-agree", "disagree", "undecided")[at % 4]
        receipt = await server.slash(member, general, "poll vote", id="p1", choice=choice).response()
    yield "receipt", receipt
    await server.until(lambda: "12 ballots" in poll.words)
    yield "poll drawn anew", poll
    yield "poll closed", await use("poll close", id="p1")
    ranked = await use("poll create", motion="What first?", kind="ranked", **options)
    yield "poll ranked", ranked
    ballot = await server.click(ben, ranked, "Rank the options").response()
    await server.select(ben, ballot, "Your 1st preference", "2").response()
    yield "ballot ranked", ballot
    states = await use("poll create", motion="What holds?", kind="statements", **options)
    yield "ballot of statements", await server.click(ben, states, "Vote on the statements").response()
    yield "proposals", await use("poll from", topic="arms race")
    begun = await use("debate start", motion="Talk of an arms race does more harm than good")
    yield "debate", begun
    thread = await server.until(lambda: begun.thread)
    for name, choice in (("for", "against"), ("against", "for")):
        for at in range(6):
            member = server.user(f"{name} {at}", group.guild)
            await server.slash(member, thread, "debate vote", id="d1", choice=name).response()
            group.guild.members[member.id].nick = choice
    yield "debate round", await server.slash(ana, thread, "debate next", id="d1").response()
    for _ in range(4):
        await server.slash(ana, thread, "debate next", id="d1").response()
    for user in [each.user for each in group.guild.members.values() if each.nick]:
        choice = "for" if user.name.startswith("for") or user.name.endswith(("1", "2")) else "against"
        await server.slash(user, thread, "debate vote", id="d1", choice=choice).response()
    yield "debate verdict", await server.slash(ana, thread, "debate next", id="d1").response()
    yield "record", await server.slash(ana, thread, "export", id="d1").response()


async def draw_all(home: Path, folder: Path) -> None:
    from discord_group import a_group

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        async with a_group(home, Path(place) / "home") as group:
            await group.start()
            number = 0
            async for name, message in story(group):
                number += 1
                path = folder / f"{number:02}-{name.replace(' ', '-')}.png"
                drawn(message).save(path)
                print(path)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    asyncio.run(draw_all(options.home.resolve(), options.folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
