"""Runs migrations on the connection that `index.storage.postgres.schema` has opened."""

from alembic import context

from index.storage.postgres.schema import VERSIONS

context.configure(connection=context.config.attributes["connection"], version_table=VERSIONS)
context.run_migrations()
