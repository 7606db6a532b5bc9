"""Names offered while a member types an option."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from discord import app_commands

from adapters.discord import limits
from adapters.discord.commands import focused, name_of
from adapters.discord.errors import in_log
from adapters.discord.events import parse
from adapters.texts import shortened
from bot.commands.line import find

if TYPE_CHECKING:
    import discord

    from adapters.chat.kernel import Chat

log = logging.getLogger(__name__)

Choices = list[app_commands.Choice[str]]
SOON = 0.7
"""Seconds after which nothing is offered: a list that comes later is of no use."""


async def completed(chat: Chat, interaction: discord.Interaction[Any]) -> Choices:
    """The names to offer, none where they cannot be found soon."""
    try:
        return await asyncio.wait_for(_names(chat, interaction), SOON)
    except Exception as error:
        # A missing list costs nothing; an error in its place would.
        log.warning("no names could be offered: %s", in_log(error))
        return []


async def _names(chat: Chat, interaction: discord.Interaction[Any]) -> Choices:
    bot = chat.bot
    data: Mapping[str, Any] = interaction.data or {}
    name, options = name_of(data, bot.commands)
    typing = focused(options)
    command, _ = find(name.split(" "), bot.commands)
    parameter = next((p for p in command.parameters if typing and p.name == typing.get("name")), None)
    if parameter is None or typing is None or not parameter.completer:
        return []
    typed = str(typing.get("value") or "")
    if parameter.completer == "command":
        found = [(each.name, each.help) for each in bot.commands if typed.casefold() in each.name]
    else:
        place = await chat.platform.place(parse(interaction))
        found = list(await bot.completions.complete(parameter.completer, typed, place, limits.CHOICES))
    choices: dict[str, str] = {}
    for value, what in found:
        label = shortened(f"{value}: {what}" if what else value, limits.CHOICE)
        if value and limits.length(value) <= limits.CHOICE:
            choices.setdefault(label, value)
    pairs = list(choices.items())[: limits.CHOICES]
    return [app_commands.Choice(name=label, value=value) for label, value in pairs]
