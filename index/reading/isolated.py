"""Readers that work in a process of their own, which may fail, hang or fill its memory without harm.

The process has a limit of time and of memory, and can neither fetch nor start anything."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

from index.errors import UnreadableFile
from index.pieces import Extract

#: Seconds without a sign of life (a page read), and in all, before a file is given up.
SILENT_SECONDS = 30.0
MOST_SECONDS = 900.0
# The process is kept for the next file of a folder, but not for long.
_IDLE_SECONDS = 10.0
_ROOT = Path(__file__).resolve().parent.parent.parent


class _Worker:
    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def ask(self, path: Path, reader: str, silent: float, most: float) -> bytes:
        """The answer's line. Raises TimeoutError, or EOFError where the process has ended."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps({"path": str(path), "reader": reader}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise EOFError from error
        until = time.monotonic() + most
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, min(silent, until - time.monotonic())))
            except queue.Empty:
                raise TimeoutError from None
            if not line:
                raise EOFError
            if line.strip():
                return line

    def end(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


_lock = threading.Lock()
_idle: list[_Worker] = []
_timer: list[threading.Timer] = []


def extract(
    path: Path, reader: str, *, silent: float = SILENT_SECONDS, most: float = MOST_SECONDS
) -> Extract:
    """The pieces of a file by a reader that `index.reading.formats` registers ("module:function").

    Raises UnreadableFile with a sentence that names the file.
    """
    with _lock:
        while _timer:
            _timer.pop().cancel()
        worker = _idle.pop() if _idle else _Worker()
    try:
        answer = json.loads(worker.ask(path.absolute(), reader, silent, most))
    except TimeoutError:
        worker.end()
        raise UnreadableFile(
            f"{path.name} takes too long to read: open it and save it anew, or save it as text."
        ) from None
    except (EOFError, ValueError):
        worker.end()
        raise UnreadableFile(
            f"{path.name} is damaged or too large for the memory: save it anew, or as text."
        ) from None
    except BaseException:
        worker.end()
        raise
    _rest(worker)
    if "refused" in answer:
        raise UnreadableFile(f"{path.name} {answer['refused']}")
    return Extract.from_json(answer)


def _rest(worker: _Worker) -> None:
    with _lock:
        _idle.append(worker)
        timer = threading.Timer(_IDLE_SECONDS, end_idle)
        timer.daemon = True
        timer.start()
        _timer.append(timer)


def end_idle() -> None:
    """Ends the processes that wait for another file."""
    with _lock:
        ended = _idle[:]
        _idle.clear()
    for worker in ended:
        worker.end()


atexit.register(end_idle)
