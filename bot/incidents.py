"""Incidents: unexpected errors, logged whole under a short name that the member is shown."""

from __future__ import annotations

import logging
import secrets

log = logging.getLogger("moot")


def log_incident(what: str, log_at: str) -> str:
    """Log the exception that is being handled and give the sentence to show.

    `what` says what was tried, and never what was asked: questions stay out of the log.
    """
    name = secrets.token_hex(3)
    log.exception("%s: %s failed", name, what)
    where = f" in {log_at}" if log_at else ""
    return f"Something went wrong inside Moot; report it with the details logged{where} under {name}."
