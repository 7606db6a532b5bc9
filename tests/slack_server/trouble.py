"""Trouble on demand: rate limits, errors, slow answers and dropped connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from slack_server.records import Recorded

Answering = Callable[[], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` requests of this name (None: any)."""

    name: str | None
    times: int
    status: int = 0
    code: str = ""
    retry_after: int = 0
    delay: float = 0.0
    after: bool = False


@dataclass(slots=True)
class Bucket:
    """A rate limit: `limit` requests in `per` seconds, for each value of the argument `each` by itself."""

    name: str
    limit: int
    per: float
    each: str | None
    used: dict[str, list[float]] = field(default_factory=dict)


class Trouble:
    """Faults that wait for the requests that they are to hit, named as `requests` names them."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._buckets: list[Bucket] = []

    def rate_limit(self, name: str | None = None, *, times: int = 1, retry_after: int = 1) -> None:
        """Answer 429 `ratelimited`; Slack counts `Retry-After` in whole seconds, 0 is taken too."""
        self._faults.append(Fault(name, times, 429, "ratelimited", retry_after))

    def error(self, code: str, name: str | None = None, *, times: int = 1) -> None:
        """Answer with this error code of Slack's: "internal_error", "channel_not_found", …"""
        self._faults.append(Fault(name, times, 200, code))

    def fail(self, status: int = 503, name: str | None = None, *, times: int = 1) -> None:
        """Answer with this status and no JSON, as Slack's edge does."""
        self._faults.append(Fault(name, times, status))

    def drop(self, name: str | None = None, *, times: int = 1, after: bool = False) -> None:
        """Close the connection unanswered; `after`: only once the request has been carried out."""
        self._faults.append(Fault(name, times, after=after))

    def slow(self, name: str | None = None, *, seconds: float, times: int = 1) -> None:
        """Carry the request out at once, but answer only after so many seconds."""
        self._faults.append(Fault(name, times, delay=seconds))

    def bucket(self, name: str, *, limit: int, per: float, each: str | None = None) -> None:
        """From now on a real rate limit: `bucket("chat.postMessage", limit=1, per=1, each="channel")`."""
        self._buckets.append(Bucket(name, limit, per, each))

    def clear(self) -> None:
        """No more trouble."""
        self._faults.clear()
        self._buckets.clear()

    async def around(self, request: web.Request, recorded: Recorded, answer: Answering) -> web.StreamResponse:
        """Answer the request, or let the trouble happen that waits for it."""
        if exhausted := self._exhausted(recorded):
            return _refused(recorded, 429, "ratelimited", exhausted)
        fault = self._take(recorded)
        if fault is None:
            return await answer()
        if fault.code:
            return _refused(recorded, fault.status, fault.code, fault.retry_after)
        if fault.status:
            recorded.status = fault.status
            return web.Response(status=fault.status, text="upstream connect error", content_type="text/html")
        if fault.delay:
            reply = await answer()
            await asyncio.sleep(fault.delay)
            return reply
        reply = await answer() if fault.after else web.Response()
        if request.transport is not None:
            request.transport.abort()
        return reply

    def _take(self, recorded: Recorded) -> Fault | None:
        for fault in self._faults:
            if fault.name in (None, recorded.name):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def _exhausted(self, recorded: Recorded) -> int:
        for bucket in self._buckets:
            if bucket.name != recorded.name:
                continue
            key = f"{recorded.team} {recorded.body.get(bucket.each or '')}"
            used = [at for at in bucket.used.get(key, []) if at > recorded.at - bucket.per]
            bucket.used[key] = used
            if len(used) >= bucket.limit:
                return max(1, round(used[0] + bucket.per - recorded.at + 0.5))
            used.append(recorded.at)
        return 0


def _refused(recorded: Recorded, status: int, code: str, retry_after: int) -> web.Response:
    recorded.status, recorded.reply = status, {"ok": False, "error": code}
    return web.Response(
        status=status,
        body=json.dumps(recorded.reply).encode(),
        content_type="application/json",
        headers={"Retry-After": str(retry_after)} if status == 429 else {},
    )
