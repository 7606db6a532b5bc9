"""Answers made of excerpts, and where each excerpt stands in its text."""
