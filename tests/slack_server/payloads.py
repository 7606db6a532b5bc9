"""Users, channels, messages, views and events as Slack writes them in JSON."""

from __future__ import annotations

from typing import Any

from slack_server.model import IM, MPIM, PRIVATE, PUBLIC, Channel, File, Message, Team, User, View
from slack_server.world import World

JSON = dict[str, Any]


def user_json(user: User, *, locale: bool = False) -> JSON:
    """A user, as users.info has it."""
    told = {
        "id": user.id,
        "team_id": user.team.id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.name.title(),
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": 0,
        "is_admin": user.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "profile": {
            "real_name": user.name.title(),
            "display_name": user.name,
            "real_name_normalized": user.name.title(),
            "display_name_normalized": user.name,
            "team": user.team.id,
        },
    }
    return told | {"locale": user.locale} if locale else told


def channel_json(channel: Channel) -> JSON:
    """A conversation, as conversations.info has it."""
    team = channel.team
    told: JSON = {
        "id": channel.id,
        "is_channel": channel.kind == PUBLIC,
        "is_group": channel.kind == PRIVATE,
        "is_im": channel.kind == IM,
        "is_mpim": channel.kind == MPIM,
        "is_private": channel.kind != PUBLIC,
        "is_archived": channel.archived,
        "is_member": team.bot_user_id in channel.members,
        "is_general": channel is team.general,
        "context_team_id": team.id,
        "created": 1_700_000_000,
    }
    if channel.kind == IM:
        other = next((one.id for one in channel.members.values() if not one.bot), None)
        return told | {"user": other, "is_user_deleted": False}
    topic = {"value": channel.topic, "creator": "", "last_set": 0}
    named = {"name": channel.name, "name_normalized": channel.name, "num_members": len(channel.members)}
    return told | named | {"topic": topic, "purpose": {"value": "", "creator": "", "last_set": 0}}


def file_json(file: File) -> JSON:
    """A file."""
    told: JSON = {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "size": file.length,
        "user": file.team.bot_user_id,
        "mode": "hosted",
        "url_private": file.url,
        "permalink": file.url,
        "shares": {"public": {one: [{}] for one in file.shares}},
    }
    return told | {"alt_txt": file.alt} if file.alt else told


def message_json(message: Message) -> JSON:
    """A message."""
    told: JSON = {
        "type": "message",
        "user": message.author.id,
        "ts": message.ts,
        "text": message.text,
        "team": message.channel.team.id,
    }
    if message.blocks:
        told["blocks"] = message.blocks
    if message.author.bot:
        told |= {"bot_id": message.channel.team.bot_id}
    if message.files:
        told["files"] = [file_json(one) for one in message.files]
    if message.edited:
        told["edited"] = {"user": message.author.id, "ts": message.edited}
    if message.metadata:
        told["metadata"] = message.metadata
    if message.reactions:
        told["reactions"] = [
            {"name": name, "users": [one.id for one in users], "count": len(users)}
            for name, users in message.reactions.items()
        ]
    replies = message.thread
    if replies:
        told |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": list(dict.fromkeys(one.author.id for one in replies)),
            "latest_reply": replies[-1].ts,
        }
    elif message.thread_ts:
        told["thread_ts"] = message.thread_ts
        parent = message.channel.messages.get(message.thread_ts)
        if parent is not None and parent is not message:
            told["parent_user_id"] = parent.author.id
    return told


def view_json(world: World, view: View) -> JSON:
    """A view, as the bot is given it."""
    team = view.user.team
    told: JSON = {
        "id": view.id,
        "team_id": team.id,
        "app_id": world.app_id,
        "bot_id": team.bot_id,
        "app_installed_team_id": team.id,
        "type": view.kind,
        "callback_id": "",
        "external_id": "",
        "private_metadata": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous.id if view.previous else None,
        "state": {"values": view.state},
    }
    return told | view.body


def who_json(user: User) -> JSON:
    """A user, as interactions name them."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team.id}


def team_json(team: Team) -> JSON:
    """A team, as interactions name it."""
    return {"id": team.id, "domain": team.domain}


def event_json(world: World, team: Team, event: JSON) -> JSON:
    """The Events API's wrapping of an event."""
    return {
        "token": world.verification,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.clock.id("Ev"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{world.clock.secret()}",
    }
