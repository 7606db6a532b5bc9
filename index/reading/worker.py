"""The process that `index.reading.isolated` keeps: a file's path on a line in, its pieces on a line
out, and an empty line now and then as a sign of life."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

from index.errors import UnreadableFile
from index.reading.formats import Reader

_MOST_MEMORY = 4 * 2**30
# What a reader has no business with: the network, other programs, and writing to files.
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.", "urllib.", "http.", "ftplib.", "smtplib.",
    "webbrowser.",
)  # fmt: skip


def main() -> None:
    """Answers until its input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    # what a library prints must not be taken for an answer
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    _hold_memory()
    sys.addaudithook(_refuse)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = _answer(Path(request["path"]), request["reader"], lambda: answers.write(b"\n"))
        data = json.dumps(answer).encode() + b"\n"
        while data:
            data = data[answers.write(data) or 0 :]


def _answer(path: Path, reader: str, alive: Callable[[], object]) -> dict[str, Any]:
    try:
        read: Reader = resolve_name(reader)
        extract = read(path, alive)
        if not extract.holds_words:
            return {"refused": "holds no text: choose another file."}
        return extract.as_json()
    except UnreadableFile as error:
        return {"refused": str(error)}
    except OSError as error:
        return {"refused": f"cannot be read ({error.strerror or 'damaged'}): check the file and try again."}
    except MemoryError:
        return {"refused": "is too large for the memory: split it and try again."}
    except RecursionError:
        return {"refused": "is nested too deeply to be read: save it anew, or as text."}
    except Exception as error:  # libraries raise anything on a damaged file
        return {
            "refused": f"is damaged and cannot be read ({type(error).__name__}): save it anew, or as text."
        }


def _hold_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        pass


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        _stop(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        # a module's cache is written by the import system alone, which reads on without it
        _stop(event)


def _stop(event: str) -> NoReturn:
    raise PermissionError(f"not allowed while reading: {event}")


if __name__ == "__main__":
    main()
