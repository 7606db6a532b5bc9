"""All that there is: teams, tokens, views, and the ways in which the bot may answer what users do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chat_server import Bell

from slack_server.app_config import AppConfig
from slack_server.clock import Clock
from slack_server.model import IM, PUBLIC, Channel, File, Message, Team, User, View
from slack_server.records import Log
from slack_server.refusals import SlackRefuses

JSON = dict[str, Any]


@dataclass(eq=False, slots=True)
class Delivery:
    """Something that the bot is told of: a command, an interaction, an event.

    `kind` is the envelope's type; `acknowledged` the seconds that the bot took, `answer` what it acknowledged with,
    `failed` why the user was told that it did not work. `shown` are messages, `opened` views that came of it by its
    response_url, its trigger or its acknowledgement.
    """

    id: str
    kind: str
    payload: JSON
    team: Team
    at: float
    user: User | None = None
    channel: Channel | None = None
    thread_ts: str | None = None
    message: Message | None = None
    view: View | None = None
    acknowledged: float | None = None
    answer: Any = None
    failed: str | None = None
    attempts: int = 0
    statuses: list[int] = field(default_factory=list)
    sent: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    shown: list[Message] = field(default_factory=list)
    opened: list[View] = field(default_factory=list)


@dataclass(slots=True)
class Trigger:
    """A trigger id: once, within 3 seconds."""

    delivery: Delivery
    at: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: five times, within 30 minutes."""

    delivery: Delivery
    at: float
    used: int = 0
    channel: Channel | None = None


class World:
    """One app in its teams."""

    def __init__(self, config: AppConfig, clock: Clock, log: Log) -> None:
        self.config = config
        self.clock = clock
        self.log = log
        self.bell = Bell()
        self.app_id = clock.id("A")
        self.client_id, self.client_secret = "1000.2000", clock.secret(32)
        self.signing_secret = clock.secret(32)
        self.app_token = f"xapp-1-{self.app_id}-{clock.secret(32)}"
        self.verification = clock.secret()
        self.teams: dict[str, Team] = {}
        self.tokens: dict[str, Team] = {}
        self.revoked: set[str] = set()
        self.codes: dict[str, tuple[Team, User, set[str]]] = {}
        self.used_codes: set[str] = set()
        self.views: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.uploads: dict[str, File] = {}
        self.heard: dict[str, float] = {}
        self.url = ""

    def new_token(self, team: Team) -> str:
        """A fresh bot token of a team, which becomes the team's."""
        team.token = f"xoxb-{team.id}-{self.clock.secret(32)}"
        self.tokens[team.token] = team
        return team.token

    def team_of(self, token: str | None) -> Team:
        """The team of a bot token."""
        if not token:
            raise SlackRefuses("not_authed")
        if token.startswith("xapp-"):
            raise SlackRefuses("not_allowed_token_type")
        if token in self.revoked:
            raise SlackRefuses("token_revoked")
        if token not in self.tokens:
            raise SlackRefuses("invalid_auth")
        team = self.tokens[token]
        if not team.installed:
            raise SlackRefuses("account_inactive")
        return team

    def channel(self, team: Team, named: Any) -> Channel:
        """A channel that the bot knows of; a user's id is their direct messages.

        Raises SlackRefuses: channel_not_found, also for private ones without the bot, and for other teams'.
        """
        if isinstance(named, str) and named in team.users and not team.users[named].bot:
            return self.direct(team.users[named])
        found = team.channels.get(named) if isinstance(named, str) else None
        if found is None or found.deleted or (found.kind != PUBLIC and team.bot_user_id not in found.members):
            raise SlackRefuses("channel_not_found")
        return found

    def direct(self, user: User) -> Channel:
        """The direct messages of a user and the bot."""
        for channel in user.team.channels.values():
            if channel.kind == IM and user.id in channel.members:
                return channel
        members = {user.id: user, user.team.bot.id: user.team.bot}
        made = Channel(self.clock.id("D"), IM, "directmessage", user.team, members)
        user.team.channels[made.id] = made
        return made

    def trigger(self, named: Any) -> Trigger:
        """Use a trigger id. Raises SlackRefuses: invalid, expired or used."""
        found = self.triggers.get(named) if isinstance(named, str) else None
        if found is None:
            raise SlackRefuses("invalid_trigger_id")
        if self.clock.now() - found.at > 3:
            raise SlackRefuses("expired_trigger_id")
        if found.used:
            raise SlackRefuses("exchanged_trigger_id")
        found.used = True
        return found

    def hears(self, event: str, team: Team, channel: Channel | None = None) -> bool:
        """Is the bot told of an event in this channel?"""
        there = channel is None or team.bot_user_id in channel.members
        return team.installed and there and self.config.hears(event, team.scopes)
