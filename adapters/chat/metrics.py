"""Counts and times of a chat, in the form that Prometheus reads (https://prometheus.io/docs/instrumenting/).

Labels have few values: a platform, a kind of event, an outcome. None names a server, room or member.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histograms' buckets."""


class Metrics:
    """The metrics of one process. `gauges` are asked each time that they are read."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = CollectorRegistry()
        counter = partial(Counter, registry=self._registry)
        histogram = partial(Histogram, registry=self._registry)
        self._gauge = partial(Gauge, registry=self._registry)
        done = "Requests of members that are done, by how they ended."
        self._requests = counter("moot_requests", done, ("platform", "kind", "outcome"))
        took, labels = "From a request to its reply.", ("platform", "kind")
        self._seconds = histogram("moot_request_seconds", took, labels, buckets=SECONDS)
        waited = "How long a request waited for its turn."
        self._waited = histogram("moot_wait_seconds", waited, ("platform",), buckets=SECONDS)
        self._lines = counter("moot_log_lines", "Warnings and errors in the log.", ("level",))
        for level in ("WARNING", "ERROR"):
            self._lines.labels(level)
        self._kept = self._gauge("moot_kept", "What the home holds, by what it is.", ("what",))

    def request(self, platform: str, kind: str, outcome: str, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(platform, kind, outcome).inc()
        self._seconds.labels(platform, kind).observe(seconds)

    def waited(self, platform: str, seconds: float) -> None:
        """Count the wait of a request."""
        self._waited.labels(platform).observe(seconds)

    def gauge(self, name: str, help_text: str, value: Callable[[], float]) -> None:
        """Add a number that is asked for when the metrics are read."""
        self._gauge(name, help_text).set_function(value)

    def kept(self, numbers: Mapping[str, int]) -> None:
        """Note what the home holds now."""
        for what, number in numbers.items():
            self._kept.labels(what).set(number)

    def counting(self) -> logging.Handler:
        """A handler that counts warnings and errors of the log."""
        lines = self._lines

        class Counts(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                lines.labels("ERROR" if record.levelno >= logging.ERROR else "WARNING").inc()

        return Counts(logging.WARNING)

    def page(self) -> tuple[bytes, str]:
        """All metrics as text, and the text's media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        return generate_latest(self._registry), CONTENT_TYPE_LATEST
