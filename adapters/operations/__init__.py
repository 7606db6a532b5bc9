"""What an operator needs: backups, restores, health and metrics of a process that runs."""

COMMITTED = "restore.json"
"""In a home, notes that a restore is to be completed (`adapters.operations.restore`)."""
