"""The line editor: history kept under the home, and completion of what a line may become."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.output import ColorDepth

from adapters.terminal.escape import escape
from adapters.terminal.parse import PLACE, SLASH
from adapters.terminal.screen import colour_wanted
from bot.bot import Bot
from bot.commands import COMMANDS
from bot.commands.line import is_ballot
from bot.commands.line_completion import wanted

if TYPE_CHECKING:
    from adapters.terminal.room import Room


class KeptHistory(FileHistory):
    """History in a file for its owner's eyes; a disk that cannot be written loses only that."""

    def load_history_strings(self) -> Iterable[str]:
        """The lines kept, the last one first."""
        try:
            yield from super().load_history_strings()
        except OSError:
            return

    def store_string(self, string: str) -> None:
        """Keep one line more, unless it holds a ballot."""
        if is_ballot(string, COMMANDS):
            return
        with contextlib.suppress(OSError):
            path = Path(os.fsdecode(self.filename))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            super().store_string(string)


class LineCompleter(Completer):
    """Commands, their options, and names from the sources."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        """None: names come from the library, which must not be waited for here."""
        return ()

    async def get_completions_async(
        self, document: Document, event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """What the word before the cursor may become."""
        line = document.text_before_cursor.lstrip()
        if not line.startswith(SLASH):
            return
        asked = wanted(line[len(SLASH) :], self._bot.commands)
        back = -len(asked.typed)
        folded = asked.typed.casefold()
        for word, meaning in asked.words:
            if word.casefold().startswith(folded):
                yield Completion(word, start_position=back, display_meta=meaning)
        if asked.completer == "command":
            for command in self._bot.commands:
                if command.name.startswith(folded):
                    yield Completion(command.name, start_position=back, display_meta=command.help)
        elif asked.completer:
            before = document.text_before_cursor
            opened = before[: len(before) + back].endswith('"')
            for name, meaning in await self._bot.completions.complete(asked.completer, asked.typed, PLACE):
                # In quotation marks where the name has several words.
                text = f'"{name}"' if " " in name else name
                yield Completion(escape(text), back - opened, escape(name), escape(meaning))


async def typed_lines(room: Room, home: Path) -> AsyncIterator[str]:
    """What is typed, a line at a time, until Ctrl-D. The model loads meanwhile."""
    plain = not colour_wanted(room.out)
    session: PromptSession[str] = PromptSession(
        history=KeptHistory(home / "history"),
        completer=LineCompleter(room.bot),
        complete_while_typing=False,
        color_depth=ColorDepth.DEPTH_1_BIT if plain else None,
    )
    loading = asyncio.create_task(_warm(room.bot))
    try:
        while True:
            try:
                prompt = FormattedText([("bold" if plain else "bold ansicyan", room.prompt)])
                yield await session.prompt_async(prompt)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
    finally:
        loading.cancel()


async def _warm(bot: Bot) -> None:
    """Load ahead of the first question; what goes wrong is said when something is asked."""
    with contextlib.suppress(Exception):
        await bot.completions.refresh()
        await bot.reads(PLACE.platform, PLACE.space).call(lambda library: library.warm())
