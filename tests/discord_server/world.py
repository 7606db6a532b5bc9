"""The state of the pretended Discord: who is where, what was said, which commands are registered."""

from __future__ import annotations

import secrets
from typing import Any

from chat_server import Bell

from discord_server.clock import Clock
from discord_server.components import JSON
from discord_server.model import DM, Channel, Guild, Interaction, Member, Message, Role, User
from discord_server.permissions import MEMBERS, P, permissions_of
from discord_server.refusals import refusal


class World:
    """Everything that there is, and the look-ups that refuse what is not there."""

    def __init__(self, clock: Clock, *, token: str, name: str, intents: int) -> None:
        self.clock = clock
        self.token = token
        self.bell = Bell()
        self.application_id = clock.snowflake()
        self.privileged_intents = intents
        self.bot = User(self.application_id, name, bot=True)
        self.owner = User(clock.snowflake(), "developer")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[int | None, dict[int, JSON]] = {None: {}}
        self.interactions: dict[int, Interaction] = {}
        self.tokens: dict[str, Interaction] = {}
        self.files: dict[tuple[str, str], Any] = {}

    def new_guild(self, name: str, owner: User, locale: str, bot_permissions: int) -> Guild:
        """A guild with its owner, the bot with a role of its own, and no channel yet."""
        number = self.clock.snowflake(apart=True)
        guild = Guild(number, name, owner, Role(number, "@everyone", int(MEMBERS)), locale)
        guild.roles[number] = guild.everyone
        self.guilds[number] = guild
        self.add_member(guild, owner, [])
        role = self.new_role(guild, self.bot.name, bot_permissions)
        role.bot_id = self.bot.id
        self.add_member(guild, self.bot, [role])
        return guild

    def new_role(self, guild: Guild, name: str, permissions: int) -> Role:
        """A role of the guild."""
        role = Role(self.clock.snowflake(), name, permissions)
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, user: User, roles: list[Role]) -> Member:
        """The user, in the guild."""
        member = guild.members[user.id] = Member(user, self.clock.iso(), roles)
        return member

    def add_channel(self, channel: Channel) -> Channel:
        """Keep a channel, a thread or a direct message."""
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """The direct messages of the bot and this user."""
        for channel in self.channels.values():
            if channel.kind == DM and user in channel.recipients:
                return channel
        return self.add_channel(Channel(self.clock.snowflake(), DM, "", recipients=[user]))

    def new_token(self) -> str:
        """An interaction's token."""
        return secrets.token_urlsafe(48)

    def guild(self, number: str) -> Guild:
        """The guild, where the bot is a member."""
        found = self.guilds.get(as_id(number))
        if found is None:
            raise refusal(10004)
        if self.bot.id not in found.members:
            raise refusal(50001)
        return found

    def channel(self, number: str, *needs: P) -> Channel:
        """The channel, where the bot sees it and has these permissions."""
        found = self.channels.get(as_id(number))
        if found is None or found.deleted:
            raise refusal(10003)
        allowed = permissions_of(self.bot, found)
        if not allowed & P.VIEW_CHANNEL:
            raise refusal(50001)
        for need in needs:
            if not allowed & need:
                raise refusal(50013)
        return found

    def message(self, channel: Channel, number: str) -> Message:
        """A message of the channel that is not somebody's alone."""
        found = channel.messages.get(as_id(number))
        if found is None or found.deleted or found.ephemeral:
            raise refusal(10008)
        return found

    def user(self, number: str) -> User:
        """A user."""
        found = self.users.get(as_id(number))
        if found is None:
            raise refusal(10013)
        return found

    def allows(self, user: User, channel: Channel, need: P) -> bool:
        """May the user do this here?"""
        return bool(permissions_of(user, channel) & need)


def as_id(text: str) -> int:
    """A snowflake out of a path; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() else 0
