"""Requests: what every platform passes to the bot for a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.capabilities import TERMINAL, Capabilities

OWN_SPACE = "dm:"
"""Before a member's id: the space that their direct messages are where they belong to no server."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts. `id` is stable and unique within the platform; `name` is shown. `groups` are the roles or
    teams that the platform says the member has. A `moderator` of the space may change its settings, and close
    and mend what others began; a moderator of some rooms alone (`moderator_of`, by their ids) only what was
    begun there."""

    id: str
    name: str
    groups: tuple[str, ...] = ()
    moderator: bool = False
    moderator_of: tuple[str, ...] = ()

    def moderates(self, *rooms: str) -> bool:
        """Whether the member may close and change what others opened in one of the rooms."""
        return self.moderator or any(room in self.moderator_of for room in rooms)


ANYONE = Member("", "")
"""Stands for any member: sees what all members of a space may see."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a member did something, in seconds: `came` is the time of arrival by this machine's clock,
    `stated` the time by the platform's, None where it states none. The two clocks need not agree."""

    came: float
    stated: float | None = None

    def follows(self, other: Moment) -> bool:
        """Whether this moment is not before the other. Compares times of one clock only."""
        if self.stated is not None and other.stated is not None:
            return self.stated >= other.stated
        return self.came >= other.came


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a member asks of Moot.

    `command` is a command's name ("ask", "poll vote"), `args` its arguments by parameter name,
    of the types that the command's parameters state; the bot checks them all the same. `room` is
    the channel or thread, which carries the conversation's context; "" carries none. `space` is
    the server or workspace: polls and debates of one are unknown in another. `zone` is the room's
    IANA time zone. `delivery` names the event that brought the request, where the platform may
    bring one twice; what it names is done once. Of two ballots of a member the one counts whose
    `moment` is later; without one, the one that is dealt with later. A `thread` keeps its context for
    days, since it is one conversation; a channel keeps it for minutes. `capabilities` are the
    platform's, and a reply uses no others. `home` is the channel in which a thread stands,
    and the room itself else; it is `secluded` where not everybody in the space can see it. A thread
    that was begun from an answer is `begun_from` the one of that id, as its buttons have it.
    """

    command: str
    args: Mapping[str, Any]
    member: Member
    room: str
    platform: str
    space: str = ""
    zone: str = "UTC"
    delivery: str = ""
    moment: Moment | None = None
    thread: bool = False
    capabilities: Capabilities = TERMINAL
    home: str = ""
    secluded: bool = False
    begun_from: str = ""

    @property
    def identified(self) -> bool:
        """Whether the platform vouches for who acts. In the terminal anyone can speak as anyone (`/as NAME`,
        `--as NAME`)."""
        return self.capabilities.shared

    @property
    def own_space(self) -> bool:
        """Whether the space is the member's own direct messages, in which they moderate."""
        return self.space.startswith(OWN_SPACE)
