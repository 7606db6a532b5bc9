"""A reply brought to whoever asked, whatever happens on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.render import render
from adapters.discord.threads import settled
from adapters.discord.trying import BAD_FORMS, FAILED, code_of, log, told, tried
from adapters.discord.ways import ForOneAlone, Outgoing, Undeliverable, Way, in_channel, outgoing_of
from bot.incidents import log_incident
from bot.reply import Card, Reply, error_reply

if TYPE_CHECKING:
    from adapters.discord.client import Moot

DONE = Reply(cards=(Card(text="Done.", tone="answer"),), private=True)
LEAVING = "Moot is being restarted; try again in a minute."
ELSEWHERE = "This could not be shown where you asked for it."
ALONE = (
    "Answers are for you alone where you asked. To show one there, ask with /ask: below its answer is the "
    "button Share."
)
THE_REST = "The rest could not be shown where you asked for it."
MISSED = (
    "{name}, your answer was for you alone and could not be shown in time. Use the command again, or let "
    "members of this server write to you."
)


async def deliver(moot: Moot, way: Way, reply: Reply) -> None:
    """Show a reply, and keep the poll or debate that it shows up to date from then on."""
    if not reply.cards and reply.text is None:
        reply = DONE
    outgoing = await outgoing_of(reply)
    await _brought(moot, way, outgoing)
    if outgoing.first is not None and outgoing.ok and reply.board:
        await settled(moot, way, reply, outgoing.first)


async def _brought(moot: Moot, way: Way, outgoing: Outgoing) -> None:
    head = ELSEWHERE
    try:
        await way.say(outgoing)
        return
    except ForOneAlone:
        head = ALONE
    except Undeliverable as error:
        if code_of(error.__cause__ or error) in BAD_FORMS and outgoing.ok:
            # By no way would Discord take it.
            wrong = error_reply(log_incident("showing a reply", moot.log_at))
            outgoing.left, outgoing.private, outgoing.ok = [*render(wrong)], True, False
            await _brought(moot, way, outgoing)
            return
        log.warning("an answer takes a detour: %s", error)
    await _detour(moot, way, outgoing, THE_REST if outgoing.first else head)


async def _detour(moot: Moot, way: Way, outgoing: Outgoing, head: str) -> None:
    """What all may see goes to the channel, and where that cannot be to the member, under a `head` that
    says why; what is for the member alone to them, or word of it to the channel."""
    channel = moot.get_partial_messageable(way.room, guild_id=way.guild.id if way.guild else None)
    if not outgoing.private:
        try:
            await in_channel(channel, outgoing, nonce=moot.nonce())
            return
        except FAILED as error:
            log.warning("the channel of an answer cannot be used: %s", told(error))
    # Buttons would act within the direct messages, where the server's polls and answers are unknown.
    if await to_member(moot, way.user.id, outgoing, head, controls=way.guild is None):
        return
    if outgoing.private:
        name = getattr(way.user, "display_name", "")
        note = Reply(cards=(Card(text=MISSED.format(name=name), tone="warning"),))
        try:
            await in_channel(channel, await outgoing_of(note), nonce=moot.nonce())
        except FAILED as error:
            log.warning("nobody could be told of an answer: %s", told(error))


async def to_member(
    moot: Moot, member: int, outgoing: Outgoing, head: str, *, controls: bool = False
) -> bool:
    """Whether what is left could be sent to a member directly, under a `head` that says why."""
    first = outgoing.left[0]
    outgoing.left[0] = {**first, "content": "\n".join(filter(None, (head, first["content"])))}
    try:
        user = await tried(lambda: moot.fetch_user(member))
        away = Outgoing(outgoing.left, outgoing.pictures)
        await in_channel(user, away, nonce=moot.nonce(), controls=controls)
        return True
    except FAILED as error:
        log.warning("a member cannot be written to: %s", told(error))
        return False
