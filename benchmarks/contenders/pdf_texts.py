"""Reads every PDF of a folder with each PDF reader that can be imported here.

python pdf_texts.py FOLDER: a JSON line for each file, {"by", "file", "text", "headings", "seconds"};
the seconds are the processor's.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

_HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.M)
_MARKUP = re.compile(r"<br\s*/?>|</?\w+>|[*_`|#]|!\[[^\]]*\]\([^)]*\)")


def readers() -> dict[str, Callable[[str], str]]:
    found: dict[str, Callable[[str], str]] = {}
    try:
        import pypdfium2
    except ImportError:
        pass
    else:

        def by_pdfium(path: str) -> str:
            with pypdfium2.PdfDocument(path) as document:
                return "\n".join(page.get_textpage().get_text_range() for page in document)

        found["pypdfium2"] = by_pdfium
    try:
        import pymupdf4llm
    except ImportError:
        pass
    else:
        found["pymupdf4llm"] = lambda path: pymupdf4llm.to_markdown(path, show_progress=False)
    return found


def main() -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        found = readers()
    for by, read in found.items():
        for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
            begun = time.process_time()
            with contextlib.redirect_stdout(io.StringIO()):
                shown = read(str(path))
            seconds = time.process_time() - begun
            headings = [_MARKUP.sub("", h).strip() for h in _HEADING.findall(shown)]
            text = _MARKUP.sub(" ", shown) if by == "pymupdf4llm" else shown
            record = {"by": by, "file": path.stem, "text": text, "headings": headings, "seconds": seconds}
            print(json.dumps(record))


if __name__ == "__main__":
    main()
