"""Where an event came from, read off what Slack sends: the same few facts in each of its forms."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.request.internals import (
    extract_channel_id,
    extract_enterprise_id,
    extract_team_id,
    extract_user_id,
)

from adapters.chat.platform import Event
from adapters.texts import without_surrogates

PLATFORM = "slack"
HIDDEN = ("privategroup", "directmessage")
GROUP = "mpdm-"
"""What Slack calls channels that not everybody can see, where it names them."""
SPOKEN = ("app_mention", "message")

Body = Mapping[str, Any]
"""What Slack sends, as JSON."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who, where, and how to answer. `thread` is the timestamp of the message that a thread hangs on,
    "" outside of one; `message` is the message whose control was used, and `hidden` says that one
    member alone sees it. `secluded` says whether not everybody in the workspace can see the channel,
    None where Slack does not say so here. `at` is when it was done, in seconds, None where Slack does not
    say. A `fresh` thread hangs on a message that nobody has answered yet. `key` names the event, however
    often it comes."""

    team: str
    enterprise: str
    channel: str
    thread: str
    user: str
    name: str
    response_url: str
    trigger: str
    message: str
    hidden: bool
    direct: bool
    secluded: bool | None
    key: str
    at: float | None = None
    fresh: bool = False

    @property
    def space(self) -> str:
        """The workspace; the organisation where none is named."""
        return self.team or self.enterprise

    @property
    def room(self) -> str:
        """The channel, or the thread in it; "" on the Home tab."""
        return room_of(self.channel, self.thread)


def room_of(channel: str, thread: str = "") -> str:
    """A room's name: "C1", or "C1:1700000000.000100" for a thread."""
    return f"{channel}:{thread}" if thread and channel else channel


def place_in(room: str) -> tuple[str, str]:
    """The channel and the thread's timestamp of a room's name."""
    channel, _, thread = room.partition(":")
    return channel, thread


def event_of(body: Body, kind: str, *, came: float) -> Event:
    """What Slack sent, as an event for the kernel. Raises AttributeError, TypeError or ValueError where it
    is malformed."""
    whole: Body = without_surrogates(body)
    origin = origin_of(whole)
    return Event(
        key=origin.key or uuid.uuid4().hex,
        kind=kind,
        payload=whole,
        came=came,
        space=origin.space,
        member=origin.user,
        room=origin.room,
        direct=origin.direct,
    )


def origin_of(body: Body) -> Origin:
    """Where a command, an event, a press, a form or a shortcut comes from, and so where its reply goes: that
    to a mention or to a message's shortcut goes to the thread that hangs on the message, that to a form that
    builds a poll to the channel chosen."""
    origin = _origin(body)
    event: Body = body.get("event") or {}
    if origin.direct or origin.thread:
        return origin
    if event.get("type") == "app_mention" and event.get("ts"):
        return replace(origin, thread=str(event["ts"]), fresh=True)
    if body.get("type") == "message_action" and origin.message:
        answered = bool((body.get("message") or {}).get("reply_count"))
        return replace(origin, thread=origin.message, fresh=not answered)
    return origin


def _origin(body: Body) -> Origin:
    raw = dict(body)
    event: Body = body.get("event") or {}
    message: Body = body.get("message") or {}
    container: Body = body.get("container") or {}
    kept = metadata_of(body)
    chosen = chosen_channel(body)
    channel = str(
        chosen or kept.get("channel") or extract_channel_id(raw) or container.get("channel_id") or ""
    )
    own_thread = event.get("thread_ts") or message.get("thread_ts") or container.get("thread_ts") or ""
    urls = body.get("response_urls") or [{}]
    return Origin(
        team=str(extract_team_id(raw) or ""),
        enterprise=str(extract_enterprise_id(raw) or ""),
        channel=channel,
        thread="" if chosen else str(kept.get("thread") or own_thread),
        user=str(extract_user_id(raw) or ""),
        name=_name(body),
        response_url=str(
            body.get("response_url") or urls[0].get("response_url") or kept.get("response_url") or ""
        ),
        trigger=str(body.get("trigger_id") or ""),
        message=str(message.get("ts") or container.get("message_ts") or ""),
        hidden=bool(container.get("is_ephemeral")),
        direct=channel.startswith("D"),
        secluded=_secluded(body, channel),
        key=key_of(body),
        at=_at(body),
        fresh=bool(kept.get("fresh")),
    )


def chosen_channel(body: Body) -> str:
    """The channel that was chosen in a form that builds a poll or debate, "" elsewhere."""
    values = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    for element in (values.get("channel") or {}).values():
        return str(element.get("selected_conversation") or "")
    return ""


def _secluded(body: Body, channel: str) -> bool | None:
    """Whether not everybody in the workspace can see the channel, as far as Slack says it here. No name
    says that everybody can: a group of members has one of its own making."""
    kind = (body.get("event") or {}).get("channel_type")
    named = body.get("channel")
    name = str(body.get("channel_name") or (named.get("name") if isinstance(named, Mapping) else ""))
    if channel[:1] in ("D", "G"):
        return True
    if name in HIDDEN or name.startswith(GROUP) or kind in ("im", "mpim", "group"):
        return True
    if kind == "channel" or not channel:
        return False
    if chosen_channel(body):
        return None  # what Slack said was of where the form came from
    kept = metadata_of(body).get("secluded")
    return kept if isinstance(kept, bool) else None


def _at(body: Body) -> float | None:
    """When it was done, by Slack's clock. It gives none with commands and forms."""
    event: Body = body.get("event") or {}
    used: Body = (body.get("actions") or [{}])[0]
    said = used.get("action_ts") or (event.get("ts") if event.get("type") in SPOKEN else None)
    try:
        return float(said) if said else None
    except ValueError:
        return None


def metadata_of(body: Body) -> dict[str, Any]:
    """What a form was opened with."""
    try:
        kept = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def key_of(body: Body) -> str:
    """What names an event however often and in whatever form it comes: the same message as a mention
    and as a message is one. "" for what nothing names."""
    event: Body = body.get("event") or {}
    team = extract_team_id(dict(body)) or extract_enterprise_id(dict(body)) or ""
    named: tuple[Any, ...]
    if event.get("type") in SPOKEN and event.get("ts"):
        named = ("message", team, event.get("channel"), event["ts"])
    elif body.get("event_id"):
        named = ("event", body["event_id"])
    elif body.get("trigger_id"):
        named = ("trigger", team, body["trigger_id"])
    else:
        return ""
    return hashlib.sha256("\0".join(map(str, named)).encode()).hexdigest()


def own_id(body: Body) -> str:
    """The bot's own user id, as an event names it for whom it is; "" where it does not."""
    return str(((body.get("authorizations") or [{}])[0]).get("user_id") or "")


def _name(body: Body) -> str:
    user = body.get("user")
    named = (user.get("name") or user.get("username")) if isinstance(user, Mapping) else None
    return str(body.get("user_name") or named or "")
