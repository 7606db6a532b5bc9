"""Variables of the environment that slack-bolt would read by itself: Moot's settings are `MOOT_SLACK_*`
alone, and whatever else is set may be for another bot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

PREFIX = "SLACK_"


@contextmanager
def unseen() -> Iterator[None]:
    """While bolt's objects are made, there is no variable of its own."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)
