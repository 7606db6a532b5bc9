"""`export`: the record of a poll or a debate, to keep, print or count again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context
    from bot.record.types import Record

FORMATS = ("md", "html", "csv", "json")
NAMED = re.compile(r"#?([pd])(\d{1,9})", re.IGNORECASE)


async def run(context: Context, request: Request) -> Reply:
    """The record as one file's text, and as JSON."""
    import asyncio

    wanted: str = request.args["format"]
    name: str = request.args["id"]
    match = NAMED.fullmatch(name)
    if match is None:
        polls, debates = context.say("poll list"), context.say("debate list")
        raise UserError(
            f"“{shorten(name, 20)}” names no poll or debate: write p3 or d1; {polls} and {debates} "
            "show those there are."
        )
    poll = match[1].lower() == "p"
    record, private = await (_poll if poll else _debate)(context, request)
    # Pictures, tables and a recount of many ballots take their time.
    text, data = await asyncio.to_thread(_written, record, wanted)
    said = f"The record of {record.id} as {wanted}."
    return Reply(
        cards=(Card(title=record.motion, text=said),),
        data=data,
        text=text,
        file=f"moot-{record.id}.{wanted}",
        private=private,
    )


async def _poll(context: Context, request: Request) -> tuple[Record, bool]:
    from bot.context import place_of
    from bot.polls.result import result_of
    from bot.reasons.gathered import gathered
    from bot.record.assemble import poll_record
    from bot.record.sources import keys_of, read_sources
    from bot.times import utc_now

    seen = await context.polls.see(place_of(request), request.args["id"], request.member)
    result = await result_of(seen)
    points = await gathered(context.library, result)
    sources = await read_sources(context.library, keys_of(points, poll=seen.poll), _style(request))
    record = poll_record(result, points, sources, version=_version(), made_at=utc_now())
    # Who may see it depends on who asks, while the poll is open.
    return record, seen.poll.open


async def _debate(context: Context, request: Request) -> tuple[Record, bool]:
    from bot.context import place_of
    from bot.reasons.gathered import debate_reasons
    from bot.record.assemble import debate_record
    from bot.record.sources import keys_of, read_sources
    from bot.times import utc_now

    seen = await context.debates.see(place_of(request), request.args["id"])
    points = await debate_reasons(context.library, seen)
    sources = await read_sources(context.library, keys_of(points, shown=seen.shown), _style(request))
    return debate_record(seen, points, sources, version=_version(), made_at=utc_now()), False


def _written(record: Record, wanted: str) -> tuple[str, dict[str, Any]]:
    from bot.record.form import json_form
    from bot.record.markdown import markdown
    from bot.record.page import html
    from bot.record.table import tidy_csv

    data = json_form(record)
    if wanted == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n", data
    return {"md": markdown, "html": html, "csv": tidy_csv}[wanted](record), data


def _style(request: Request) -> str:
    return str(request.args["style"] or "apa").casefold()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("moot")
    except PackageNotFoundError:
        return "not installed"


COMMAND = Command(
    name="export",
    help="The record of a poll or debate, to keep, print or count again.",
    run=run,
    parameters=(
        Parameter(
            "id",
            "The poll or debate, such as p3 or d1.",
            positional=True,
            required=True,
            completer="record",
            longest=20,
            metavar="ID",
        ),
        Parameter(
            "format",
            "Markdown, a page that opens offline and prints, a tidy table, or JSON.",
            Kind.CHOICE,
            default="md",
            choices=FORMATS,
        ),
        Parameter(
            "style",
            "Of the bibliography: apa (by default), chicago, harvard, ieee, mla or another CSL style.",
            completer="style",
            longest=100,
        ),
    ),
    details=(
        "It holds what you may see: while a result is hidden, no tally and no ballots. An anonymous poll's "
        "record names no voter, and its ballots stand in an order of chance."
    ),
    examples=("d1 --format html", "p3 --format csv"),
    aliases=("poll export", "debate export"),
)
