"""One printed entry of a reference list, read into a CSL-JSON item."""

from index.bibliography.entries.entry import parse_entry

__all__ = ["parse_entry"]
