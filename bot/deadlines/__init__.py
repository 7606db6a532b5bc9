"""Deadlines, read from phrases in English and in the language of the asking member."""
