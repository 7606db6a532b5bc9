"""The database's schema: one numbered function for each change to it, applied in order.

A function is never edited after its release. An old file is brought up to date by the functions that have
not been applied to it.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from bot.database.sqlite.connection import LATEST

moot = Migrations("moot")


@moot(name="0001_polls_and_debates")
def first(db: Database) -> None:
    """Polls, debates and their ballots.

    `boxes.secret` is the key under which a ballot's voter is hidden; it is destroyed at the close.
    `ballots` and `deliveries` have no row numbers and no times, which would give away the order of voting.
    """
    for statement in FIRST:
        db.execute(statement)


FIRST = (
    """CREATE TABLE boxes (
        id INTEGER PRIMARY KEY,
        anonymous INTEGER NOT NULL,
        secret BLOB
    )""",
    """CREATE TABLE ballots (
        box INTEGER NOT NULL REFERENCES boxes(id),
        round INTEGER NOT NULL,
        voter BLOB NOT NULL,
        name TEXT,
        choice TEXT NOT NULL,
        reason TEXT,
        evidence TEXT,
        PRIMARY KEY (box, round, voter)
    ) WITHOUT ROWID""",
    """CREATE TABLE deliveries (
        box INTEGER NOT NULL REFERENCES boxes(id),
        token BLOB NOT NULL,
        PRIMARY KEY (box, token)
    ) WITHOUT ROWID""",
    """CREATE TABLE polls (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        number INTEGER NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        kind TEXT NOT NULL,
        motion TEXT NOT NULL,
        excerpt TEXT,
        results TEXT NOT NULL,
        reasons TEXT NOT NULL,
        voters TEXT NOT NULL,
        most INTEGER NOT NULL,
        quorum INTEGER NOT NULL,
        adding INTEGER NOT NULL,
        author TEXT,
        author_name TEXT,
        created_at TEXT NOT NULL,
        closes_at TEXT,
        remind_at TEXT,
        closed_at TEXT,
        announced INTEGER NOT NULL DEFAULT 0,
        lot TEXT NOT NULL,
        forgotten INTEGER NOT NULL DEFAULT 0,
        box INTEGER NOT NULL REFERENCES boxes(id),
        UNIQUE (platform, space, number)
    )""",
    """CREATE TABLE options (
        poll INTEGER NOT NULL REFERENCES polls(id),
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        excerpt TEXT,
        PRIMARY KEY (poll, number)
    ) WITHOUT ROWID""",
    """CREATE TABLE debates (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        number INTEGER NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        motion TEXT NOT NULL,
        voters TEXT NOT NULL,
        rounds TEXT NOT NULL,
        stage INTEGER NOT NULL,
        stage_ends_at TEXT,
        seconds_left INTEGER,
        author TEXT,
        author_name TEXT,
        created_at TEXT NOT NULL,
        ended_at TEXT,
        announced INTEGER NOT NULL DEFAULT 0,
        forgotten INTEGER NOT NULL DEFAULT 0,
        box INTEGER NOT NULL REFERENCES boxes(id),
        UNIQUE (platform, space, number)
    )""",
    """CREATE TABLE sides (
        debate INTEGER NOT NULL REFERENCES debates(id),
        member TEXT NOT NULL,
        name TEXT NOT NULL,
        side TEXT NOT NULL,
        PRIMARY KEY (debate, member)
    ) WITHOUT ROWID""",
    """CREATE TABLE shown (
        id INTEGER PRIMARY KEY,
        debate INTEGER NOT NULL REFERENCES debates(id),
        stage INTEGER NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        side TEXT,
        member TEXT,
        name TEXT,
        text TEXT NOT NULL,
        excerpts TEXT NOT NULL
    )""",
    "CREATE TABLE upkeep (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX polls_due ON polls (closed_at, closes_at)",
    "CREATE INDEX shown_of ON shown (debate, id)",
)


@moot(name="0002_made")
def second(db: Database) -> None:
    """The things that events have made, so that an event that is delivered again makes nothing more.

    `token` is a hash of the event's name. The table has no row numbers and no times.
    """
    for statement in SECOND:
        db.execute(statement)


SECOND = (
    """CREATE TABLE made (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        token BLOB NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (platform, space, token)
    ) WITHOUT ROWID""",
)


@moot(name="0003_chats")
def chats(db: Database) -> None:
    """Tables for chat platforms: settings of their servers, answers for the buttons under them, ratings of
    answers, the messages that show how polls and debates stand, and links between rooms and accounts on
    several platforms."""
    for statement in CHATS:
        db.execute(statement)


CHATS = (
    """CREATE TABLE space_settings (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (platform, space, name)
    ) WITHOUT ROWID""",
    """CREATE TABLE answers (
        id TEXT NOT NULL UNIQUE,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        confidence REAL,
        excerpts TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX answers_at ON answers (at)",
    "CREATE INDEX answers_of ON answers (platform, space, room, at)",
    """CREATE TABLE ratings (
        answer TEXT NOT NULL,
        member TEXT NOT NULL,
        good INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (answer, member)
    ) WITHOUT ROWID""",
    """CREATE TABLE boards (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        name TEXT NOT NULL,
        room TEXT NOT NULL,
        message TEXT NOT NULL,
        final INTEGER NOT NULL,
        UNIQUE (platform, room, message)
    )""",
    """CREATE TABLE room_links (
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        other_platform TEXT NOT NULL,
        other_space TEXT NOT NULL,
        other_room TEXT NOT NULL,
        other_zone TEXT NOT NULL,
        PRIMARY KEY (platform, space, room, other_platform, other_space, other_room)
    ) WITHOUT ROWID""",
    """CREATE TABLE link_codes (
        code BLOB PRIMARY KEY,
        what TEXT NOT NULL,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        identity TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) WITHOUT ROWID""",
    "ALTER TABLE polls ADD COLUMN secluded TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE debates ADD COLUMN secluded TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE accounts (account TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE guests (
        kind TEXT NOT NULL,
        key INTEGER NOT NULL,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        number INTEGER NOT NULL,
        room TEXT NOT NULL,
        zone TEXT NOT NULL,
        PRIMARY KEY (platform, space, kind, number)
    ) WITHOUT ROWID""",
    """CREATE TABLE notices (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        what TEXT NOT NULL,
        name TEXT NOT NULL
    )""",
)


@moot(name="0004_reopened")
def reopened(db: Database) -> None:
    """The history of a reopened poll: when it was closed and reopened, and how many ballots of members who
    asked to be forgotten were taken out then."""
    for statement in REOPENED:
        db.execute(statement)


REOPENED = (
    "ALTER TABLE polls ADD COLUMN reopened TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE polls ADD COLUMN taken_out INTEGER NOT NULL DEFAULT 0",
)


@moot(name="0005_answered")
def answered(db: Database) -> None:
    """Whether the excerpts shown in a debate's room were an answer, or only the closest passages; null where
    that is unknown."""
    for statement in ANSWERED:
        db.execute(statement)


ANSWERED = ("ALTER TABLE shown ADD COLUMN answered INTEGER",)


@moot(name="0006_presses_and_notices")
def presses_and_notices(db: Database) -> None:
    """The time of each voter's last press, kept for as long as an earlier press may still arrive
    (`bot.ballots.presses`); and the time since which a notice to a room is due, by which the bot can look up
    whether it was posted."""
    db.execute(PRESSES)
    db.execute("ALTER TABLE notices ADD COLUMN at TEXT NOT NULL DEFAULT '2026-11-01T00:00:00.000+00:00'")


PRESSES = """CREATE TABLE presses (
    box INTEGER NOT NULL REFERENCES boxes(id),
    round INTEGER NOT NULL,
    voter BLOB NOT NULL,
    option INTEGER NOT NULL,
    came REAL NOT NULL,
    told REAL,
    PRIMARY KEY (box, round, voter, option)
) WITHOUT ROWID"""


@moot(name="0007_findings")
def findings(db: Database) -> None:
    """The verdict on the excerpts that a room was shown, one of three in place of two, with the caution,
    the facts and what is missing (`bot.finding`); null if it is unknown. The table of debates is made
    anew, since not every SQLite can drop a column."""
    for statement in FINDINGS:
        db.execute(statement)


FINDINGS = (
    "ALTER TABLE answers ADD COLUMN finding TEXT",
    """CREATE TABLE shown_with_findings (
        id INTEGER PRIMARY KEY,
        debate INTEGER NOT NULL REFERENCES debates(id),
        stage INTEGER NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        side TEXT,
        member TEXT,
        name TEXT,
        text TEXT NOT NULL,
        excerpts TEXT NOT NULL,
        finding TEXT
    )""",
    """INSERT INTO shown_with_findings
        SELECT id, debate, stage, at, kind, side, member, name, text, excerpts, CASE answered
            WHEN 1 THEN '{"verdict": "answered", "caution": null, "facts": [], "missing": []}'
            WHEN 0 THEN '{"verdict": "not in the sources", "caution": null, "facts": [], "missing": []}'
        END FROM shown""",
    "DROP TABLE shown",
    "ALTER TABLE shown_with_findings RENAME TO shown",
    "CREATE INDEX shown_of ON shown (debate, id)",
)


@moot(name="0008_reminders")
def personal_reminders(db: Database) -> None:
    """The members who asked to be reminded of a poll, and notices for one member of a space."""
    for statement in REMINDERS:
        db.execute(statement)


REMINDERS = (
    """CREATE TABLE reminders (
        poll INTEGER NOT NULL REFERENCES polls(id),
        member TEXT NOT NULL,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        room TEXT NOT NULL,
        name TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        PRIMARY KEY (poll, member)
    ) WITHOUT ROWID""",
    "ALTER TABLE notices ADD COLUMN member TEXT NOT NULL DEFAULT ''",
)


@moot(name="0009_mended")
def mended(db: Database) -> None:
    """Polls and debates that are cancelled, notes on them that all members see, excerpts taken off a debate's
    table, and polls that repeat one another."""
    for statement in MENDED:
        db.execute(statement)


MENDED = (
    "ALTER TABLE polls ADD COLUMN cancelled_at TEXT",
    "ALTER TABLE debates ADD COLUMN cancelled_at TEXT",
    "ALTER TABLE polls ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE debates ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE polls ADD COLUMN series INTEGER",
    "ALTER TABLE polls ADD COLUMN every_days INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE shown ADD COLUMN taken_off TEXT",
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file behind `connection` up to date. The caller keeps other processes from doing so too."""
    moot.apply(Database(connection, execute_plugins=False))
    connection.execute(f"PRAGMA user_version = {LATEST}")
