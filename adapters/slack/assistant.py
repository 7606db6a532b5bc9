"""The assistant's pane, in workspaces that have it: what one can ask, and that Moot is at work."""

from __future__ import annotations

import logging

from adapters.slack.desk import Task
from adapters.slack.people import UNREACHABLE
from adapters.slack.posts import Posts
from adapters.slack.sending import words

log = logging.getLogger("moot")

GREETING = (
    "Ask a question about the texts that your group reads; the answer is their own words, with their place."
)
PROMPTS = (
    ("What the texts are about", "What are the texts about?"),
    ("Who holds which position", "stances"),
    ("What Moot can do", "help"),
)


async def on_started(task: Task) -> None:
    """Greet, and propose questions."""
    thread = task.body["event"]["assistant_thread"]
    channel, ts = str(thread["channel_id"]), str(thread["thread_ts"])
    client = await task.desk.client(task.origin)
    posts = Posts(client, channel, ts, task.origin.key, task.since)
    if task.again:
        await posts.look()
    await posts.message("0", words(GREETING))
    prompts = [{"title": title, "message": message} for title, message in PROMPTS]
    await client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)


async def working(task: Task) -> None:
    """Show that an answer is on its way; Slack takes it away with the answer."""
    try:
        client = await task.desk.client(task.origin)
        await client.assistant_threads_setStatus(
            channel_id=task.origin.channel, thread_ts=task.origin.thread, status="is looking in the texts…"
        )
    except UNREACHABLE as error:
        log.info("no status is shown: %s", type(error).__name__)
