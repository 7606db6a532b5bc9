"""Shortcuts: what is done with a message, and the forms that build polls and debates."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from adapters.slack.builder import (
    COMMANDS,
    arguments,
    build_view,
    filled_in,
    wrong_with,
)
from adapters.slack.desk import Task, in_thread
from adapters.slack.origin import Body, metadata_of
from adapters.slack.parse import plain
from adapters.texts import split
from bot.commands.spec import QUESTION_LIMIT
from index.errors import UserError

FIND, CHECK = "moot_find_sources", "moot_check_quotation"
DEBATE = "moot_debate"
LOOKING = 1.5
"""Seconds for looking at a form before Slack must have its answer."""


async def on_message(task: Task) -> None:
    """Find sources for a message, or check a quotation in it, in the thread that hangs on it. Raises
    UserError where it has no text."""
    if not task.origin.thread and task.origin.message:
        answered = bool((task.body.get("message") or {}).get("reply_count"))
        task = in_thread(task, task.origin.message, fresh=not answered)
    text = plain(str((task.body.get("message") or {}).get("text") or "")).strip()
    if not text:
        raise UserError("That message has no text; choose one that has.")
    if task.body.get("callback_id") == CHECK:
        await task.desk.answer(task, "check", {"text": text})
    else:
        await task.desk.answer(task, "quote", {"topic": split(text, QUESTION_LIMIT)[0]})


async def on_build(task: Task) -> None:
    """Open the form that a shortcut or the button on the Home tab stands for."""
    await open_builder(task, "debate" if task.body.get("callback_id") == DEBATE else "poll")


async def open_builder(task: Task, what: str) -> None:
    """Show the form for a "poll" or "debate". Raises as slack_sdk does."""
    client = await task.desk.client(task.origin)
    view = build_view(what, channel="" if task.body.get("view") else task.origin.channel)
    await client.views_open(trigger_id=task.origin.trigger, view=view)


async def on_built(task: Task) -> None:
    """Open what was put together in the channel chosen."""
    filled, what = filled_in(task.body["view"]), str(metadata_of(task.body).get("what") or "poll")
    channel = str(filled.get("channel") or "")
    direct = channel.startswith("D")
    # Of the channel that was chosen Slack says nothing here, whatever it said of where the form came from.
    origin = replace(task.origin, channel=channel, thread="", direct=direct, secluded=direct or None)
    task = replace(task, origin=origin)
    await task.desk.answer(task, COMMANDS[what], arguments(what, filled))


async def faults(body: Body, zone: str) -> dict[str, str]:
    """What is the matter with a form just sent, by the field's name; nothing where that takes too long
    to tell, since Slack waits: the member is told afterwards then."""
    what = str(metadata_of(body).get("what") or "poll")
    look = asyncio.to_thread(wrong_with, what, filled_in(body["view"]), zone)
    try:
        return await asyncio.wait_for(look, LOOKING)
    except TimeoutError:
        return {}
