"""The delivery of a reply: by the event's own route, in the room, or in a direct message; and what is said
where none of them works."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from adapters.chat.board_messages import BoardMessages
from adapters.chat.pacing import Pacing
from adapters.chat.platform import BadMessage, Event, Message, Platform, PlatformError, Route, Sent
from adapters.chat.retries import insist
from adapters.chat.room_poster import Outgoing, RoomPoster, without_pictures
from bot.incidents import log_incident
from bot.places import Place
from bot.reply import Card, Reply, error_reply
from bot.words import counted
from index.errors import UserError

if TYPE_CHECKING:
    from bot.bot import Bot

log = logging.getLogger(__name__)

DONE = Reply(cards=(Card(text="Done.", tone="answer"),), private=True)
ELSEWHERE = "This could not be shown where you asked for it."
ALONE = (
    "Answers are for you alone where you asked. To show one there, ask with the command ask: below its "
    "answer is the button Share."
)
THE_REST = "The rest could not be shown where you asked for it."
MISSED = (
    "{name}, your answer was for you alone and could not be shown in time. Use the command again, or let "
    "members of this server write to you."
)
MADE = "{0} is there all the same, so do not make it anew: {1} shows it."
STAYS = (
    "Moot is not in this channel, so the message about {} stays as it is while you vote; {}, and the next "
    "one goes on showing the votes."
)
EVERY = 3.0
"""Least seconds between two updates of a message that shows how far work is."""
IN_LINE = "Your answer is ready. This channel takes one message at a time, and {} before it."


class Delivery:
    """Brings replies to members and rooms."""

    def __init__(self, bot: Bot, platform: Platform, pacing: Pacing, *, log_at: str = "") -> None:
        self._bot = bot
        self._platform = platform
        self._poster = RoomPoster(platform, pacing)
        self._boards = BoardMessages(bot, platform, self._poster)
        self._log_at = log_at

    async def reply(
        self, event: Event, route: Route, place: Place, reply: Reply, *, since: float
    ) -> Sent | None:
        """Show a reply, and keep the poll or debate that it shows up to date from then on. Gives where its
        first message stands, if all see it and it can be edited."""
        if not reply.cards and reply.text is None:
            reply = DONE
        if reply.private and not reply.ok and not route.private:
            # An error names nothing private.
            reply = replace(reply, private=False)
        rendered = await self._platform.render(reply, place)
        out = Outgoing(place, reply, rendered, event.key, since, event.again)
        try:
            if reply.private and not route.private:
                await self._aside(event, out, ALONE if self._platform.capabilities.buttons else "")
                return None
            await self._by_route(route, out)
        except BadMessage as error:
            if not reply.ok:
                log.warning("%s: an error could not be shown: %s", event.key[:6], error)
                return None
            wrong = error_reply(log_incident(f"showing the reply to {event.key[:6]}", self._log_at))
            return await self.reply(event, route, place, wrong, since=since)
        except PlatformError as error:
            log.warning("%s: a reply takes a detour: %s", event.key[:6], error)
            await self._detour(event, route, out, error)
        if reply.private:
            return None
        if reply.board and reply.ok and self._platform.capabilities.edits:
            if out.first is not None:
                await self._boards.stands(out, route)
            elif not out.left:
                await self.say(event, route, STAYS.format(reply.board, self._platform.invitation))
        return out.first

    async def follow(
        self,
        event: Event,
        route: Route,
        place: Place,
        sent: Sent | None,
        updates: AsyncGenerator[Reply, None],
        *,
        since: float,
    ) -> None:
        """Show the updates of a reply in its message, at most one in `EVERY` seconds, and the last of them in
        any case: in a message of its own where the first cannot be edited."""
        last: Reply | None = None
        shown_at = time.monotonic()
        async with aclosing(updates):
            async for last in updates:
                if sent is not None and time.monotonic() - shown_at >= EVERY:
                    try:
                        await self._platform.edit(place, sent, last)
                    except PlatformError as error:
                        log.info("%s: progress could not be shown: %s", event.key[:6], error)
                    shown_at = time.monotonic()
        if last is None:
            return
        if sent is not None:
            at, end = sent, last
            try:
                await insist(lambda: self._platform.edit(place, at, end))
                return
            except PlatformError as error:
                log.warning("%s: the end of work goes into a message of its own: %s", event.key[:6], error)
        await self.reply(replace(event, key=f"{event.key}:end"), route, place, last, since=since)

    async def say(self, event: Event, route: Route, sentence: str) -> None:
        """Say to the member alone what could not be done and what to do next, by any way that is left."""
        try:
            await route.note(sentence)
        except PlatformError as error:
            try:
                place = await self._platform.place(event)
                rendered = await self._platform.render(error_reply(sentence), place)
                await self._platform.direct(place, event.member, rendered.messages[0])
            except (PlatformError, UserError):
                log.warning("%s: a note did not reach the member: %s", event.key[:6], error)
        except Exception:
            log_incident(f"a note to the member of {event.key[:6]}", self._log_at)

    async def announce(self, place: Place, reply: Reply, *, key: str, since: float) -> None:
        """Post what answers no event, once for this key, and keep it up to date. Raises PlatformError."""
        out = Outgoing(place, reply, await self._platform.render(reply, place), key, since, again=True)
        await self._poster.post(out)
        if reply.board and out.first is not None:
            await self._boards.stands(out)

    async def to_member(self, place: Place, member: str, reply: Reply, head: str = "") -> None:
        """Send a reply to one member alone, under a head. Raises PlatformError."""
        for number, message in enumerate((await self._platform.render(reply, place)).messages):
            await self._platform.direct(place, member, message, head="" if number else head)

    async def _by_route(self, route: Route, out: Outgoing) -> None:
        """Show all messages that are left by the event's own route."""

        async def respond(message: Message) -> Sent | None:
            return await route.respond(
                message,
                private=out.reply.private,
                replaces=out.reply.replaces and not out.part,
                part=out.part,
            )

        async def inform(before: int) -> None:
            others = f"{counted(before, 'other')} {'comes' if before == 1 else 'come'}"
            await route.note(IN_LINE.format(others))

        if not out.reply.private:
            await self._poster.send(out, respond, inform=inform)
            return
        while out.left:
            out.shown(await insist(partial(without_pictures, respond, out.messages())))

    async def _detour(self, event: Event, route: Route, out: Outgoing, error: PlatformError) -> None:
        """Where the route did not take a reply for all: the room, else a word why, else a direct message.
        Where it did not take one for the member alone: a direct message, else a word in the room."""
        if out.reply.private:
            await self._aside(event, out, THE_REST if out.part else ELSEWHERE)
            return
        if not route.in_room:
            try:
                await self._poster.post(out)
                return
            except PlatformError as refused:
                error = refused
        if out.part:
            await self._aside(event, out, THE_REST)
            return
        made = out.reply.board
        kind = "poll" if made.startswith("p") else "debate"
        also = MADE.format(made, self._bot.say(f"{kind} show {made}")) if made else ""
        why = f"{error.sentence or ELSEWHERE} {also}".rstrip()
        try:
            await route.note(why)
        except PlatformError:
            await self._aside(event, out, why)

    async def _aside(self, event: Event, out: Outgoing, head: str) -> None:
        """Send what is left in direct messages; where that cannot be, say in the room that it is missed."""
        try:
            while out.left:
                await self._platform.direct(out.place, event.member, out.messages()[-1], head=head)
                head = ""
                out.shown(None)
        except PlatformError as error:
            log.warning("%s: a member cannot be written to: %s", event.key[:6], error)
            if not out.reply.private:
                return
            try:
                name = (await self._platform.member(event)).name
                missed = Reply(cards=(Card(text=MISSED.format(name=name), tone="warning"),))
                rendered = await self._platform.render(missed, out.place)
                key = f"{event.key}:missed"
                await self._poster.post(Outgoing(out.place, missed, rendered, key, out.since, out.again))
            except PlatformError:
                log.warning("%s: neither the member nor the room could be reached", event.key[:6])
