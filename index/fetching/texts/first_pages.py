"""The text of a PDF file's first two pages, read in a process of its own: a file made to crash or to
fill the memory ends that process alone."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from index.fetching.web.errors import FileRefused

PAGES = 2
_SECONDS = 30
_MEMORY = 2 * 2**30
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class FirstPages:
    """The first pages' text, one string a page with its line breaks, and how many pages there are."""

    texts: tuple[str, ...]
    count: int
    title: str = ""


def read_first_pages(path: Path) -> FirstPages:
    """Raises FileRefused where the file cannot be opened: damaged, encrypted, or hostile."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(path)],
            capture_output=True, timeout=_SECONDS, check=False, cwd=Path(__file__).parents[3],
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise FileRefused("the file takes too long to open") from None
    if done.returncode != 0:
        raise FileRefused("the file is damaged or locked with a password")
    return FirstPages(**json.loads(done.stdout))


def _main(path: str) -> None:
    import pypdfium2

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits: the time limit holds all the same
    with pypdfium2.PdfDocument(path) as document:
        texts = []
        for at in range(min(PAGES, len(document))):
            text = document[at].get_textpage().get_text_range()
            texts.append(text.replace("\r\n", "\n")[:_MOST_CHARACTERS])
        title = document.get_metadata_dict().get("Title", "")
        sys.stdout.write(json.dumps({"texts": texts, "count": len(document), "title": title[:500]}))


if __name__ == "__main__":
    _main(sys.argv[1])
