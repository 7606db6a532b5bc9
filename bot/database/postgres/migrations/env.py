"""Alembic's entry: run the migrations on the connection that `schema.py` gives."""

from __future__ import annotations

from alembic import context

from bot.database.postgres.schema import VERSIONS

context.configure(connection=context.config.attributes["connection"], version_table=VERSIONS)
context.run_migrations()
