"""Permissions: the bits that matter to a bot, and how Discord works them out for a member in a channel."""

from __future__ import annotations

from enum import IntFlag

from discord_server.model import Channel, User


class Permission(IntFlag):
    """Bits of Discord's permission bitfield."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51


P = Permission

ALL = (1 << 53) - 1
MEMBERS = (
    P.ADD_REACTIONS
    | P.VIEW_CHANNEL
    | P.SEND_MESSAGES
    | P.EMBED_LINKS
    | P.ATTACH_FILES
    | P.READ_MESSAGE_HISTORY
    | P.USE_APPLICATION_COMMANDS
    | P.CREATE_PUBLIC_THREADS
    | P.SEND_MESSAGES_IN_THREADS
    | P.SEND_POLLS
)
"""What everybody may do in a new server of this kind."""


def bits(names: str) -> int:
    """`"send_messages attach_files"` as a bitfield."""
    value = 0
    for name in names.split():
        value |= Permission[name.upper()]
    return value


def permissions_of(user: User, channel: Channel) -> int:
    """What `user` may do in `channel`, after roles and the channel's overwrites; a thread has its parent's.

    Without View Channel there is nothing, and without Send Messages no embeds, files or mentions, as in Discord's
    documentation of implicit permissions.
    """
    guild = channel.guild
    if guild is None:
        return (MEMBERS & ~P.CREATE_PUBLIC_THREADS) if user in channel.recipients or user.bot else 0
    member = guild.members.get(user.id)
    if member is None:
        return 0
    if guild.owner is user:
        return ALL
    allowed = guild.everyone.permissions
    for role in member.roles:
        allowed |= role.permissions
    if allowed & P.ADMINISTRATOR:
        return ALL
    place = channel.parent if channel.is_thread and channel.parent else channel
    for about in ([guild.id], [role.id for role in member.roles], [user.id]):
        found = [place.overwrites[one] for one in about if one in place.overwrites]
        for _, deny in found:
            allowed &= ~deny
        for allow, _ in found:
            allowed |= allow
    if not allowed & P.VIEW_CHANNEL:
        return 0
    if channel.is_private and user.id not in channel.thread_members and not allowed & P.MANAGE_THREADS:
        return 0
    sends = P.SEND_MESSAGES_IN_THREADS if channel.is_thread else P.SEND_MESSAGES
    if not allowed & sends:
        allowed &= ~(P.EMBED_LINKS | P.ATTACH_FILES | P.MENTION_EVERYONE)
    return allowed
