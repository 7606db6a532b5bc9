"""Trouble as Slack makes it."""

from __future__ import annotations

import json

import chat_server
from aiohttp import web
from chat_server.trouble import LIMITED, Fault

from slack_server.records import Recorded


class Trouble(chat_server.Trouble):
    """Faults by the name of the method. `bucket("chat.postMessage", limit=1, per=1, each="channel")` counts each value
    of that argument by itself."""

    def rate_limit(self, name: str | None = None, *, times: int = 1, retry_after: int = 1) -> None:
        """Answer 429 `ratelimited`; Slack counts `Retry-After` in whole seconds, 0 is taken too."""
        self._faults.append(Fault(name, times, LIMITED, "ratelimited", retry_after))

    def error(self, code: str, name: str | None = None, *, times: int = 1) -> None:
        """Answer with this error code of Slack's: "internal_error", "channel_not_found", …"""
        self._faults.append(Fault(name, times, 200, code))

    def fail(self, status: int = 503, name: str | None = None, *, times: int = 1) -> None:
        """Answer with this status and no JSON, as Slack's edge does."""
        super().fail(status, name, times=times)

    def counted(self, recorded: Recorded) -> tuple[float | None, dict[str, str]]:
        """All buckets of the method, in whole seconds."""
        for bucket in self._buckets:
            if bucket.name == recorded.name:
                key = f"{recorded.team} {recorded.body.get(bucket.each or '')}"
                exhausted, wait, _ = bucket.take(key, recorded.at)
                if exhausted:
                    return max(1, round(wait + 0.5)), {}
        return None, {}

    def refused(self, recorded: Recorded, fault: Fault, headers: dict[str, str]) -> web.Response:
        """An error or a rate limit as Slack writes it."""
        code = fault.code or "ratelimited"
        recorded.status, recorded.reply = fault.status, {"ok": False, "error": code}
        return web.Response(
            status=fault.status,
            body=json.dumps(recorded.reply).encode(),
            content_type="application/json",
            headers={"Retry-After": str(fault.retry_after)} if fault.status == LIMITED else {},
        )
