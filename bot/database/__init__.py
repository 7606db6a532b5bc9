"""The group's own data in one SQLite file: polls, ballots and debates."""
