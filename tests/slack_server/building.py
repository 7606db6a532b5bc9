"""Teams, members and channels, made and unmade by a test."""

from __future__ import annotations

from slack_server.app_config import HISTORY
from slack_server.dispatch import Dispatch
from slack_server.model import IM, PRIVATE, PUBLIC, Channel, Message, Team, User, UserGroup
from slack_server.posting import Posting
from slack_server.world import World


class Building:
    """The server's world, changed while the bot looks on or before it comes."""

    world: World
    dispatch: Dispatch
    posting: Posting

    def team(self, name: str = "Study group", *, installed: bool = True, scopes: str | None = None) -> Team:
        """A workspace with the public channel `general`, the bot in it; `scopes`: what its token allows, spaced.

        `installed=False`: the app is not there until somebody has installed it by OAuth.
        """
        clock, config = self.world.clock, self.world.config
        allowed = set(config.scopes if scopes is None else scopes.split())
        made = Team(
            clock.id("T"), name, name.lower().replace(" ", "-"), "", allowed, clock.id("B"), installed
        )
        bot = User(clock.id("U"), config.name.lower(), made, bot=True)
        made.users[bot.id], made.bot_user_id = bot, bot.id
        self.world.teams[made.id] = made
        if installed:
            self.world.new_token(made)
        self.channel(made, "general")
        return made

    def user(
        self,
        name: str,
        team: Team | None = None,
        *,
        tz: str = "Europe/Amsterdam",
        locale: str = "en-GB",
        admin: bool = False,
    ) -> User:
        """Somebody in a team (the first, unless said otherwise), and in its `general`."""
        team = team or self.first_team
        made = User(self.world.clock.id("U"), name, team, tz=tz, locale=locale, admin=admin)
        team.users[made.id] = made
        team.general.members[made.id] = made
        return made

    def channel(
        self, team: Team, name: str, *users: User, private: bool = False, bot: bool = True
    ) -> Channel:
        """A channel with these members; `bot=False`: the bot has not been invited."""
        members = {one.id: one for one in (*users, *([team.bot] if bot else []))}
        kind = PRIVATE if private else PUBLIC
        made = Channel(self.world.clock.id("C"), kind, name, team, members)
        team.channels[made.id] = made
        return made

    def group(self, team: Team, handle: str, *users: User) -> UserGroup:
        """A user group."""
        made = UserGroup(self.world.clock.id("S"), handle, handle.title(), list(users))
        team.groups[made.id] = made
        return made

    @property
    def first_team(self) -> Team:
        """The team that was made first."""
        return next(iter(self.world.teams.values()))

    def direct(self, user: User) -> Channel:
        """The direct messages of a user and the bot."""
        return self.world.direct(user)

    def join(self, channel: Channel, user: User) -> None:
        """Somebody, or the bot, joins a channel."""
        channel.members[user.id] = user
        self._membership("member_joined_channel", channel, user)

    def leave(self, channel: Channel, user: User) -> None:
        """Somebody leaves, or the bot is removed."""
        self._membership("member_left_channel", channel, user)
        del channel.members[user.id]

    def deactivate(self, user: User) -> None:
        """Somebody's account is closed."""
        user.deleted = True
        for channel in user.team.channels.values():
            channel.members.pop(user.id, None)

    def archive(self, channel: Channel) -> None:
        """The channel is closed."""
        channel.archived = True
        self._told(channel, "channel_archive", channel=channel.id, user="")

    def delete_channel(self, channel: Channel) -> None:
        """The channel is gone."""
        channel.deleted = True
        self._told(channel, "channel_deleted", channel=channel.id)

    def delete_message(self, message: Message) -> None:
        """Somebody who may deletes a message."""
        self.posting.remove(message)

    def revoke(self, team: Team) -> None:
        """The bot's token is revoked: it works no more, and the bot is told (`tokens_revoked`)."""
        self.world.revoked.add(team.token)
        self._told_of_end(team, "tokens_revoked", tokens={"oauth": [], "bot": [team.bot_user_id]})

    def uninstall(self, team: Team) -> None:
        """The app is removed from a team: its token works no more, and the bot is told (`app_uninstalled`)."""
        self._told_of_end(team, "tokens_revoked", tokens={"oauth": [], "bot": [team.bot_user_id]})
        self._told_of_end(team, "app_uninstalled")
        team.installed = False

    def authorize(self, user: User, scopes: str | None = None) -> str:
        """Somebody allows the app into their team: the code with which Slack comes back to the bot's redirect address."""
        code = self.world.clock.secret()
        allowed = set(self.world.config.scopes if scopes is None else scopes.split())
        self.world.codes[code] = (user.team, user, allowed)
        return code

    def _membership(self, kind: str, channel: Channel, user: User) -> None:
        self._told(channel, kind, channel=channel.id, user=user.id, channel_type="C", team=channel.team.id)

    def _told(self, channel: Channel, kind: str, /, **event: object) -> None:
        if channel.kind != IM and self.world.hears(kind, channel.team, channel):
            self.dispatch.event(channel.team, {"type": kind} | event, channel=channel)

    def _told_of_end(self, team: Team, kind: str, /, **event: object) -> None:
        assert kind not in HISTORY
        if kind in self.world.config.events:
            self.dispatch.event(team, {"type": kind} | event)
