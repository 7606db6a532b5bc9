"""Incidents: unexpected errors, logged with their traceback under a short name that the member is shown; and
the id that ties the lines of a log to the request that they are about. A database that cannot be used is no
incident: its sentence says what to do, and one line is logged when it is lost and one when it is back.
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from index.errors import DatabaseUnavailable

log = logging.getLogger("moot")

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""A random id of the request that is being handled, "" outside of one."""


def log_incident(what: str, log_at: str) -> str:
    """Log the exception that is being handled; return the sentence for the member.

    `what` names the operation, never the question: questions stay out of the log. For a database that cannot
    be used the log gets one line, and the member its sentence.
    """
    error = sys.exception()
    if isinstance(error, DatabaseUnavailable):
        log.warning("%s failed: %s", what, error)
        return str(error)
    name = secrets.token_hex(3)
    log.exception("%s: %s failed", name, what)
    where = f" in {log_at}" if log_at else ""
    return f"Something went wrong inside Moot; report it with the details logged{where} under {name}."


_failing: dict[Hashable, type[Exception]] = {}
"""The repeated works of this process whose last round failed, with the kinds of their errors."""


@contextmanager
def repeated(what: str, log_at: str, *, key: Hashable = None) -> Iterator[None]:
    """One round of a work that is done again and again: an error ends the round, not the work.

    A failure is logged when it begins, not with each round. While the database cannot be used, all works
    together log one line, and one when all have succeeded again. `key` names the work among others that do
    the same, `what` unless given.
    """
    name = what if key is None else key
    try:
        yield
    except Exception as error:
        lost, before = DatabaseUnavailable in _failing.values(), _failing.get(name)
        if isinstance(error, DatabaseUnavailable):
            _failing[name] = DatabaseUnavailable
            if not lost:
                log.error("%s Moot goes on trying.", error)
        else:
            _failing[name] = type(error)
            if before is not type(error):
                log_incident(what, log_at)
    else:
        if _failing.pop(name, None) is DatabaseUnavailable and DatabaseUnavailable not in _failing.values():
            log.warning("The database can be used again.")


def given_up(key: Hashable) -> None:
    """Note that a repeated work is done no longer."""
    _failing.pop(key, None)
