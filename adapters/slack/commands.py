"""`/moot …`: one slash command, whose text is the command as members type it anywhere."""

from __future__ import annotations

from adapters.slack.desk import Task
from adapters.slack.origin import Body
from adapters.slack.parse import typed
from adapters.slack.shortcuts import open_builder

BUILT = {"poll": "poll", "poll create": "poll", "debate": "debate", "debate start": "debate"}
"""Words after which a form asks for the rest."""


def builds(body: Body) -> str:
    """What the command opens a form for, "" where it says all itself."""
    return BUILT.get(" ".join(str(body.get("text") or "").casefold().split()), "")


async def on_command(task: Task) -> None:
    """Do what was typed after /moot. Raises UserError where that is nothing."""
    what = builds(task.body)
    if what:
        await open_builder(task, what)
        return
    command, args = typed(str(task.body.get("text") or ""), task.desk.bot.commands)
    await task.desk.answer(task, command, args, headed=True)
