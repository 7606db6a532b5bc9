"""Citing marks in a text, tied to the entries of its reference list."""

from index.bibliography.citations.find import find_citations
from index.bibliography.citations.notes import cited_in_full, read_notes

__all__ = ["cited_in_full", "find_citations", "read_notes"]
