"""What a long build says of how far it is."""

from __future__ import annotations

import pytest

from adapters.cli.progress import EVERY, Lines
from adapters.cli.time_left import Pace, in_words


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_was_there_before_is_no_pace() -> None:
    clock = Clock()
    pace = Pace(3000, clock)
    pace.advance(1500)
    assert pace.words() == ""
    clock.now += 5
    pace.advance(500)
    assert (pace.done, pace.words()) == (2000, "100 a second, 10 s left")
    clock.now += 10
    pace.advance(1000)
    assert pace.words() == "100 a second"


def test_a_slow_step_counts_by_the_minute() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    pace.advance(0)
    clock.now += 60
    pace.advance(3)
    assert pace.words() == "3 a minute, 2 min left"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59.4, "59 s"), (59.6, "1 min"), (3570, "1 h 0 min"), (7500, "2 h 5 min")],
)
def test_times_to_wait(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    lines = Lines(silent=False, clock=clock)
    lines.start(3000, "Embedding")
    lines.advance(0)
    for _ in range(30):
        clock.now += EVERY / 10
        lines.advance(60)
    shown, errors = capsys.readouterr()
    assert shown.splitlines() == [
        "Embedding (3,000)…",
        "Embedding: 600 of 3,000, 40 a second, 1 min left",
        "Embedding: 1,200 of 3,000, 40 a second, 45 s left",
        "Embedding: 1,800 of 3,000, 40 a second, 30 s left",
    ]
    assert errors == ""


def test_json_alone_stays_alone(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    lines = Lines(silent=True, clock=clock)
    lines.start(10, "Embedding")
    lines.advance(0)
    clock.now += 100
    lines.advance(5)
    assert capsys.readouterr() == ("", "")
