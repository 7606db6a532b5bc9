"""The `moot` command: reads the settings, puts the layers together, and runs one command."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence

RUBBISH = 20_000
"""New objects after which Python looks for rubbish among them; by default 700."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit status: 0 done, 1 cannot be done, 2 wrong usage."""
    # NumPy's own threads and the encoder's would fight over the cores; read when NumPy loads
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # thousands of lasting objects are made while Moot loads, and looking through them all for rubbish
    # again and again takes a tenth of the time to the first answer
    gc.set_threshold(RUBBISH)
    # looking for plugins reads the metadata of every package that is installed
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from adapters.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130
