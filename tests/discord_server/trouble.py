"""Trouble as Discord makes it."""

from __future__ import annotations

import json

import chat_server
from aiohttp import web
from chat_server.trouble import LIMITED, Fault

from discord_server.records import Recorded

VIA = {"Via": "1.1 google"}


class Trouble(chat_server.Trouble):
    """Faults of requests by method and template, or template alone. A bucket counts each path by itself."""

    def rate_limit(
        self, route: str | None = None, *, times: int = 1, retry_after: float = 0.2, everywhere: bool = False
    ) -> None:
        """Answer 429; `everywhere` says that it is the global limit."""
        self._faults.append(Fault(route, times, LIMITED, retry_after=retry_after, everywhere=everywhere))

    def fail(self, status: int = 500, name: str | None = None, *, times: int = 1) -> None:
        """Answer with this status and no JSON, as Discord's edge does."""
        super().fail(status, name, times=times)

    def counted(self, recorded: Recorded) -> tuple[float | None, dict[str, str]]:
        """A real rate limit, with its headers."""
        bucket = next((each for each in self._buckets if each.name == recorded.name), None)
        if bucket is None:
            return None, {}
        exhausted, wait, left = bucket.take(recorded.path, recorded.at)
        headers = {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{recorded.at + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": f"{abs(hash(bucket.name)):x}",
        }
        return wait if exhausted else None, headers

    def refused(self, recorded: Recorded, fault: Fault, headers: dict[str, str]) -> web.Response:
        """A rate limit as Discord writes it."""
        after, everywhere = round(fault.retry_after, 3), fault.everywhere
        recorded.status = LIMITED
        recorded.reply = {
            "message": "You are being rate limited.",
            "retry_after": after,
            "global": everywhere,
        }
        scope = {"X-RateLimit-Scope": "global" if everywhere else "user", "Retry-After": f"{after:.3f}"}
        return web.Response(
            status=LIMITED,
            body=json.dumps(recorded.reply).encode(),
            content_type="application/json",
            headers=VIA | headers | scope | ({"X-RateLimit-Global": "true"} if everywhere else {}),
        )
