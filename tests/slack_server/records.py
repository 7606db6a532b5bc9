"""Every request of the bot, kept, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import chat_server

FORM_CODES = {
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_form_data",
    "invalid_json",
    "json_not_object",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "push_limit_reached",
    "unknown_method",
    "missing_argument",
    "invalid_view",
}
"""Refusals of a request's form: a client that knows the limits never sends such a request."""


@dataclass(slots=True)
class Recorded:
    """A request: `name` is the Web API method ("chat.postMessage"), "response_url" or "upload".

    `body` holds the arguments, `team` the workspace of its token; `at` is the server's clock, `since_event` the seconds
    since the event that it answers (by trigger id or response_url, else the last one in its channel or team); `status`,
    `reply` are what was answered (status 0: the connection was dropped).
    """

    name: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    team: str | None = None
    data: bytes | None = None
    since_event: float | None = None
    status: int = 0
    reply: Any = None

    @property
    def code(self) -> str | None:
        """Slack's error code in the reply."""
        if isinstance(self.reply, dict) and not self.reply.get("ok", True):
            return str(self.reply.get("error"))
        return None


class Log(chat_server.Log[Recorded]):
    """The requests, held to Slack's rules of form."""

    def answered(self, request: Recorded) -> None:
        """A refusal of the form is a violation too."""
        if request.code in FORM_CODES:
            told = request.reply.get("errors") or request.reply.get("needed") or ""
            self.note(f"{request.name}: {request.code} {told}".strip())
