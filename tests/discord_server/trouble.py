"""Trouble on demand: rate limits, server errors, slow answers and dropped connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from discord_server.records import Recorded

VIA = {"Via": "1.1 google"}
Answering = Callable[[], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` requests of `route` (method and template, a template, or None: any)."""

    route: str | None
    times: int
    status: int = 0
    retry_after: float = 0.0
    everywhere: bool = False
    delay: float = 0.0
    after: bool = False


@dataclass(slots=True)
class Bucket:
    """A rate limit as Discord has it: `limit` requests in `per` seconds for each path of `route`."""

    route: str
    limit: int
    per: float
    used: dict[str, list[float]]


class Trouble:
    """Faults that wait for the requests that they are to hit."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._buckets: list[Bucket] = []

    def rate_limit(
        self, route: str | None = None, *, times: int = 1, retry_after: float = 0.2, everywhere: bool = False
    ) -> None:
        """Answer 429; `everywhere` says that it is the global limit."""
        self._faults.append(Fault(route, times, 429, retry_after, everywhere))

    def fail(self, status: int = 500, route: str | None = None, *, times: int = 1) -> None:
        """Answer with this status and no JSON, as Discord's edge does."""
        self._faults.append(Fault(route, times, status))

    def drop(self, route: str | None = None, *, times: int = 1, after: bool = False) -> None:
        """Close the connection unanswered; `after`: only once the request has been carried out."""
        self._faults.append(Fault(route, times, after=after))

    def slow(self, route: str | None = None, *, seconds: float, times: int = 1) -> None:
        """Carry the request out at once, but answer only after so many seconds."""
        self._faults.append(Fault(route, times, delay=seconds))

    def bucket(self, route: str, *, limit: int, per: float) -> None:
        """From now on, a real rate limit with its headers, for each path of the route by itself."""
        self._buckets.append(Bucket(route, limit, per, {}))

    def clear(self) -> None:
        """No more trouble."""
        self._faults.clear()
        self._buckets.clear()

    async def around(self, request: web.Request, recorded: Recorded, answer: Answering) -> web.StreamResponse:
        """Answer the request, or let the trouble happen that waits for it."""
        headers = self._count(recorded)
        if headers.pop("exhausted", None):
            return _limited(recorded, float(headers["X-RateLimit-Reset-After"]), False, headers)
        fault = self._take(recorded)
        if fault is None:
            reply = await answer()
        elif fault.status == 429:
            return _limited(recorded, fault.retry_after, fault.everywhere, headers)
        elif fault.status:
            recorded.status = fault.status
            return web.Response(status=fault.status, text="upstream connect error", headers=VIA)
        elif fault.delay:
            reply = await answer()
            await asyncio.sleep(fault.delay)
        else:
            reply = await answer() if fault.after else web.Response()
            if not fault.after:
                recorded.status = 0
            if request.transport is not None:
                request.transport.abort()
        if not reply.prepared:
            reply.headers.update(headers)
        return reply

    def _take(self, recorded: Recorded) -> Fault | None:
        for fault in self._faults:
            if fault.route in (None, recorded.name, recorded.route):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def _count(self, recorded: Recorded) -> dict[str, str]:
        for bucket in self._buckets:
            if bucket.route != recorded.name:
                continue
            since = recorded.at - bucket.per
            used = [at for at in bucket.used.get(recorded.path, []) if at > since]
            exhausted = len(used) >= bucket.limit
            used += [] if exhausted else [recorded.at]
            bucket.used[recorded.path] = used
            left = used[0] + bucket.per - recorded.at
            return {
                "X-RateLimit-Limit": str(bucket.limit),
                "X-RateLimit-Remaining": str(bucket.limit - len(used)),
                "X-RateLimit-Reset": f"{recorded.at + left:.3f}",
                "X-RateLimit-Reset-After": f"{left:.3f}",
                "X-RateLimit-Bucket": f"{abs(hash(bucket.route)):x}",
            } | ({"exhausted": "yes"} if exhausted else {})
        return {}


def _limited(recorded: Recorded, after: float, everywhere: bool, headers: dict[str, str]) -> web.Response:
    recorded.status = 429
    recorded.reply = {"message": "You are being rate limited.", "retry_after": after, "global": everywhere}
    scope = {"X-RateLimit-Scope": "global" if everywhere else "user", "Retry-After": f"{after:.3f}"}
    return web.Response(
        status=429,
        body=json.dumps(recorded.reply).encode(),
        content_type="application/json",
        headers=VIA | headers | scope | ({"X-RateLimit-Global": "true"} if everywhere else {}),
    )
