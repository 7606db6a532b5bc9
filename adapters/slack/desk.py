"""Where what Slack sends comes in: each event once, acknowledged when it is on disk, then done."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from adapters.slack.channels import Channels
from adapters.slack.deliver import Deliver
from adapters.slack.once import Once
from adapters.slack.origin import Body, Origin, origin_of, room_of
from adapters.slack.parse import VOTER, request
from adapters.slack.people import UNREACHABLE, People
from adapters.slack.posts import SKEW
from adapters.slack.workspaces import Workspaces
from bot.commands.line import find
from bot.incidents import log_incident
from bot.reply import Reply
from bot.request import Member
from bot.words import clean
from index.errors import UserError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.bot import Bot

log = logging.getLogger("moot")

MEMBERS = 5_000
AT_ONCE = 16
"""As much is worked out at once; more would keep what comes meanwhile from being acknowledged in time.
Whoever waits for Slack takes no place."""
LOOK = 5.0
"""Seconds between two looks at whether another process has died and left something undone."""


@dataclass(frozen=True, slots=True)
class Task:
    """One event, with where it came from and when it `came`, in seconds. `again` says that a process that
    is no more may have begun with it."""

    desk: Desk
    body: Body
    origin: Origin
    came: float
    again: bool = False

    @property
    def since(self) -> float:
        """Before this nothing can have come of it, in seconds by Slack's clock."""
        return self.came - SKEW if self.origin.at is None else self.origin.at


Handler = Callable[[Task], Awaitable[None]]


class Desk:
    """Takes events in and has them done. `handlers` are by the kind of the event."""

    def __init__(
        self,
        bot: Bot,
        workspaces: Workspaces,
        once: Once,
        *,
        zone: str,
        kind_of: Callable[[Body], str],
        handlers: Mapping[str, Handler],
    ) -> None:
        self.bot = bot
        self.workspaces = workspaces
        self.once = once
        self.zone = zone
        self.people = People()
        self.channels = Channels()
        self.deliver = Deliver(bot, workspaces, zone)
        self._kind_of = kind_of
        self._handlers = handlers
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self.pressed: dict[tuple[str, str], tuple[tuple[str, ...], float]] = {}
        self._turns: OrderedDict[tuple[str, str], asyncio.Lock] = OrderedDict()

    async def take(self, body: Body, *, came: float, signature: str = "") -> bool | None:
        """Keep what came, if it is anything to do: True where it is, and is new; False where nothing is
        to be done; None where it is a copy of a request that came before."""
        kind = self._kind_of(body)
        if not kind:
            return False
        origin = origin_of(body)
        if kind == "reply" and not await self.once.is_conversation(origin.space, origin.room):
            return False
        return await self.once.keep(origin.key, body, came=came, signature=signature)

    def start(self, body: Body, *, came: float, again: bool = False) -> None:
        """Do what came, as a task of its own."""
        task = asyncio.create_task(self._do(Task(self, body, origin_of(body), came, again)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self, patience: float) -> None:
        """Wait for what was begun; what takes longer than `patience` seconds is left to the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)

    async def recover(self) -> None:
        """Do what processes that died have left undone, now and for as long as this is not cancelled."""
        while True:
            try:
                for body, came in await self.once.left():
                    self.start(body, came=came, again=True)
            except Exception:
                log_incident("taking over what was left undone", "")
            await asyncio.sleep(LOOK)

    def turn(self, origin: Origin) -> asyncio.Lock:
        """Held while something of a member's is done: what they ask first is done first."""
        key = (origin.space, origin.user)
        lock = self._turns.setdefault(key, asyncio.Lock())
        self._turns.move_to_end(key)
        while len(self._turns) > MEMBERS and not next(iter(self._turns.values())).locked():
            self._turns.popitem(last=False)
        return lock

    async def client(self, origin: Origin) -> AsyncWebClient:
        """The client of the workspace. Raises NotInstalled."""
        return await self.workspaces.client(origin.team, origin.enterprise)

    async def ask(self, task: Task, command: str, args: Mapping[str, Any]) -> Reply:
        """Have the bot do what a member asks, without showing it."""
        reply, _ = await self._handled(await self._placed(task), command, args)
        return reply

    async def answer(
        self,
        task: Task,
        command: str,
        args: Mapping[str, Any],
        *,
        headed: bool = False,
    ) -> Reply:
        """Do what a member asks and show what comes of it; `headed` where nobody sees what was asked."""
        task = await self._placed(task)
        origin = task.origin
        async with self.turn(origin):
            reply, member = await self._handled(task, command, args)
        found, _ = find(command.split(" "), self.bot.commands)
        question = " ".join(str(args[p.name]) for p in found.positionals if args.get(p.name))
        shown = headed and found.answers and not reply.private
        asked = f"{member.name} · {found.name}: {clean(question)}"[:400] if shown else ""
        ts = await self.deliver.reply(origin, reply, since=task.since, asked=asked, again=task.again)
        if ts and not origin.direct and (found.answers or found.conversation):
            # What is said below it, or in the thread that it was given in, is said to Moot.
            controls = [button.id for card in reply.cards for button in card.buttons]
            room = room_of(origin.channel, origin.thread or ts)
            await self.once.converse(origin.space, room, self.bot.answer_of(controls))
        return reply

    async def _handled(self, task: Task, command: str, args: Mapping[str, Any]) -> tuple[Reply, Member]:
        origin, client = task.origin, await self.client(task.origin)
        member = await self.people.member(client, origin)
        if args.get(VOTER):
            named = [await self.people.named(client, origin.space, who) for who in args[VOTER]]
            args = {**args, VOTER: named}
        begun = await self.once.begun_from(origin.space, origin.room) if origin.thread else ""
        asked = request(
            origin, command, args, member=member, zone=self.zone, came=task.came, begun_from=begun
        )
        async with self._at_once:
            return await self.bot.handle(asked), member

    async def _placed(self, task: Task) -> Task:
        """With what Slack has not said of the channel."""
        secluded = await self.channels.secluded(await self.client(task.origin), task.origin)
        return replace(task, origin=replace(task.origin, secluded=secluded))

    async def _do(self, task: Task) -> None:
        origin = task.origin
        try:
            await self._handlers[self._kind_of(task.body)](task)
        except UserError as error:
            await self.deliver.tell(origin, str(error))
        except UNREACHABLE as error:
            from adapters.slack.why import why

            log.warning("Slack did not take a call: %s", type(error).__name__)
            pressed = "press the button again" if task.body.get("actions") else "try again"
            await self.deliver.tell(origin, why(error, again=pressed))
        except Exception:
            await self.deliver.tell(origin, log_incident("an event of Slack's", ""))
        await self.once.done(origin.key)


def in_thread(task: Task, thread: str, *, fresh: bool) -> Task:
    """The same, going on in a thread, which is `fresh` where its message has no replies yet."""
    return replace(task, origin=replace(task.origin, thread=thread, fresh=fresh))
