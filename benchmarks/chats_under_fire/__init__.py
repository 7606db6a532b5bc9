"""`moot discord` and `moot slack` at work on local platforms, killed at random moments and started again."""
