"""Citing marks in a text, tied to the entries of its reference list."""

from index.bibliography.citations.find import find_citations

__all__ = ["find_citations"]
