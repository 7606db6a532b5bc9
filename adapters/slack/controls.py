"""Presses of buttons and picks in menus: the id says what to do, whenever the message was posted."""

from __future__ import annotations

from adapters.slack.desk import Task
from adapters.slack.forms import open_form
from adapters.slack.parse import control_of

TWICE = 1.0
"""Seconds within which the same press again is a double click."""
REMEMBERED = 2_000


async def on_press(task: Task) -> None:
    """Ask what the control asks first, or do it. Raises UserError for one of another version."""
    control, values = control_of(task.body)
    if _double(task, control, values):
        return
    form = task.desk.bot.form(control, values)
    if form is not None:
        await open_form(task, form)
        return
    command, args = task.desk.bot.pressed(control, values=values)
    await task.desk.answer(task, command, args)


def _double(task: Task, control: str, values: list[str]) -> bool:
    """Whether this is the second half of a double click, by Slack's clock."""
    origin, pressed = task.origin, task.desk.pressed
    key = (origin.space, origin.user, origin.channel, origin.message, control, *values)
    at = origin.at or 0.0
    before = pressed.pop(key, 0.0)
    pressed[key] = at
    while len(pressed) > REMEMBERED:
        del pressed[next(iter(pressed))]
    return at > 0 and abs(at - before) < TWICE
