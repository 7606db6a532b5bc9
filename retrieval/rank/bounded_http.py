"""An HTTP client whose calls end by a deadline and whose replies have a largest size.

Time limits of HTTP clients are for one step (connecting, one read), and those of retries for one request;
a server that sends a byte now and then, or asks for a long pause, would outlast them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

import httpx2

#: The most bytes of a reply that are read.
MOST_BYTES = 262_144
# The client library pauses this long at most before one of two retries, in seconds.
_PAUSE = 1.0


class DeadlineError(Exception):
    """The deadline has passed."""


class TooLargeError(Exception):
    """The reply is larger than MOST_BYTES."""


class _Local(threading.local):
    """The deadline of this thread's call, on the monotonic clock."""

    until: float = inf


class BoundedHttp:
    """One connection pool for any number of threads. `client` raises DeadlineError and TooLargeError; it
    follows no redirect, so that what is sent goes to the server that was named and to no other."""

    def __init__(self) -> None:
        self._local = _Local()
        self.client = httpx2.Client(
            follow_redirects=False,
            headers={"Accept-Encoding": "identity"},  # so that a small reply cannot unfold into a large one
            event_hooks={"request": [self._begin], "response": [self._bound]},
        )

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """End the calls of this thread within `seconds`."""
        self._local.until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._local.until = inf

    def _begin(self, request: httpx2.Request) -> None:
        left = self._local.until - time.monotonic()
        if left <= 0:
            raise DeadlineError
        if left < inf:
            request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), left)

    def _bound(self, response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise TooLargeError
        if response.is_error and _pause(response) >= self._local.until - time.monotonic():
            response.headers["x-should-retry"] = "false"  # the header by which a server forbids a retry
        response.stream = _Bounded(response.stream, self._local.until)


def _pause(response: httpx2.Response) -> float:
    """The seconds that the client library may wait before it tries again."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        if name in response.headers:
            try:
                return max(_PAUSE, float(response.headers[name]) / unit)
            except ValueError:
                return inf  # a date
    return _PAUSE


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: object, until: float) -> None:
        assert isinstance(stream, httpx2.SyncByteStream)
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES:
                raise TooLargeError
            if time.monotonic() >= self._until:
                raise DeadlineError
            yield chunk

    def close(self) -> None:
        self._stream.close()
