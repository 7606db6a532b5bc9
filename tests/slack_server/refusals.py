"""What Slack says when it will not."""

from __future__ import annotations

from typing import Any


class SlackRefuses(Exception):
    """A request that Slack answers with `ok: false` and this error code."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(f"{code} {' '.join(messages)}".strip())
        self.code = code
        self.messages = list(messages)
        self.more = more

    def payload(self) -> dict[str, Any]:
        """The body of the reply."""
        body: dict[str, Any] = {"ok": False, "error": self.code} | self.more
        if self.messages:
            body["errors"] = [one.removeprefix("[ERROR] ") for one in self.messages]
            body["response_metadata"] = {"messages": self.messages}
        return body
