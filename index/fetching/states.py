"""What is known and held of each reference's text: one row a reference, one transaction a step."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.errors import UserError
from index.fetching.works.work import FoundWork, Location, Version
from index.home import CorpusFolder, writing

State = Literal["entry", "abstract", "full text", "attached", "not to be had", "doubtful"]
Step = Literal["new", "identified", "located", "done"]

_FILE = "texts.db"
_JSON = ("work", "places", "pending", "attempts", "declined", "filled", "offered")


@dataclass(frozen=True, slots=True)
class TextRecord:
    """What the steps found for one reference.

    `step` is the last one done. `digest` is that of the entry. `pending` names services and files that could
    not be asked and are to be asked in the next run. `attempts` are (address, what went wrong); `declined`
    are addresses and DOIs that a person said no to. `filled` are fields that the entry lacks and a person
    accepted, `offered` those that wait for a yes. `file` is a name among the texts' files; while the state is
    "doubtful" it awaits a yes and is not the reference's text yet. `question` says what is doubtful.
    """

    key: str
    digest: str = ""
    step: Step = "new"
    state: State = "entry"
    doi: str | None = None
    work: FoundWork | None = None
    places: tuple[Location, ...] = ()
    pending: tuple[str, ...] = ()
    attempts: tuple[tuple[str, str], ...] = ()
    declined: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, str] = field(default_factory=dict)
    abstract: str | None = None
    abstract_from: str | None = None
    retracted: str | None = None
    file: str | None = None
    version: Version | None = None
    licence: str | None = None
    where: str | None = None
    own_use: bool = False
    question: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HeldText:
    """What Moot has of a reference's text.

    `file` is the whole text where the state is "full text" or "attached", else None. `version` is
    "published", "accepted", "submitted" or None; `licence` a short name ("cc-by-nc") or None; `where` the
    address that the text came from or may be read at, or the name of an attached file; `retracted` a
    sentence; `remark` says why there is no text, or what is doubtful. `abstract` is there in any state.
    `filled` are CSL fields that the entry lacks. `digest` is that of the entry that the text was sought for.
    """

    key: str
    state: State = "entry"
    file: Path | None = None
    version: Version | None = None
    licence: str | None = None
    where: str | None = None
    retracted: str | None = None
    abstract: str | None = None
    language: str | None = None
    filled: Mapping[str, str] = field(default_factory=dict)
    remark: str | None = None
    digest: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields that `moot sources --json` adds to an entry."""
        return {
            "state": self.state,
            "version": self.version,
            "licence": self.licence,
            "where": self.where,
            "retracted": self.retracted,
            "remark": self.remark,
        }


class SourcesFolder:
    """Where the texts of one corpus's references lie; it is no part of the index and outlives rebuilds."""

    def __init__(self, home: Path, corpus: str) -> None:
        """Raises UserError where `corpus` is no plain name."""
        self.corpus = CorpusFolder(home, corpus).corpus
        self.path = home / "sources" / corpus
        self.files = self.path / "files"
        self.answers = home / "sources" / "answers.db"

    @property
    def is_kept(self) -> bool:
        """Whether anything was ever fetched or attached here."""
        return (self.path / _FILE).exists()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one run. Raises UserError where another holds it."""
        from filelock import FileLock, Timeout

        with writing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(str(self.path / "fetch.lock"), timeout=0)
            try:
                lock.acquire()
            except Timeout:
                raise UserError(
                    "Another run is fetching or attaching: wait until it has ended, then try again."
                ) from None
        try:
            yield
        finally:
            lock.release()


class HeldStore:
    """The records of one corpus, in SQLite. Each `put` is a transaction of its own."""

    def __init__(self, folder: SourcesFolder) -> None:
        """Raises UserError where it cannot be opened."""
        import sqlite_utils

        with writing(folder.path):
            folder.path.mkdir(parents=True, exist_ok=True)
            try:
                self._db = sqlite_utils.Database(folder.path / _FILE)
                columns: dict[str, Any] = {each.name: str for each in fields(TextRecord)}
                columns |= {"own_use": int, "changed": str}
                self._db.table("texts").create(columns, pk="key", if_not_exists=True)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                raise _damaged(folder) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def get(self, key: str) -> TextRecord | None:
        """The record of a reference; None where nothing was done for it yet."""
        rows = list(self._db["texts"].rows_where("key = ?", [key]))
        return _record(rows[0]) if rows else None

    def put(self, record: TextRecord) -> None:
        """Keep a record, in one transaction. Raises UserError where the disk refuses it."""
        values = {**asdict(record), "own_use": int(record.own_use)}
        for name in _JSON:
            values[name] = json.dumps(values[name], ensure_ascii=False)
        values["changed"] = datetime.now(UTC).isoformat(timespec="seconds")
        with writing(Path(_FILE)):
            self._db.table("texts").upsert(values, pk="key")

    def files(self) -> set[str]:
        """The names of all files that a record uses."""
        return {row["file"] for row in self._db["texts"].rows_where("file IS NOT NULL")}


def held_texts(home: Path, corpus: str) -> dict[str, HeldText]:
    """What is held of every reference of a corpus that anything was done for, by key.

    Empty where there is no store. Raises UserError where it is damaged.
    """
    folder = SourcesFolder(home, corpus)
    if not (folder.path / _FILE).exists():
        return {}
    # Not read-only: what a run that was killed left half written is rolled back by the next to open it.
    address = f"{(folder.path / _FILE).absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True)) as db:
            db.row_factory = sqlite3.Row
            records = [_record(dict(row)) for row in db.execute("SELECT * FROM texts ORDER BY key")]
    except sqlite3.Error as error:
        raise _damaged(folder) from error
    return {record.key: held(record, folder) for record in records}


def held(record: TextRecord, folder: SourcesFolder) -> HeldText:
    """A record as the rest of Moot sees it."""
    whole = record.state in ("full text", "attached") and record.file
    return HeldText(
        record.key,
        record.state,
        folder.files / record.file if whole and record.file else None,
        record.version,
        record.licence,
        record.where,
        record.retracted,
        record.abstract,
        (record.work.language or None) if record.work else None,
        dict(record.filled),
        record.question or record.note,
        record.digest,
    )


def _record(row: Mapping[str, Any]) -> TextRecord:
    values = {each.name: row[each.name] for each in fields(TextRecord)}
    values |= {name: json.loads(values[name]) for name in _JSON}
    return TextRecord(
        **{
            **values,
            "work": FoundWork.from_json(values["work"]) if values["work"] else None,
            "places": tuple(Location(**each) for each in values["places"]),
            "pending": tuple(values["pending"]),
            "attempts": tuple((address, reason) for address, reason in values["attempts"]),
            "declined": tuple(values["declined"]),
            "own_use": bool(values["own_use"]),
        }
    )


def _damaged(folder: SourcesFolder) -> UserError:
    return UserError(
        f"The list of the references’ texts is damaged: move {folder.path / _FILE} away, then fetch again."
    )
