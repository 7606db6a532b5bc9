"""The tables of indexes, step by step."""
