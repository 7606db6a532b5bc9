"""`/moot …`: one slash command, whose text is the command as members type it anywhere."""

from __future__ import annotations

from adapters.slack.desk import Task
from adapters.slack.origin import Body
from adapters.slack.parse import typed
from adapters.slack.shortcuts import open_builder
from bot.commands import COMMANDS


def builds(body: Body) -> str:
    """The group, poll or debate, that the command opens a form for; "" where it opens none."""
    written = " ".join(str(body.get("text") or "").casefold().split())
    for command in COMMANDS:
        group = command.name.partition(" ")[0]
        if command.form and written in (command.name, group):
            return group
    return ""


async def on_command(task: Task) -> None:
    """Do what was typed after /moot. Raises UserError where that is nothing."""
    what = builds(task.body)
    if what:
        await open_builder(task, what)
        return
    command, args = typed(str(task.body.get("text") or ""), task.desk.bot.commands)
    await task.desk.answer(task, command, args, headed=True)
