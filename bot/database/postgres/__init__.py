"""The database in PostgreSQL, shared by processes on several machines."""
