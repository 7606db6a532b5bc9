"""REST: channels, threads, guilds, members, direct messages."""

from __future__ import annotations

from discord_server.model import PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, Message
from discord_server.payloads import channel_json, guild_json, member_json, role_json
from discord_server.permissions import P
from discord_server.refusals import Form, refusal
from discord_server.router import Call, Reply, Routes
from discord_server.world import as_id

CHANNEL, GUILD = "/channels/{channel_id}", "/guilds/{guild_id}"
THREAD_MEMBERS = f"{CHANNEL}/thread-members"
HOURS = (60, 1440, 4320, 10080)


def fetch(call: Call) -> Reply:
    """GET a channel."""
    return Reply(channel_json(call.server.world.channel(call["channel_id"])))


def change(call: Call) -> Reply:
    """PATCH: a thread's name, archiving, locking; of a channel its name and topic."""
    world, fields = call.server.world, call.fields
    channel = world.channel(call["channel_id"])
    form = Form()
    if "name" in fields:
        form.length(("name",), fields["name"], 100, 1)
    _check_duration(form, fields)
    form.length(("topic",), fields.get("topic"), 1024)
    form.finish()
    if channel.guild is None:
        raise refusal(50024)
    if not channel.is_thread:
        if not world.allows(world.bot, channel, P.MANAGE_CHANNELS):
            raise refusal(50013)
        channel.name, channel.topic = fields.get("name", channel.name), fields.get("topic", channel.topic)
        call.server.gateway.dispatch("CHANNEL_UPDATE", channel_json(channel), channel.guild.id, needs=1)
        return Reply(channel_json(channel))
    manages = world.allows(world.bot, channel, P.MANAGE_THREADS)
    if not manages and (channel.owner is not world.bot or "locked" in fields):
        raise refusal(50013)
    if channel.archived and fields.get("archived", True):
        raise refusal(50083)
    if channel.locked and not manages:
        raise refusal(50083)
    for key in ("name", "archived", "locked", "auto_archive_duration", "rate_limit_per_user"):
        if fields.get(key) is not None:
            setattr(channel, key, fields[key])
    if "archived" in fields:
        channel.archive_timestamp = call.server.clock.iso()
    call.server.posting.thread_changed(channel)
    return Reply(channel_json(channel))


def remove(call: Call) -> Reply:
    """DELETE a channel or thread."""
    world = call.server.world
    channel = world.channel(call["channel_id"])
    need = P.MANAGE_THREADS if channel.is_thread else P.MANAGE_CHANNELS
    if channel.guild is None or not world.allows(world.bot, channel, need):
        raise refusal(50013)
    data = channel_json(channel)
    call.server.delete_channel(channel)
    return Reply(data)


def typing(call: Call) -> Reply:
    """POST: the bot is typing."""
    channel = call.server.world.channel(call["channel_id"])
    if channel.guild and not call.server.world.allows(call.server.world.bot, channel, P.SEND_MESSAGES):
        raise refusal(50013)
    channel.typing.append(call.recorded.at)
    return Reply(status=204)


def _check_duration(form: Form, fields: dict[str, object]) -> None:
    if fields.get("auto_archive_duration") not in (None, *HOURS):
        form.wrong(("auto_archive_duration",), "BASE_TYPE_CHOICES", f"Value must be one of {HOURS}.")


def start_thread(call: Call) -> Reply:
    """POST a thread without a message; private (12) unless its type says otherwise."""
    kind = call.fields.get("type", PRIVATE_THREAD)
    need = P.CREATE_PRIVATE_THREADS if kind == PRIVATE_THREAD else P.CREATE_PUBLIC_THREADS
    return _start(call, need, kind, None)


def start_thread_from(call: Call) -> Reply:
    """POST a thread on a message: it has the message's id."""
    world = call.server.world
    message = world.message(world.channel(call["channel_id"]), call["message_id"])
    if message.thread is not None:
        raise refusal(160004)
    return _start(call, P.CREATE_PUBLIC_THREADS, PUBLIC_THREAD, message)


def _start(call: Call, need: P, kind: int, message: Message | None) -> Reply:
    world, fields = call.server.world, call.fields
    parent = world.channel(call["channel_id"])
    form = Form()
    form.length(("name",), fields.get("name"), 100, 1)
    _check_duration(form, fields)
    if kind not in (PUBLIC_THREAD, PRIVATE_THREAD):
        form.wrong(("type",), "BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.")
    form.finish()
    if parent.kind != TEXT:
        raise refusal(50024)
    if not world.allows(world.bot, parent, need):
        raise refusal(50013)
    name, hours = fields["name"], fields.get("auto_archive_duration") or 4320
    thread = call.server.open_thread(world.bot, parent, name, message=message, kind=kind, minutes=hours)
    return Reply(channel_json(thread), 201)


def _thread(call: Call) -> Channel:
    thread = call.server.world.channel(call["channel_id"])
    if not thread.is_thread:
        raise refusal(50024)
    return thread


def _who(call: Call) -> int:
    return call.server.world.bot.id if "user_id" not in call.params else as_id(call["user_id"])


def join_thread(call: Call) -> Reply:
    """PUT: the bot or a member joins a thread."""
    thread = _thread(call)
    if thread.archived:
        raise refusal(50083)
    if thread.guild is None or _who(call) not in thread.guild.members:
        raise refusal(10007)
    thread.thread_members.setdefault(_who(call), call.server.clock.iso())
    return Reply(status=204)


def leave_thread(call: Call) -> Reply:
    """DELETE: out of a thread."""
    thread, world = _thread(call), call.server.world
    if _who(call) != world.bot.id and not world.allows(world.bot, thread, P.MANAGE_THREADS):
        raise refusal(50013)
    thread.thread_members.pop(_who(call), None)
    return Reply(status=204)


def thread_members(call: Call) -> Reply:
    """GET: who is in the thread."""
    thread = _thread(call)
    listed = [
        {"id": str(thread.id), "user_id": str(number), "join_timestamp": since, "flags": 0}
        for number, since in thread.thread_members.items()
    ]
    return Reply(listed)


def guild(call: Call) -> Reply:
    """GET a guild."""
    found = call.server.world.guild(call["guild_id"])
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return Reply(guild_json(found) | (counts if call.query.get("with_counts") else {}))


def guild_channels(call: Call) -> Reply:
    """GET its channels, without threads."""
    found = call.server.world.guild(call["guild_id"])
    return Reply(
        [channel_json(one) for one in found.channels.values() if not one.is_thread and not one.deleted]
    )


def guild_roles(call: Call) -> Reply:
    """GET its roles."""
    found = call.server.world.guild(call["guild_id"])
    return Reply([role_json(role, at) for at, role in enumerate(found.roles.values())])


def active_threads(call: Call) -> Reply:
    """GET its threads that are not archived."""
    found = call.server.world.guild(call["guild_id"])
    threads = [one for one in found.threads if not one.archived and not one.deleted]
    return Reply({"threads": [channel_json(one) for one in threads], "members": []})


def member(call: Call) -> Reply:
    """GET a member."""
    found = call.server.world.guild(call["guild_id"]).members.get(_who(call))
    if found is None:
        raise refusal(10007)
    return Reply(member_json(found))


def open_dm(call: Call) -> Reply:
    """POST /users/@me/channels: the direct messages with somebody."""
    user = call.server.world.user(str(call.fields.get("recipient_id")))
    if user.bot:
        raise refusal(50007)
    return Reply(channel_json(call.server.world.direct(user)))


ROUTES: Routes = {
    f"GET {CHANNEL}": fetch,
    f"PATCH {CHANNEL}": change,
    f"DELETE {CHANNEL}": remove,
    f"POST {CHANNEL}/typing": typing,
    f"POST {CHANNEL}/threads": start_thread,
    f"POST {CHANNEL}/messages/{{message_id}}/threads": start_thread_from,
    f"GET {THREAD_MEMBERS}": thread_members,
    f"PUT {THREAD_MEMBERS}/@me": join_thread,
    f"DELETE {THREAD_MEMBERS}/@me": leave_thread,
    f"PUT {THREAD_MEMBERS}/{{user_id}}": join_thread,
    f"DELETE {THREAD_MEMBERS}/{{user_id}}": leave_thread,
    f"GET {GUILD}": guild,
    f"GET {GUILD}/channels": guild_channels,
    f"GET {GUILD}/roles": guild_roles,
    f"GET {GUILD}/threads/active": active_threads,
    f"GET {GUILD}/members/{{user_id}}": member,
    "POST /users/@me/channels": open_dm,
}
