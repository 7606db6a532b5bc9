"""The model as JSON, as Discord's API and gateway send it."""

from __future__ import annotations

from discord_server.components import JSON
from discord_server.model import DM, Channel, Guild, Member, Role, User
from discord_server.permissions import permissions_of


def user_json(user: User) -> JSON:
    """A user object."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.bot else user.name.capitalize(),
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def member_json(member: Member, *, with_user: bool = True) -> JSON:
    """A guild member object."""
    data: JSON = {
        "roles": [str(role.id) for role in member.roles],
        "nick": member.nick,
        "avatar": None,
        "joined_at": member.joined_at,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    return data | {"user": user_json(member.user)} if with_user else data


def role_json(role: Role, position: int) -> JSON:
    """A role object."""
    tags: JSON = {"tags": {"bot_id": str(role.bot_id)}} if role.bot_id else {}
    return tags | {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel_json(channel: Channel, viewer: User | None = None) -> JSON:
    """A channel, thread or direct-message object; with `viewer`, what they may do there, as interactions have it."""
    last = max((message.id for message in channel.seen if not message.deleted), default=None)
    data: JSON = {
        "id": str(channel.id),
        "type": channel.kind,
        "flags": 0,
        "last_message_id": last and str(last),
    }
    if channel.kind == DM:
        return data | {"recipients": [user_json(user) for user in channel.recipients]}
    assert channel.guild is not None
    data |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "parent_id": str(channel.parent.id) if channel.parent else None,
        "rate_limit_per_user": channel.rate_limit_per_user,
    }
    if viewer is not None:
        data["permissions"] = str(int(permissions_of(viewer, channel)))
    if channel.is_thread:
        assert channel.owner is not None
        count = sum(not message.deleted for message in channel.seen)
        return data | {
            "owner_id": str(channel.owner.id),
            "message_count": count,
            "total_message_sent": len(channel.seen),
            "member_count": min(len(channel.thread_members), 50),
            "thread_metadata": {
                "archived": channel.archived,
                "locked": channel.locked,
                "auto_archive_duration": channel.auto_archive_duration,
                "archive_timestamp": channel.archive_timestamp,
                "create_timestamp": channel.archive_timestamp,
                "invitable": True,
            },
        }
    overwrites = [
        {
            "id": str(about),
            "type": int(about not in channel.guild.roles),
            "allow": str(allow),
            "deny": str(deny),
        }
        for about, (allow, deny) in channel.overwrites.items()
    ]
    return data | {
        "topic": channel.topic,
        "position": list(channel.guild.channels).index(channel.id),
        "nsfw": False,
        "permission_overwrites": overwrites,
    }


def guild_json(guild: Guild) -> JSON:
    """A guild object, as GET answers."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "preferred_locale": guild.locale,
        "roles": [role_json(role, at) for at, role in enumerate(guild.roles.values())],
        **{name: [] for name in ("emojis", "features", "stickers")},
        **dict.fromkeys(("icon", "banner", "splash", "discovery_splash", "description", "vanity_url_code")),
        **dict.fromkeys(
            ("afk_channel_id", "system_channel_id", "rules_channel_id", "public_updates_channel_id")
        ),
        **dict.fromkeys(("application_id", "safety_alerts_channel_id", "max_presences")),
        **dict.fromkeys(("mfa_level", "nsfw_level", "premium_tier", "system_channel_flags"), 0),
        **dict.fromkeys(("default_message_notifications", "explicit_content_filter"), 0),
        "verification_level": 1,
        "afk_timeout": 300,
        "region": "deprecated",
        "max_members": 500000,
        "premium_progress_bar_enabled": False,
    }


def guild_create_json(guild: Guild, members: list[Member]) -> JSON:
    """The event GUILD_CREATE, with those members that the bot's intents let it know of."""
    channels = [channel for channel in guild.channels.values() if not channel.deleted]
    return guild_json(guild) | {
        "joined_at": members[0].joined_at,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in members],
        "channels": [channel_json(channel) for channel in channels if not channel.is_thread],
        "threads": [
            channel_json(channel) for channel in channels if channel.is_thread and not channel.archived
        ],
        **{
            name: []
            for name in (
                "presences",
                "voice_states",
                "stage_instances",
                "guild_scheduled_events",
                "soundboard_sounds",
            )
        },
    }


def owners_json(channel: Channel) -> JSON:
    """Through whom the app is installed here: the guild, or 0 in the bot's direct messages."""
    return {"0": str(channel.guild.id) if channel.guild else "0"}


def ready_json(bot: User, guilds: list[Guild], session: str, shard: tuple[int, int], url: str) -> JSON:
    """The event READY."""
    return {
        "v": 10,
        "user": user_json(bot) | {"verified": True, "mfa_enabled": True, "email": None},
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "private_channels": [],
        "session_id": session,
        "session_type": "normal",
        "resume_gateway_url": url,
        "shard": list(shard),
        "application": {"id": str(bot.id), "flags": 1 << 23},
        "_trace": [],
    }
