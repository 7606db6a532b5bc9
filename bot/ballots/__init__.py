"""Ballots: one for each member and round; anonymous ones cannot be traced to their voters."""
