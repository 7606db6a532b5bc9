"""A disk that takes long to flush, and one that cannot be written at all, as root too."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.chats_under_fire.on_discord import discord_side
from bot.database.sqlite.connection import FILE

ROOT = Path(__file__).parents[3]
FLUSHES_IN = 0.1
"""Seconds of each fsync."""
VOTERS = 40
ONE_BY_ONE = VOTERS * FLUSHES_IN * 3
"""Seconds that the voters would take if each event were written by itself: a journal is flushed, the file,
and the end of the journal."""
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
int fsync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fsync");
    usleep(DELAY); return real(fd); }
int fdatasync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    usleep(DELAY); return real(fd); }
"""


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A library that makes each fsync slow."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("there is no C compiler here")
    source, made = tmp_path / "slow.c", tmp_path / "slow.so"
    source.write_text(SHIM)
    delay = f"-DDELAY={int(FLUSHES_IN * 1e6)}"
    subprocess.run([compiler, "-shared", "-fPIC", delay, "-o", made, source, "-ldl"], check=True)
    return made


async def test_what_waits_for_a_slow_disk_is_written_together(home: Path, tmp_path: Path, slow: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    async with discord_side(home, own, rooms=1, members=VOTERS) as side:
        await side.start(LD_PRELOAD=str(slow))
        opened = side.command(side.members[0], 0, "poll create", motion="It is slow.")
        assert await side.until(lambda: side.board(opened), within=60)
        loop = asyncio.get_running_loop()
        began = loop.time()
        pressed = [side.press(each, side.board(opened), "Agree") for each in side.members]
        assert await side.until(lambda: all(map(side.acknowledged, pressed)), within=60)
        assert loop.time() - began < ONE_BY_ONE / 2
        assert await side.until(lambda: all(map(side.answers, pressed)), within=60)
        assert all("counts in p1" in said for each in pressed for said in side.answers(each))
        assert await side.stop() == 0


def test_a_home_that_not_even_root_can_write_is_looked_at_and_nothing_more(
    home: Path, tmp_path: Path
) -> None:
    mounted = [
        "unshare",
        "-rm",
        "sh",
        "-c",
        'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"',
    ]
    own = tmp_path / "own"
    own.mkdir()
    for shared in ("index", "models"):
        (own / shared).symlink_to(home / shared)
    if (
        shutil.which("unshare") is None
        or subprocess.run([*mounted, str(own), "true"], check=False).returncode
    ):
        pytest.skip("nothing can be mounted here")
    code = "import sys; from adapters.cli import main; sys.exit(main())"
    moot = [sys.executable, "-c", code, "--home", str(own)]

    def run(before: list[str], *words: str) -> subprocess.CompletedProcess[str]:
        said = subprocess.run([*before, *moot, *words], capture_output=True, text=True, cwd=ROOT, check=False)
        assert "Traceback" not in said.stdout + said.stderr
        return said

    assert run([], "poll", "create", "We meet weekly").returncode == 0
    read_only = [*mounted, str(own)]
    assert "We meet weekly" in run(read_only, "poll", "list").stdout
    before = (own / FILE).read_bytes()
    refused = run(read_only, "poll", "vote", "p1", "agree")
    assert refused.returncode == 1 and len(refused.stderr.strip().splitlines()) == 1
    assert "read-only" in refused.stderr or "written" in refused.stderr, refused.stderr
    assert (own / FILE).read_bytes() == before
