"""The `moot` command: reads the settings, puts the layers together, and runs one command."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

RUBBISH = 20_000
"""New objects after which Python looks for rubbish among them; by default 700."""
INTERRUPTED = 130
"""The exit status after Ctrl-C."""
WORKERS = ("moot-library", "moot-pointer")
"""How the names of threads begin that may be inside a native library, or wait for a language model."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit status: 0 done, 1 cannot be done, 2 wrong usage. Without
    `arguments` it is the process's own command line, and the process may end here."""
    # NumPy's own threads and the encoder's would fight over the cores; read when NumPy loads
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # thousands of lasting objects are made while Moot loads, and looking through them all for rubbish
    # again and again takes a tenth of the time to the first answer
    gc.set_threshold(RUBBISH)
    # looking for plugins reads the metadata of every package that is installed
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from adapters.cli.app import run

        status = run(arguments)
    except KeyboardInterrupt:
        status = INTERRUPTED
    if arguments is None:
        # else Python looks through all that was loaded for rubbish as it leaves: 0.2 s of CPU
        gc.freeze()
        _leave_if_busy(status)
    return status


def _leave_if_busy(status: int) -> None:
    """End the process at once if a worker is still inside a native library, which an interpreter that shuts
    down around it may crash, or if a language model is still waited for."""
    if any(thread.name.startswith(WORKERS) for thread in threading.enumerate()):
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(status)
