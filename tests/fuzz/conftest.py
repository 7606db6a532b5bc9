"""Play with random input for a fixed time; the number of a round is its seed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest
from mutations import Chance

SECONDS = float(os.environ.get("MOOT_FUZZ_SECONDS", "2.5"))
"""For each kind of input; more of them before a release."""
LEAST = 10
"""Rounds that are played however long they take."""
LONGEST = 60.0
"""Seconds that one input may take, on a machine with other work."""


@pytest.fixture
def played() -> Callable[[Callable[[Chance], None]], None]:
    """Plays rounds until the time is over, each with its own chance. A failure names the round; a round that
    takes too long fails."""

    def play(once: Callable[[Chance], None]) -> None:
        number = 0
        until = time.monotonic() + SECONDS
        while number < LEAST or time.monotonic() < until:
            began = time.monotonic()
            try:
                once(Chance(number))
            except BaseException as error:
                error.add_note(f"in round {number}")
                raise
            assert time.monotonic() - began < LONGEST, f"round {number} took too long"
            number += 1

    return play


@pytest.fixture(autouse=True)
def reading_ends() -> Iterator[None]:
    """End the process that reads files."""
    from index.reading.isolated import end_idle

    yield
    end_idle()
