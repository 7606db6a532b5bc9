"""One message on its way: by the Web API, by the address that came with a command, as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import limits
from adapters.slack.origin import Origin
from adapters.slack.people import UNREACHABLE
from adapters.slack.render import Payload, render
from adapters.slack.sdk import log
from adapters.slack.why import code_of
from bot.reply import Card, Reply

if TYPE_CHECKING:
    import aiohttp

QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
"""Nothing is fetched for a preview, and the text for notifications is read as it is."""
NOT_READY = ("invalid_blocks", "invalid_blocks_format")
WAITS = (0.4, 0.8, 1.6)
"""Seconds before each further try: Slack takes a moment with a picture before a message may show it."""

Send = Callable[[Payload], Awaitable[Any]]


async def with_pictures(send: Send, payload: Payload, worded: Payload) -> Any:
    """Send a message as soon as Slack is done with its pictures; in the end `worded`, which has none.
    Raises as `send` does."""
    if not has_picture(payload):
        return await send(payload)
    for wait in WAITS:
        try:
            return await send(payload)
        except SlackApiError as error:
            if code_of(error) not in NOT_READY:
                raise
        await asyncio.sleep(wait)
    return await send(worded)


async def respond(session: aiohttp.ClientSession, origin: Origin, payload: Payload) -> bool:
    """Answer by the address that came with a command or press. False where that is not to be had."""
    if not origin.response_url:
        return False
    to_all = payload.get("response_type") == "in_channel"
    # What all see is not sent again blindly: nobody can look whether it got there.
    how: dict[str, Any] = {"retry_handlers": []} if to_all else {}
    client = AsyncWebhookClient(origin.response_url, session=session, logger=log, **how)
    if origin.thread and (to_all or not origin.fresh):
        payload = {**payload, "thread_ts": origin.thread}
    try:
        told = await client.send_dict({**payload, "unfurl_links": False, "unfurl_media": False})
    except UNREACHABLE:
        return False
    return bool(told.status_code == 200)


async def show(client: AsyncWebClient, origin: Origin, payload: Payload) -> None:
    """Show a message to one member alone: in the channel, or where that can't be, in their direct
    messages. Raises as slack_sdk does."""
    if origin.channel and not origin.direct:
        try:
            # In a thread that nobody has answered in yet Slack shows nothing to one member alone.
            thread = None if origin.fresh else origin.thread or None
            await client.chat_postEphemeral(
                channel=origin.channel, user=origin.user, thread_ts=thread, **payload
            )
            return
        except SlackApiError as error:
            if code_of(error) in ("ratelimited", *NOT_READY):
                raise
    where: dict[str, Any] = {"channel": origin.user}
    if origin.direct:
        where = {"channel": origin.channel, **({"thread_ts": origin.thread} if origin.thread else {})}
    await client.chat_postMessage(**where, **payload, **QUIET)


def words(sentence: str) -> Payload:
    """A message of one sentence."""
    return render(Reply(cards=(Card(text=sentence),)))[0]


def headed(payload: Payload, asked: str) -> Payload:
    """With who asked what above it."""
    head = words(asked)
    above = head["blocks"] if len(payload["blocks"]) < limits.BLOCKS else []
    return {"text": f"{head['text']}\n{payload['text']}", "blocks": [*above, *payload["blocks"]]}


def has_picture(payload: Payload) -> bool:
    """Whether a block of it shows a file."""
    return any(block["type"] == "image" for block in payload.get("blocks") or ())
