"""Incidents: unexpected errors, logged with their traceback under a short name that the member is shown; and
the id that ties the lines of a log to the request that they are about."""

from __future__ import annotations

import logging
import secrets
from contextvars import ContextVar

log = logging.getLogger("moot")

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""A random id of the request that is being handled, "" outside of one."""


def log_incident(what: str, log_at: str) -> str:
    """Log the exception that is being handled; return the sentence for the member.

    `what` names the operation, never the question: questions stay out of the log.
    """
    name = secrets.token_hex(3)
    log.exception("%s: %s failed", name, what)
    where = f" in {log_at}" if log_at else ""
    return f"Something went wrong inside Moot; report it with the details logged{where} under {name}."
