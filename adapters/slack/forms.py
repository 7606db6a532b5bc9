"""Forms: what a control asks before it is done, as a modal."""

from __future__ import annotations

import json
from typing import Any

from adapters.slack import limits
from adapters.slack.desk import Task
from adapters.slack.origin import Origin, metadata_of
from adapters.slack.rich import Node, plain
from adapters.slack.widgets import within
from bot.reply import Field, Form

FORM = "moot:form"
TEXT = "text"
"""The id of the box within each block, whose own id is the field's name."""


async def open_form(task: Task, form: Form) -> None:
    """Show the form. Raises as slack_sdk does where the press is too old for that."""
    client = await task.desk.client(task.origin)
    await client.views_open(trigger_id=task.origin.trigger, view=form_view(form, task.origin))


async def on_form(task: Task) -> None:
    """Do what the control stands for with the texts filled in."""
    texts = texts_of(task.body["view"])
    command, args = task.desk.bot.pressed(str(metadata_of(task.body)["id"]), texts=texts)
    await task.desk.answer(task, command, args)


def form_view(form: Form, origin: Origin) -> Node:
    """The modal of a form; where it was opened stands in its metadata."""
    kept = {
        "id": form.id,
        "channel": origin.channel,
        "thread": origin.thread,
        "response_url": origin.response_url,
        "secluded": origin.secluded,
    }
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(within(form.title, limits.TITLE)),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(kept),
        "blocks": [text_input(field) for field in form.fields],
    }


def text_input(field: Field, *, hint: str = "", value: str = "") -> Node:
    """A box for text."""
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": TEXT,
        "multiline": field.long,
        "max_length": min(field.longest, limits.INPUT),
    }
    if value:
        element["initial_value"] = value
    node: Node = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": plain(within(field.label, limits.LABEL)),
        "element": element,
    }
    return {**node, "hint": plain(hint)} if hint else node


def texts_of(view: Any) -> dict[str, str]:
    """What was filled in, by the field's name."""
    values = view["state"]["values"]
    return {name: str(block[TEXT].get("value") or "") for name, block in values.items() if TEXT in block}
