"""The `moot` command: reads the settings, puts the layers together, and runs one command."""

from __future__ import annotations

import os
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit status: 0 done, 1 cannot be done, 2 wrong usage."""
    # NumPy's own threads and the encoder's would fight over the cores; read when NumPy loads
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from adapters.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130
