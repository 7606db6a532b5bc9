"""Messages as JSON, as Discord's API and gateway send them."""

from __future__ import annotations

from discord_server.components import JSON
from discord_server.model import Attachment, Interaction, Message, User
from discord_server.payloads import channel_json, member_json, owners_json, user_json


def attachment_json(attachment: Attachment, *, ephemeral: bool = False) -> JSON:
    """An attachment object; `description` is there only where it was given."""
    data: JSON = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.description:
        data["description"] = attachment.description
    return data | {"ephemeral": True} if ephemeral else data


def metadata_json(interaction: Interaction) -> JSON:
    """Which interaction a message answers."""
    data: JSON = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": user_json(interaction.user),
        "authorizing_integration_owners": owners_json(interaction.channel),
    }
    if interaction.message is not None and interaction.kind == 3:
        data["interacted_message_id"] = str(interaction.message.id)
    if interaction.kind == 5 and interaction.opened_by is not None:
        data["triggering_interaction_metadata"] = metadata_json(interaction.opened_by)
    return data


def message_json(message: Message, *, as_event: bool = False, nested: bool = False) -> JSON:
    """A message object; as an event it also says the guild and the author's membership."""
    channel, guild = message.channel, message.channel.guild
    data: JSON = {
        "id": str(message.id),
        "channel_id": str(channel.id),
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited_timestamp,
        "tts": False,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [str(role.id) for role in message.mention_roles],
        "attachments": [attachment_json(one, ephemeral=message.ephemeral) for one in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned,
        "type": message.kind,
        "flags": message.flags,
    }
    if message.nonce is not None:
        data["nonce"] = message.nonce
    if message.poll is not None:
        data["poll"] = message.poll
    if message.reactions:
        data["reactions"] = [_reaction_json(name, users) for name, users in message.reactions.items()]
    if message.thread is not None:
        data["thread"] = channel_json(message.thread)
    if message.interaction is not None:
        data["interaction_metadata"] = metadata_json(message.interaction)
        data["webhook_id"] = data["application_id"] = str(message.author.id)
    if message.reference is not None:
        data["message_reference"] = message.reference
        target = channel.messages.get(int(message.reference.get("message_id", 0)))
        if not nested:
            gone = target is None or target.deleted
            data["referenced_message"] = None if target is None or gone else message_json(target, nested=True)
    if as_event and guild is not None:
        data["guild_id"] = str(guild.id)
        if message.author.id in guild.members and message.interaction is None:
            data["member"] = member_json(guild.members[message.author.id], with_user=False)
    return data


def _reaction_json(name: str, users: list[User]) -> JSON:
    return {
        "emoji": {"id": None, "name": name},
        "count": len(users),
        "count_details": {"normal": len(users), "burst": 0},
        "burst_colors": [],
        "me": any(user.bot for user in users),
        "me_burst": False,
    }
