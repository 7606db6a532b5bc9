"""Messages that are questions: those that mention the bot or reply to it, direct messages, and what is
said in threads of the bot's own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from adapters.discord.deliver import LEAVING, deliver
from adapters.discord.parse import is_thread, parse, without_mention
from adapters.discord.starters import starter_of
from adapters.discord.trying import FAILED, log, told
from adapters.discord.ways import Replying
from bot.capabilities import FULL_CHAT
from bot.reply import Card, Reply, error_reply

if TYPE_CHECKING:
    from adapters.discord.client import Moot

NO_QUESTION = Reply(
    cards=(Card(text="Write a question after my name, or use /ask; /help lists what else I can do."),)
)
UNREAD = Reply(
    cards=(
        Card(
            text="I can read only what mentions me by my own name: leave the mention on when you reply, "
            "choose me and not my role when you write to me, or use /ask."
        ),
    )
)


async def heard(moot: Moot, message: discord.Message) -> None:
    """Answer a message, if it is for the bot."""
    me = moot.user
    if me is None or message.author.bot or message.webhook_id is not None:
        return
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return
    role = _own_role(message)
    mentioned = role is not None or any(user.id == me.id for user in message.mentions)
    replied = _is_reply_to(message, me.id)
    direct = message.guild is None
    if not (mentioned or replied or direct or await _in_own_thread(moot, message)):
        return
    words = without_mention(message.content, me.id, role)
    way = Replying(message)
    if moot.leaving:
        await deliver(moot, way, error_reply(LEAVING))
        return
    if not words:
        unread = not message.content and not direct and not moot.reads_content
        await deliver(moot, way, UNREAD if unread else NO_QUESTION)
        return
    typing = asyncio.create_task(_show_typing(message))
    begun = (await starter_of(moot, message.channel)).answer
    request = parse(message, "ask", {"question": words}, zone=moot.zone, begun_from=begun)
    if not direct and moot.bot.private("ask", request.platform, request.space):
        # It goes by direct message, where the server's answers are unknown to buttons.
        request = replace(request, capabilities=replace(FULL_CHAT, buttons=False, menus=False))
    try:
        await deliver(moot, way, await moot.bot.handle(request))
    finally:
        typing.cancel()


def _own_role(message: discord.Message) -> int | None:
    """The role that Discord made for the bot, where the message mentions that: the app offers both under
    one name."""
    own = message.guild.self_role if message.guild is not None else None
    return own.id if own is not None and own in message.role_mentions else None


def _is_reply_to(message: discord.Message, me: int) -> bool:
    answered = message.reference.resolved if message.reference else None
    return isinstance(answered, discord.Message) and answered.author.id == me


async def _in_own_thread(moot: Moot, message: discord.Message) -> bool:
    """Whether it is a question in a thread of the bot's own. In a thread that members began from an
    answer everything is one; in a debate's thread, which the bot began, only what ends as a question:
    the others are speeches."""
    thread = message.channel
    if not is_thread(thread) or not message.content.strip() or moot.user is None:
        return False
    if getattr(thread, "owner_id", None) == moot.user.id:
        return message.content.rstrip().endswith(("?", "？", "؟"))
    return (await starter_of(moot, thread)).own


async def _show_typing(message: discord.Message) -> None:
    try:
        await message.channel.typing()
    except FAILED as error:
        log.info("typing could not be shown: %s", told(error))
