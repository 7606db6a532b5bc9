"""A reply brought to whoever asked, whatever happens on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.native import pictures_of
from adapters.discord.render import render
from adapters.discord.threads import settled
from adapters.discord.trying import BAD_FORMS, FAILED, code_of, log, told, tried
from adapters.discord.ways import Messages, Pictures, Sent, Undeliverable, Way, in_channel
from bot.mishap import recorded
from bot.types import Card, Reply, error_reply

if TYPE_CHECKING:
    from adapters.discord.client import Moot

DONE = Reply(cards=(Card(text="Done.", tone="answer"),), private=True)
ELSEWHERE = "This could not be shown where you asked for it."
MISSED = (
    "{name}, your answer was for you alone and could not be shown in time. Use the command again, or let "
    "members of this server write to you."
)


async def deliver(moot: Moot, way: Way, reply: Reply) -> None:
    """Show a reply, and keep the poll or debate that it shows up to date from then on."""
    if not reply.cards and reply.text is None:
        reply = DONE
    pictures = await pictures_of(reply)
    messages = render(reply, pictures)
    sent = await _brought(moot, way, reply, messages, pictures)
    if sent is not None and reply.board:
        await settled(moot, way, reply, sent)


async def _brought(moot: Moot, way: Way, reply: Reply, messages: Messages, pictures: Pictures) -> Sent | None:
    try:
        return await way.say(reply, messages, pictures)
    except Undeliverable as error:
        if code_of(error.__cause__ or error) in BAD_FORMS:
            broken = error_reply(recorded("showing a reply", moot.log_at))
            await _brought_simply(moot, way, broken)
            return None
        log.warning("an answer takes a detour: %s", error)
    return await _detour(moot, way, reply, messages, pictures)


async def _brought_simply(moot: Moot, way: Way, reply: Reply) -> None:
    messages = render(reply)
    try:
        await way.say(reply, messages, ())
    except Undeliverable as error:
        log.warning("an answer takes a detour: %s", error)
        await _detour(moot, way, reply, messages, ())


async def _detour(moot: Moot, way: Way, reply: Reply, messages: Messages, pictures: Pictures) -> Sent | None:
    """What all may see goes to the channel, and where that cannot be to the member; what is for the
    member alone to them, or word of it to the channel."""
    channel = moot.get_partial_messageable(way.room, guild_id=way.guild.id if way.guild else None)
    nonce = moot.nonce()
    if not reply.private:
        try:
            return await in_channel(channel, messages, pictures, nonce=nonce)
        except FAILED as error:
            log.warning("the channel of an answer cannot be used: %s", told(error))
    try:
        user = await tried(lambda: moot.fetch_user(way.user.id))
        first = {**messages[0], "content": "\n".join(filter(None, (ELSEWHERE, messages[0]["content"])))}
        # Buttons would act within the direct messages, where the server's polls and answers are unknown.
        await in_channel(user, [first, *messages[1:]], pictures, nonce=nonce, controls=way.guild is None)
        return None
    except FAILED as error:
        log.warning("a member cannot be written to: %s", told(error))
    if reply.private:
        name = getattr(way.user, "display_name", "")
        note = render(Reply(cards=(Card(text=MISSED.format(name=name), tone="warning"),)))
        try:
            await in_channel(channel, note, (), nonce=nonce)
        except FAILED as error:
            log.warning("nobody could be told of an answer: %s", told(error))
    return None
