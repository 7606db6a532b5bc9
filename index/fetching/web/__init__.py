"""Requests to the outside: which addresses, how politely, in whose name."""
