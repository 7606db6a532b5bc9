"""What `moot doctor` says of PostgreSQL, where MOOT_DATABASE_URL names a database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from adapters.cli.doctor_home import OTHERS, DoctorFinding
from index.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from adapters.settings import Settings

DATABASE = "Database"


def database_findings(settings: Settings) -> Iterator[DoctorFinding]:
    """The findings on the connection, the tables, pgvector and the folder of keys."""
    if settings.database is None:
        return
    from bot.database.postgres.keys import KeyFolder
    from index.postgres import transact
    from index.postgres_address import place

    url = settings.database
    try:
        tables, mark, notes = transact(url, _look, only_read=True)
        yield DoctorFinding(DATABASE, "ok", f"{tables}, at {place(url)}")
    except UserError as error:
        yield DoctorFinding(DATABASE, "missing", str(error))
        return
    for note in notes:
        yield DoctorFinding(DATABASE, "note", note)
    folder = settings.key_folder
    try:
        found = KeyFolder(folder).mark()
    except UserError as error:
        yield DoctorFinding("Keys", "missing", str(error))
        return
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        yield DoctorFinding(
            "Keys", "missing", f"{folder} cannot be written: see to its permissions and disk."
        )
    elif mark is None:
        yield DoctorFinding("Keys", "ok", f"{folder} will hold them; all processes must share it")
    elif found != mark:
        yield DoctorFinding(
            "Keys", "missing", f"{folder} is not this database's folder of keys: set MOOT_KEYS to that one."
        )
    elif folder.stat().st_mode & OTHERS:
        yield DoctorFinding("Keys", "note", f"others may enter {folder}: chmod 700 {folder}")
    else:
        yield DoctorFinding("Keys", "ok", f"{folder}, as the database knows it")


def _look(connection: Connection) -> tuple[str, str | None, list[str]]:
    """The server and its tables in words, the name of its folder of keys, and what is worth a note."""
    from bot.database.postgres.schema import LATEST, version

    def one(sql: str) -> str | None:
        found = connection.exec_driver_sql(sql).scalar_one_or_none()
        return None if found is None else str(found)

    server = f"PostgreSQL {one('SHOW server_version')}"
    form = version(connection)
    if form is None:
        tables = f"{server} without tables, which are made at the first use"
    elif form == LATEST:
        tables = f"{server}, tables of form {form}"
    else:
        tables = f"{server}, tables of form {form}, which are brought to {LATEST} at the next use"
    notes = []
    if one("SHOW fsync") == "off":
        notes.append("fsync is off there, so a power failure may lose what was acknowledged: turn it on.")
    if one("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'") is None:
        notes.append("The server has no pgvector, which passages need: install it, or use its image.")
    mark = None if form is None else one("SELECT mark FROM key_folder")
    return tables, mark, notes
