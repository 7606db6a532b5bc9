"""`moot chat` in a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

from moot_command import MOOT, environment


class Room:
    """A study room in a process of its own, with its lines on a pipe."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Room:
        self._process = await asyncio.create_subprocess_exec(
            *MOOT,
            "chat",
            cwd=self._home,
            env=environment(MOOT_HOME=str(self._home), PYTHONUNBUFFERED="1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def said(self, line: str, *says: str) -> str:
        """The output after a line, until one of these words is in it."""
        assert self._process is not None and self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n".encode())
        heard = b""
        async with asyncio.timeout(60):
            while not any(each.encode() in heard for each in says):
                more = await self._process.stdout.read(4096)
                assert more, heard.decode()
                heard += more
        return heard.decode()
