"""Guilds, members, channels and threads, made and unmade by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_server.gateway import GUILDS, MEMBERS
from discord_server.model import PUBLIC_THREAD, TEXT, Channel, Guild, Message, Role, User
from discord_server.payloads import channel_json, member_json, role_json, user_json
from discord_server.permissions import bits

if TYPE_CHECKING:
    from discord_server.gateway import Gateway
    from discord_server.posting import Posting
    from discord_server.world import World

INVITED = (
    "view_channel send_messages send_messages_in_threads create_public_threads embed_links attach_files "
    "read_message_history add_reactions"
)
"""What the bot's role allows unless a test says otherwise."""


class Building:
    """The server's world, changed while the bot looks on or before it comes."""

    world: World
    gateway: Gateway
    posting: Posting

    def user(
        self,
        name: str,
        *guilds: Guild,
        permissions: str = "",
        locale: str = "en-US",
        accepts_dms: bool = True,
    ) -> User:
        """Somebody, a member of these guilds; `permissions` (names, spaced) come with a role of their own."""
        user = User(self.world.clock.snowflake(), name, locale=locale, accepts_dms=accepts_dms)
        self.world.users[user.id] = user
        for guild in guilds:
            self.join(guild, user, *([self.role(guild, name, permissions)] if permissions else []))
        return user

    def guild(
        self,
        name: str = "Study group",
        *,
        owner: User | None = None,
        locale: str = "en-US",
        bot_permissions: str = INVITED,
        everyone: str | None = None,
    ) -> Guild:
        """A server with the text channel `general`; the bot is in it, with these permissions besides everybody's.

        `everyone`: what all may do, the bot too, instead of the usual (`permissions.MEMBERS`).
        """
        owner = owner or self.user(f"owner of {name}".lower())
        guild = self.world.new_guild(name, owner, locale, bits(bot_permissions))
        if everyone is not None:
            guild.everyone.permissions = bits(everyone)
        self.world.add_channel(Channel(self.world.clock.snowflake(), TEXT, "general", guild))
        for session in self.gateway.sessions:
            if session.serves(guild.id):
                session.dispatch("GUILD_CREATE", self.gateway.guild_event(guild, session))
        return guild

    def role(self, guild: Guild, name: str, permissions: str = "") -> Role:
        """A role."""
        role = self.world.new_role(guild, name, bits(permissions))
        data = {"guild_id": str(guild.id), "role": role_json(role, len(guild.roles) - 1)}
        self.gateway.dispatch("GUILD_ROLE_CREATE", data, guild.id, needs=GUILDS)
        return role

    def join(self, guild: Guild, user: User, *roles: Role) -> None:
        """A user becomes a member."""
        member = self.world.add_member(guild, user, list(roles))
        data = member_json(member) | {"guild_id": str(guild.id)}
        self.gateway.dispatch("GUILD_MEMBER_ADD", data, guild.id, needs=MEMBERS)

    def leave(self, guild: Guild, user: User) -> None:
        """A member leaves, or the bot is removed."""
        del guild.members[user.id]
        if user is self.world.bot:
            self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id, needs=GUILDS)
        else:
            data = {"guild_id": str(guild.id), "user": user_json(user)}
            self.gateway.dispatch("GUILD_MEMBER_REMOVE", data, guild.id, needs=MEMBERS)

    def channel(self, guild: Guild, name: str) -> Channel:
        """One more text channel."""
        made = self.world.add_channel(Channel(self.world.clock.snowflake(), TEXT, name, guild))
        self.gateway.dispatch("CHANNEL_CREATE", channel_json(made), guild.id, needs=GUILDS)
        return made

    def overwrite(self, channel: Channel, about: User | Role, *, allow: str = "", deny: str = "") -> None:
        """Set what a member or a role may do in a channel: `overwrite(general, server.bot, deny="send_messages")`."""
        channel.overwrites[about.id] = (bits(allow), bits(deny))
        if channel.guild is not None:
            self.gateway.dispatch("CHANNEL_UPDATE", channel_json(channel), channel.guild.id, needs=GUILDS)

    def delete_channel(self, channel: Channel) -> None:
        """A channel (with its threads) or a thread is gone."""
        guild = channel.guild
        assert guild is not None
        for one in (channel, *(thread for thread in guild.threads if thread.parent is channel)):
            one.deleted = True
            one.bell.ring()
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.gateway.dispatch(event, channel_json(channel), guild.id, needs=GUILDS)
        self.world.bell.ring()

    def delete_message(self, message: Message) -> None:
        """A moderator deletes a message."""
        self.posting.delete(message)

    def open_thread(
        self,
        user: User,
        parent: Channel,
        name: str,
        *,
        message: Message | None = None,
        kind: int = PUBLIC_THREAD,
        minutes: int = 4320,
    ) -> Channel:
        """A thread, in a channel or on one of its messages (whose id it then has)."""
        clock = self.world.clock
        thread = Channel(message.id if message else clock.snowflake(), kind, name, parent.guild, parent, user)
        thread.auto_archive_duration = minutes
        thread.archive_timestamp = clock.iso()
        thread.thread_members[user.id] = clock.iso()
        self.world.add_channel(thread)
        if message is not None:
            message.thread = thread
            message.flags |= 1 << 5
        self.posting.thread_changed(thread, "THREAD_CREATE", newly_created=True)
        return thread

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """A moderator closes a thread, or locks it besides; or it falls asleep."""
        thread.archived, thread.locked = True, locked
        thread.archive_timestamp = self.world.clock.iso()
        self.posting.thread_changed(thread)
