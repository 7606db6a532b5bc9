"""Every REST request, kept, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import chat_server

from discord_server import openapi
from discord_server.components import JSON

FORM_CODES = {50035, 50006, 40005, 50109, 30032}
"""Refusals of a body's form: a client that knows the limits never sends such a body."""


@dataclass(slots=True)
class Upload:
    """A file of a multipart request."""

    filename: str
    data: bytes
    content_type: str


@dataclass(slots=True)
class Recorded:
    """A request: `route` is Discord's template, `body` the JSON (in multipart, of `payload_json`).

    `at` is the server's clock, `since_interaction` seconds since its interaction was dispatched, where it belongs to
    one; `status` and `reply` are what was answered (status 0: the connection was dropped).
    """

    method: str
    path: str
    route: str
    headers: dict[str, str]
    query: dict[str, str]
    at: float
    body: Any = None
    files: dict[str, Upload] = field(default_factory=dict)
    since_interaction: float | None = None
    status: int = 0
    reply: Any = None

    @property
    def name(self) -> str:
        """Method and template: `POST /channels/{channel_id}/messages`."""
        return f"{self.method} {self.route}"

    @property
    def code(self) -> int | None:
        """Discord's error code in the reply."""
        return self.reply.get("code") if isinstance(self.reply, dict) and self.status >= 400 else None


class Log(chat_server.Log[Recorded]):
    """The requests, held to Discord's description."""

    def add(self, request: Recorded) -> None:
        """Keep it and hold it to Discord's description."""
        self.requests.append(request)
        self.violations += openapi.wrong_with(request.method, request.route, request.body)

    def answered(self, request: Recorded) -> None:
        """A refusal of the body's form is a violation too."""
        if request.code in FORM_CODES:
            self.note(f"{request.name}: {request.status} {_told(request.reply)}")

    def of(self, name: str) -> list[Recorded]:
        """The requests of this name (`PATCH /channels/{channel_id}`), or of this method or template alone."""
        return [one for one in self.requests if name in (one.name, one.method, one.route)]


def _told(reply: JSON) -> str:
    return f"{reply.get('code')} {reply.get('message')} {reply.get('errors', '')}".strip()
