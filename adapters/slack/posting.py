"""Messages and files on their way to Slack: posted once, shown to one member, answered by the address that
came with a command.

Each message for all is posted once, though connections drop while it is on its way and a process may have
died over it: its metadata says which event it answers and which part of the answer it is. A file is known by
its name and by coming after the message that announces it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import stamina
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.chat.pictures import drawn
from adapters.slack import limits
from adapters.slack.errors import FAILED, NOT_READY, code_of, unclear
from adapters.slack.events import Origin
from adapters.slack.rendering import Payload, Uploaded, render
from bot.reply import Card, Reply

if TYPE_CHECKING:
    import aiohttp

log = logging.getLogger(__name__)
sdk_log = logging.getLogger("moot.slack.sdk")
# Below this, slack_sdk and bolt log what members write and the tokens they use.
sdk_log.setLevel(logging.ERROR)

T = TypeVar("T")
Send = Callable[[Payload], Awaitable[T]]

QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
"""Nothing is fetched for a preview, and the text for notifications is read as it is."""
MARK = "moot_reply"
"""The type of the metadata by which a message says which event it answers."""
PAGE = 200
LOOKS = (1.0, 3.0)
"""Seconds before it is looked whether Slack has carried out what it did not answer."""
UNSEEN = ("not_in_channel", "channel_not_found", "missing_scope", "thread_not_found")
"""Codes for places where Moot cannot look, and has posted nothing by itself."""
OK = 200


@dataclass(slots=True)
class Posts:
    """The answer to the event `key` in a channel or a thread of it. `since`, in seconds by Slack's clock,
    nothing of it can have been there. `parts` are the timestamps of those that are known to be, and
    `files` are the names of what was uploaded there by Moot since the first of them."""

    client: AsyncWebClient
    channel: str
    thread: str
    key: str
    since: float
    parts: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    async def message(self, part: str, payload: Payload) -> str:
        """Post a message unless it is there, and give its timestamp. Raises as slack_sdk does."""
        if part in self.parts:
            return self.parts[part]
        metadata = {"event_type": MARK, "event_payload": {"event": self.key, "part": part}}

        async def post() -> str:
            posted = await self.client.chat_postMessage(
                channel=self.channel,
                thread_ts=self.thread or None,
                metadata=metadata if self.key else None,
                **payload,
                **QUIET,
            )
            return str(posted["ts"])

        ts = await self._surely(post, lambda: part in self.parts)
        return self.parts.setdefault(part, ts or "")

    async def file(self, name: str, content: bytes) -> None:
        """Upload a file unless it is there. Raises as slack_sdk does."""
        if name in self.files:
            self.files.remove(name)
            return

        async def send() -> None:
            await upload(self.client, name, content, channel=self.channel, thread=self.thread)

        await self._surely(send, lambda: name in self.files)

    async def look(self) -> None:
        """See what is there. Raises as slack_sdk does."""
        where: dict[str, Any] = {"channel": self.channel, "limit": PAGE, "include_all_metadata": True}
        where["oldest"] = f"{max(self.since, 0):.6f}"
        found: list[dict[str, Any]] = []
        try:
            while where.get("cursor") != "":
                if self.thread:
                    page = await self.client.conversations_replies(ts=self.thread, **where)
                else:
                    page = await self.client.conversations_history(**where)
                found += page.get("messages") or []
                where["cursor"] = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        except SlackApiError as error:
            if code_of(error) not in UNSEEN:
                raise
        found.sort(key=lambda message: float(message["ts"]))
        for message in found:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if self.key and payload.get("event") == self.key:
                self.parts.setdefault(str(payload.get("part", "0")), str(message["ts"]))
        head = min(map(float, self.parts.values()), default=0.0)
        ours = [message for message in found if message.get("bot_id") and float(message["ts"]) > head]
        self.files[:] = [str(file["name"]) for message in ours for file in message.get("files") or ()]

    async def _surely(self, send: Callable[[], Awaitable[T]], is_there: Callable[[], bool]) -> T | None:
        """Send once: where it is unknown whether it got there, look before it is sent again. None where it is
        found there."""
        for wait in LOOKS:
            try:
                return await send()
            except FAILED as error:
                if not unclear(error):
                    raise
            await asyncio.sleep(wait)
            await self.look()
            if is_there():
                return None
        return await send()


async def when_ready(send: Send[T], payload: Payload) -> T:
    """Send a message, with pictures as soon as Slack has read them: that takes it a moment after the upload.
    Raises as `send` does."""
    if not any(block["type"] == "image" for block in payload.get("blocks") or ()):
        return await send(payload)
    patiently = stamina.AsyncRetryingCaller(attempts=4, wait_initial=0.4, wait_max=1.6, wait_jitter=0)
    return await patiently(lambda error: code_of(error) in NOT_READY, send, payload)


async def respond(session: aiohttp.ClientSession, origin: Origin, payload: Payload) -> bool:
    """Answer by the address that came with a command or press. False where there is none, or it does not
    work any more."""
    if not origin.response_url:
        return False
    to_all = payload.get("response_type") == "in_channel"
    # What all see is not sent again blindly: it cannot be looked up whether it got there.
    how: dict[str, Any] = {"retry_handlers": []} if to_all else {}
    client = AsyncWebhookClient(origin.response_url, session=session, logger=sdk_log, **how)
    if origin.thread and (to_all or not origin.fresh):
        payload = {**payload, "thread_ts": origin.thread}
    try:
        taken = await client.send_dict({**payload, "unfurl_links": False, "unfurl_media": False})
    except FAILED:
        return False
    return bool(taken.status_code == OK)


async def show(client: AsyncWebClient, origin: Origin, payload: Payload) -> None:
    """Show a message to one member alone, in the channel or in their direct messages. Raises as slack_sdk
    does."""
    thread = origin.thread or None
    if origin.direct or not origin.channel:
        channel = origin.channel or origin.user
        await client.chat_postMessage(channel=channel, thread_ts=thread, **payload, **QUIET)
        return
    # In a thread that has no answer yet Slack shows nothing to one member alone.
    await client.chat_postEphemeral(
        channel=origin.channel,
        user=origin.user,
        thread_ts=None if origin.fresh else thread,
        **payload,
    )


async def send_file(client: AsyncWebClient, member: str, file: Mapping[str, str]) -> None:
    """Send a file to one member alone. Raises as slack_sdk does."""
    opened = await client.chat_postMessage(channel=member, **sentence(f"Here is {file['name']}."), **QUIET)
    where = Posts(client, str(opened["channel"]), "", "", float(opened["ts"]))
    await where.file(file["name"], file["content"].encode())


async def upload_pictures(client: AsyncWebClient, reply: Reply) -> dict[int, Uploaded]:
    """The pictures of a reply's charts, by the place of their card. Those that could not be drawn, or that
    Slack did not take, are missing; the charts are then said in words."""
    found: dict[int, Uploaded] = {}
    for place, picture in (await drawn(reply)).items():
        try:
            file = await upload(client, picture.name, picture.png, alt=picture.alt)
            found[place] = Uploaded(file, picture.alt)
        except FAILED as error:
            log.warning("a picture was not taken: %s", error)
    return found


async def upload(
    client: AsyncWebClient, name: str, content: bytes, *, alt: str = "", channel: str = "", thread: str = ""
) -> str:
    """Upload a file, show it in a channel or thread where one is named, and give its id. Raises as slack_sdk
    does."""
    done = await client.files_upload_v2(
        filename=name,
        title=name,
        content=content,
        alt_txt=alt or None,
        channel=channel or None,
        thread_ts=thread or None,
    )
    return str(done["files"][0]["id"])


async def discard(client: AsyncWebClient, pictures: Mapping[int, Uploaded]) -> None:
    """Delete pictures that no message shows any more."""
    for picture in pictures.values():
        try:
            await client.files_delete(file=picture.file)
        except FAILED as error:
            log.info("an old picture stays: %s", error)


def sentence(words: str) -> Payload:
    """A message of one sentence."""
    return render(Reply(cards=(Card(text=words),)))[0]


def under_head(payload: Payload, head: str) -> Payload:
    """A message under a line of its own, where there is room for it."""
    above = sentence(head)
    blocks = payload.get("blocks") or []
    room = len(blocks) < limits.BLOCKS
    return {
        "text": f"{above['text']}\n{payload['text']}",
        "blocks": [*(above["blocks"] if room else []), *blocks],
    }
