"""A job that changes references' texts, run in a process of its own (`index.fetching.job`).

The process blocks no question, and it can be ended at any moment without a loss. It ends with this one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import index
from index.errors import UserError
from index.fetching.job import TextsJob

_LONGEST_LINE = 4 * 2**20
_SHOWN = 2_000
"""Most characters of an unforeseen error that are logged."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is: `at` of `of` parts of `what` are done."""

    what: str
    at: int
    of: int


class RunningJob:
    """A job that was begun. `result` is there once `steps` are over."""

    def __init__(self, job: TextsJob) -> None:
        self.job = job
        self.result: dict[str, Any] = {}
        self.stopped = False
        self._process: asyncio.subprocess.Process | None = None

    async def steps(self) -> AsyncGenerator[Step, None]:
        """Do the job, and yield each step as it is done. A caller that leaves ends the job.

        Raises UserError where it cannot be done, RuntimeError where the process failed.
        """
        if self.stopped:
            return
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "index.fetching.job",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            cwd=Path(index.__file__).parents[1], limit=_LONGEST_LINE,
            start_new_session=True,  # Ctrl-C is for this process, which ends the other in good order
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        errors = asyncio.create_task(process.stderr.read())
        try:
            process.stdin.write(self.job.to_line().encode())
            with suppress(ConnectionError):
                await process.stdin.drain()
            said: dict[str, Any] = {}
            async for line in process.stdout:
                said = json.loads(line)
                if "what" in said:
                    yield Step(said["what"], said["at"], said["of"])
            # Not killed: a process that has ended by itself is asked for its status once.
            process.stdin.close()
            await process.wait()
            if "refused" in said:
                raise UserError(said["refused"])
            if "result" in said:
                self.result = said["result"]
            elif not self.stopped:
                last = (await errors).decode("utf-8", "replace")[-_SHOWN:]
                raise RuntimeError(f"the job ended with {await process.wait()}: {last}")
        finally:
            self._end()
            process.stdin.close()
            errors.cancel()
            await asyncio.shield(process.wait())

    def stop(self) -> None:
        """End the job; what it did until now is kept."""
        self.stopped = True
        self._end()

    def _end(self) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
