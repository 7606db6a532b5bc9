"""Mentions, direct messages, and replies in threads that are conversations with Moot."""

from __future__ import annotations

from adapters.slack.assistant import working
from adapters.slack.desk import Task, in_thread
from adapters.slack.origin import own_id
from adapters.slack.parse import spoken


async def on_message(task: Task) -> None:
    """Answer what was said: a mention in the thread that hangs on it, a direct message where it stands.
    Raises UserError for what looks like a command and is none."""
    event, desk = task.body["event"], task.desk
    me = own_id(task.body) or (await desk.workspaces.me(await desk.client(task.origin)))[0]
    if not task.origin.direct and not task.origin.thread:
        task = in_thread(task, str(event["ts"]), fresh=True)
        await desk.once.converse(task.origin.space, task.origin.room)
    said = spoken(str(event.get("text") or ""), desk.bot.commands, me)
    if said is None:
        said = "help", {}
    if task.origin.direct and task.origin.thread:
        await working(task)
    await desk.answer(task, *said)
