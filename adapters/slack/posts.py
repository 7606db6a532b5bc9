"""What one event is answered with for all to see: each message once, though connections drop while it is
on its way, and a process may have died over it.

A message tells by its metadata which event it answers and which part of the answer it is; a file is known
by its name and by coming after the message that announces it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.people import UNREACHABLE
from adapters.slack.pictures import begin_upload, share
from adapters.slack.render import Payload
from adapters.slack.retries import unclear
from adapters.slack.sending import QUIET
from adapters.slack.why import code_of

T = TypeVar("T")

MARK = "moot_reply"
"""The type of the metadata by which a message tells which event it answers."""
SKEW = 300.0
"""Seconds by which this computer's clock may be ahead of Slack's."""
PAGE = 200
WAITS = (1.0, 3.0)
"""Seconds before it is looked whether Slack has carried out what it did not answer."""
UNSEEN = ("not_in_channel", "channel_not_found", "missing_scope", "thread_not_found")
"""What Slack says of places where Moot cannot look, and has posted nothing by itself."""


@dataclass(slots=True)
class Posts:
    """The answer to the event `key` in a channel or a thread of it. `since`, in seconds by Slack's clock,
    nothing of it can have been there. `parts` are the timestamps of those that are known to be, and
    `files` are names and ids of what was uploaded there by Moot since the first of them."""

    client: AsyncWebClient
    channel: str
    thread: str
    key: str
    since: float
    parts: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)

    async def message(self, part: str, payload: Payload) -> str:
        """Post a message unless it is there, and give its timestamp. Raises as slack_sdk does."""
        if part in self.parts:
            return self.parts[part]
        metadata = {"event_type": MARK, "event_payload": {"event": self.key, "part": part}}

        async def post() -> str:
            told = await self.client.chat_postMessage(
                channel=self.channel,
                thread_ts=self.thread or None,
                metadata=metadata if self.key else None,
                **payload,
                **QUIET,
            )
            return str(told["ts"])

        self.parts[part] = await self._surely(post, lambda: self.parts.get(part))
        return self.parts[part]

    async def file(self, name: str, content: bytes) -> None:
        """Upload a file unless it is there. Raises as slack_sdk does."""
        known = next((each for each in self.files if each[0] == name), None)
        if known is not None:
            self.files.remove(known)
            return
        file = await begin_upload(self.client, name, content)

        async def send() -> bool:
            await share(self.client, file, name, channel=self.channel, thread=self.thread)
            return True

        await self._surely(send, lambda: (name, file) in self.files or None)

    async def look(self) -> None:
        """See what is there. Raises as slack_sdk does."""
        where: dict[str, Any] = {"channel": self.channel, "limit": PAGE, "include_all_metadata": True}
        where["oldest"] = f"{max(self.since, 0):.6f}"
        found: list[dict[str, Any]] = []
        try:
            while where.get("cursor") != "":
                if self.thread:
                    told = await self.client.conversations_replies(ts=self.thread, **where)
                else:
                    told = await self.client.conversations_history(**where)
                found += told.get("messages") or []
                where["cursor"] = str((told.get("response_metadata") or {}).get("next_cursor") or "")
        except SlackApiError as error:
            if code_of(error) not in UNSEEN:
                raise
        found.sort(key=lambda message: float(message["ts"]))
        for message in found:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if self.key and payload.get("event") == self.key:
                self.parts.setdefault(str(payload.get("part", "0")), str(message["ts"]))
        head = min(map(float, self.parts.values()), default=0.0)
        ours = [message for message in found if message.get("bot_id") and float(message["ts"]) > head]
        self.files[:] = [(str(file["name"]), str(file["id"])) for m in ours for file in m.get("files") or ()]

    async def _surely(self, send: Callable[[], Awaitable[T]], sent: Callable[[], T | None]) -> T:
        """Send once: where nobody can tell whether it got there, look before it is sent again."""
        for wait in WAITS:
            try:
                return await send()
            except UNREACHABLE as error:
                if not unclear(error):
                    raise
            await asyncio.sleep(wait)
            await self.look()
            if (found := sent()) is not None:
                return found
        return await send()
