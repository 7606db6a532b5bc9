"""REST: messages in channels, reactions, pins."""

from __future__ import annotations

from discord_server.model import EPHEMERAL, LOADING, Channel, Message
from discord_server.payloads_message import message_json
from discord_server.permissions import P
from discord_server.refusals import Form, refusal
from discord_server.router import Call, Reply, Routes
from discord_server.world import as_id

MESSAGES = "/channels/{channel_id}/messages"
ONE = f"{MESSAGES}/{{message_id}}"
REACTION = f"{ONE}/reactions/{{emoji_name}}/@me"
PINS, OLD_PINS = f"{MESSAGES}/pins", "/channels/{channel_id}/pins"


def _found(call: Call, *needs: P) -> Message:
    world = call.server.world
    return world.message(world.channel(call["channel_id"], *needs), call["message_id"])


def create(call: Call) -> Reply:
    """POST: send a message."""
    world, body = call.server.world, call.fields
    channel = world.channel(call["channel_id"])
    _may_send(call, channel)
    if body.get("enforce_nonce") and body.get("nonce") is not None:
        for former in list(channel.messages.values())[-50:]:
            if former.nonce == body["nonce"] and former.author is world.bot:
                return Reply(message_json(former))
    flags = int(body.get("flags") or 0) & ~(EPHEMERAL | LOADING)
    message = call.server.posting.create(channel, world.bot, body | {"flags": flags}, call.files)
    return Reply(message_json(message))


def _may_send(call: Call, channel: Channel) -> None:
    world, body = call.server.world, call.fields
    if channel.guild is None:
        if not all(user.accepts_dms for user in channel.recipients):
            raise refusal(50007)
        return
    sends = P.SEND_MESSAGES_IN_THREADS if channel.is_thread else P.SEND_MESSAGES
    needs = [sends]
    needs += [P.EMBED_LINKS] if body.get("embeds") else []
    needs += [P.ATTACH_FILES] if call.files else []
    needs += [P.SEND_POLLS] if body.get("poll") else []
    if any(not world.allows(world.bot, channel, need) for need in needs):
        raise refusal(50013)
    if body.get("message_reference") and not world.allows(world.bot, channel, P.READ_MESSAGE_HISTORY):
        raise refusal(160002)
    if channel.locked and not world.allows(world.bot, channel, P.MANAGE_THREADS):
        raise refusal(50083)


def listing(call: Call) -> Reply:
    """GET: newest first, `limit` (1 to 100) of them, `before`, `after` or `around` an id."""
    world = call.server.world
    channel = world.channel(call["channel_id"])
    form, asked = Form(), call.query.get("limit", "50")
    limit = int(asked) if asked.isdigit() else -1
    form.number(("limit",), limit, 100, 1)
    form.finish()
    if not world.allows(world.bot, channel, P.READ_MESSAGE_HISTORY):
        return Reply([])
    found = sorted((one for one in channel.seen if not one.deleted), key=lambda one: -one.id)
    if "before" in call.query:
        found = [one for one in found if one.id < as_id(call.query["before"])]
    if "after" in call.query:
        found = [one for one in found if one.id > as_id(call.query["after"])][-limit:]
    if "around" in call.query:
        middle = as_id(call.query["around"])
        nearest = sorted(found, key=lambda one: abs(one.id - middle))[:limit]
        found = sorted(nearest, key=lambda one: -one.id)
    return Reply([message_json(one) for one in found[:limit]])


def fetch(call: Call) -> Reply:
    """GET one."""
    return Reply(message_json(_found(call, P.READ_MESSAGE_HISTORY)))


def change(call: Call) -> Reply:
    """PATCH: the bot's own message."""
    message = _found(call)
    if message.author is not call.server.world.bot:
        raise refusal(50005)
    call.server.posting.edit(message, call.fields, call.files)
    return Reply(message_json(message))


def remove(call: Call) -> Reply:
    """DELETE: its own, or anybody's with Manage Messages."""
    message, world = _found(call), call.server.world
    if message.author is not world.bot and not world.allows(world.bot, message.channel, P.MANAGE_MESSAGES):
        raise refusal(50013)
    call.server.posting.delete(message)
    return Reply(status=204)


def react(call: Call) -> Reply:
    """PUT a reaction of the bot."""
    message, world = _found(call, P.READ_MESSAGE_HISTORY), call.server.world
    emoji = call["emoji_name"]
    if message.channel.archived:
        raise refusal(50083)
    if emoji.isascii():
        raise refusal(10014)
    if emoji not in message.reactions:
        if not world.allows(world.bot, message.channel, P.ADD_REACTIONS):
            raise refusal(50013)
        if len(message.reactions) >= 20:
            raise refusal(30010)
    users = message.reactions.setdefault(emoji, [])
    users += [] if world.bot in users else [world.bot]
    call.server.posting.ring(message)
    return Reply(status=204)


def unreact(call: Call) -> Reply:
    """DELETE the bot's reaction."""
    message = _found(call)
    users = message.reactions.get(call["emoji_name"], [])
    if call.server.world.bot in users:
        users.remove(call.server.world.bot)
    if not users:
        message.reactions.pop(call["emoji_name"], None)
    call.server.posting.ring(message)
    return Reply(status=204)


def _pinning(call: Call) -> Message:
    message, world = _found(call), call.server.world
    if message.channel.guild is not None:
        either = P.PIN_MESSAGES | P.MANAGE_MESSAGES
        if not world.allows(world.bot, message.channel, either):
            raise refusal(50013)
    return message


def pin(call: Call) -> Reply:
    """PUT: pin a message."""
    message = _pinning(call)
    if sum(one.pinned for one in message.channel.seen) >= 250:
        raise refusal(30003)
    message.pinned = True
    call.server.posting.tell_pins(message.channel)
    call.server.posting.ring(message)
    return Reply(status=204)


def unpin(call: Call) -> Reply:
    """DELETE: unpin it."""
    message = _pinning(call)
    message.pinned = False
    call.server.posting.tell_pins(message.channel)
    return Reply(status=204)


def pins(call: Call) -> Reply:
    """GET: the pinned messages, newest first."""
    channel = call.server.world.channel(call["channel_id"])
    pinned = sorted((one for one in channel.seen if one.pinned and not one.deleted), key=lambda one: -one.id)
    if call.recorded.route == OLD_PINS:
        return Reply([message_json(one) for one in pinned])
    items = [{"pinned_at": one.timestamp, "message": message_json(one)} for one in pinned]
    return Reply({"items": items, "has_more": False})


ROUTES: Routes = {
    f"POST {MESSAGES}": create,
    f"GET {MESSAGES}": listing,
    f"GET {PINS}": pins,
    f"GET {OLD_PINS}": pins,
    f"PUT {PINS}/{{message_id}}": pin,
    f"DELETE {PINS}/{{message_id}}": unpin,
    f"PUT {OLD_PINS}/{{message_id}}": pin,
    f"DELETE {OLD_PINS}/{{message_id}}": unpin,
    f"GET {ONE}": fetch,
    f"PATCH {ONE}": change,
    f"DELETE {ONE}": remove,
    f"PUT {REACTION}": react,
    f"DELETE {REACTION}": unreact,
}
