"""Who members are: names, groups and whether they moderate, as Slack says, kept for a while."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asked import Asked
from adapters.slack.origin import Origin
from adapters.slack.why import code_of
from bot.request import Member
from bot.words import clean

NAME = 80
ID = re.compile(r"[SUW][A-Z0-9]{2,}")
MARKS = re.compile(r"[<>|@]")
UNREACHABLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""


PASSING = ("", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited")
"""Slack's words for what may be otherwise in a moment; none where it did not answer."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a member."""

    name: str
    moderator: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What Slack says of a user group: `users` are its members' ids."""

    handle: str
    users: frozenset[str]


Groups = dict[str, Group]
"""User groups by their ids."""


class People:
    """Asks Slack once in five minutes for each; where it does not say, members are who they seem."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._persons: Asked[tuple[str, str], Person] = Asked(clock)
        self._groups: Asked[str, Groups] = Asked(clock)

    async def member(self, client: AsyncWebClient, origin: Origin) -> Member:
        """Who acts."""
        person, groups = await asyncio.gather(
            self._person(client, origin.space, origin.user),
            self._groups.of(origin.space, lambda: _groups(client)),
        )
        mine = tuple(
            name
            for id_, group in (groups or {}).items()
            if origin.user in group.users
            for name in dict.fromkeys((id_, group.handle))
        )
        if person is None:
            person = Person(clean(origin.name)[:NAME] or origin.user, moderator=False)
        return Member(origin.user, person.name, mine, person.moderator)

    async def named(self, client: AsyncWebClient, space: str, who: str) -> str:
        """A member or group, given by id, as a mention with their name beside it; as it was given where
        Slack knows no such."""
        if not ID.fullmatch(who):
            return who
        if who.startswith("S"):
            group = (await self._groups.of(space, lambda: _groups(client)) or {}).get(who)
            name = group.handle if group else ""
        else:
            person = await self._person(client, space, who)
            name = person.name if person else ""
        name = MARKS.sub("", name)
        return f"<@{who}|{name}>" if name else who

    async def _person(self, client: AsyncWebClient, space: str, user: str) -> Person | None:
        return await self._persons.of((space, user), lambda: _asked_person(client, user))


async def _asked_person(client: AsyncWebClient, user: str) -> Person | None:
    try:
        told = (await client.users_info(user=user))["user"]
    except UNREACHABLE:
        return None
    profile = told.get("profile") or {}
    name = profile.get("display_name") or told.get("real_name") or told.get("name") or ""
    moderator = any(told.get(which) for which in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(clean(str(name))[:NAME] or user, moderator)


async def _groups(client: AsyncWebClient) -> Groups | None:
    """The members of each user group, by its id and by its handle."""
    try:
        told = (await client.usergroups_list(include_users=True)).get("usergroups") or []
    except UNREACHABLE as error:
        # That it stumbles says nothing of the groups; that it does not let Moot ask says there are none.
        return None if code_of(error) in PASSING else {}
    return {
        str(group["id"]): Group(str(group.get("handle") or group["id"]), frozenset(group.get("users") or ()))
        for group in told
    }
