"""Polls: what is asked, what was voted, and how it is counted."""
