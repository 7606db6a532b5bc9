"""One change of the references' texts in a process of its own, for programs that go on meanwhile.

`python -m index.fetching.job` reads one line of JSON, a `TextsJob`, from standard input, and writes lines:
`{"what": "Fetching", "at": 3, "of": 19}` as it goes on, and at the end `{"result": {…}}`, or
`{"refused": "a sentence"}`. It ends when its standard input does, so that it never outlives the program that
began it. It may be killed at any moment, as any run of `fetch` may: the next goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, TextIO

from index.errors import UserError
from index.fetching.web.services import Services


@dataclass(frozen=True, slots=True)
class TextsJob:
    """A task in a corpus: "fetch" the texts of some references (none: all), or "attach" a file to
    one, or "detach" one's text.

    `wishes` are fields of `index.fetching.run.Wishes`. `answer` settles the open question of the one
    reference that `keys` names, if its remark has the digest `about` ("" takes any). `file` is attached even
    if its first pages are in doubt where one is `sure`. `index` are the options of a build (`model`,
    `backend`, `allow_download`). `database` is the address of the one that keeps the indexes, None for
    the home.
    """

    task: Literal["fetch", "attach", "detach"]
    home: str
    corpus: str
    keys: tuple[str, ...] = ()
    services: Mapping[str, Any] | None = field(default=None, repr=False)
    wishes: Mapping[str, bool] = field(default_factory=dict)
    answer: bool | None = None
    about: str = ""
    file: str = ""
    sure: bool = False
    index: Mapping[str, Any] = field(default_factory=dict)
    database: str | None = field(default=None, repr=False)

    def to_line(self) -> str:
        """As one line of JSON."""
        return json.dumps(asdict(self)) + "\n"


def digest_of(remark: str | None) -> str:
    """What names an open question in the id of a button."""
    return hashlib.sha256((remark or "").encode()).hexdigest()[:8]


class _Reports:
    """Progress as lines of JSON."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._what, self._at, self._of = "", 0, 0

    def start(self, total: int, what: str) -> None:
        """A stage of `total` steps begins."""
        self._what, self._at, self._of = what, 0, total
        self.send(what=what, at=0, of=total)

    def advance(self, count: int) -> None:
        """So many more steps of it are done."""
        self._at += count
        self.send(what=self._what, at=self._at, of=self._of)

    def done(self) -> None:
        """The stage has ended."""

    def note(self, text: str) -> None:
        """A remark of the index's build is no part of the result."""

    def send(self, **said: Any) -> None:
        """Write one line."""
        self._out.write(json.dumps(said, ensure_ascii=False) + "\n")
        self._out.flush()


def do(job: TextsJob, reports: _Reports) -> dict[str, Any]:
    """Do a job, then bring the index up to date. Raises UserError where it cannot be done.

    Gives `keys`, the references that it was about; of a fetch also `offered`, the number of entries whose
    gaps wait for a yes, and `over`, the services that answer no more for now; of a file in doubt `doubt`, why
    it was not attached. `index` is the sentence that says why the index could not be built, "" where it was.
    """
    from index.fetching.states import SourcesFolder
    from index.fetching.works.entries import chosen, entries_of

    folder = SourcesFolder(Path(job.home), job.corpus)
    entries = chosen(entries_of(Path(job.home), job.corpus, job.database), job.keys)
    result: dict[str, Any] = {"keys": [entry.key for entry in entries]}
    if job.task == "fetch":
        result |= _fetch(job, folder, entries, reports)
    elif job.task == "attach":
        result |= _attach(job, folder, entries[0])
    else:
        from index.fetching.attach import detach

        detach(folder, entries[0].key)
    return result | {"index": _bind(job, reports)}


def _fetch(job: TextsJob, folder: Any, entries: Any, reports: _Reports) -> dict[str, Any]:
    from index.fetching.run import FetchQuestion, Wishes, fetch

    open_still = job.answer is not None

    def ask(question: FetchQuestion) -> bool | None:
        nonlocal open_still
        if not open_still or question.kind == "gaps":
            return None
        if job.about and digest_of(question.remark) != job.about:
            return None
        open_still = False
        return job.answer

    assert job.services is not None
    services, wishes = Services(**job.services), Wishes(**job.wishes)
    outcome = fetch(folder, entries, services, wishes, ask=ask, progress=reports)
    return {
        "offered": sum(bool(record.offered) for record in outcome.records),
        "over": [
            {"reason": str(each), "until": each.until and each.until.isoformat()} for each in outcome.over
        ],
        "begun": any(record.step != "new" or record.state != "entry" for record in outcome.records),
    }


def _attach(job: TextsJob, folder: Any, entry: Any) -> dict[str, Any]:
    from index.fetching.attach import attach
    from index.fetching.texts.identity import FileMatch

    doubt = ""

    def sure(identity: FileMatch) -> bool:
        nonlocal doubt
        doubt = "" if job.sure else identity.reason
        return job.sure

    try:
        attach(folder, entry, Path(job.file), sure=sure)
    except UserError:
        if not doubt:
            raise
    return {"doubt": doubt}


def _bind(job: TextsJob, reports: _Reports) -> str:
    """Build the index anew where it lacks a text that is held; gives why that could not be done, or ""."""
    from index.building.build import build
    from index.building.works import index_lacks

    home = Path(job.home)
    try:
        if index_lacks(home, job.corpus, database=job.database):
            build(
                home,
                [],
                corpus=job.corpus,
                database=job.database,
                mode="add",
                progress=reports,
                **job.index,
            )
    except UserError as error:
        return str(error)
    return ""


def main() -> int:
    """Do the job that standard input names."""
    line, out = sys.stdin.readline(), sys.stdout
    sys.stdout = sys.stderr  # nothing that a library prints may stand among the lines
    threading.Thread(target=_end_with_input, daemon=True).start()
    reports = _Reports(out)
    try:
        given = json.loads(line)
        reports.send(result=do(TextsJob(**{**given, "keys": tuple(given["keys"])}), reports))
    except UserError as error:
        reports.send(refused=str(error))
    return 0


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
