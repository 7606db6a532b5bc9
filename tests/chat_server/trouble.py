"""Trouble on demand: rate limits, errors, slow answers and dropped connections."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LIMITED = 429
Answering = Callable[[], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` requests of this name (None: any). `code` is an error code of the platform's,
    `everywhere` a global rate limit."""

    name: str | None
    times: int
    status: int = 0
    code: str = ""
    retry_after: float = 0.0
    everywhere: bool = False
    delay: float = 0.0
    after: bool = False


@dataclass(slots=True)
class Bucket:
    """A rate limit: `limit` requests in `per` seconds, for each value of `each` by itself."""

    name: str
    limit: int
    per: float
    each: str | None = None
    used: dict[str, list[float]] = field(default_factory=dict)

    def take(self, key: str, at: float) -> tuple[bool, float, int]:
        """Count a request at a time, unless there are too many: whether it is too many, the seconds until the oldest
        counts no more, and how many are left."""
        used = [each for each in self.used.get(key, []) if each > at - self.per]
        exhausted = len(used) >= self.limit
        used += [] if exhausted else [at]
        self.used[key] = used
        return exhausted, used[0] + self.per - at, self.limit - len(used)


class Trouble:
    """Faults that wait for the requests that they are to hit, named as `requests` names them."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._buckets: list[Bucket] = []

    def fail(self, status: int, name: str | None = None, *, times: int = 1) -> None:
        """Answer with this status and no JSON, as the platform's edge does."""
        self._faults.append(Fault(name, times, status))

    def drop(self, name: str | None = None, *, times: int = 1, after: bool = False) -> None:
        """Close the connection unanswered; `after`: only once the request has been carried out."""
        self._faults.append(Fault(name, times, after=after))

    def slow(self, name: str | None = None, *, seconds: float, times: int = 1) -> None:
        """Carry the request out at once, but answer only after so many seconds."""
        self._faults.append(Fault(name, times, delay=seconds))

    def bucket(self, name: str, *, limit: int, per: float, each: str | None = None) -> None:
        """From now on a real rate limit."""
        self._buckets.append(Bucket(name, limit, per, each))

    def clear(self) -> None:
        """No more trouble."""
        self._faults.clear()
        self._buckets.clear()

    async def around(self, request: web.Request, recorded: Any, answer: Answering) -> web.StreamResponse:
        """Answer the request, or let the trouble happen that waits for it."""
        exhausted, headers = self.counted(recorded)
        if exhausted is not None:
            return self.refused(recorded, Fault(None, 0, LIMITED, retry_after=exhausted), headers)
        fault = self._take(recorded)
        if fault is not None and (fault.code or fault.status == LIMITED):
            return self.refused(recorded, fault, headers)
        if fault is not None and fault.status:
            recorded.status = fault.status
            return web.Response(status=fault.status, text="upstream connect error", content_type="text/html")
        before = fault is not None and not fault.delay and not fault.after
        reply = web.Response() if before else await answer()
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        elif fault is not None and request.transport is not None:
            request.transport.abort()
        if not reply.prepared:
            reply.headers.update(headers)
        return reply

    def counted(self, recorded: Any) -> tuple[float | None, dict[str, str]]:
        """Count a request against its rate limit: the seconds to wait where it is exhausted, and headers to add."""
        raise NotImplementedError

    def refused(self, recorded: Any, fault: Fault, headers: dict[str, str]) -> web.Response:
        """An error or a rate limit, as the platform writes it."""
        raise NotImplementedError

    def _take(self, recorded: Any) -> Fault | None:
        names = (None, recorded.name, getattr(recorded, "route", None))
        for fault in self._faults:
            if fault.name in names:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None
