"""Who members are: names, groups and whether they moderate, as Slack says, kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.origin import Origin
from bot.types import Member
from bot.words import clean

K = TypeVar("K")
T = TypeVar("T")
Groups = dict[str, frozenset[str]]

FRESH = 300.0
MOST = 20_000
NAME = 80
UNREACHABLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a member."""

    name: str
    moderator: bool


class People:
    """Asks Slack once in five minutes for each; where it does not say, members are who they seem."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._persons: dict[tuple[str, str], tuple[float, asyncio.Task[Person | None]]] = {}
        self._groups: dict[str, tuple[float, asyncio.Task[Groups | None]]] = {}

    async def member(self, client: AsyncWebClient, origin: Origin) -> Member:
        """Who acts."""
        person, groups = await asyncio.gather(
            self._asked(self._persons, (origin.space, origin.user), lambda: _person(client, origin)),
            self._asked(self._groups, origin.space, lambda: _groups(client)),
        )
        mine = tuple(name for name, users in (groups or {}).items() if origin.user in users)
        if person is None:
            person = Person(clean(origin.name)[:NAME] or origin.user, moderator=False)
        return Member(origin.user, person.name, mine, person.moderator)

    async def _asked(
        self,
        kept: dict[K, tuple[float, asyncio.Task[T | None]]],
        key: K,
        ask: Callable[[], Coroutine[Any, Any, T | None]],
    ) -> T | None:
        """What Slack says, asked once however many wait for it."""
        at, task = kept.get(key, (-FRESH, None))
        if task is None or self._clock() - at >= FRESH:
            while len(kept) >= MOST:
                del kept[next(iter(kept))]
            task = asyncio.create_task(ask())
            kept[key] = (self._clock(), task)
        told = await asyncio.shield(task)
        if told is None:
            kept.pop(key, None)
        return told


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
    except SlackApiError:
        # Workspaces on the free plan have none.
        return {}
    except UNREACHABLE:
        return None
    groups: Groups = {}
    for group in told:
        users = frozenset(group.get("users") or ())
        groups |= {str(group["id"]): users, str(group.get("handle") or group["id"]): users}
    return groups
