"""Telling the bot: over a socket or by signed requests, in time, again where it does not acknowledge."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import Any

from slack_server.http_mode import HttpMode
from slack_server.payloads import event_json
from slack_server.sockets import Sockets
from slack_server.world import Delivery, ResponseUrl, Trigger, World

JSON = dict[str, Any]
EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"
LATE, LOST = "operation_timeout", "dispatch_failed"


class Dispatch:
    """Deliveries on their way to the bot.

    `acknowledge_within`: seconds that the bot has; `retry_delays`: how long Slack waits before it sends an
    unacknowledged event again. Commands and interactions are sent once, and again only where a socket was lost with them.
    """

    def __init__(self, world: World, sockets: Sockets, http: HttpMode) -> None:
        self.world = world
        self.sockets = sockets
        self.http = http
        self.acknowledge_within = 3.0
        self.retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
        self.answered: Callable[[Delivery, Any], None] = lambda delivery, payload: None
        self.delivered: list[Delivery] = []
        self._held: list[Delivery] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def event(self, team: Any, event: JSON, *, echo: bool = False, **about: Any) -> Delivery:
        """Tell the bot of an event; `echo`: one that it has caused itself."""
        world = self.world
        payload = event_json(world, team, event | {"event_ts": event.get("event_ts") or world.clock.ts()})
        made = Delivery(world.clock.secret(32), EVENTS, payload, team, world.clock.now(), **about)
        self.send(made, echo=echo)
        return made

    def interaction(
        self,
        kind: str,
        payload: JSON,
        team: Any,
        *,
        responds: bool,
        into: list[tuple[str, str, str]] | None = None,
        **about: Any,
    ) -> Delivery:
        """Tell the bot of a command or an interaction, with a trigger id and (`responds`) a response_url.

        `into`: the channels that a form was told to answer into, each with its block's and its action's id.
        """
        world = self.world
        now = world.clock.now()
        made = Delivery(world.clock.secret(32), kind, payload, team, now, **about)
        trigger = f"{world.clock.secret(12)}.{world.clock.secret(12)}"
        world.triggers[trigger] = Trigger(made, now)
        payload["trigger_id"] = trigger
        if responds:
            token = world.clock.secret()
            world.response_urls[token] = ResponseUrl(made, now)
            payload["response_url"] = f"{world.url}/response/{team.id}/{token}"
        if into is not None:
            payload["response_urls"] = [self._url_into(made, *where) for where in into]
        self.send(made)
        return made

    def _url_into(self, made: Delivery, block: str, action: str, channel: str) -> JSON:
        token = self.world.clock.secret()
        into = made.team.channels[channel]
        self.world.response_urls[token] = ResponseUrl(made, self.world.clock.now(), channel=into)
        url = f"{self.world.url}/response/{made.team.id}/{token}"
        return {"block_id": block, "action_id": action, "channel_id": channel, "response_url": url}

    def send(self, delivery: Delivery, *, echo: bool = False) -> None:
        """Deliver now, or keep it while deliveries are held."""
        if not echo:
            self.world.heard[delivery.team.id] = delivery.at
            if delivery.channel is not None:
                self.world.heard[delivery.channel.id] = delivery.at
        self.delivered.append(delivery)
        if self._held is not None:
            self._held.append(delivery)
        else:
            self._start(self._carry(delivery))

    def hold(self) -> None:
        """From now on, keep what users do from the bot."""
        self._held = [] if self._held is None else self._held

    async def release(
        self, *, times: int = 1, order: random.Random | Callable[[list[Any]], Sequence[Any]] | None = None
    ) -> None:
        """Deliver what was held, each thing `times` times, in an order: shuffled, or as a function makes it.

        Returns once each has been acknowledged or given up.
        """
        held, self._held = self._held or [], None
        copies = [(one, number) for number in range(times) for one in held]
        if isinstance(order, random.Random):
            order.shuffle(copies)
        elif order is not None:
            copies = list(order(copies))
        waiting = [self._start(self._carry(one, number)) for one, number in copies]
        await asyncio.gather(*waiting)

    async def again(self, delivery: Delivery, *, times: int = 1) -> None:
        """Deliver the same thing again, as a retry, so many times at once."""
        first = max(delivery.attempts, 1)
        await asyncio.gather(*(self._start(self._carry(delivery, first + number)) for number in range(times)))

    async def settled(self) -> None:
        """Wait until nothing is on its way any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Stop delivering."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.http.close()

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _carry(self, delivery: Delivery, number: int = 0) -> None:
        """Deliver it, as the retry of this number, and again until one of its deliveries is acknowledged."""
        delays = iter(self.retry_delays)
        while (failed := await self._attempt(delivery, number)) and delivery.acknowledged is None:
            delay = next(delays, None) if delivery.kind == EVENTS else self._resent(delivery, failed)
            if delay is None:
                delivery.failed = failed
                break
            await asyncio.sleep(delay)
            number += 1
        self.world.bell.ring()

    def _resent(self, delivery: Delivery, failed: str) -> float | None:
        """Was it lost with its socket, while the user waits still? Then it is sent on another one at once."""
        waited = self.world.clock.now() - delivery.at
        lost = not self.http.urls and failed == LOST and waited < self.acknowledge_within
        return 0.0 if lost else None

    async def _attempt(self, delivery: Delivery, number: int) -> str:
        """Send it once; what failed, if anything did."""
        delivery.attempts += 1
        loop = asyncio.get_running_loop()
        sent = loop.time()
        within = self.acknowledge_within
        try:
            if self.http.urls:
                async with asyncio.timeout(within):
                    answer = await self.http.deliver(delivery, number)
            else:
                async with asyncio.timeout(None if delivery.kind == EVENTS else within):
                    await self.sockets.some_connection()
                sent = loop.time()
                async with asyncio.timeout(within):
                    answer = await self.sockets.deliver(delivery, number)
        except TimeoutError:
            return LATE
        except ConnectionError:
            return LOST
        if delivery.acknowledged is None:
            delivery.acknowledged, delivery.answer, delivery.failed = loop.time() - sent, answer, None
        self.answered(delivery, answer)
        self.world.bell.ring()
        return ""
