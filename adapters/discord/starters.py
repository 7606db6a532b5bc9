"""The messages from which threads were begun: whose they are, and which answer they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from adapters.discord.parse import is_thread
from adapters.discord.trying import UNREACHED, log, told, tried

if TYPE_CHECKING:
    from adapters.discord.client import Moot

MOST = 1_000
"""Threads of which it is remembered."""


@dataclass(frozen=True, slots=True)
class Starter:
    """The bot's `own` message, or another; `answer` is the id of the answer that it shows, as its buttons
    have it."""

    own: bool = False
    answer: str = ""


async def starter_of(moot: Moot, channel: Any) -> Starter:
    """What a thread was begun from; of other channels, nothing. The bot itself begins threads for
    debates alone, which hang on no answer."""
    me = moot.user
    if not is_thread(channel) or me is None or channel.owner_id == me.id:
        return Starter()
    known = moot.starters
    if channel.id not in known:
        while len(known) >= MOST:
            known.pop(next(iter(known)))
        parent = moot.get_partial_messageable(channel.parent_id)
        try:
            # A thread has the id of the message that it was begun from.
            message = await tried(lambda: parent.fetch_message(channel.id))
            own = message.author.id == me.id
            known[channel.id] = Starter(own, _answer(moot, message) if own else "")
        except UNREACHED as error:
            log.warning("the beginning of a thread could not be read: %s", told(error))
            return Starter()
        except discord.HTTPException:
            known[channel.id] = Starter()
    return known.get(channel.id, Starter())


def _answer(moot: Moot, message: discord.Message) -> str:
    parts = [part for row in message.components for part in getattr(row, "children", ())]
    return moot.bot.answer_of(str(getattr(part, "custom_id", "")) for part in parts)
