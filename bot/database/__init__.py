"""The group's own data, in one SQLite file: polls, ballots, debates, and what members may ask of it."""
