"""What sort of thing Slack has sent, and who does it. Nothing of what is not for Moot is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.slack import assistant, commands, controls, forms, home, leaving, messages, shortcuts
from adapters.slack.builder import BUILD
from adapters.slack.desk import Handler
from adapters.slack.origin import Body, own_id
from adapters.slack.widgets import GO

SAID_ALOUD = (None, "file_share", "thread_broadcast")
"""Subtypes of messages in which a member says something."""
CONTROL = re.compile(rf"({GO})?m\d+:")
"""The ids of Moot's controls, those of other versions too."""
OTHERS = re.compile(r"\s*<@(\w+)")

HANDLERS: Mapping[str, Handler] = {
    "command": commands.on_command,
    "press": controls.on_press,
    "build": shortcuts.on_build,
    "form": forms.on_form,
    "built": shortcuts.on_built,
    "message shortcut": shortcuts.on_message,
    "shortcut": shortcuts.on_build,
    "mention": messages.on_message,
    "direct": messages.on_message,
    "reply": messages.on_message,
    "home": home.on_opened,
    "assistant": assistant.on_started,
    "leaving": leaving.on_left,
}


def kind_of(body: Body) -> str:
    """Which of the handlers it is for; "" for what is none of Moot's business."""
    if body.get("command"):
        return "command"
    match body.get("type"):
        case "block_actions":
            return _press(body)
        case "view_submission":
            return "built" if (body.get("view") or {}).get("callback_id") == BUILD else "form"
        case "message_action":
            return "message shortcut"
        case "shortcut":
            return "shortcut"
        case "event_callback":
            return _event(body.get("event") or {}, body)
    return ""


def _press(body: Body) -> str:
    used = (body.get("actions") or [{}])[0]
    control = str(used.get("action_id") or "")
    if control == BUILD:
        return "build"
    # What is picked in a menu for several counts when it is sent.
    if used.get("type") == "multi_static_select" or not CONTROL.match(control):
        return ""
    return "press"


def _event(event: Body, body: Body) -> str:
    match event.get("type"):
        case "app_mention":
            return "mention" if _from_member(event) else ""
        case "message":
            return _message(event, body) if _from_member(event) else ""
        case "app_home_opened":
            return "home" if event.get("tab") == "home" else ""
        case "assistant_thread_started":
            return "assistant"
        case kind if kind in leaving.LEAVING:
            return "leaving"
    return ""


def _from_member(event: Body) -> bool:
    return event.get("subtype") in SAID_ALOUD and not event.get("bot_id") and bool(event.get("user"))


def _message(event: Body, body: Body) -> str:
    if event.get("channel_type") == "im":
        return "direct"
    if not event.get("thread_ts"):
        return ""
    first = OTHERS.match(str(event.get("text") or ""))
    # Members who talk with each other in the thread are left alone.
    return "" if first and first.group(1) != own_id(body) else "reply"
