"""Presses of buttons and picks in menus: the id says what to do, whenever the message was posted."""

from __future__ import annotations

from adapters.slack.desk import Task
from adapters.slack.forms import open_form
from adapters.slack.parse import control_of, is_sent
from index.errors import UserError

TWICE = 1.0
"""Seconds within which the same press again is a double click."""
REMEMBERED = 2_000


async def on_press(task: Task) -> None:
    """Ask what the control asks first, or do it. Raises UserError for one of another version."""
    control, values = control_of(task.body)
    if _double(task, control, values):
        return
    if is_sent(task.body) and not values:
        raise UserError("Nothing is picked yet: choose in the menu, then press Send.")
    form = task.desk.bot.form(control, values)
    if form is not None:
        await open_form(task, form)
        return
    command, args = task.desk.bot.pressed(control, values=values)
    await task.desk.answer(task, command, args)


def _double(task: Task, control: str, values: list[str]) -> bool:
    """Whether this is the second half of a double click, by Slack's clock: what the member pressed just
    before, with nothing else in between."""
    origin, pressed = task.origin, task.desk.pressed
    what = (origin.channel, origin.message, control, *values)
    last, before = pressed.pop((origin.space, origin.user), ((), 0.0))
    at = origin.at or 0.0
    pressed[origin.space, origin.user] = (what, at)
    while len(pressed) > REMEMBERED:
        del pressed[next(iter(pressed))]
    return at > 0 and what == last and abs(at - before) < TWICE
