"""The command as a process of its own: started, read line by line, ended by a signal or by itself."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import subprocess
from pathlib import Path

from moot_command import MOOT, Ran, environment

COMES_WITHIN = 60.0
"""Seconds that a process has for a line of its output."""
LEAVES_WITHIN = 60.0
"""Seconds that a process has to end after a signal."""


class MootProcess:
    """`moot COMMAND`, begun in a folder."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def begin(cls, command: str, folder: Path, **settings: str) -> MootProcess:
        """Start it, with these settings and no others."""
        process = await asyncio.create_subprocess_exec(
            *MOOT,
            command,
            cwd=folder,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self._process.returncode is not None

    def send(self, how: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)

    async def line(self) -> str:
        """The next line that it prints, "" where it has ended."""
        assert self._process.stdout is not None
        return (await asyncio.wait_for(self._process.stdout.readline(), COMES_WITHIN)).decode()

    async def prints(self, words: str) -> str:
        """The next line with these words."""
        while words not in (line := await self.line()):
            assert line, f"it has ended without {words!r}: {(await self.end()).stderr}"
        return line

    async def end(self) -> Ran:
        """Wait for its end. Gives its status, and what it has printed since the last line that was read."""
        out, err = await asyncio.wait_for(self._process.communicate(), LEAVES_WITHIN)
        assert self._process.returncode is not None
        return Ran((), self._process.returncode, out.decode(), err.decode())

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> Ran:
        """End it by a signal, as `end`."""
        self.send(how)
        return await self.end()

    async def __aenter__(self) -> MootProcess:
        return self

    async def __aexit__(self, *error: object) -> None:
        if not self.ended:
            await self.stop(signal.SIGKILL)


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens."""
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
