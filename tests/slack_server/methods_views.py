"""views.*, assistant.threads.*: modals, the Home tab, the assistant's pane."""

from __future__ import annotations

import json
from typing import Any

from slack_server.model import IM, Channel
from slack_server.payloads import view_json
from slack_server.refusals import SlackRefuses
from slack_server.router import Call, Method, method

JSON = dict[str, Any]
PROMPTS = 4


def open_view(call: Call) -> JSON:
    """views.open"""
    view = call.server.modals.open(call.recorded.name, call.team, call["trigger_id"], call["view"])
    return {"view": view_json(call.server.world, view)}


def push_view(call: Call) -> JSON:
    """views.push"""
    view = call.server.modals.open(call.recorded.name, call.team, call["trigger_id"], call["view"], push=True)
    return {"view": view_json(call.server.world, view)}


def update_view(call: Call) -> JSON:
    """views.update"""
    modals = call.server.modals
    view = modals.find(call.team, call.args)
    modals.change(view, modals.forms.view(call.recorded.name, call.team, call["view"], view.kind))
    return {"view": view_json(call.server.world, view)}


def publish(call: Call) -> JSON:
    """views.publish"""
    user = call.team.users.get(str(call["user_id"]))
    if user is None:
        raise SlackRefuses("invalid_arguments", "[ERROR] invalid user_id [json-pointer:/user_id]")
    if not call.server.world.config.home:
        raise SlackRefuses("not_enabled")
    modals = call.server.modals
    body = modals.forms.view(call.recorded.name, call.team, call["view"], "home")
    return {"view": view_json(call.server.world, modals.publish(user, body, call.args.get("hash")))}


def set_status(call: Call) -> JSON:
    """assistant.threads.setStatus"""
    channel, thread = _thread(call)
    status = str(call.args.get("status") or "")
    if status:
        channel.status[thread] = status
    else:
        channel.status.pop(thread, None)
    call.server.world.bell.ring()
    return {}


def set_prompts(call: Call) -> JSON:
    """assistant.threads.setSuggestedPrompts"""
    channel, thread = _thread(call)
    prompts = call["prompts"]
    prompts = json.loads(prompts) if isinstance(prompts, str) else prompts
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise SlackRefuses(
            "invalid_arguments", f"[ERROR] 1 to {PROMPTS} items allowed [json-pointer:/prompts]"
        )
    if any(not isinstance(one, dict) or not one.get("title") or not one.get("message") for one in prompts):
        raise SlackRefuses(
            "invalid_arguments", "[ERROR] title and message are needed [json-pointer:/prompts]"
        )
    channel.prompts[thread] = {"title": call.args.get("title"), "prompts": prompts}
    call.server.world.bell.ring()
    return {}


def set_title(call: Call) -> JSON:
    """assistant.threads.setTitle"""
    channel, thread = _thread(call)
    channel.titles[thread] = str(call["title"])
    return {}


def _thread(call: Call) -> tuple[Channel, str]:
    channel = call.server.world.channel(call.team, call["channel_id"])
    thread = str(call["thread_ts"])
    if channel.kind == IM and thread not in channel.messages:
        raise SlackRefuses("thread_not_found")
    return channel, thread


METHODS: dict[str, Method] = {
    "views.open": method(open_view, "", "trigger_id view interactivity_pointer"),
    "views.push": method(push_view, "", "trigger_id view interactivity_pointer"),
    "views.update": method(update_view, "", "view view_id external_id hash"),
    "views.publish": method(publish, "", "user_id view hash"),
    "assistant.threads.setStatus": method(
        set_status, "assistant:write chat:write", "channel_id thread_ts status loading_messages"
    ),
    "assistant.threads.setSuggestedPrompts": method(
        set_prompts, "assistant:write", "channel_id thread_ts prompts title"
    ),
    "assistant.threads.setTitle": method(set_title, "assistant:write", "channel_id thread_ts title"),
}
