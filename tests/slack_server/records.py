"""Every request of the bot, kept, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

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


@dataclass(slots=True)
class Log:
    """The requests in order, and the violations among them."""

    requests: list[Recorded] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def answered(self, request: Recorded) -> None:
        """A refusal of the form is a violation too."""
        if request.code in FORM_CODES:
            told = request.reply.get("errors") or request.reply.get("needed") or ""
            self.violations.append(f"{request.name}: {request.code} {told}".strip())

    def note(self, violation: str) -> None:
        """Something that Slack lets pass, but that cannot be meant."""
        self.violations.append(violation)

    def of(self, name: str) -> list[Recorded]:
        """The requests of this name."""
        return [one for one in self.requests if one.name == name]

    @property
    def refused(self) -> list[Recorded]:
        """The requests that were answered with an error."""
        return [one for one in self.requests if one.code or one.status >= 400]
