"""What Slack sends, as events: where it came from, as the same few facts in each of its forms, and the key by
which it is known."""

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
    extract_thread_ts,
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
    say. A `fresh` thread hangs on a message without replies."""

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
    secluded: bool | None
    at: float | None
    fresh: bool = False

    @property
    def space(self) -> str:
        """The workspace; the organisation where none is named."""
        return self.team or self.enterprise

    @property
    def room(self) -> str:
        """The channel, or the thread in it; "" on the Home tab."""
        return room_of(self.channel, self.thread)

    @property
    def direct(self) -> bool:
        """Whether the channel is the member's direct messages with Moot."""
        return self.channel.startswith("D")


def room_of(channel: str, thread: str = "") -> str:
    """A room's name: "C1", or "C1:1700000000.000100" for a thread."""
    return f"{channel}:{thread}" if thread and channel else channel


def place_in(room: str) -> tuple[str, str]:
    """The channel and the thread's timestamp of a room's name."""
    channel, _, thread = room.partition(":")
    return channel, thread


def parse(body: Body, kind: str, *, came: float) -> Event:
    """What Slack sent, as an event for the kernel. Raises AttributeError, LookupError, TypeError or
    ValueError where it is malformed."""
    whole: Body = without_surrogates(body)
    origin = origin_of(whole)
    key = key_of(whole) or uuid.uuid4().hex
    return Event(key, kind, whole, came, origin.space, origin.user, origin.room, direct=origin.direct)


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
    message, container = body.get("message") or {}, body.get("container") or {}
    kept = metadata_of(body)
    chosen = chosen_channel(body)
    channel = chosen or kept.get("channel") or extract_channel_id(raw) or container.get("channel_id")
    thread = kept.get("thread") or extract_thread_ts(raw) or container.get("thread_ts")
    urls = body.get("response_urls") or [{}]
    url = body.get("response_url") or urls[0].get("response_url") or kept.get("response_url")
    user = body.get("user")
    name = (user.get("name") or user.get("username")) if isinstance(user, Mapping) else ""
    return Origin(
        team=str(extract_team_id(raw) or ""),
        enterprise=str(extract_enterprise_id(raw) or ""),
        channel=str(channel or ""),
        thread="" if chosen else str(thread or ""),
        user=str(extract_user_id(raw) or ""),
        name=str(body.get("user_name") or name or ""),
        response_url=str(url or ""),
        trigger=str(body.get("trigger_id") or ""),
        message=str(message.get("ts") or container.get("message_ts") or ""),
        hidden=bool(container.get("is_ephemeral")),
        secluded=_secluded(body, str(channel or "")),
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
    """The key of an event, the same for every delivery and form: a message that comes as a mention
    and as a message has one key. "" for an event without a key."""
    event: Body = body.get("event") or {}
    if event.get("type") in SPOKEN and event.get("ts"):
        return _hashed("message", _team(body), event.get("channel"), event["ts"])
    if body.get("event_id"):
        return _hashed("event", body["event_id"])
    if body.get("trigger_id"):
        return _hashed("trigger", _team(body), body["trigger_id"])
    return ""


def key_of_deleted(body: Body) -> str:
    """The key of the message that a member has deleted."""
    event: Body = body.get("event") or {}
    return _hashed("message", _team(body), event.get("channel"), event.get("deleted_ts"))


def _hashed(*named: Any) -> str:
    return hashlib.sha256("\0".join(map(str, named)).encode()).hexdigest()


def _team(body: Body) -> str:
    return str(extract_team_id(dict(body)) or extract_enterprise_id(dict(body)) or "")


def own_id(body: Body) -> str:
    """The bot's own user id, as an event names it; "" where it does not."""
    return str(((body.get("authorizations") or [{}])[0]).get("user_id") or "")
