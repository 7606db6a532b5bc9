"""The directory of a workspace: its members' names, groups and roles, and which channels all can see, as
Slack says, kept for five minutes."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import FAILED, PASSING, code_of
from adapters.slack.events import Origin
from bot.request import Member
from bot.words import clean

NAME = 80
ID = re.compile(r"[SUW][A-Z0-9]{2,}")
MARKS = re.compile(r"[<>|@]")
FRESH = 300.0
"""Seconds for which what Slack says is taken to be so still."""
MOST = 20_000
HIDDEN = ("missing_scope", "channel_not_found")
"""Codes for a channel that Moot may not look at: with the manifest's scopes it may look at all open ones."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a member."""

    name: str
    moderator: bool


@dataclass(frozen=True, slots=True)
class UserGroup:
    """What Slack says of a user group: `users` are its members' ids."""

    handle: str
    users: frozenset[str]


UserGroups = dict[str, UserGroup]
"""User groups by their ids."""


class Directory:
    """Asks Slack once for each, however many wait; where it does not say, members are who they seem."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._known: TTLCache[tuple[str, ...], asyncio.Task[Any]] = TTLCache(MOST, FRESH, clock)

    async def member(self, client: AsyncWebClient, origin: Origin) -> Member:
        """Who acts."""
        person, groups = await asyncio.gather(
            self._person(client, origin.space, origin.user), self._groups(client, origin.space)
        )
        mine = tuple(
            name
            for id_, group in groups.items()
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
            group = (await self._groups(client, space)).get(who)
            name = group.handle if group else ""
        else:
            person = await self._person(client, space, who)
            name = person.name if person else ""
        name = MARKS.sub("", name)
        return f"<@{who}|{name}>" if name else who

    async def is_secluded(self, client: AsyncWebClient, origin: Origin) -> bool:
        """Whether not everybody in the workspace can see the channel. Where that cannot be known it counts
        as so: a poll that too few see can be begun anew, one that too many saw cannot be taken back."""
        if origin.secluded is not None:
            return origin.secluded
        key = ("channel", origin.space, origin.channel)
        return await self._ask(key, lambda: _secluded(client, origin.channel)) is not False

    async def _person(self, client: AsyncWebClient, space: str, user: str) -> Person | None:
        found: Person | None = await self._ask(("person", space, user), lambda: _person(client, user))
        return found

    async def _groups(self, client: AsyncWebClient, space: str) -> UserGroups:
        for _ in range(2):  # a poll's voters depend on it, so a stumble is not taken for an answer
            found: UserGroups | None = await self._ask(("groups", space), lambda: _groups(client))
            if found is not None:
                return found
        return {}

    async def _ask(self, key: tuple[str, ...], ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """What Slack says; None, which is no answer, is not kept."""
        task = self._known.get(key)
        if task is None:
            task = self._known[key] = asyncio.create_task(ask())
        answer = await asyncio.shield(task)
        if answer is None:
            self._known.pop(key, None)
        return answer


async def _person(client: AsyncWebClient, user: str) -> Person | None:
    try:
        info = (await client.users_info(user=user))["user"]
    except FAILED:
        return None
    profile = info.get("profile") or {}
    name = profile.get("display_name") or info.get("real_name") or info.get("name") or ""
    moderator = any(info.get(which) for which in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(clean(str(name))[:NAME] or user, moderator)


async def _groups(client: AsyncWebClient) -> UserGroups | None:
    """The members of each user group, by its id and by its handle."""
    try:
        listed = (await client.usergroups_list(include_users=True)).get("usergroups") or []
    except FAILED as error:
        # That it stumbles says nothing of the groups; that it does not let Moot ask says there are none.
        return None if code_of(error) in PASSING else {}
    return {
        str(group["id"]): UserGroup(
            str(group.get("handle") or group["id"]), frozenset(group.get("users") or ())
        )
        for group in listed
    }


async def _secluded(client: AsyncWebClient, channel: str) -> bool | None:
    try:
        info = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return True if code_of(error) in HIDDEN else None
    except FAILED:
        return None
    return any(info.get(kind) for kind in ("is_private", "is_im", "is_mpim"))
