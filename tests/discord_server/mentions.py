"""Whom a message notifies, after what its sender allows."""

from __future__ import annotations

import re

from discord_server.components import JSON, walk
from discord_server.model import Message
from discord_server.permissions import Permission, permissions_of
from discord_server.world import World

USER, ROLE, EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(?:everyone|here)")


def settle_mentions(world: World, message: Message, allowed: JSON | None) -> None:
    """Set the message's mentions; without `allowed`, everything in its text pings, and a reply its author.

    A message that only one person sees, and one that is loading still, notifies nobody.
    """
    message.mentions, message.mention_roles, message.mention_everyone = [], [], False
    if message.ephemeral or message.loading:
        return
    displayed = [str(part.get("content", "")) for part in walk(message.components) if part.get("type") == 10]
    text = "\n".join([message.content, *displayed])
    parse = None if allowed is None else allowed.get("parse") or []

    def may(kind: str, number: int) -> bool:
        if parse is None or allowed is None or kind in parse:
            return True
        return str(number) in {str(one) for one in allowed.get(kind) or []}

    users = [
        world.users[number] for number in _ids(USER, text) if number in world.users and may("users", number)
    ]
    reference = message.reference
    if reference is not None and (allowed is None or allowed.get("replied_user")):
        target = message.channel.messages.get(int(reference.get("message_id") or 0))
        if target is not None and target.author not in users and target.author is not message.author:
            users.append(target.author)
    guild = message.channel.guild
    message.mentions = users
    if guild is not None:
        roles = [
            guild.roles[number]
            for number in _ids(ROLE, text)
            if number in guild.roles and may("roles", number)
        ]
        message.mention_roles = roles
        able = permissions_of(message.author, message.channel) & Permission.MENTION_EVERYONE
        message.mention_everyone = bool(
            able and EVERYONE.search(text) and (parse is None or "everyone" in parse)
        )


def _ids(pattern: re.Pattern[str], text: str) -> list[int]:
    return list(dict.fromkeys(int(number) for number in pattern.findall(text)))
