"""The locks on a database's files as another process sees them, and things that other processes do to them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SHARED_START, SHARED_LENGTH = 0x40000002, 510
"""The bytes of a database file that a connection locks for as long as it is open in WAL mode."""
OPEN_SHM, OPEN_SHM_LENGTH = 128, 1
"""The byte of the -shm file that a connection locks for as long as it has it open."""

GETLK = """
import fcntl, os, struct, sys
for path, start, length in (
    (sys.argv[1], int(sys.argv[2]), int(sys.argv[3])),
    (sys.argv[1] + "-shm", int(sys.argv[4]), int(sys.argv[5])),
):
    with open(path, "r+b") as file:
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
        kind, _, _, _, pid = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))
        print(pid if kind == fcntl.F_RDLCK else 0)
"""


def in_another_process(script: str, *words: object) -> str:
    """What a script prints; it finds Moot's modules, and has `words` as its arguments."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert done.returncode in (0, -9), done.stderr
    return done.stdout


def seen_by_getlk(path: Path) -> list[int]:
    """For the database and its -shm: a process that holds its shared lock, by F_GETLK; 0 where none does."""
    said = in_another_process(GETLK, path, SHARED_START, SHARED_LENGTH, OPEN_SHM, OPEN_SHM_LENGTH)
    return [int(line) for line in said.split()]


def holders(path: Path) -> set[int]:
    """All processes that hold the shared lock of both files, by Linux's list of locks; F_GETLK names one."""
    found: list[set[int]] = []
    for name, start in ((path, SHARED_START), (path.with_name(f"{path.name}-shm"), OPEN_SHM)):
        inode = str(name.stat().st_ino)
        rows = [line.split() for line in Path("/proc/locks").read_text("utf-8").splitlines()]
        found.append(
            {
                int(row[4])
                for row in rows
                if row[1:4] == ["POSIX", "ADVISORY", "READ"]
                and row[5].rpartition(":")[2] == inode
                and int(row[6]) == start
            }
        )
    return found[0] & found[1]


def held_by(path: Path, *pids: int) -> None:
    """Check that each of these processes still holds its shared locks on the files at the path."""
    assert all(pid in pids for pid in seen_by_getlk(path)), (seen_by_getlk(path), pids)
    assert set(pids) <= holders(path), (holders(path), pids)
