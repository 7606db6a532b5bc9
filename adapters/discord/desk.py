"""Interactions: acknowledged before anything else is done, then answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from adapters.discord import limits
from adapters.discord.arguments import arguments, focused, from_menu, is_menu, name_of
from adapters.discord.components import modal
from adapters.discord.deliver import LEAVING, deliver
from adapters.discord.native import modal_of, sending, texts_of
from adapters.discord.parse import PLATFORM, parse, place_of, space_of
from adapters.discord.render import render
from adapters.discord.starters import starter_of
from adapters.discord.trying import ACKNOWLEDGED_BEFORE, FAILED, code_of, log, told, tried
from adapters.discord.ways import Interacting, Mode
from bot.commands.line import find
from bot.commands.spec import Command, Kind
from bot.reply import Card, Reply, error_reply
from bot.request import Request
from bot.words import shorten
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.discord.client import Moot

Interaction = discord.Interaction[Any]
SOON = 0.7
"""Seconds that completing a name may take before nothing is suggested."""
NO_FORM = "Discord left no time to open the form; press the button again."


async def command(moot: Moot, interaction: Interaction) -> None:
    """A slash command, or one of a message's menu."""
    data: Mapping[str, Any] = interaction.data or {}
    try:
        if is_menu(data):
            name, args = from_menu(data)
            named, _ = find(name.split(" "), moot.bot.commands)
        else:
            name, options = name_of(data)
            named, _ = find(name.split(" "), moot.bot.commands)
            args = arguments(named, options)
    except UserError as error:
        await say_at_once(moot, interaction, str(error))
        return
    private = moot.bot.private(named.name, PLATFORM, space_of(interaction))
    mode: Mode = "private" if private else "public"
    if not await acknowledged(lambda: interaction.response.defer(thinking=True, ephemeral=private)):
        mode = "unheard"
    request = await _request(moot, interaction, named.name, args)
    reply = await moot.bot.handle(request)
    if not is_menu(data):
        reply = with_question(named, request, reply)
    await deliver(moot, Interacting(interaction, mode), reply)


async def pressed(moot: Moot, interaction: Interaction) -> None:
    """A button or a menu: a form is shown first where it asks for something."""
    data: Mapping[str, Any] = interaction.data or {}
    control, values = str(data.get("custom_id")), list(data.get("values") or ())
    try:
        form = moot.bot.form(control, values)
        name, args = ("", {}) if form else moot.bot.pressed(control, values=values)
    except UserError as error:
        await say_at_once(moot, interaction, str(error))
        return
    if form is not None:
        shown = modal_of(modal(form))
        if not await acknowledged(lambda: interaction.response.send_modal(shown)):
            await deliver(moot, Interacting(interaction, "unheard"), error_reply(NO_FORM))
        return
    await _done(moot, interaction, name, args)


async def filled_in(moot: Moot, interaction: Interaction) -> None:
    """A form."""
    data: Mapping[str, Any] = interaction.data or {}
    texts = texts_of(data.get("components") or ())
    try:
        name, args = moot.bot.pressed(str(data.get("custom_id")), texts=texts)
    except UserError as error:
        await say_at_once(moot, interaction, str(error))
        return
    await _done(moot, interaction, name, args)


async def complete(moot: Moot, interaction: Interaction) -> None:
    """Names for what is being typed: soon, or none."""
    data: Mapping[str, Any] = interaction.data or {}
    found: list[app_commands.Choice[str]] = []
    try:
        found = await asyncio.wait_for(_names(moot, interaction, data), SOON)
    except Exception as error:
        # A list that does not come costs nothing; an error in its place would.
        log.warning("no names could be suggested: %s", told(error))
    try:
        await interaction.response.autocomplete(found)
    except FAILED as error:
        log.info("suggestions came too late: %s", told(error))


async def turned_away(moot: Moot, interaction: Interaction) -> None:
    """What is said when Moot is about to leave."""
    if interaction.type is discord.InteractionType.autocomplete:
        await interaction.response.autocomplete([])
    else:
        await say_at_once(moot, interaction, LEAVING)


async def say_at_once(moot: Moot, interaction: Interaction, text: str) -> None:
    """One sentence, to the asker alone, as the acknowledgement itself or, where that comes too late, by
    another way."""
    reply = error_reply(text)
    (message,) = render(reply)
    said = sending(message, ())
    if not await acknowledged(lambda: interaction.response.send_message(**said, ephemeral=True)):
        await deliver(moot, Interacting(interaction, "unheard"), reply)


async def acknowledged(respond: Callable[[], Any]) -> bool:
    """Whether Discord takes an acknowledgement; why not is logged."""
    try:
        await tried(respond)
    except discord.InteractionResponded:
        return True
    except FAILED as error:
        if code_of(error) == ACKNOWLEDGED_BEFORE:
            # An earlier try has come through, though its answer has not.
            return True
        log.warning("an interaction could not be acknowledged: %s", told(error))
        return False
    return True


def with_question(command: Command, request: Request, reply: Reply) -> Reply:
    """What was asked above what all may read: Discord shows others the command's name alone."""
    asked = next((p for p in command.parameters if p.positional and p.kind is Kind.TEXT), None)
    text = str(request.args.get(asked.name) or "") if asked else ""
    said = any(text in part for card in reply.cards for part in (card.title, card.text))
    if not command.answers or not text or said or reply.private:
        return reply
    shown = shorten(" ".join(text.split()), limits.EMBEDS_TEXT // 6)
    question = Card(text=f"{request.member.name}: /{command.name} {shown}")
    return replace(reply, cards=(question, *reply.cards))


async def _done(moot: Moot, interaction: Interaction, name: str, args: Mapping[str, Any]) -> None:
    mode: Mode = "pressed"
    if not await acknowledged(interaction.response.defer):
        mode = "unheard"
    reply = await moot.bot.handle(await _request(moot, interaction, name, args))
    await deliver(moot, Interacting(interaction, mode), reply)


async def _request(moot: Moot, interaction: Interaction, name: str, args: Mapping[str, Any]) -> Request:
    begun = (await starter_of(moot, interaction.channel)).answer
    return parse(interaction, name, args, zone=moot.zone, begun_from=begun)


async def _names(
    moot: Moot, interaction: Interaction, data: Mapping[str, Any]
) -> list[app_commands.Choice[str]]:
    name, options = name_of(data)
    typing = focused(options)
    named, _ = find(name.split(" "), moot.bot.commands)
    parameter = next((p for p in named.parameters if typing and p.name == typing.get("name")), None)
    if parameter is None or typing is None or not parameter.completer:
        return []
    typed = str(typing.get("value") or "")
    if parameter.completer == "command":
        known = [(each.name, each.help) for each in moot.bot.commands]
        found = [pair for pair in known if typed.casefold() in pair[0]]
    else:
        place = place_of(interaction, moot.zone)
        found = list(await moot.bot.names.complete(parameter.completer, typed, place, limits.CHOICES))
    choices: dict[str, str] = {}
    for value, what in found:
        label = limits.cut(f"{value}: {what}" if what else value, limits.CHOICE)
        if value and limits.length(value) <= limits.CHOICE:
            choices.setdefault(label, value)
    return [app_commands.Choice(name=label, value=value) for label, value in choices.items()][
        : limits.CHOICES
    ]
