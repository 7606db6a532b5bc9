"""conversations.*: where the bot is, and what was said there."""

from __future__ import annotations

from typing import Any

from slack_server.model import IM, MPIM, PRIVATE, PUBLIC, Channel, Message
from slack_server.payloads import channel_json, message_json
from slack_server.refusals import SlackRefuses
from slack_server.router import Call, Method, method

JSON = dict[str, Any]
SCOPE = {PUBLIC: "channels", PRIVATE: "groups", IM: "im", MPIM: "mpim"}
READ = "channels:read groups:read im:read mpim:read"
HISTORY = "channels:history groups:history im:history mpim:history"


def _channel(call: Call, right: str, *, inside: bool = False) -> Channel:
    """The channel that is meant, whose kind the scopes must cover. Raises SlackRefuses."""
    channel = call.server.world.channel(call.team, call["channel"])
    needed = f"{SCOPE[channel.kind]}:{right}"
    if needed not in call.team.scopes:
        raise SlackRefuses("missing_scope", needed=needed, provided=",".join(sorted(call.team.scopes)))
    if inside and call.team.bot_user_id not in channel.members:
        raise SlackRefuses("not_in_channel")
    return channel


def info(call: Call) -> JSON:
    """conversations.info"""
    return {"channel": channel_json(_channel(call, "read"))}


def members(call: Call) -> JSON:
    """conversations.members"""
    found, more = _page(call, list(_channel(call, "read").members), 100)
    return {"members": found} | more


def history(call: Call) -> JSON:
    """conversations.history"""
    channel = _channel(call, "history", inside=True)
    top = [one for one in channel.seen if one.thread_ts in (None, one.ts) or one.broadcast]
    found, more = _page(call, list(reversed(_between(call, top))), 100)
    return {"messages": [message_json(one) for one in found], "has_more": bool(more)} | more


def replies(call: Call) -> JSON:
    """conversations.replies"""
    channel = _channel(call, "history", inside=True)
    parent = channel.messages.get(str(call["ts"]))
    if parent is None:
        raise SlackRefuses("thread_not_found")
    root = channel.messages.get(parent.thread_ts or parent.ts, parent)
    said = [*([] if root.deleted else [root]), *_between(call, root.thread)]
    found, more = _page(call, said, 1000)
    return {"messages": [message_json(one) for one in found], "has_more": bool(more)} | more


def open_direct(call: Call) -> JSON:
    """conversations.open"""
    if call.args.get("channel"):
        channel = call.server.world.channel(call.team, call.args["channel"])
    else:
        named = [one for one in str(call["users"]).split(",") if one]
        users = [call.team.users.get(one) for one in named]
        if len(users) != 1 or users[0] is None:
            raise SlackRefuses("user_not_found")
        if users[0].deleted:
            raise SlackRefuses("user_disabled")
        if users[0].bot:
            raise SlackRefuses("cannot_dm_bot")
        channel = call.server.world.direct(users[0])
    return {"channel": channel_json(channel) if call.args.get("return_im") else {"id": channel.id}}


def listing(call: Call) -> JSON:
    """conversations.list, users.conversations"""
    kinds = {"public_channel": PUBLIC, "private_channel": PRIVATE, "im": IM, "mpim": MPIM}
    wanted = {kinds.get(one, "") for one in str(call.args.get("types") or "public_channel").split(",")}
    bot = call.team.bot_user_id
    mine = call.recorded.name == "users.conversations"
    found = [
        one
        for one in call.team.channels.values()
        if one.kind in wanted
        and not one.deleted
        and (bot in one.members or (one.kind == PUBLIC and not mine))
    ]
    page, more = _page(call, found, 100)
    return {"channels": [channel_json(one) for one in page]} | more


def join(call: Call) -> JSON:
    """conversations.join"""
    channel = call.server.world.channel(call.team, call["channel"])
    if channel.kind != PUBLIC:
        raise SlackRefuses("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackRefuses("is_archived")
    channel.members[call.team.bot_user_id] = call.team.bot
    return {"channel": channel_json(channel)}


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = float(call.args.get("oldest") or 0), float(call.args.get("latest") or 1e12)
    inclusive = str(call.args.get("inclusive", "")).lower() in ("1", "true")

    def within(at: float) -> bool:
        return oldest <= at <= latest if inclusive else oldest < at < latest

    return [one for one in messages if within(float(one.ts))]


def _page(call: Call, found: list[Any], usual: int) -> tuple[list[Any], JSON]:
    limit, start = int(call.args.get("limit") or usual), int(call.args.get("cursor") or 0)
    page = found[start : start + limit]
    if start + limit >= len(found):
        return page, {}
    return page, {"response_metadata": {"next_cursor": str(start + limit)}}


_RANGE = "channel cursor inclusive latest limit oldest include_all_metadata"
METHODS: dict[str, Method] = {
    "conversations.info": method(info, READ, "channel include_locale include_num_members"),
    "conversations.members": method(members, READ, "channel cursor limit"),
    "conversations.history": method(history, HISTORY, _RANGE),
    "conversations.replies": method(replies, HISTORY, f"{_RANGE} ts"),
    "conversations.open": method(
        open_direct, "im:write mpim:write", "channel users return_im prevent_creation"
    ),
    "conversations.list": method(listing, READ, "cursor exclude_archived limit types team_id"),
    "users.conversations": method(listing, READ, "cursor exclude_archived limit types team_id user"),
    "conversations.join": method(join, "channels:join", "channel"),
}
