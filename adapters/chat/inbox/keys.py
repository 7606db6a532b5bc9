"""What is kept of an event's key, and for how long."""

from __future__ import annotations

import hashlib

KEPT = 3 * 86_400
"""Seconds for which keys are kept. Slack repeats an event for an hour; its signatures hold five minutes."""


def token_of(key: str) -> bytes:
    """The hash of an event's key, or of a signature."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()
