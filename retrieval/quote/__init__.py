"""Checks of quotations, excerpts on demand, and the list of the sources."""
