"""Messages made, changed and taken away, with the events that tell of it."""

from __future__ import annotations

import copy
import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from discord_server.components import JSON, numbered
from discord_server.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, Gateway
from discord_server.limits_message import check_message
from discord_server.mentions import settle_mentions
from discord_server.model import (
    COMPONENTS_V2,
    LOADING,
    SUPPRESS,
    Attachment,
    Channel,
    Interaction,
    Message,
    User,
)
from discord_server.payloads import channel_json
from discord_server.payloads_message import message_json
from discord_server.permissions import P, permissions_of
from discord_server.records import Log, Upload
from discord_server.refusals import Form, refusal
from discord_server.world import World

Files = Mapping[str, Upload]


class Posting:
    """Writes to channels, for the bot and for users."""

    def __init__(self, world: World, gateway: Gateway, log: Log) -> None:
        self.world = world
        self.gateway = gateway
        self.log = log
        self.url = ""

    def create(
        self,
        channel: Channel,
        author: User,
        body: JSON,
        files: Files | None = None,
        *,
        path: tuple[str | int, ...] = (),
        kind: int = 0,
        interaction: Interaction | None = None,
        seen_by: User | None = None,
    ) -> Message:
        """Post a message; refuses what Discord refuses in its form. A loading one may be empty."""
        files = files or {}
        form = Form()
        check_message(body, files, form, path)
        self._check_reference(form, channel, body.get("message_reference"))
        form.finish()
        number = self.world.clock.snowflake()
        message = Message(number, channel, author, self.world.clock.iso(), kind, interaction=interaction)
        message.seen_by = seen_by
        message.flags = int(body.get("flags") or 0)
        message.nonce = body.get("nonce")
        if body.get("message_reference"):
            place = {"channel_id": str(channel.id), "type": 0}
            given = body["message_reference"]
            message.reference = place | {
                key: str(given[key]) for key in ("message_id", "guild_id") if given.get(key)
            }
            message.kind = message.kind or 19
        self._fill(message, body, files, path)
        if not message.flags & LOADING:
            _refuse_empty(message)
        channel.messages[number] = message
        if channel.archived:
            channel.archived = False
            self.thread_changed(channel)
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(
        self, message: Message, body: JSON, files: Files | None = None, path: tuple[str | int, ...] = ()
    ) -> None:
        """Change what `body` names; a deferred message stops loading."""
        files = files or {}
        form = Form()
        check_message(body, files, form, path, attached=len(message.attachments))
        form.finish()
        if message.channel.archived:
            raise refusal(50083)
        before = {
            key: copy.deepcopy(getattr(message, key)) for key in ("content", "embeds", "components", "flags")
        }
        tried = copy.copy(message)
        self._fill(tried, body, files, path)
        if "flags" in body:
            tried.flags = (message.flags & ~SUPPRESS) | (int(body["flags"] or 0) & (SUPPRESS | COMPONENTS_V2))
        tried.flags &= ~LOADING
        _refuse_empty(tried)
        for key in ("content", "embeds", "components", "attachments", "poll", "flags"):
            setattr(message, key, getattr(tried, key))
        if not before["flags"] & LOADING:
            message.edited_timestamp = self.world.clock.iso()
        else:
            settle_mentions(self.world, message, body.get("allowed_mentions"))
        message.history.append(before)
        self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        channel = message.channel
        data = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild:
            data["guild_id"] = str(channel.guild.id)
        if not message.ephemeral:
            self._send("MESSAGE_DELETE", data, channel)
        self.ring(message)

    def thread_changed(self, thread: Channel, event: str = "THREAD_UPDATE", **more: Any) -> None:
        """Tell the bot of a thread, where it may see it."""
        if thread.guild and permissions_of(self.world.bot, thread) & P.VIEW_CHANNEL:
            self.gateway.dispatch(event, channel_json(thread) | more, thread.guild.id, needs=1)
        thread.bell.ring()
        self.world.bell.ring()

    def ring(self, message: Message) -> None:
        """Let whoever waits for this message, its channel or its interaction look again."""
        message.bell.ring()
        message.channel.bell.ring()
        if message.interaction is not None:
            message.interaction.bell.ring()
        self.world.bell.ring()

    def tell_pins(self, channel: Channel) -> None:
        """CHANNEL_PINS_UPDATE."""
        data: JSON = {"channel_id": str(channel.id), "last_pin_timestamp": self.world.clock.iso()}
        if channel.guild:
            data["guild_id"] = str(channel.guild.id)
        self._send("CHANNEL_PINS_UPDATE", data, channel)

    def _tell(self, event: str, message: Message) -> None:
        channel = message.channel
        if not message.ephemeral:
            data = message_json(message, as_event=True)
            named = self.world.bot in message.mentions
            open_to_bot = message.author is self.world.bot or channel.guild is None or named

            def hidden() -> JSON:
                empty: JSON = {key: [] for key in ("embeds", "attachments", "components")}
                return data if open_to_bot else {**data, "content": "", **empty}

            self._send(event, data, channel, hidden)
        self.ring(message)

    def _send(self, event: str, data: JSON, channel: Channel, redacted: Any = None) -> None:
        guild = channel.guild
        if permissions_of(self.world.bot, channel) & P.VIEW_CHANNEL:
            needs = GUILD_MESSAGES if guild else DIRECT_MESSAGES
            self.gateway.dispatch(event, data, guild.id if guild else None, needs=needs, redacted=redacted)

    def _check_reference(self, form: Form, channel: Channel, reference: JSON | None) -> None:
        if not reference or not reference.get("fail_if_not_exists", True):
            return
        target = channel.messages.get(int(reference.get("message_id") or 0))
        if target is None or target.deleted or target.ephemeral:
            form.wrong(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")

    def _fill(self, message: Message, body: JSON, files: Files, path: tuple[str | int, ...]) -> None:
        if "attachments" in body or files:
            message.attachments = self._attach(message, body.get("attachments"), files, path)
        if "content" in body:
            message.content = (body["content"] or "").strip()
            settle_mentions(self.world, message, body.get("allowed_mentions"))
        if "embeds" in body:
            message.embeds = [self._embed(message, embed) for embed in body["embeds"] or []]
        if "components" in body:
            message.components = numbered(body["components"] or [])
        if body.get("poll"):
            message.poll = _poll(
                body["poll"], self.world.clock.iso(3600 * (body["poll"].get("duration") or 24))
            )

    def _attach(
        self, message: Message, listed: list[JSON] | None, files: Files, path: tuple[str | int, ...]
    ) -> list[Attachment]:
        fresh = {name.removeprefix("files[").removesuffix("]"): upload for name, upload in files.items()}
        there = {str(one.id): one for one in message.attachments}
        if listed is None:
            return [
                *message.attachments,
                *(self.keep_file(message.channel.id, one, {}) for one in fresh.values()),
            ]
        form, kept = Form(), []
        for at, entry in enumerate(listed):
            number = str(entry.get("id"))
            if number in fresh:
                kept.append(self.keep_file(message.channel.id, fresh[number], entry))
            elif number in there:
                there[number].description = entry.get("description", there[number].description)
                kept.append(there[number])
            else:
                here = (*path, "attachments", at, "id")
                form.wrong(here, "ATTACHMENT_NOT_FOUND", f"Attachment '{number}' not found")
        form.finish()
        return kept

    def keep_file(self, place: int, upload: Upload, entry: JSON) -> Attachment:
        """Store an upload, so that it can be downloaded."""
        number = self.world.clock.snowflake()
        name = entry.get("filename") or upload.filename
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        url = f"{self.url}/attachments/{place}/{number}/{quote(name)}"
        stored = Attachment(number, name, upload.data, kind, url, entry.get("description"))
        self.world.files[(str(number), name)] = stored
        return stored

    def _embed(self, message: Message, embed: JSON) -> JSON:
        shown = {"type": "rich"} | copy.deepcopy(
            {key: value for key, value in embed.items() if value is not None}
        )
        for field in shown.get("fields", []):
            field.setdefault("inline", False)
        for picture in ("image", "thumbnail"):
            url = shown.get(picture, {}).get("url", "")
            if url.startswith("attachment://"):
                name = url.removeprefix("attachment://")
                found = [one for one in message.attachments if one.filename == name]
                if found:
                    shown[picture]["url"] = shown[picture]["proxy_url"] = found[0].url
                else:
                    self.log.note(f"an embed shows {url}, but no such file is attached")
        return shown


def _refuse_empty(message: Message) -> None:
    if not (message.content or message.embeds or message.attachments or message.components or message.poll):
        raise refusal(50006)


def _poll(poll: JSON, expiry: str) -> JSON:
    answers = [
        {"answer_id": at, "poll_media": one["poll_media"]} for at, one in enumerate(poll["answers"], 1)
    ]
    return {
        "question": poll["question"],
        "answers": answers,
        "expiry": expiry,
        "allow_multiselect": bool(poll.get("allow_multiselect")),
        "layout_type": 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }
