"""Replies on their way: posted, shown to one member, edited; and what is said where Slack refuses."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.origin import PLATFORM, Origin, place_in, room_of
from adapters.slack.people import UNREACHABLE
from adapters.slack.pictures import uploaded
from adapters.slack.posts import Posts
from adapters.slack.render import Payload, board, render
from adapters.slack.sending import QUIET, headed, respond, show, with_pictures, words
from adapters.slack.why import OUTSIDE, code_of, why
from adapters.slack.workspaces import Workspaces
from bot.polls.types import Place
from bot.reply import Reply, error_reply
from bot.words import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.parts import Shown
    from bot.bot import Bot

log = logging.getLogger("moot")

THERE = "{0} is there all the same, so do not make it anew: /moot {1} show {0} shows it."
STAYS = (
    "Moot is not in this channel, so the message about {} stays as it is while you vote; type /invite @Moot, "
    "and the next one goes on showing the votes."
)


class Deliver:
    """Brings replies to where they belong."""

    def __init__(self, bot: Bot, workspaces: Workspaces, zone: str) -> None:
        self._bot = bot
        self._workspaces = workspaces
        self._zone = zone

    async def reply(
        self, origin: Origin, reply: Reply, *, since: float, asked: str = "", again: bool = False
    ) -> str:
        """Bring a reply to whoever asked, or to the room; the timestamp of the message that stands
        there. Nothing of it was there `since` then. `asked` is said above it where nobody sees the
        question. `again`: a process may have died while it was about this, so look first what is
        there."""
        if not reply.cards and reply.text is None:
            return ""
        try:
            client = await self._workspaces.client(origin.team, origin.enterprise)
            if reply.private or not origin.channel:
                await self._to_member(client, origin, reply)
                return ""
            posts = Posts(client, origin.channel, origin.thread, origin.key, since)
            if again:
                await posts.look()
            return await self._publicly(posts, origin, reply, asked, again=again)
        except UNREACHABLE as error:
            log.warning("a reply was not taken: %s", code_of(error) or type(error).__name__)
            there = THERE.format(reply.board, "poll" if reply.board.startswith("p") else "debate")
            await self.tell(origin, f"{why(error)} {there if reply.board else ''}".rstrip())
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

    async def announce(self, place: Place, reply: Reply, *, key: str, since: float) -> None:
        """Post what nobody has asked for, which `key` names, unless it is there. Raises as slack_sdk
        does."""
        channel, thread = place_in(place.room)
        client = await self._workspaces.client(place.space)
        origin = Origin(place.space, "", channel, thread, "", "", "", "", "", False, False, False, key)
        posts = Posts(client, channel, thread, key, since)
        await posts.look()
        await self._publicly(posts, origin, reply, "", again=True)

    async def _publicly(self, posts: Posts, origin: Origin, reply: Reply, asked: str, *, again: bool) -> str:
        pictures = {} if posts.parts else await uploaded(posts.client, reply)
        payloads = _rendered(reply, pictures)
        worded = _rendered(reply, {}) if pictures else payloads
        if asked and "blocks" in payloads[0]:
            payloads[0], worded[0] = headed(payloads[0], asked), headed(worded[0], asked)
        stands = ""
        for number, payload in enumerate(payloads):
            if "file" in payload:
                await posts.file(payload["file"]["name"], payload["file"]["content"].encode())
                continue
            post = partial(posts.message, str(number))
            try:
                ts = await with_pictures(post, payload, worded[min(number, len(worded) - 1)])
            except SlackApiError as error:
                if stands or not await self._by_response(posts.client, origin, error, reply, worded):
                    raise
                return ""
            stands = stands or ts
        return await self._stands(posts, origin, reply, stands, again=again)

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

    async def _stands(self, posts: Posts, origin: Origin, reply: Reply, ts: str, *, again: bool) -> str:
        """The message is there: begin its thread, and have it go on showing what it shows."""
        if not ts or not reply.board:
            return ts
        thread = ""
        if reply.thread:
            hangs_on = origin.thread or ts
            thread = room_of(origin.channel, hangs_on)
            within = Posts(posts.client, origin.channel, hangs_on, f"{origin.key}:thread", posts.since)
            if again:
                await within.look()
            await within.message("0", words(f"{shorten(reply.thread, 200)}: it goes on in this thread."))
        hidden = origin.secluded is not False
        place = Place(PLATFORM, origin.space, origin.room, self._zone, origin.channel, hidden)
        await self._bot.boards.posted(place, reply.board, room=origin.channel, message=ts, thread=thread)
        return ts

    async def _to_member(self, client: AsyncWebClient, origin: Origin, reply: Reply) -> None:
        """Show a reply to one member alone: where they are, else in their direct messages."""
        pictures = await uploaded(client, reply)
        payloads = render(reply, pictures=pictures)
        worded = render(reply) if pictures else payloads
        for number, payload in enumerate(payloads):
            if "file" in payload:
                announced = words(f"Here is {payload['file']['name']}.")
                opened = await client.chat_postMessage(channel=origin.user, **announced, **QUIET)
                where = Posts(client, str(opened["channel"]), "", "", float(opened["ts"]))
                await where.file(payload["file"]["name"], payload["file"]["content"].encode())
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


async def _edit(client: AsyncWebClient, channel: str, ts: str, payload: Payload) -> None:
    await client.chat_update(channel=channel, ts=ts, **payload)
