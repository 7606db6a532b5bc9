"""Interactions and messages as events: JSON that is enough to do them again after a restart."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adapters.chat.platform import Event
from bot.request import OWN_SPACE

if TYPE_CHECKING:
    import discord

PLATFORM = "discord"
COMMAND, CONTROL, FORM, MESSAGE = "command", "control", "form", "message"
KINDS = {"application_command": COMMAND, "component": CONTROL, "modal_submit": FORM}
THREADS = frozenset(("public_thread", "private_thread", "news_thread"))
MENTION = re.compile(r"<@[!&]?\d+>")


def parse(source: discord.Interaction[Any] | discord.Message, **more: Any) -> Event:
    """The event of an interaction, or of a message; `more` is what else of it stands in the payload."""
    found: Any = source
    message = hasattr(source, "author")
    user = _user_of(source)
    space, room = space_of(source), room_of(source)
    home = str(getattr(source.channel, "parent_id", None) or room)
    channel = source.guild.get_channel(int(home)) if source.guild is not None else None
    payload = {
        "id": str(source.id),
        "home": home,
        "guild": "" if space.startswith(OWN_SPACE) else space,
        "secluded": _is_secluded(source, channel),
        "member": _member(user, space, {room, home}, channel),
        "stated": source.created_at.timestamp(),
        **more,
    }
    if not message:
        payload |= {
            "application": found.application_id,
            "token": found.token,
            "data": found.data or {},
            # Where Moot cannot see a channel, it answers an interaction, and can edit that for a while alone.
            "seen": found.app_permissions.view_channel,
            "hidden": found.message is not None and found.message.flags.ephemeral,
        }
    return Event(
        key=str(source.id),
        kind=MESSAGE if message else KINDS.get(found.type.name, found.type.name),
        payload=payload,
        came=time.time(),
        space=space,
        member=str(user.id),
        room=room,
        direct=space.startswith(OWN_SPACE),
    )


def space_of(source: Any) -> str:
    """The server's id; a member's direct messages are a space of their own."""
    guild_id = getattr(source, "guild_id", None) or getattr(source.guild, "id", None)
    return f"{OWN_SPACE}{_user_of(source).id}" if guild_id is None else str(guild_id)


def room_of(source: Any) -> str:
    """The channel's or thread's id."""
    return str(source.channel.id if hasattr(source, "author") else source.channel_id)


def is_thread(channel: Any) -> bool:
    """Whether a channel is a thread."""
    return getattr(getattr(channel, "type", None), "name", "") in THREADS


def without_mention(text: str, user: int, role: int | None = None) -> str:
    """A message's words without mentions of the bot, or of the role that is its own."""
    own = {f"<@{user}>", f"<@!{user}>", f"<@&{role}>"}
    return MENTION.sub(lambda match: "" if match[0] in own else match[0], text).strip()


def words_of(message: Mapping[str, Any]) -> str:
    """The words of a message in Discord's JSON: its content, else those of its embeds."""
    content = str(message.get("content") or "")
    if content.strip():
        return content
    embeds = message.get("embeds") or ()
    said = [str(embed.get(part) or "") for embed in embeds for part in ("title", "description")]
    return "\n".join(text for text in said if text)


def _user_of(source: Any) -> Any:
    return source.author if hasattr(source, "author") else source.user


def _is_secluded(source: Any, channel: Any) -> bool:
    """Whether not everybody in the server can see the channel, as far as is known."""
    if channel is None:
        return is_thread(source.channel) and source.channel.type.name == "private_thread"
    return not channel.permissions_for(source.guild.default_role).view_channel


def _member(user: Any, space: str, rooms: set[str], channel: Any) -> dict[str, Any]:
    roles = [role for role in getattr(user, "roles", ()) if not role.is_default()]
    # In direct messages a member is their own moderator.
    moderator = space.startswith(OWN_SPACE) or _moderates(getattr(user, "guild_permissions", None))
    # An interaction brings the permissions in its channel and in its threads, which may add to the server's.
    here = _moderates(getattr(user, "resolved_permissions", None)) and not moderator
    threads = {str(thread.id) for thread in getattr(channel, "threads", ())}
    return {
        "name": user.display_name,
        "groups": [str(role.id) for role in roles] + [role.name for role in roles],
        "moderator": moderator,
        "moderates": sorted(rooms | threads) if here else [],
    }


def _moderates(permissions: Any) -> bool:
    return permissions is not None and any(
        (permissions.administrator, permissions.manage_guild, permissions.manage_messages)
    )
