"""What members can ask of Moot: a feature a file, all listed here in the order of the help."""

from __future__ import annotations

from bot.commands import ask, check, quote, search, sources
from bot.commands import help as help_
from bot.commands.spec import Command

COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    quote.COMMAND,
    check.COMMAND,
    search.COMMAND,
    sources.COMMAND,
    help_.COMMAND,
)
