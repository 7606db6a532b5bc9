"""What cannot be undone asks first at a terminal, and asks no script."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

MOOT = [sys.executable, "-c", "import sys; from adapters.cli import main; sys.exit(main())"]


def moot(home: Path, *words: str) -> str:
    done = subprocess.run([*MOOT, "--home", str(home), *words], capture_output=True, text=True, check=True)
    return done.stdout


def at_a_terminal(home: Path, typed: str, *words: str) -> tuple[int, str]:
    """The exit status and what stood on the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*MOOT, "--home", str(home), *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    screen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the process has closed its end
            break
        if not piece:
            break
        screen += piece
    os.close(ours)
    return process.wait(), screen.decode()


def state(home: Path, name: str) -> str:
    return json.loads(moot(home, "poll", "show", name, "--json"))["state"]


@pytest.mark.parametrize(("typed", "status", "then"), [("n\n", 1, "open"), ("y\n", 0, "closed")])
def test_the_close_of_an_anonymous_poll(tmp_path: Path, typed: str, status: int, then: str) -> None:
    moot(tmp_path, "poll", "create", "M")
    code, screen = at_a_terminal(tmp_path, typed, "poll", "close", "p1")
    assert "it cannot be reopened. Go on?" in screen
    assert ("Nothing was done" in screen) == (then == "open")
    assert (code, state(tmp_path, "p1")) == (status, then)


def test_yes_and_scripts_and_named_polls_are_not_asked(tmp_path: Path) -> None:
    for more in ((), (), ("--named",)):
        moot(tmp_path, "poll", "create", "M", *more)
    assert "Go on?" not in at_a_terminal(tmp_path, "", "poll", "close", "p1", "--yes")[1]
    moot(tmp_path, "poll", "close", "p2")
    assert "Go on?" not in at_a_terminal(tmp_path, "", "poll", "close", "p3")[1]
    assert [state(tmp_path, name) for name in ("p1", "p2", "p3")] == ["closed"] * 3


def test_aliases_and_verbs_alone_in_a_shell(tmp_path: Path) -> None:
    moot(tmp_path, "poll", "create", "M")
    moot(tmp_path, "poll", "delete", "p1")
    assert state(tmp_path, "p1") == "cancelled"
    for verb in ("delete", "edit", "extend", "withdraw", "remind", "cancel"):
        command = [*MOOT, "--home", str(tmp_path), verb, "p1"]
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
        assert refused.returncode == 2
        assert f"Did you mean poll {'cancel' if verb == 'delete' else verb}" in refused.stderr
    assert "poll delete" not in moot(tmp_path, "--help")
