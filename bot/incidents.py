"""Incidents: unexpected errors, logged with their traceback under a short name that the member is shown."""

from __future__ import annotations

import logging
import secrets

log = logging.getLogger("moot")


def log_incident(what: str, log_at: str) -> str:
    """Log the exception that is being handled; return the sentence for the member.

    `what` names the operation, never the question: questions stay out of the log.
    """
    name = secrets.token_hex(3)
    log.exception("%s: %s failed", name, what)
    where = f" in {log_at}" if log_at else ""
    return f"Something went wrong inside Moot; report it with the details logged{where} under {name}."
