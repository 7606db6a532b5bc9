"""Each promise on the page of reliability names commands that there are."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(pytest [^`]+)`", PAGE)))
MEASURED = sorted(set(re.findall(r"`python -m (benchmarks\.\w+)", PAGE)))


def chosen(command: str) -> list[str]:
    """The tests that a command of the page runs, by name; it selects by words joined with "or"."""
    words = shlex.split(command)[1:]
    wanted = words[words.index("-k") + 1].split(" or ") if "-k" in words else [""]
    paths = [ROOT / word for word in words if word.startswith("tests/")]
    files = [file for path in paths for file in (path.rglob("test_*.py") if path.is_dir() else [path])]
    names = [
        name for file in files for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    ]
    for word in wanted:
        assert any(word in name for name in names), word
    return [name for name in names if any(word in name for word in wanted)]


@pytest.mark.parametrize("command", TESTS)
def test_a_named_test_exists(command):
    assert chosen(command)


@pytest.mark.parametrize("module", MEASURED)
def test_a_named_measurement_exists(module):
    assert importlib.util.find_spec(module) is not None


def test_the_page_has_commands_and_what_is_not_promised():
    assert len(TESTS) > 10 and len(MEASURED) >= 5
    assert "## What is not promised" in PAGE
