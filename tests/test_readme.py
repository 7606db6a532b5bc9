"""What the README shows is what the screen shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def blocks(language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.S | re.M)
    return [text for its, text in fenced if its == language]


def moot(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from adapters.cli import main; main()", "--home", str(home), *words],
        input=given, capture_output=True, text=True, encoding="utf-8", check=False, cwd=README.parent,
    )  # fmt: skip


def test_the_transcript_is_true(home: Path) -> None:
    (shown,) = blocks("console")
    command, _, transcript = shown.partition("\n")
    typed = re.findall(r"^(?:Ana|Ben)> (.*)$", transcript, re.M)
    assert len(typed) >= 4
    done = moot(home, *command.removeprefix("$ moot ").split(), given="\n".join(typed) + "\n")
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.strip() == transcript.strip()


def test_the_commands_work_as_written(home: Path, tmp_path: Path) -> None:
    import shlex

    lines = [line for block in blocks("") for line in block.splitlines() if line.startswith("moot ")]
    asked = [line for line in lines if "index" not in line and "--batch" not in line]
    assert len(asked) >= 5
    for line in asked:
        done = moot(home, *shlex.split(line)[1:])
        assert done.returncode == 0 and done.stdout and done.stderr == "", line


def test_the_files_it_names_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / target).exists(), target
