"""What pages repeat at their edges: headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from index.reading.pdf.lines import Line
from index.reading.pdf.rows import rows

_ROMAN = re.compile(r"[ivxlc]+", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
# So many rows from the edge may be running heads.
_EDGE = 3
# How much farther from the text a running head stands than lines from each other, where it is on few
# pages, and on many of them (every other page has the left page's, say).
_APART, _NEAR, _MANY = 1.3, 1.1, 0.4

_Key = tuple[object, ...]


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages' runs less the headers, footers and page numbers that truly repeat: the outermost
    rows that stand at one height on three pages (two in a document of up to four), with the same
    words, numbers aside, or with a number that counts as the pages do."""
    needed = 2 if len(pages) <= 4 else 3
    laid = [rows(page) for page in pages]
    found = [[(row, _keys(row, n)) for row in _edges(page)] for n, page in enumerate(laid)]
    counts = Counter(key for page in found for _, keys in page for key in keys)
    often = [key for key, count in counts.items() if count >= needed]
    counted = {key[-1] for key in often if key[0] in ("low", "high") and key[2] == "#"}
    known = {id(row): keys for page in found for row, keys in page}

    def times(row: list[Line]) -> int:
        keys = known.get(id(row), ())
        offset = any(key[0] == "offset" and key[1] in counted for key in keys)
        return max([needed * offset, *(counts[key] for key in keys if key[0] != "offset")], default=0)

    def apart(row: list[Line]) -> float:
        return _NEAR if times(row) >= max(needed, _MANY * len(pages)) else _APART

    spaces = [a[0].y - b[0].y for page in laid for a, b in zip(page, page[1:], strict=False)]
    everywhere = median(spaces) if spaces else 0
    kept: list[list[Line]] = []
    for page in laid:
        first, last = 0, len(page)
        while first < min(_EDGE, last) and times(page[first]) >= needed:
            first += 1
        while last > max(first, len(page) - _EDGE) and times(page[last - 1]) >= needed:
            last -= 1
        # a running head stands off from the text: what stands as close as its own lines belongs to it
        gaps = [a[0].y - b[0].y for a, b in zip(page, page[1:], strict=False)]
        usual = min(everywhere, median(gaps)) if len(gaps) > 2 else 0
        while 0 < first < len(page) and gaps[first - 1] < usual * apart(page[first - 1]):
            first -= 1
        while 0 < last < len(page) and gaps[last - 1] < usual * apart(page[last]):
            last += 1
        kept.append([run for row in page[first:last] for run in row])
    return kept


def left_out(pages: Sequence[Sequence[Line]], kept: Sequence[Sequence[Line]]) -> Iterator[str]:
    """A sentence on the headers, footers and page numbers that were left out, if any were."""
    gone: Counter[str] = Counter()
    bare = 0
    for page, lines in zip(pages, kept, strict=True):
        left = {id(line) for line in lines}
        texts = {line.text for line in page if id(line) not in left}
        bare += bool(texts)
        gone.update(text for text in texts if not re.fullmatch(r"\W*(?:\d+|[ivxlc]+)\W*", text))
    if bare:
        shown = ", ".join(f"“{text[:60]}”" for text, _ in gone.most_common(3))
        what = f"headers and footers such as {shown}" if shown else "page numbers"
        yield f"What repeats at the edges of {bare} pages was left out: {what}."


def _edges(page: Sequence[list[Line]]) -> Sequence[list[Line]]:
    return page if len(page) <= 2 * _EDGE else [*page[:_EDGE], *page[-_EDGE:]]


def _keys(row: Sequence[Line], page: int) -> set[_Key]:
    """What a row has in common with the same running head on another page."""
    text = " ".join(run.text for run in row).strip()
    heights = [("low", row[0].y // 8), ("high", (row[0].y + 4) // 8)]
    found: set[_Key] = set()
    if text.isdigit() and len(text) < 6:
        found.add(("offset", int(text) - page))
    for height in heights:
        if not text.isdigit():
            found.add((*height, text, "same"))
        for number in re.finditer(r"\d{1,5}", text):
            blank = f"{text[: number.start()]}#{text[number.end() :]}"
            found.add((*height, blank, int(number[0]) - page))
        if len(_WORD.findall(text)) > 1 and any(c.isdigit() for c in text):
            found.add((*height, re.sub(r"\d+", "#", text), "numbered"))
        if _ROMAN.fullmatch(text):
            found.add((*height, "#", "roman"))
    return found
