"""`--batch`: a question a line in, an answer a line out, in order and as soon as it is there."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from adapters.cli.output import complain, write_json
from adapters.terminal.lines import lines_of
from bot.bot import Bot
from bot.commands.line import find
from bot.reply import Reply, error_reply
from bot.request import Request
from bot.words import counted
from index.errors import UserError

AT_ONCE = 128
SAID = 5
"""Lines that the complaint names; a wrong file would name them all."""


class BadLineError(UserError):
    """A line that holds no question; `name` is its `_id`, as far as it has one."""

    def __init__(self, said: str, name: str | int | None = None) -> None:
        super().__init__(said)
        self.name = name


def open_lines(name: str) -> TextIO:
    """The file of that name, or standard input for "-"."""
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig", errors="replace", newline="\n")
    except IsADirectoryError:
        raise UserError(f"{name} is a folder; give a file with a line of JSON each.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no file can have that name"
        raise UserError(f"{name} cannot be read ({why}); give a file that can.") from None


async def answer_lines(bot: Bot, request: Request, stream: TextIO) -> int:
    """Answer every line of `stream` as `request` with that line's text, and give the status.

    Every line gets one in its place: a line that cannot be answered `{"_id", "error"}`. Those
    are named at the end, too.
    """
    command, _ = find(request.command.split(" "), bot.commands)
    await bot.ready(
        warm=True, platform=request.platform, space=request.space
    )  # without a model, one complaint and not one for each line
    waiting: asyncio.Queue[tuple[int, Any, asyncio.Task[Reply]] | None] = asyncio.Queue(AT_ONCE)
    bad: list[tuple[int, str]] = []
    # more questions than a language model takes at once would wait past its deadline
    slots = asyncio.Semaphore(bot.reads(request.platform, request.space).at_once or AT_ONCE)

    async def answered(asked: Request) -> Reply:
        async with slots:
            return await bot.handle(asked)

    async def read() -> None:
        number = 0
        async for line in lines_of(stream):
            number += 1
            if not line.strip():
                continue
            try:
                name, text = _parsed(line)
            except BadLineError as error:
                refused = asyncio.create_task(_refused(str(error)))
                await waiting.put((number, error.name, refused))
                continue
            asked = replace(request, args={**request.args, str(command.batch): text})
            await waiting.put((number, name, asyncio.create_task(answered(asked))))
        await waiting.put(None)

    reading = asyncio.create_task(read())
    try:
        while (item := await _next(waiting, reading)) is not None:
            number, name, task = item
            reply = await task
            if reply.ok:
                write_json({**reply.data, "_id": name}, lines=True)
                if waiting.empty():
                    sys.stdout.flush()
            else:
                why = " ".join(card.text for card in reply.cards)
                write_json({"_id": name, "error": why}, lines=True)
                bad.append((number, why))
    finally:
        reading.cancel()
        if isinstance(stream, io.TextIOWrapper) and stream is not sys.stdin:
            stream.close()
    if not bad:
        return 0
    complain(_complaint(sorted(bad)))
    return 1


async def _refused(why: str) -> Reply:
    return error_reply(why)


async def _next(
    waiting: asyncio.Queue[tuple[int, Any, asyncio.Task[Reply]] | None], reading: asyncio.Task[None]
) -> tuple[int, Any, asyncio.Task[Reply]] | None:
    """The next line's task; what stopped the reading is raised here."""
    getting = asyncio.ensure_future(waiting.get())
    await asyncio.wait({getting, reading}, return_when=asyncio.FIRST_COMPLETED)
    if not getting.done():
        if reading.exception() is not None:
            getting.cancel()
            reading.result()
        return await getting
    return getting.result()


def _parsed(line: str) -> tuple[str | int | None, str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLineError("it is no JSON") from None
    if not isinstance(value, Mapping):
        raise BadLineError("it is no JSON object")
    name, text = value.get("_id"), value.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        raise BadLineError("its _id is neither text nor a number")
    if not isinstance(text, str):
        raise BadLineError("it has no text", name)
    return name, text


def _complaint(bad: list[tuple[int, str]]) -> str:
    named = "; ".join(f"line {number}: {why.rstrip('.')}" for number, why in bad[:SAID])
    more = f"; and {len(bad) - SAID} more" if len(bad) > SAID else ""
    return (
        f"{counted(len(bad), 'line')} could not be answered, all others were ({named}{more}); "
        f'each needs {{"_id": …, "text": "…"}}.'
    )
