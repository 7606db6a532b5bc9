"""The study room: `moot chat`. Several members can speak in turn, by `/as NAME`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from adapters.settings import system_user
from adapters.terminal.escape import escape
from adapters.terminal.greeting import greeting
from adapters.terminal.lines import interruptible, lines_of
from adapters.terminal.parse import PLATFORM, SLASH, as_member, parse
from adapters.terminal.render import render
from adapters.terminal.screen import colour_wanted, waiting, width_of
from bot.bot import Bot
from bot.commands.spec import Command, Parameter
from bot.context import Context
from bot.hearing.small_talk import is_reaction, small_talk
from bot.reply import Card, Reply, error_reply
from bot.request import Member, Request
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.settings import Settings


ANSWERS = {"y": True, "yes": True, "n": False, "no": False}
NOTHING_DONE = "Nothing was done."
NOTHING_WAITS = "Nothing is waiting for an answer."
ASKS_NOTHING = "That asks nothing. Write a question, or /help for what else can be done."
PATIENCE = 0.5
"""Seconds for which a script's next line is awaited where it may answer a question."""


def check_reranker(settings: Settings) -> None:
    """Raises UserError where no question could be answered, before one is asked."""
    from retrieval.rank.reranker import find_reranker

    find_reranker(str(settings.reranker), allow_download=settings.allow_download)


class Room:
    """One sitting: who speaks, and whether it goes on."""

    def __init__(
        self, bot: Bot, member: Member, out: TextIO, *, typed: bool, host: str = "", zone: str = "UTC"
    ) -> None:
        self.member = member
        self.typed = typed
        self.open = True
        self.bot = bot.extended(*self._commands())
        self.out = out
        self._host = host
        self._zone = zone
        self._colour = colour_wanted(out)
        self._waits: Request | None = None
        """What was asked about, with the answer y."""
        self.next_answers: Callable[[], Awaitable[bool]] | None = None
        """Whether a script's next line answers a question."""

    @property
    def prompt(self) -> str:
        """What stands before a line: who speaks."""
        return f"{escape(self.member.name)}> "

    async def hear(self, line: str) -> None:
        """Do what a line says and show what comes of it."""
        try:
            request = parse(line, member=self.member, commands=self.bot.commands, zone=self._zone)
        except UserError as error:
            self.show(error_reply(str(error)))
            return
        if request is None:
            return
        waits, self._waits = self._waits, None
        if waits is not None and waits.member == self.member and (goes_on := answer_of(line)) is not None:
            if goes_on:
                await self._do(waits)
            else:
                self.show(Reply(cards=(Card(text=NOTHING_DONE),)))
            return
        if (nothing := asks_nothing(line)) is not None:
            self.show(Reply(cards=(Card(text=nothing),)))
            return
        await self._do(replace(request, capabilities=replace(request.capabilities, confirms=True)))

    async def _do(self, request: Request) -> None:
        """Do a request and show the reply. What asks first waits for the same member's next line; a script is
        asked only where its next line answers."""
        reply = await self._reply(request)
        if not (isinstance(reply.data, dict) and reply.data.get("asks")):
            self.show(reply)
            return
        going_on = replace(request, args={**request.args, "yes": True})
        if self.typed or (self.next_answers is not None and await self.next_answers()):
            self.show(reply)
            self._waits = going_on
        else:
            self.show(await self._reply(going_on))

    async def _reply(self, request: Request) -> Reply:
        task = asyncio.create_task(self.bot.handle(request))
        # Ctrl-C ends what a person waits for, but a script as a whole.
        stop = interruptible(task) if self.typed else nullcontext()
        with waiting(self.out, lambda: self.bot.reads(PLATFORM, "").notice), stop:
            await asyncio.wait({task})
        return Reply(cards=(Card(text="Stopped."),)) if task.cancelled() else task.result()

    def show(self, reply: Reply) -> None:
        """Write a reply, with a blank line to set it off."""
        text = render(reply, width=width_of(self.out), colour=self._colour)
        self.out.write(f"\n{text}\n" if text else "")
        self.out.flush()

    async def announce(self) -> None:
        """Show what becomes due, above a line that is being typed."""
        from prompt_toolkit.application import run_in_terminal
        from prompt_toolkit.application.current import get_app_or_none

        async for due in self.bot.announcements(PLATFORM):
            if due.member and due.member != self.member.id:
                self.bot.unannounced(due)  # shown once that member speaks
                continue
            if not await self.bot.announced(due):
                continue
            app = get_app_or_none()
            if app is not None and app.is_running:
                await run_in_terminal(lambda reply=due.reply: self.show(reply))  # type: ignore[misc]
            else:
                self.show(due.reply)

    def echo(self, line: str) -> None:
        """Show a line that came from a script as if it had been typed."""
        self.out.write(f"{self.prompt}{escape(line)}\n")
        self.out.flush()

    def _commands(self) -> tuple[Command, ...]:
        name = Parameter("name", "Who speaks now.", positional=True, required=True, longest=80)
        return (
            Command("as", "Let another member speak.", self._as, (name,), examples=("Ana",)),
            Command("quit", "Leave the room (or press Ctrl-D).", self._quit),
        )

    async def _as(self, context: Context, request: Request) -> Reply:
        self.member = as_member(request.args["name"], host=self._host)
        return Reply(cards=(Card(text=f"{self.member.name} speaks now."),))

    async def _quit(self, context: Context, request: Request) -> Reply:
        self.open = False
        return Reply()


async def run(bot: Bot, settings: Settings) -> int:
    """Hold the room until it is left, and give the exit status.

    Piped lines are a script: each is shown with the name of who says it, and what cannot be
    done is said in the transcript and does not end it, nor change the exit status.
    """
    status = await bot.ready(platform=PLATFORM)
    out = sys.stdout
    typed = sys.stdin.isatty() and out.isatty()
    host = system_user()
    member = as_member(settings.acting_as, host=host)
    room = Room(bot, member, out, typed=typed, host=host, zone=settings.zone)
    room.show(await greeting(bot, status, typed=typed))
    if settings.reranker:
        try:
            await asyncio.to_thread(check_reranker, settings)
        except UserError as error:
            room.show(error_reply(str(error)))
    if typed:
        from adapters.terminal.editor import typed_lines

        lines = typed_lines(room, settings.home)
    else:
        script = ScriptLines(room, lines_of(sys.stdin))
        room.next_answers = script.next_answers
        lines = script.lines()
    telling = asyncio.create_task(room.announce())
    try:
        async for line in lines:
            await room.hear(line)
            if not room.open:
                break
    finally:
        telling.cancel()
    return 0


def answer_of(line: str) -> bool | None:
    """Whether a line is yes or no; None for neither."""
    return ANSWERS.get(line.strip().casefold())


def asks_nothing(line: str) -> str | None:
    """What to say to a line that is an answer without a question, or a remark such as "ok"; None for others.
    Such a line is not looked up in the texts, and puts nothing on the table of a debate."""
    if answer_of(line) is not None:
        return NOTHING_WAITS
    if line.lstrip().startswith(SLASH) or not any(char.isalpha() for char in line):
        return None
    return ASKS_NOTHING if small_talk(line) or is_reaction(line) else None


class ScriptLines:
    """The lines of a pipe, with a look at the next one."""

    def __init__(self, room: Room, lines: AsyncIterator[str]) -> None:
        self._room = room
        self._lines = aiter(lines)
        self._ahead: asyncio.Task[str | None] | None = None

    async def lines(self) -> AsyncIterator[str]:
        """Each line that is not blank, echoed before it is done."""
        while (line := await self._next()) is not None:
            self._ahead = None
            self._room.echo(line.rstrip("\r\n"))
            yield line

    async def next_answers(self) -> bool:
        """Whether the next line is yes or no. One that does not come within `PATIENCE` is not awaited."""
        await asyncio.wait({self._next()}, timeout=PATIENCE)
        line = self._next().result() if self._next().done() else None
        return line is not None and answer_of(line) is not None

    def _next(self) -> asyncio.Task[str | None]:
        if self._ahead is None:
            self._ahead = asyncio.create_task(self._read())
        return self._ahead

    async def _read(self) -> str | None:
        async for line in self._lines:
            if line.strip():
                return line
        return None
