"""chat.*, reactions.*: what the bot says."""

from __future__ import annotations

import json
from typing import Any

from slack_server.forms import Form
from slack_server.model import Channel, Message
from slack_server.payloads import message_json
from slack_server.refusals import SlackRefuses
from slack_server.router import Call, Method, method

JSON = dict[str, Any]
SAYING = "channel text blocks attachments thread_ts mrkdwn parse link_names metadata as_user"
LOOKS = ("username", "icon_emoji", "icon_url")
REACTIONS = 23


def _flag(value: Any) -> bool | None:
    """A boolean, which a query or a form spells out."""
    if value is None or isinstance(value, bool):
        return value
    return str(value).lower() in ("1", "true")


def _checked(call: Call, *, editing: bool = False, files: bool = False) -> Form:
    return call.server.posting.forms.message(
        call.recorded.name, call.team, call.args, editing=editing, files=files
    )


def post_message(call: Call) -> JSON:
    """chat.postMessage"""
    posting = call.server.posting
    if any(call.args.get(one) for one in LOOKS) and "chat:write.customize" not in call.team.scopes:
        raise SlackRefuses("missing_scope", needed="chat:write.customize", provided="")
    channel = posting.place(call.team, {"channel": call["channel"]})
    thread_ts = posting.thread(channel, call.args.get("thread_ts"))
    message = posting.by_bot(
        channel,
        _checked(call),
        "chat.postMessage",
        thread_ts=thread_ts,
        broadcast=bool(_flag(call.args.get("reply_broadcast"))),
        unfurl_links=_flag(call.args.get("unfurl_links")),
        unfurl_media=_flag(call.args.get("unfurl_media")),
        link_names=bool(_flag(call.args.get("link_names"))) or call.args.get("parse") == "full",
        metadata=_object(call.args.get("metadata")),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_json(message)}


def post_ephemeral(call: Call) -> JSON:
    """chat.postEphemeral"""
    posting = call.server.posting
    channel = posting.place(call.team, {"channel": call["channel"]})
    user = channel.members.get(call["user"])
    if user is None:
        raise SlackRefuses("user_not_in_channel")
    thread_ts = posting.thread(channel, call.args.get("thread_ts"))
    message = posting.to_one(channel, _checked(call), user, via="chat.postEphemeral", thread_ts=thread_ts)
    return {"message_ts": message.ts}


def update(call: Call) -> JSON:
    """chat.update"""
    posting = call.server.posting
    channel = posting.place(call.team, {"channel": call["channel"]})
    message = _message(channel, call["ts"])
    if message.author is not call.team.bot:
        raise SlackRefuses("cant_update_message")
    named = _object(call.args.get("file_ids"))
    files = None
    if named is not None:
        files = [call.team.files[one] for one in named if one in call.team.files]
        if len(files) != len(named):
            raise SlackRefuses("invalid_arguments", "[ERROR] file not found [json-pointer:/file_ids]")
    keep = call.args.get("blocks") is None and "text" not in call.args
    args = call.args | ({"blocks": message.blocks, "text": message.text} if keep else {})
    form = posting.forms.message(
        call.recorded.name, call.team, args, editing=True, files=bool(files or message.files)
    )
    posting.change(message, form, files=files)
    if "metadata" in call.args:
        message.metadata = _object(call.args["metadata"])
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message_json(message)}


def delete(call: Call) -> JSON:
    """chat.delete"""
    posting = call.server.posting
    channel = posting.place(call.team, {"channel": call["channel"]})
    message = _message(channel, call["ts"])
    if message.author is not call.team.bot:
        raise SlackRefuses("cant_delete_message")
    posting.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> JSON:
    """chat.getPermalink"""
    channel = call.server.world.channel(call.team, call["channel"])
    message = _message(channel, call["message_ts"])
    path = f"archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"https://{call.team.domain}.slack.com/{path}"}


def react(call: Call) -> JSON:
    """reactions.add"""
    channel = call.server.posting.place(call.team, {"channel": call["channel"]})
    message = _message(channel, call["timestamp"])
    name = str(call["name"]).strip(":")
    if not name or name != name.lower() or not all(one.isalnum() or one in "+-_':" for one in name):
        raise SlackRefuses("invalid_name")
    users = message.reactions.setdefault(name, [])
    if call.team.bot in users:
        raise SlackRefuses("already_reacted")
    if len(message.reactions) > REACTIONS:
        raise SlackRefuses("too_many_reactions")
    users.append(call.team.bot)
    return {}


def unreact(call: Call) -> JSON:
    """reactions.remove"""
    channel = call.server.posting.place(call.team, {"channel": call["channel"]})
    users = _message(channel, call["timestamp"]).reactions.get(str(call["name"]).strip(":"), [])
    if call.team.bot not in users:
        raise SlackRefuses("no_reaction")
    users.remove(call.team.bot)
    return {}


def _message(channel: Channel, ts: Any) -> Message:
    message = channel.messages.get(str(ts))
    if message is None or message.deleted:
        raise SlackRefuses("message_not_found")
    return message


def _object(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return [one for one in value.split(",") if one]


METHODS: dict[str, Method] = {
    "chat.postMessage": method(
        post_message,
        "chat:write",
        f"{SAYING} reply_broadcast unfurl_links unfurl_media {' '.join(LOOKS)}",
    ),
    "chat.postEphemeral": method(post_ephemeral, "chat:write", f"{SAYING} user"),
    "chat.update": method(
        update, "chat:write", f"{SAYING} ts file_ids reply_broadcast unfurl_links unfurl_media"
    ),
    "chat.delete": method(delete, "chat:write", "channel ts as_user"),
    "chat.getPermalink": method(permalink, "", "channel message_ts"),
    "reactions.add": method(react, "reactions:write", "channel timestamp name"),
    "reactions.remove": method(unreact, "reactions:write", "channel timestamp name"),
}
