"""`attach`: a file of the group's as the text of a reference, and `detach`: take a text away."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.fetch import desk_of, shown_at_work, steps_of
from bot.commands.spec import YES, Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.sent_file import SentFile
from bot.text_states import in_words
from bot.works.cards import doubted
from index.errors import UserError
from index.fetching.states import HeldText, SourcesFolder, held_texts

if TYPE_CHECKING:
    from bot.context import Context
    from bot.works.desk import WorksDesk
    from bot.works.job import RunningJob

NO_FILE = (
    "No file came with this: send a PDF, Word, HTML, EPUB or text file in a message to me that says “{}”."
)
NO_PATH = "Name the file: {}."
STOPPED = "Stopped: the file may be attached or not; {} shows it."
NOT_INDEXED = "The index could not be built anew: {}"


async def attach(context: Context, request: Request) -> Reply:
    """Attach the file that came, or settle whether one that waits is attached."""
    desk = desk_of(context)
    folder = desk.may_change(context.corpora, request, context.say)
    key, sent, token = (request.args[name] for name in ("key", "file", "waiting"))
    if token and request.args["answer"] == "no":
        desk.discard(folder, token)
        return Reply(cards=(Card(text=f"The file is discarded; {key} stays as it is."),))
    if token:
        path = desk.waiting(folder, token)
    elif isinstance(sent, SentFile):
        token, path = await desk.receive(folder, sent)
    elif request.capabilities.shared:
        # A path would be one on the machine on which Moot runs.
        raise UserError(NO_FILE.format(f"sources add {key}"))
    elif sent is None:
        raise UserError(NO_PATH.format(context.say("sources add KEY PATH")))
    else:
        path = Path(sent).expanduser()
    sure = request.args["answer"] == "yes"
    job = desk.job("attach", folder.corpus, keys=(key,), file=str(path.absolute()), sure=sure)
    return await shown_at_work(context, request, job, _attached(context, desk, folder, job, path, token))


async def detach(context: Context, request: Request) -> Reply:
    """Take a fetched or attached text away from its reference."""
    desk = desk_of(context)
    folder = desk.may_change(context.corpora, request, context.say)
    job = desk.job("detach", folder.corpus, keys=(request.args["key"],))
    return await shown_at_work(context, request, job, _detached(context, desk, folder, job))


async def warn_of_detaching(context: Context, request: Request) -> str:
    """What is deleted. Raises UserError where the member may not change the corpus."""
    import asyncio

    desk, key = desk_of(context), request.args["key"].casefold()
    folder = desk.may_change(context.corpora, request, context.say)
    texts = await asyncio.to_thread(held_texts, desk.home, folder.corpus)
    held = texts.get(key)
    if held is None or held.file is None:
        return ""
    if held.state == "attached":
        return f"{held.where}, which is attached to {key}, is deleted here, and leaves the index."
    return f"The text of {key} leaves the index, and is not fetched from the same place again."


async def _attached(
    context: Context, desk: WorksDesk, folder: SourcesFolder, job: RunningJob, path: Path, token: str | None
) -> AsyncGenerator[Reply, None]:
    key = job.job.keys[0]
    stopped = STOPPED.format(context.say(f"sources {key}"))
    refused = True
    async with aclosing(steps_of(desk, job, context, stopped=stopped)) as replies:
        async for reply in replies:
            refused = not reply.ok
            yield reply
    if job.result and (reason := job.result["doubt"]):
        again = context.say(f"sources add {key}{'' if token else ' PATH'} --answer yes")
        yield Reply(cards=(doubted(key, path.name, reason, token or "", again),))
        return
    if token and (job.result or refused):
        desk.discard(folder, token)
    if job.result:
        ask = f" To ask it alone: {context.say(f'ask QUESTION --source {key}')}."
        yield _end(f"{path.name} is attached to {job.result['keys'][0]}.", ask, job)


async def _detached(
    context: Context, desk: WorksDesk, folder: SourcesFolder, job: RunningJob
) -> AsyncGenerator[Reply, None]:
    import asyncio

    stopped = STOPPED.format(context.say(f"sources {job.job.keys[0]}"))
    async with aclosing(steps_of(desk, job, context, stopped=stopped)) as replies:
        async for reply in replies:
            yield reply
    if job.result:
        (key,) = job.result["keys"]
        texts = await asyncio.to_thread(held_texts, folder.path.parents[1], folder.corpus)
        yield _end(f"{key} has no text any more: {in_words(texts.get(key, HeldText(key)))}.", "", job)


def _end(said: str, more: str, job: RunningJob) -> Reply:
    failed = job.result["index"]
    caution = NOT_INDEXED.format(failed) if failed else ""
    data = {"id": job.result["keys"][0], "indexed": not failed}
    return Reply(cards=(Card(text=said + ("" if failed else more), caution=caution),), data=data)


_KEY = Parameter("key", "The reference's key.", positional=True, required=True, completer="key", longest=100)

ATTACH = Command(
    name="attach",
    under="sources",
    aliases=("add",),
    help="Attach a file of your group's, as the text of a reference.",
    run=attach,
    parameters=(
        _KEY,
        Parameter("file", "The file: a PDF, Word, HTML, EPUB or text file.", Kind.FILE, positional=True),
        Parameter(
            "answer", "Whether it is the work, if that is in doubt.", Kind.CHOICE, choices=("yes", "no")
        ),
        Parameter("waiting", "The file that waits.", longest=20, by_control=True),
    ),
    details="The file comes with the command or in the message. If its first pages leave in doubt that it "
    "is the work, you are asked. It is in the index at once, and is quoted as that work from then on. Moot "
    "posts no file, and keeps it where the index is.",
    examples=("scharre-2021",),
    moderators=True,
    chat_only=True,
)

DETACH = Command(
    name="detach",
    under="sources",
    help="Take a fetched or attached text away from its reference.",
    run=detach,
    parameters=(_KEY, YES),
    examples=("scharre-2021",),
    moderators=True,
    chat_only=True,
    warns=warn_of_detaching,
)
