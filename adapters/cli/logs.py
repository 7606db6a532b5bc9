"""The log: a file under the home, so that no command's output is mixed with it."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.settings import Settings

SIZE = 1_000_000
LOGGERS = ("moot", "adapters", "bot", "index", "retrieval", "stamina")
"""The parents of every logger of Moot's own, and that of the library that tries requests again."""
FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"


class QuietFile(RotatingFileHandler):
    """Makes its folder when there is first something to say, and never breaks what logs."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, where the disk lets us."""
        with contextlib.suppress(OSError):
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full or read-only disk loses the line, and nothing else."""


def log_to(settings: Settings) -> Path:
    """Send Moot's log to its file and say where that is."""
    path = settings.home / "moot.log"
    handler = QuietFile(path, maxBytes=SIZE, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(FORM))
    for name in LOGGERS:
        log = logging.getLogger(name)
        for old in list(log.handlers):
            log.removeHandler(old)
            old.close()
        log.addHandler(handler)
        log.setLevel(settings.log_level)
        log.propagate = False
    return path
