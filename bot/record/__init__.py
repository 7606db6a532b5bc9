"""The record of a poll or debate: put together once, and written as Markdown, a page, a table or JSON."""

from __future__ import annotations

from bot.record.assemble import debate_record, poll_record
from bot.record.form import json_form, recount
from bot.record.markdown import markdown
from bot.record.page import html
from bot.record.table import tidy_csv
from bot.record.types import Record

__all__ = ["Record", "debate_record", "html", "json_form", "markdown", "poll_record", "recount", "tidy_csv"]
