"""The tables in PostgreSQL: Alembic's numbered migrations, applied by the first process to connect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DatabaseUnavailable
from index.postgres import transact

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"
VERSIONS = "moot_state_version"
"""The table in which Alembic notes the last migration."""
LATEST = "0002"
LOCK = 0x4D6F6F74
""""Moot" in ASCII: the advisory lock of the process that migrates."""
NEWER = "The group's data was written by a newer Moot: install that one, or set another MOOT_DATABASE_URL."


def bring_up_to_date(url: str) -> None:
    """Apply the migrations that the database lacks, in one transaction. Several processes may do so at once.

    Raises DatabaseUnavailable, also for a database of a newer Moot.
    """
    if transact(url, version, only_read=True) == LATEST:
        return

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        # The transaction's own snapshot may be older than what the process before has done.
        found = version(connection)
        if found != LATEST:
            _migrate(connection)

    transact(url, work, isolation="READ COMMITTED")


def version(connection: Connection) -> str | None:
    """The last migration applied; None for an empty database. Raises DatabaseUnavailable for one of a
    newer Moot."""
    if connection.exec_driver_sql("SELECT to_regclass(%s)", (VERSIONS,)).scalar_one() is None:
        return None
    row = connection.exec_driver_sql(f"SELECT version_num FROM {VERSIONS}").first()
    if row is None:
        return None
    if row[0] > LATEST:
        raise DatabaseUnavailable(NEWER)
    return str(row[0])


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
