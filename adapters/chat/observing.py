"""What an operator sees of requests: a line of the log at their begin and end, and their counts and times.

Neither a member, a room, nor what was asked is in them; nor the command, since a line with the time of a
ballot would be the only place that has it.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from adapters.chat.metrics import Metrics
from bot.incidents import REQUEST_ID

log = logging.getLogger(__name__)

Outcome = Literal["answered", "refused", "unreached", "failed", "cancelled"]


@dataclass(slots=True)
class Seen:
    """How a request ended."""

    outcome: Outcome = "answered"


class Observer:
    """Observes the requests of one platform; `metrics` is None where they are not counted."""

    def __init__(self, platform: str) -> None:
        self.metrics: Metrics | None = None
        self._platform = platform

    @contextmanager
    def request(self, kind: str) -> Iterator[Seen]:
        """Log and count one request of a kind of event; the lines of the log within have its id."""
        seen, began = Seen(), time.perf_counter()
        token = REQUEST_ID.set(secrets.token_hex(4))
        log.info("a %s began", kind, extra={"event": {"event": "request began", "kind": kind}})
        try:
            yield seen
        except BaseException:
            seen.outcome = "cancelled"
            raise
        finally:
            seconds = time.perf_counter() - began
            ms = round(seconds * 1e3)
            event = {"event": "request ended", "kind": kind, "outcome": seen.outcome, "ms": ms}
            log.info("a %s was %s after %d ms", kind, seen.outcome, ms, extra={"event": event})
            REQUEST_ID.reset(token)
            if self.metrics is not None:
                self.metrics.request(self._platform, kind, seen.outcome, seconds)

    def waited(self, seconds: float) -> None:
        """Note how long a request waited for its turn."""
        if self.metrics is not None:
            self.metrics.waited(self._platform, seconds)
