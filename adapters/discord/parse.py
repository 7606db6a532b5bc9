"""What reaches Moot from Discord, as requests."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.capabilities import FULL_CHAT
from bot.polls.types import Place
from bot.request import Member, Moment, Request

if TYPE_CHECKING:
    import discord

PLATFORM = "discord"
THREADS = frozenset(("public_thread", "private_thread", "news_thread"))
MENTION = re.compile(r"<@[!&]?\d+>")


def parse(
    source: discord.Interaction[Any] | discord.Message,
    command: str,
    args: Mapping[str, Any],
    *,
    zone: str = "UTC",
    begun_from: str = "",
) -> Request:
    """The request that an interaction or a message makes, once it is known which command it means, and
    from which answer the thread was begun, if it is in one."""
    user = user_of(source)
    alone = source.guild is None and getattr(source, "guild_id", None) is None
    return Request(
        command=command,
        args=args,
        member=member(user, alone=alone),
        room=room_of(source),
        platform=PLATFORM,
        space=space_of(source),
        zone=zone,
        delivery=str(source.id),
        moment=Moment(time.time(), source.created_at.timestamp()),
        thread=alone or is_thread(source.channel),
        capabilities=FULL_CHAT,
        home=home_of(source),
        secluded=is_secluded(source),
        begun_from=begun_from,
    )


def member(user: Any, *, alone: bool = False) -> Member:
    """Who acts. `alone` with the bot in direct messages, one is one's own moderator."""
    roles = [role for role in getattr(user, "roles", ()) if not role.is_default()]
    groups = tuple(str(role.id) for role in roles) + tuple(role.name for role in roles)
    # Those that came with an interaction, else what the roles give.
    allowed = getattr(user, "resolved_permissions", None)
    if allowed is None:
        allowed = getattr(user, "guild_permissions", None)
    moderator = alone or (
        allowed is not None and any((allowed.administrator, allowed.manage_guild, allowed.manage_messages))
    )
    return Member(str(user.id), user.display_name, groups, moderator)


def space_of(source: Any) -> str:
    """The server; a member's direct messages are a space of their own."""
    guild_id = getattr(source, "guild_id", None) or getattr(source.guild, "id", None)
    if guild_id is not None:
        return str(guild_id)
    return f"dm:{user_of(source).id}"


def user_of(source: Any) -> Any:
    """Who acts, as discord.py has them."""
    return source.author if is_message(source) else source.user


def room_of(source: Any) -> str:
    """The channel or thread."""
    return str(source.channel.id if is_message(source) else source.channel_id)


def place_of(source: Any, zone: str) -> Place:
    """Where names are completed, and messages kept up to date."""
    return Place(PLATFORM, space_of(source), room_of(source), zone, home_of(source), is_secluded(source))


def home_of(source: Any) -> str:
    """The channel; of a thread, the one in which it stands."""
    return str(getattr(source.channel, "parent_id", None) or room_of(source))


def is_secluded(source: Any) -> bool:
    """Whether a server's channel can't be seen by everybody in it, as far as is known."""
    guild = source.guild
    channel = guild.get_channel(int(home_of(source))) if guild is not None else None
    if channel is None:
        return is_thread(source.channel) and source.channel.type.name == "private_thread"
    return not channel.permissions_for(guild.default_role).view_channel


def is_message(source: Any) -> bool:
    """Whether this is a message, and no interaction."""
    return hasattr(source, "author")


def is_thread(channel: Any) -> bool:
    """Whether a channel is a thread."""
    return getattr(getattr(channel, "type", None), "name", "") in THREADS


def without_mention(text: str, user: int, role: int | None = None) -> str:
    """A message's words without those that only address the bot, or the role that is its own."""
    own = {f"<@{user}>", f"<@!{user}>", f"<@&{role}>"}
    return MENTION.sub(lambda match: "" if match[0] in own else match[0], text).strip()


def words_of(message: Mapping[str, Any]) -> str:
    """What a message says, as Discord's JSON has it: its content, else that of its embeds."""
    content = str(message.get("content") or "")
    if content.strip():
        return content
    embeds = message.get("embeds") or ()
    said = [str(embed.get(part) or "") for embed in embeds for part in ("title", "description")]
    return "\n".join(text for text in said if text)
