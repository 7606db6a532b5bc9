"""What an operator needs: backups, restores, health and metrics of a process that runs."""

COMMITTED = "restore.json"
"""A file of the home: the note of a restore that was not completed (`adapters.operations.restore`)."""
