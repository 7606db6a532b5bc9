"""Charts as pictures in messages: drawn off the event loop, uploaded, and named by their file's id."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.parts import Shown
from adapters.slack.people import UNREACHABLE
from bot.reply import Reply

log = logging.getLogger("moot")
OK = 200


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
            file = await begin_upload(client, picture.name, picture.png, alt=picture.alt)
            await share(client, file, picture.name)
        except UNREACHABLE as error:
            log.warning("a picture was not taken: %s", error)
            continue
        found[place] = Shown(file, picture.alt)
    return found


async def begin_upload(client: AsyncWebClient, name: str, content: bytes, *, alt: str = "") -> str:
    """Upload a file that nobody sees yet, and give its id. Raises as slack_sdk does."""
    told = await client.files_getUploadURLExternal(filename=name, length=len(content), alt_txt=alt or None)
    assert client.session is not None
    async with client.session.post(str(told["upload_url"]), data=content) as reply:
        if reply.status != OK:
            raise SlackRequestError(f"a file was not taken ({reply.status})")
    return str(told["file_id"])


async def share(client: AsyncWebClient, file: str, name: str, *, channel: str = "", thread: str = "") -> None:
    """Finish an upload, and show the file in a channel or thread where one is named. Raises as slack_sdk
    does."""
    files: list[dict[str, str | None]] = [{"id": file, "title": name}]
    await client.files_completeUploadExternal(
        files=files, channel_id=channel or None, thread_ts=thread or None
    )


async def discard(client: AsyncWebClient, pictures: dict[int, Shown]) -> None:
    """Delete pictures that no message shows any more."""
    for shown in pictures.values():
        try:
            await client.files_delete(file=shown.file)
        except UNREACHABLE as error:
            log.info("an old picture stays: %s", error)
