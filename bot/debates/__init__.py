"""Debates: a motion, timed rounds between two ballots, and a verdict by swing."""
