"""Ballots: one a member and round, kept so that an anonymous one can be traced to nobody."""
