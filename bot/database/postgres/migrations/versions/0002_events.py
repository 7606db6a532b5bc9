"""The events of chats, and their conversations. An event's body is in a file beside the keys, since it may
hold a ballot, and PostgreSQL's logs keep what was deleted.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    """CREATE TABLE events (
        platform TEXT NOT NULL,
        token BYTEA NOT NULL,
        day BIGINT NOT NULL,
        owner TEXT,
        file TEXT,
        came DOUBLE PRECISION,
        PRIMARY KEY (platform, token)
    )""",
    "CREATE INDEX events_undone ON events (platform, owner) WHERE owner IS NOT NULL",
    """CREATE TABLE conversations (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        answer TEXT NOT NULL,
        stopped BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (platform, space, room)
    )""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement.replace(" TEXT", ' TEXT COLLATE "C"'))
