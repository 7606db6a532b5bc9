"""An index of an older format is built again from what it was made of, where that is still there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from index.building.build import build
from index.errors import IndexOutdated, IndexUnavailable, UserError
from index.home import BuildRunning, build_command
from index.progress import Progress
from index.reading import path_of
from index.storage.corpora import corpus_store
from index.storage.manifest import FORMAT

log = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds between two looks at whether another process has built the index."""


def outdated(home: Path, corpus: str, database: str | None = None) -> tuple[int, list[Path]] | None:
    """The format of an index of an older format, and the files and folders of which it was made that are
    gone; None for an index that can be read, or is damaged. Raises UserError for a name that names no corpus.
    """
    store = corpus_store(home, corpus, database)
    if store.current() is None:
        return None
    try:
        store.manifest()
    except IndexOutdated:
        raw = store.records()[0]
        paths = [path_of(str(source)) for source in raw.get("sources") or ()]
        return int(raw["format"]), [path for path in paths if not path.exists()]
    except IndexUnavailable:
        pass
    return None


def bring_up_to_date(
    home: Path,
    corpus: str,
    *,
    database: str | None = None,
    model: str | None = None,
    backend: Literal["auto", "torch", "onnx"] = "auto",
    allow_download: bool = False,
    say: Callable[[str], None],
    progress: Progress | None = None,
) -> None:
    """Build the index of a corpus again if it is of an older format. Where another process does that, wait
    until it has.

    `say` gets a sentence before. Raises UserError, with what to do, where a text that it was made of is gone
    or the build fails; the index stays as it is then.
    """
    while (found := outdated(home, corpus, database)) is not None:
        form, gone = found
        if gone:
            more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
            raise IndexOutdated(
                f"The index of {corpus} is of an older format ({form}, this version reads {FORMAT}), and what"
                f" it was made of is gone ({gone[0]}{more}): put it back, or name other texts with "
                f"`{build_command(corpus)} PATH…`."
            )
        sentence = (
            f"The index of {corpus} is of an older format ({form}) and is built again in format {FORMAT}."
        )
        say(sentence)
        log.warning("%s", sentence)
        began = time.monotonic()
        try:
            made = build(
                home,
                corpus=corpus,
                database=database,
                model=model,
                backend=backend,
                allow_download=allow_download,
                progress=progress,
            )
        except BuildRunning:
            time.sleep(LOOK)
            continue
        except UserError as error:
            log.error("the index of %s could not be built again", corpus)
            raise IndexOutdated(f"The index of {corpus} could not be built again: {error}") from error
        passages, seconds = made.counts["passages"], time.monotonic() - began
        log.warning("The index of %s was built again: %d passages in %.0f s.", corpus, passages, seconds)
