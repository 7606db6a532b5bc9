"""The language in which dates are read and written."""

from contextvars import ContextVar

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="en")
"""The language of dates for the asking member; set for each request."""
