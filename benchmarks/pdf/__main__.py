"""PDFs read by Moot and by other readers: text, order, headings, reference lists, speed.

python -m benchmarks.pdf [--bench DIR] [--peers PYTHON]

Text is F1 over the words of the files whose text is known, order the share of pairs of word runs in
true order there. A heading is right by its words; the title is none. An entry of a reference list is
right if it begins and ends where the true one does. Headings and entries of the papers were written
down from their pages (`truth.json` here). Seconds are the processor's, in the reader's own process,
so that other work on the machine does not count; the median of three.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from benchmarks.children import ROOT, environment
from benchmarks.data import BENCH
from benchmarks.pdf import measures
from benchmarks.table import table, target
from index.reading.document import read_pieces
from index.reading.pdf.file import read_pdf
from index.types import BlockKind

MOOT = "Moot"


@dataclass(slots=True)
class Read:
    """What a reader found in a file, and the processor's seconds that it took."""

    text: str
    headings: list[str]
    seconds: float
    entries: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a file; None where it is not."""

    text: str | None
    title: str
    headings: Sequence[str]
    optional: Sequence[str]
    entries: Sequence[Sequence[str]] | None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--peers", type=Path, help="the python of an environment that holds the peers")
    parser.add_argument("--files", action="store_true", help="also Moot's figures of every file")
    options = parser.parse_args()
    folder = options.bench / "pdf"
    truths = _truths(folder)
    pages = {key: _pages(folder / f"{key}.pdf") for key in truths}
    read = {MOOT: {key: by_moot(folder / f"{key}.pdf") for key in truths}}
    read |= _peers(folder, options.peers or Path(sys.executable))
    rows: list[Sequence[object]] = []
    scores = {by: _scores(truths, found) for by, found in read.items()}
    for by, found in read.items():
        speed = sum(pages.values()) / sum(r.seconds for r in found.values())
        scores[by]["pages"] = speed
        shown = [scores[by].get(name) for name in ("text", "order", "hp", "hr", "lp", "lr")]
        rows.append((by, *(None if s is None else f"{s:.3f}" for s in shown), f"{speed:.1f}"))
    heads = ("reader", "text F1", "order", "headings P", "R", "lists P", "R", "pages/s")
    print(f"{len(truths)} PDFs, {sum(pages.values())} pages\n\n{table(heads, rows)}")
    if options.files:
        _by_file(truths, read[MOOT])
    moot = scores[MOOT]
    wanted = (
        ("text F1", "text", 0.965), ("order", "order", 0.997), ("headings, precision", "hp", 0.8),
        ("headings, recall", "hr", 0.85), ("lists, precision", "lp", 0.97), ("lists, recall", "lr", 0.95),
        ("pages a second", "pages", 40),
    )  # fmt: skip
    print("\n" + "\n".join(target(f"PDF, {what}", moot[name], least) for what, name, least in wanted))
    return 0


def _truths(folder: Path) -> dict[str, Truth]:
    known = json.loads((folder / "truth.json").read_text("utf-8"))
    own = json.loads((Path(__file__).parent / "truth.json").read_text("utf-8"))
    truths: dict[str, Truth] = {}
    for key, stated in known.items():
        if "text" in stated:
            text = (folder / stated["text"]).read_text("utf-8")
            heads = [h.replace("\\", "") for h in re.findall(r"^#+ +(.+)$", text, re.M)]
            truths[key] = Truth(measures.bare(text), heads[0], heads, (), None)
        elif key in own:
            truths[key] = Truth(
                None, own[key]["title"], own[key]["headings"], own[key]["optional"], own[key]["entries"]
            )
    return truths


def _pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def by_moot(path: Path) -> Read:
    """A file as `moot index read` reads it, in this process."""
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        reading = read_pieces(read_pdf(path, lambda: None), name=path.stem)
        seconds.append(time.process_time() - begun)
    text = reading.document.text
    heads = [text[b.start : b.end] for b in reading.document.blocks if b.kind is BlockKind.HEADING]
    return Read(text, heads, median(seconds), [r.text for r in reading.references])


def _peers(folder: Path, python: Path) -> dict[str, dict[str, Read]]:
    script = ROOT / "benchmarks" / "contenders" / "pdf_texts.py"
    done = subprocess.run(
        [str(python), str(script), str(folder)], env=environment(), capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, Read]] = defaultdict(dict)
    for line in done.stdout.splitlines():
        record = json.loads(line)
        found[record["by"]][record["file"]] = Read(record["text"], record["headings"], record["seconds"])
    return dict(found)


def _scores(truths: dict[str, Truth], found: dict[str, Read]) -> dict[str, float]:
    texts = [(t.text, found[k].text) for k, t in truths.items() if t.text is not None]
    scores = {
        "text": mean(measures.f1(a, b) for a, b in texts),
        "order": mean(measures.order(a, b) for a, b in texts),
    }
    counted = [_headings(t, found[k]) for k, t in truths.items()]
    if any(found[k].headings for k in truths):
        scores |= _shares(counted, "h")
    lists = [measures.entries(t.entries, found[k].entries) for k, t in truths.items() if t.entries]
    if any(found[k].entries for k in truths):
        scores |= _shares(lists, "l")
    return scores


def _headings(truth: Truth, read: Read) -> tuple[int, int, int]:
    title = measures.heading(truth.title)
    true = [h for h in truth.headings if measures.heading(h) != title]
    return measures.headings(true, truth.optional, [h for h in read.headings if measures.heading(h) != title])


def _shares(counted: Sequence[tuple[int, int, int]], name: str) -> dict[str, float]:
    right, found, true = (sum(c[n] for c in counted) for n in range(3))
    return {f"{name}p": right / found if found else 0.0, f"{name}r": right / true}


def _by_file(truths: dict[str, Truth], read: dict[str, Read]) -> None:
    rows: list[Sequence[object]] = []
    for key, truth in truths.items():
        text = (
            (None, None)
            if truth.text is None
            else (
                f"{measures.f1(truth.text, read[key].text):.3f}",
                f"{measures.order(truth.text, read[key].text):.3f}",
            )
        )
        lists = measures.entries(truth.entries, read[key].entries) if truth.entries else None
        counts = ["/".join(map(str, c)) if c else None for c in (_headings(truth, read[key]), lists)]
        rows.append((key, *text, *counts, f"{read[key].seconds:.2f}"))
    heads = ("file", "text F1", "order", "headings right/found/true", "entries right/found/true", "s")
    print("\n" + table(heads, rows))


if __name__ == "__main__":
    sys.exit(main())
