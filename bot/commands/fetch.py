"""`fetch`: the references' texts from the services that have them; `missing`: those that are not there."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.works.cards import at_work, ended, in_style, lacking, to_have, without_text
from index.errors import UserError
from index.fetching.states import HeldText, SourcesFolder, held_texts

if TYPE_CHECKING:
    from bot.context import Context
    from bot.works.desk import WorksDesk
    from bot.works.job import RunningJob

STOPPED = "Stopped. What was found is kept; {} goes on from there."
NOTHING_RUNS = "Nothing is being fetched or attached here now."
ONE = "Name the one reference whose question you answer: {}."


async def fetch(context: Context, request: Request) -> Reply:
    """Begin a run, settle a question of one before, or stop the one that goes on."""
    desk = desk_of(context)
    folder = desk.may_change(context.corpora, request, context.say)
    if request.args["stop"]:
        return Reply(
            cards=(Card(text="Stopping…" if desk.stop(folder.corpus) else NOTHING_RUNS),), private=True
        )
    keys, said = request.args["keys"], request.args["answer"]
    if said is not None and len(keys) != 1:
        raise UserError(ONE.format(context.say("sources fetch KEY --answer yes")))
    wishes = {name: request.args[name] for name in ("yes", "again", "own_use")}
    job = desk.job(
        "fetch",
        folder.corpus,
        keys=tuple(keys),
        wishes=wishes,
        answer=None if said is None else said == "yes",
        about=request.args["about"] or "",
    )
    typed = not request.capabilities.buttons
    return await shown_at_work(context, request, job, _run(context, desk, folder, job, typed=typed))


async def missing(context: Context, request: Request) -> Reply:
    """The references whose text is not there, with why, and where each may be had."""
    import asyncio

    desk = desk_of(context)

    def look() -> Reply:
        from index.fetching.works.entries import ReferenceEntry, entries_of

        entries: list[ReferenceEntry] = []
        known: dict[str, HeldText] = {}
        for corpus in context.corpora or desk.corpora:
            entries += entries_of(desk.home, corpus, desk.database)
            known |= held_texts(desk.home, corpus)
        data = [
            {"id": text.key, **text.to_json(), "title": e.title, "DOI": e.doi, "where": to_have(e, text)}
            for e, text in without_text(entries, known)
        ]
        return Reply(cards=(lacking(entries, known, context.say),), data=data, private=True)

    return await asyncio.to_thread(look)


def desk_of(context: Context) -> WorksDesk:
    """The desk of the deployment. Raises UserError where it has none."""
    if context.works is None:
        raise UserError("Texts cannot be fetched or attached here.")
    return context.works


async def shown_at_work(
    context: Context, request: Request, job: RunningJob, updates: AsyncGenerator[Reply, None]
) -> Reply:
    """The reply to begin with, whose message shows the rest as it comes; where messages cannot be edited, the
    last one."""
    try:
        first = await anext(updates)
    except BaseException:
        desk_of(context).over(job)
        raise
    if request.capabilities.edits:
        return Reply(cards=first.cards, updates=updates)
    last = first
    async with aclosing(updates):
        try:
            async for last in updates:
                context.library.notice = last.cards[0].text
        finally:
            context.library.notice = ""
    return last


async def steps_of(
    desk: WorksDesk, job: RunningJob, context: Context, *, stopped: str
) -> AsyncGenerator[Reply, None]:
    """A reply for each step of a job, and one where it was stopped or cannot be done."""
    try:
        yield Reply(cards=(at_work(None),))
        async with aclosing(job.steps()) as steps:
            async for step in steps:
                yield Reply(cards=(at_work(step),))
    except UserError as error:
        yield Reply(cards=(Card(text=in_style(str(error), context.say), tone="error"),), ok=False)
        return
    finally:
        desk.over(job)
    if job.stopped:
        yield Reply(cards=(Card(text=stopped),))


async def _run(
    context: Context, desk: WorksDesk, folder: SourcesFolder, job: RunningJob, *, typed: bool
) -> AsyncGenerator[Reply, None]:
    import asyncio

    before = await asyncio.to_thread(held_texts, folder.path.parents[1], folder.corpus)
    async with aclosing(
        steps_of(desk, job, context, stopped=STOPPED.format(context.say("sources fetch")))
    ) as replies:
        async for reply in replies:
            yield reply
    if not job.result:
        return
    held = await asyncio.to_thread(held_texts, folder.path.parents[1], folder.corpus)
    texts = [held[key] for key in job.result["keys"] if key in held]
    data = {"sources": [{"id": text.key, **text.to_json()} for text in texts], "over": job.result["over"]}
    yield Reply(cards=(ended(texts, before, job.result, context.say, typed=typed),), data=data)


FETCH = Command(
    name="fetch",
    under="sources",
    help="Fetch the texts of references that are free to keep.",
    run=fetch,
    parameters=(
        Parameter(
            "keys", "The references; without it, all.", Kind.REPEATED, positional=True, completer="key"
        ),
        Parameter("yes", "Fill the gaps of entries, and leave what is doubtful open.", Kind.FLAG),
        Parameter("again", "Ask the services anew, also for what is done.", Kind.FLAG),
        Parameter(
            "own_use",
            "Also keep, for your group alone, what is free to read without a licence.",
            Kind.FLAG,
        ),
        Parameter(
            "answer",
            "Settle what is asked about the one reference named.",
            Kind.CHOICE,
            choices=("yes", "no"),
        ),
        Parameter("stop", "End the run that goes on; nothing is lost.", Kind.FLAG),
        Parameter("about", "The question that is answered.", longest=20, by_control=True),
    ),
    details="Asks OpenAlex, Crossref, Unpaywall and the DOI agencies which works the references are and "
    "where they may be had, and keeps what a licence lets anyone keep. A run that is ended at any moment "
    "goes on where it was. At its end the texts are in the index. No file is posted.",
    examples=("scharre-2021", "--own-use"),
    moderators=True,
    chat_only=True,
)

MISSING = Command(
    name="missing",
    under="sources",
    help="The references whose text is not there, and where each may be had.",
    run=missing,
    private=True,
)
