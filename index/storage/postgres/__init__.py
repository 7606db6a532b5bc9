"""Indexes in PostgreSQL with pgvector, which several machines read."""
