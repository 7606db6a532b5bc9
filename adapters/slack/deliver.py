"""Replies on their way: posted, shown to one member, edited; and what is said where Slack refuses."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.origin import PLATFORM, Origin, place_in, room_of
from adapters.slack.people import UNREACHABLE
from adapters.slack.pictures import uploaded
from adapters.slack.render import Payload, board, render
from adapters.slack.sending import QUIET, headed, respond, send_file, show, with_pictures, words
from adapters.slack.why import OUTSIDE, code_of, why
from adapters.slack.workspaces import Workspaces
from bot.polls.types import Place
from bot.types import Reply, error_reply
from bot.words import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.parts import Shown
    from bot.bot import Bot

log = logging.getLogger("moot")

MARK = "moot_reply"
"""The type of the metadata by which a message tells which event it answers."""
STAYS = (
    "Moot is not in this channel, so the message about {} stays as it is while you vote; type /invite @Moot, "
    "and the next one goes on showing the votes."
)
LOOKED_AT = 30


class Deliver:
    """Brings replies to where they belong."""

    def __init__(self, bot: Bot, workspaces: Workspaces, zone: str) -> None:
        self._bot = bot
        self._workspaces = workspaces
        self._zone = zone

    async def reply(self, origin: Origin, reply: Reply, *, asked: str = "", again: bool = False) -> str:
        """Bring a reply to whoever asked, or to the room; the timestamp of the message that stands
        there. `asked` is said above it where nobody sees the question. `again`: a process may have
        died while it was about this, so look first whether it was posted."""
        if not reply.cards and reply.text is None:
            return ""
        try:
            client = await self._workspaces.client(origin.team, origin.enterprise)
            if reply.private or not origin.channel:
                await self._to_member(client, origin, reply)
                return ""
            if again and (posted := await self._posted(client, origin)):
                return await self._stands(client, origin, reply, **posted)
            return await self._publicly(client, origin, reply, asked)
        except UNREACHABLE as error:
            log.warning("a reply was not taken: %s", code_of(error) or type(error).__name__)
            await self.tell(origin, why(error))
            return ""

    async def tell(self, origin: Origin, sentence: str) -> None:
        """Say what could not be done to whoever asked, in whatever way is left."""
        try:
            # The address that came with a command or press works where Moot's token does not.
            hidden = {"response_type": "ephemeral", "replace_original": False}
            said = render(error_reply(sentence))[0]
            if not await respond(self._workspaces.session, origin, {**said, **hidden}):
                await show(await self._workspaces.client(origin.team, origin.enterprise), origin, said)
        except Exception as error:
            log.warning("nobody could be told: %s", code_of(error) or type(error).__name__)

    async def edit(
        self, client: AsyncWebClient, channel: str, ts: str, reply: Reply, pictures: Mapping[int, Shown]
    ) -> None:
        """Bring a board up to date. Raises as slack_sdk does."""
        edited = partial(_edit, client, channel, ts)
        await with_pictures(edited, board(reply, pictures=pictures), board(reply))

    async def announce(self, place: Place, reply: Reply) -> None:
        """Post what nobody has asked for. Raises as slack_sdk does."""
        channel, thread = place_in(place.room)
        client = await self._workspaces.client(place.space)
        origin = Origin(place.space, "", channel, thread, "", "", "", "", "", False, False, False, "")
        await self._publicly(client, origin, reply, "")

    async def _publicly(self, client: AsyncWebClient, origin: Origin, reply: Reply, asked: str) -> str:
        pictures = await uploaded(client, reply)
        payloads = _rendered(reply, pictures)
        worded = _rendered(reply, {}) if pictures else payloads
        if asked and "blocks" in payloads[0]:
            payloads[0], worded[0] = headed(payloads[0], asked), headed(worded[0], asked)
        post = partial(_post, client, origin)
        stands = ""
        for number, payload in enumerate(payloads):
            if "file" in payload:
                await send_file(client, payload, origin.channel, origin.thread)
                continue
            try:
                ts = await with_pictures(post, payload, worded[min(number, len(worded) - 1)])
            except SlackApiError as error:
                if stands or not await self._by_response(client, origin, error, reply, worded):
                    raise
                return ""
            stands = stands or ts
        return await self._stands(client, origin, reply, stands)

    async def _by_response(
        self,
        client: AsyncWebClient,
        origin: Origin,
        error: SlackApiError,
        reply: Reply,
        payloads: list[Payload],
    ) -> bool:
        """Where Moot is no member of the channel, Slack still lets it answer a command there."""
        if code_of(error) not in OUTSIDE or not origin.response_url or any("file" in p for p in payloads):
            return False
        for payload in payloads:
            to_all = {**payload, "response_type": "in_channel"}
            if not await respond(self._workspaces.session, origin, to_all):
                return False
        if reply.board:
            await self._to_member(client, origin, error_reply(STAYS.format(reply.board)))
        return True

    async def _stands(
        self, client: AsyncWebClient, origin: Origin, reply: Reply, ts: str, *, begun: bool = False
    ) -> str:
        """The message is there: begin its thread, unless that has `begun`, and have it go on showing
        what it shows."""
        if not ts or not reply.board:
            return ts
        thread = ""
        if reply.thread:
            hangs_on = origin.thread or ts
            thread = room_of(origin.channel, hangs_on)
            if not begun:
                opening = words(f"{shorten(reply.thread, 200)}: it goes on in this thread.")
                await client.chat_postMessage(channel=origin.channel, thread_ts=hangs_on, **opening, **QUIET)
        hidden = origin.secluded is not False
        place = Place(PLATFORM, origin.space, origin.room, self._zone, origin.channel, hidden)
        await self._bot.boards.posted(place, reply.board, room=origin.channel, message=ts, thread=thread)
        return ts

    async def _posted(self, client: AsyncWebClient, origin: Origin) -> dict[str, Any]:
        """The message that answers the event already, and whether a thread hangs on it; nothing where
        there is none."""
        where: dict[str, Any] = {"channel": origin.channel, "limit": LOOKED_AT, "include_all_metadata": True}
        try:
            if origin.thread:
                told = await client.conversations_replies(ts=origin.thread, **where)
            else:
                told = await client.conversations_history(**where)
        except UNREACHABLE:
            return {}
        for message in told.get("messages") or []:
            if ((message.get("metadata") or {}).get("event_payload") or {}).get("event") == origin.key:
                return {"ts": str(message["ts"]), "begun": bool(message.get("reply_count"))}
        return {}

    async def _to_member(self, client: AsyncWebClient, origin: Origin, reply: Reply) -> None:
        """Show a reply to one member alone: where they are, else in their direct messages."""
        pictures = await uploaded(client, reply)
        payloads = render(reply, pictures=pictures)
        worded = render(reply) if pictures else payloads
        for number, payload in enumerate(payloads):
            if "file" in payload:
                announced = words(f"Here is {payload['file']['name']}.")
                opened = await client.chat_postMessage(channel=origin.user, **announced, **QUIET)
                await send_file(client, payload, str(opened["channel"]), "")
                continue
            replaces = reply.replaces and origin.hidden and not number
            shown = partial(self._show, client, origin, replaces)
            await with_pictures(shown, payload, worded[min(number, len(worded) - 1)])

    async def _show(self, client: AsyncWebClient, origin: Origin, replaces: bool, payload: Payload) -> None:
        """Show one message to one member, in the place of the one they used where it `replaces` that."""
        hidden = {"response_type": "ephemeral", "replace_original": replaces}
        if not await respond(self._workspaces.session, origin, {**payload, **hidden}):
            await show(client, origin, payload)


def _rendered(reply: Reply, pictures: Mapping[int, Shown]) -> list[Payload]:
    """A board is one message, which can be edited."""
    return [board(reply, pictures=pictures)] if reply.board else render(reply, pictures=pictures)


async def _post(client: AsyncWebClient, origin: Origin, payload: Payload) -> str:
    """Post one message for all, and give its timestamp."""
    metadata = {"event_type": MARK, "event_payload": {"event": origin.key}} if origin.key else None
    told = await client.chat_postMessage(
        channel=origin.channel, thread_ts=origin.thread or None, metadata=metadata, **payload, **QUIET
    )
    return str(told["ts"])


async def _edit(client: AsyncWebClient, channel: str, ts: str, payload: Payload) -> None:
    await client.chat_update(channel=channel, ts=ts, **payload)
