"""Who members are: names, groups and whether they moderate, as Slack says, kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asked import Asked
from adapters.slack.origin import Origin
from adapters.slack.why import code_of
from bot.types import Member
from bot.words import clean

Groups = dict[str, frozenset[str]]

NAME = 80
UNREACHABLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""


PASSING = ("", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited")
"""Slack's words for what may be otherwise in a moment; none where it did not answer."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a member."""

    name: str
    moderator: bool


class People:
    """Asks Slack once in five minutes for each; where it does not say, members are who they seem."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._persons: Asked[tuple[str, str], Person] = Asked(clock)
        self._groups: Asked[str, Groups] = Asked(clock)

    async def member(self, client: AsyncWebClient, origin: Origin) -> Member:
        """Who acts."""
        person, groups = await asyncio.gather(
            self._persons.of((origin.space, origin.user), lambda: _person(client, origin)),
            self._groups.of(origin.space, lambda: _groups(client)),
        )
        mine = tuple(name for name, users in (groups or {}).items() if origin.user in users)
        if person is None:
            person = Person(clean(origin.name)[:NAME] or origin.user, moderator=False)
        return Member(origin.user, person.name, mine, person.moderator)


async def _person(client: AsyncWebClient, origin: Origin) -> Person | None:
    try:
        told = (await client.users_info(user=origin.user))["user"]
    except UNREACHABLE:
        return None
    profile = told.get("profile") or {}
    name = profile.get("display_name") or told.get("real_name") or told.get("name") or origin.name
    moderator = any(told.get(which) for which in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(clean(str(name))[:NAME] or origin.user, moderator)


async def _groups(client: AsyncWebClient) -> Groups | None:
    """The members of each user group, by its id and by its handle."""
    try:
        told = (await client.usergroups_list(include_users=True)).get("usergroups") or []
    except UNREACHABLE as error:
        # That it stumbles says nothing of the groups; that it does not let Moot ask says there are none.
        return None if code_of(error) in PASSING else {}
    groups: Groups = {}
    for group in told:
        users = frozenset(group.get("users") or ())
        groups |= {str(group["id"]): users, str(group.get("handle") or group["id"]): users}
    return groups
