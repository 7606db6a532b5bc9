"""The study room on a terminal: a pseudo-terminal plays the person."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from pathlib import Path

import pytest
from moot_command import MOOT, environment

PROMPT = "Ana>"
SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 60


class Sitting:
    """A child on a terminal of 80 columns."""

    def __init__(self, home: Path, cwd: Path, **more: str) -> None:
        self.raw = ""
        self._pid, self._screen = pty.fork()
        if self._pid == 0:
            os.chdir(cwd)
            settings = environment(TERM="xterm-256color", **more)
            os.execve(MOOT[0], [*MOOT, "chat", "--home", str(home), "--as", "Ana"], settings)
        fcntl.ioctl(self._screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def until(self, words: str, *, since: int = 0) -> int:
        """Wait for words on the screen and say where they end in `raw`."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            plain = SEQUENCE.sub("", self.raw[since:])
            if words in plain:
                return len(self.raw)
            if select.select([self._screen], [], [], 0.2)[0]:
                try:
                    data = os.read(self._screen, 65536).decode("utf-8", "replace")
                except OSError:
                    break
                self.raw += data
                # What a terminal answers when it is asked where the cursor stands.
                if "\x1b[6n" in data:
                    self.type("\x1b[1;1R")
        raise AssertionError(f"{words!r} never came:\n{SEQUENCE.sub('', self.raw)[-2000:]}")

    def leave(self) -> int:
        """The exit status, once the child has gone."""
        for _ in range(PATIENCE * 10):
            if select.select([self._screen], [], [], 0)[0]:
                with contextlib.suppress(OSError):
                    self.raw += os.read(self._screen, 65536).decode("utf-8", "replace")
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.1)
        raise AssertionError("it never ended")


@pytest.fixture
def sit(home, tmp_path):
    sittings: list[Sitting] = []

    def start(**more: str) -> Sitting:
        sittings.append(Sitting(home, tmp_path, **more))
        return sittings[-1]

    return start


def test_a_sitting(sit, home):
    room = sit()
    at = room.until(PROMPT)
    assert "From Arms Race to Innovation Race" in room.raw
    room.type("What is an arms race?\r")
    at = room.until("Confidence", since=at)
    at = room.until(PROMPT, since=at - 1)
    assert re.search(r"\x1b\[[0-9;]*3\dm", room.raw), "there is colour"
    room.type("/sou\t")
    at = room.until("/sources", since=at)
    room.type(" schar\t")
    at = room.until("scharre-2021", since=at)
    room.type("\r")
    at = room.until("Cited", since=at)
    at = room.until(PROMPT, since=at - 1)
    room.type("forget this\x03")  # Ctrl-C clears the line and no more
    at = room.until(PROMPT, since=at)
    room.type("/as Bo\r")
    at = room.until("Bo>", since=at)
    room.type("\x04")
    assert room.leave() == 0
    assert "Traceback" not in room.raw
    history = home / "history"
    assert "+What is an arms race?" in history.read_text(encoding="utf-8")
    assert history.stat().st_mode & 0o077 == 0


def test_no_color_is_kept_to(sit):
    room = sit(NO_COLOR="1")
    at = room.until(PROMPT)
    room.type("How do I bake sourdough bread?\r")
    at = room.until("Not in the sources", since=at)
    room.until(PROMPT, since=at - 1)
    room.type("/quit\r")
    assert room.leave() == 0
    assert not re.search(r"\x1b\[[0-9;]*[349]\dm", room.raw)


def test_leaving_while_the_model_loads(sit):
    room = sit()
    room.until(PROMPT)
    room.type("\x04")
    assert room.leave() == 0
    assert "Traceback" not in room.raw
