"""The one error tree: what a member did that cannot be done, and what to do next."""

from __future__ import annotations


class UserError(Exception):
    """Something that cannot be done, said in one sentence that names the next step.

    Every layer raises it (or a subclass) for bad input and missing set-up; adapters show
    its text as it stands and never a traceback.
    """


class UnknownKey(UserError):
    """A document, reference, section, poll or debate that does not exist."""


class IndexUnavailable(UserError):
    """No index, or one that is corrupt, of another model or of an older format."""


class IndexOutdated(IndexUnavailable):
    """An index of an older format."""


class ModelUnavailable(UserError):
    """The embedding model cannot be found, is not whole, or may not be downloaded."""


class UnreadableFile(UserError):
    """A file that holds no text which Moot can read."""


class DatabaseUnavailable(UserError):
    """The group's data cannot be read or written."""
