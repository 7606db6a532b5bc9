"""Charts as pictures in messages: drawn off the event loop, uploaded, and named by their file's id."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.parts import Shown
from adapters.slack.people import UNREACHABLE
from bot.types import Reply

log = logging.getLogger("moot")


async def uploaded(client: AsyncWebClient, reply: Reply) -> dict[int, Shown]:
    """The pictures of a reply's charts, by the place of their card. Those that Slack did not take are
    missing; the charts are then said in words."""
    found: dict[int, Shown] = {}
    for place, card in enumerate(reply.cards):
        if card.chart is None:
            continue
        from bot.pictures import draw

        picture = await asyncio.to_thread(draw, card.chart)
        try:
            file = await upload(client, picture.name, picture.png, alt=picture.alt)
        except UNREACHABLE as error:
            log.warning("a picture was not taken: %s", error)
            continue
        found[place] = Shown(file, picture.alt)
    return found


async def upload(
    client: AsyncWebClient, name: str, content: bytes, *, alt: str = "", channel: str = "", thread: str = ""
) -> str:
    """Upload a file, into a channel or thread where one is named, and give its id. Raises as slack_sdk
    does."""
    told = await client.files_upload_v2(
        filename=name,
        title=name,
        content=content,
        alt_txt=alt or None,
        channel=channel or None,
        thread_ts=thread or None,
    )
    return str(told["files"][0]["id"])


async def discard(client: AsyncWebClient, pictures: dict[int, Shown]) -> None:
    """Delete pictures that no message shows any more."""
    for shown in pictures.values():
        try:
            await client.files_delete(file=shown.file)
        except UNREACHABLE as error:
            log.info("an old picture stays: %s", error)
