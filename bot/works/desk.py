"""Changes of the references' texts from a chat: which corpus, who may, and one at a time."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.request import Request
from bot.sent_file import SentFile, file_name
from bot.works.job import RunningJob
from index.errors import UserError
from index.fetching.job import TextsJob
from index.fetching.states import SourcesFolder
from index.fetching.texts.files import MOST_BYTES
from index.fetching.web.services import Services

KEPT = 86_400.0
"""Seconds for which a sent file waits for a yes."""
UNDER_WAY = (
    "The references’ texts are being fetched or attached already: wait until that is done, then try again."
)
SEVERAL = "Several corpora are read here, {}: change one of them where Moot runs, with --corpus NAME."
SHARED = (
    "The corpus {corpus} may not be changed from here, since others may read it too: its texts are fetched "
    "and attached where Moot runs, with `moot sources fetch`. The operator can let the moderators of every "
    "server that reads it change it from a chat, with MOOT_CHAT_CORPORA={corpus}. Here you may see what "
    "there is ({sources}) and where the rest may be had ({missing})."
)
NO_SPACE = "Change the texts in a channel of your server: in direct messages there are no moderators."


@dataclass(slots=True)
class WorksDesk:
    """`corpora` are the deployment's; those in `open_to_chats` may be changed by the moderators of the spaces
    that read them. `services` raises UserError where they are not set up. `index` are a build's options,
    `database` the address of the database that keeps the indexes, None for the home."""

    home: Path
    corpora: tuple[str, ...]
    services: Callable[[], Services]
    open_to_chats: frozenset[str] = frozenset()
    index: Mapping[str, Any] = field(default_factory=dict)
    database: str | None = field(default=None, repr=False)
    _running: dict[str, RunningJob] = field(default_factory=dict)

    def corpus(self, corpora: tuple[str, ...]) -> str:
        """The one corpus that a space reads, by its settings (() for the deployment's). Raises UserError
        where it reads several."""
        read = corpora or self.corpora
        if len(read) > 1:
            raise UserError(SEVERAL.format(" and ".join(read)))
        return read[0]

    def may_change(
        self, corpora: tuple[str, ...], request: Request, say: Callable[[str], str]
    ) -> SourcesFolder:
        """The folder of the corpus that a member may change from where they are. Raises UserError where
        they may not; that only moderators may is settled before."""
        corpus = self.corpus(corpora)
        if request.capabilities.shared:
            if corpus not in self.open_to_chats:
                sources, missing = say("sources"), say("sources missing")
                raise UserError(SHARED.format(corpus=corpus, sources=sources, missing=missing))
            if request.own_space:
                raise UserError(NO_SPACE)
        return SourcesFolder(self.home, corpus)

    def job(self, task: Literal["fetch", "attach", "detach"], corpus: str, **more: Any) -> RunningJob:
        """A job, not begun yet. Raises UserError while another is under way here, and where the services
        are not set up."""
        if corpus in self._running:
            raise UserError(UNDER_WAY)
        if task == "fetch":
            from dataclasses import asdict

            more["services"] = asdict(self.services())
        job = TextsJob(task, str(self.home), corpus, index=self.index, database=self.database, **more)
        running = self._running[corpus] = RunningJob(job)
        return running

    def over(self, running: RunningJob) -> None:
        """Note that a job is done or ended."""
        if self._running.get(running.job.corpus) is running:
            del self._running[running.job.corpus]

    def stop(self, corpus: str) -> bool:
        """End the job that is under way; False where there is none in this process."""
        running = self._running.get(corpus)
        if running is not None:
            running.stop()
        return running is not None

    async def receive(self, folder: SourcesFolder, sent: SentFile) -> tuple[str, Path]:
        """Download what a member sent; gives the name by which it waits, and where it lies. Raises
        UserError."""
        if sent.size > MOST_BYTES:
            raise UserError(TOO_LARGE.format(most=MOST_BYTES // 2**20))
        waits = folder.path / "sent"
        _sweep(waits)
        token = hashlib.sha256(f"{sent.name} {time.time_ns()}".encode()).hexdigest()[:12]
        path = waits / token / file_name(sent.name)
        path.parent.mkdir(parents=True)
        try:
            await sent.save(path, MOST_BYTES)
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        return token, path

    def waiting(self, folder: SourcesFolder, token: str) -> Path:
        """The sent file of this name that waits for a yes. Raises UserError where it waits no more."""
        found = folder.path / "sent" / token
        files = list(found.iterdir()) if token.isalnum() and found.is_dir() else []
        if not files:
            raise UserError("This file is not kept any more: send it again.")
        return files[0]

    def discard(self, folder: SourcesFolder, token: str) -> None:
        """Remove a sent file."""
        if token.isalnum():
            shutil.rmtree(folder.path / "sent" / token, ignore_errors=True)


TOO_LARGE = "The file is larger than {most} MB: send the one text alone."


def _sweep(waits: Path) -> None:
    """Remove what has waited for too long."""
    for each in waits.iterdir() if waits.is_dir() else ():
        if time.time() - each.stat().st_mtime > KEPT:
            shutil.rmtree(each, ignore_errors=True)
