"""A record as one tidy table: each row one observation, each column one variable (Wickham 2014, "Tidy
Data", Journal of Statistical Software 59(10), doi:10.18637/jss.v059.i10). docs/records.md describes
the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from bot.polls.result import Result
from bot.record.tidy_debate import debate_rows
from bot.record.tidy_poll import poll_rows
from bot.record.tidy_shared import COLUMNS, Row, shared_rows
from bot.record.types import Record

RISKY = "=+-@＝＋－＠"
"""What makes a spreadsheet take text for a formula (OWASP, "CSV Injection")."""


def tidy_csv(record: Record) -> str:
    """The record as CSV (RFC 4180, lines end with a line feed). Numbers stand in the columns `item`,
    `value` and `n` alone; a text that a spreadsheet would run has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    of = record.of
    rows: Iterable[Row] = poll_rows(record, of) if isinstance(of, Result) else debate_rows(record, of)
    for row in (*shared_rows(record), *rows):
        writer.writerow(_cells({"record": record.id, **row}))
    return out.getvalue()


def guarded(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet would run it, or where it begins with one
    already: taking one away always gives the text back."""
    start = text.lstrip()[:1]
    risky = text[:1] in ("'", "\t", "\r", "\n") or (bool(start) and start in RISKY)
    return f"'{text}" if risky else text


def cell(text: str) -> str:
    """`text` as a cell holds it. Line breaks are line feeds, since readers take a lone carriage return
    for the end of the row; a null character would end the file for some."""
    return guarded(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def _cells(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell(value) if isinstance(value, str) else value for name, value in row.items()}
