"""The chat kernel: an event is kept, acknowledged, interpreted, done in its turn, answered, and marked done.

All that any chat needs on the way stands in `adapters/chat`; what is particular to one, in its `Platform`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapters.chat.delivery import Delivery
from adapters.chat.fair_queue import FairQueue, Turn
from adapters.chat.inbox.port import Inbox
from adapters.chat.observing import Observer, Seen
from adapters.chat.pacing import Pacing
from adapters.chat.platform import Command, Event, Platform, PlatformError, Route, Stop
from adapters.chat.refused_forms import refusal
from bot.commands.line import find
from bot.commands.spec import Command as Spec
from bot.controls import written_texts
from bot.incidents import log_incident, repeated
from bot.reply import Card, Form, Reply, error_reply
from bot.request import Moment, Request
from bot.words import clean, counted, shorten
from index.errors import DatabaseUnavailable, UserError

if TYPE_CHECKING:
    from bot.bot import Bot

log = logging.getLogger(__name__)

CLOCK_SKEW = 300.0
"""Seconds by which this machine's clock may be ahead of a platform's."""
LOOK = 5.0
"""Seconds between two looks at whether another process has ended and left something undone."""
LAST_WORD = 1.5
"""Seconds to say to all who wait that Moot stops."""
CANCELLING = 0.5
"""Seconds for what is cancelled to end."""
KEPT = ("key", "kind", "payload", "space", "member", "room", "direct")
"""The fields of an event that the inbox keeps as its body."""
QUESTION = 400
"""Most characters of the question above an answer."""
DROPPED = "Stopped: {} of yours will not be answered. Here I answer only what is addressed to me."
STOPPING = "Moot is being restarted. What you asked for is kept, and done when it is back."
UNREACHED = "The chat could not be reached, so this could not be done; try again in a minute."


class Chat:
    """Does the events of one platform. `log_at` says where the log is."""

    def __init__(self, bot: Bot, platform: Platform, inbox: Inbox, *, log_at: str = "") -> None:
        self.bot = bot
        self.platform = platform
        self.inbox = inbox
        self.pacing = Pacing(platform.message_interval)
        self.delivery = Delivery(bot, platform, self.pacing, log_at=log_at)
        self.queue = FairQueue()
        self.observer = Observer(platform.name)
        bot.count_waiting(lambda: self.queue.waiting)
        self.log_at = log_at
        self._undone: dict[asyncio.Task[None], Event] = {}
        self._cancellable: set[str] = set()
        """The keys of events whose reply is not on its way yet."""
        self._stopping = False

    @property
    def undone(self) -> int:
        """Events that were begun and are not done."""
        return len(self._undone)

    async def works(self) -> bool:
        """Whether the inbox and the database answer. Raises UserError or NOT_KEPT where they do not."""
        await self.inbox.check()
        await self.bot.census()
        return True

    async def take(self, event: Event) -> bool:
        """Keep an event and begin it. False where it came before. Raises NOT_KEPT where it
        could not be kept; then it must not be acknowledged."""
        new = bool(await self.keep(event))
        if new:
            self.begin(event)
        return new

    async def keep(self, event: Event, *, signature: str = "") -> bool | None:
        """Keep an event; when this returns, it is on disk. False where it came before; None where its
        `signature` did, so that it is a copy of a request. Raises NOT_KEPT."""
        kept = {name: getattr(event, name) for name in KEPT}
        return await self.inbox.keep(event.key, kept, came=event.came, signature=signature)

    def begin(self, event: Event) -> None:
        """Do a kept event, as a task of its own."""
        task = asyncio.create_task(self._last_word(event) if self._stopping else self._do(event))
        self._undone[task] = event
        task.add_done_callback(self._undone.pop)

    async def withdraw(self, gone: Callable[[Event], bool]) -> int:
        """Cancel the messages of which `gone` is true, if their reply is not on its way yet, since it was
        deleted or stopped. Gives their number."""
        found = [
            (task, event)
            for task, event in self._undone.items()
            if event.key in self._cancellable and event.kind in self.platform.message_kinds and gone(event)
        ]
        for task, _ in found:
            task.cancel()
        for _, event in found:
            await self._mark_done(event)
        return len(found)

    async def recover(self) -> None:
        """Do what processes that ended have left undone, now and for as long as this is not cancelled."""
        while True:
            with repeated("taking over what was left undone", self.log_at):
                for kept, came in await self.inbox.left():
                    self.begin(Event(**kept, came=came, again=True))
            await asyncio.sleep(LOOK)

    async def drain(self, patience: float) -> None:
        """Finish what was begun within so many seconds. Members who still wait are sent a word that Moot
        stops, and what is left in the inbox is done at the next start."""
        self._stopping = True
        if self._undone:
            await asyncio.wait(self._undone, timeout=max(patience - LAST_WORD - CANCELLING, 0.0))
        left = dict(self._undone)
        for task in left:
            task.cancel()
        if left:
            log.info("%d events are left to the next start", len(left))
            await asyncio.wait(left, timeout=CANCELLING)
            words = [asyncio.create_task(self._last_word(event)) for event in left.values()]
            _, late = await asyncio.wait(words, timeout=LAST_WORD)
            for word in late:
                word.cancel()

    async def _do(self, event: Event) -> None:
        route = self.platform.route(event)
        with self.observer.request(event.kind) as seen:
            try:
                await self._answer(event, route, seen)
            except UserError as error:
                seen.outcome = "failed" if isinstance(error, DatabaseUnavailable) else "refused"
                await self.delivery.say(event, route, str(error))
            except PlatformError as error:
                seen.outcome = "unreached"
                log.warning("%s: the platform did not do it: %s", event.key[:6], error)
                await self.delivery.say(event, route, error.sentence or UNREACHED)
            except Exception:
                seen.outcome = "failed"
                said = log_incident(f"{event.kind} {event.key[:6]} on {self.platform.name}", self.log_at)
                await self.delivery.say(event, route, said)
            await self._mark_done(event)

    async def _mark_done(self, event: Event) -> None:
        try:
            await self.inbox.done(event.key)
        except Exception:
            log_incident(f"noting that {event.key[:6]} is done", self.log_at)

    async def _answer(self, event: Event, route: Route, seen: Seen) -> None:
        asked = await self.platform.interpret(event)
        if asked is None:
            return
        since = since_of(self.platform.moment(event))
        if isinstance(asked, Form):
            await route.open_form(asked)
            return
        if isinstance(asked, Reply):
            if isinstance(asked, Stop):
                asked = await self._stopped(event, asked)
            await route.acknowledge(private=asked.private)
            place = await self.platform.place(event)
            await self.delivery.reply(event, route, place, asked, since=since)
            return
        command, _ = find(asked.name.split(" "), self.bot.commands)
        private = self.bot.private(command.name, self.platform.name, event.space)
        await route.acknowledge(private=private)

        try:
            request, reply = await self._in_turn(event, route, asked)
        except (UserError, PlatformError) as error:
            texts = written_texts(command, asked.args)
            if not (texts or asked.form):
                raise
            log.warning("%s: texts are given back: %s", event.key[:6], type(error).__name__)
            if isinstance(error, PlatformError):
                seen.outcome = "unreached"
            said = str(error) if isinstance(error, UserError) else error.sentence
            reply = error_reply(said or UNREACHED, failed=isinstance(error, DatabaseUnavailable))
            reply = replace(reply, cards=(replace(reply.cards[0], fields=texts),))
        else:
            if asked.heading:
                reply = headed(command, request, reply)
        if not reply.ok:
            if seen.outcome == "answered":
                seen.outcome = "failed" if reply.failed else "refused"
            if await route.refuse(reply.cards[0].text):
                return
            if asked.form and (form := self.bot.form(asked.form)):
                reply = refusal(asked, form, reply)
        place = await self.platform.place(event)
        sent = await self.delivery.reply(event, route, place, reply, since=since)
        if reply.updates is not None:
            await self.delivery.follow(event, route, place, sent, reply.updates, since=since)
        if sent is not None and not event.direct and (command.answers or command.conversation):
            controls = [button.id for card in reply.cards for button in card.buttons]
            thread = self.platform.thread_of(place, sent)
            # A thread that hangs on an answer is a conversation; one of the members' own becomes none by it.
            if thread and thread != place.room:
                await self.inbox.converse(event.space, thread, self.bot.answer_of(controls))

    async def _in_turn(self, event: Event, route: Route, asked: Command) -> tuple[Request, Reply]:
        """The request and its reply, handled when the member's turn comes. Raises UserError where too many
        wait, and PlatformError."""

        async def inform(turn: Turn) -> None:
            await route.note(turn.sentence())

        # The platform is asked who it is at once; a turn holds the work alone.
        preparing = asyncio.create_task(request_of(self.platform, self.inbox, event, asked.name, asked.args))
        self._cancellable.add(event.key)
        asked_at = time.perf_counter()

        async def work() -> tuple[Request, Reply]:
            self.observer.waited(time.perf_counter() - asked_at)
            request = await preparing
            return request, await self.bot.handle(request)

        try:
            return await self.queue.run(event.space, event.member, work, inform=inform)
        finally:
            preparing.cancel()
            self._cancellable.discard(event.key)

    async def _stopped(self, event: Event, reply: Stop) -> Reply:
        """Stop for a member in a room, and give the reply."""
        await self.inbox.stop(event.space, event.room)
        who = (event.space, event.room, event.member)
        dropped = await self.withdraw(lambda each: (each.space, each.room, each.member) == who)
        if not dropped:
            return reply
        return Reply(cards=(Card(text=DROPPED.format(counted(dropped, "question"))),))

    async def _last_word(self, event: Event) -> None:
        await self.delivery.say(event, self.platform.route(event), STOPPING)


def headed(command: Spec, request: Request, reply: Reply) -> Reply:
    """A reply with its question above it, where others read it who saw no question."""
    texts = [request.args.get(each.name) for each in command.positionals]
    question = clean(" ".join(str(text) for text in texts if text))
    if not command.answers or not question or reply.private or not reply.ok:
        return reply
    asked = shorten(f"{request.member.name} · {command.name}: {question}", QUESTION)
    return replace(reply, cards=(Card(text=asked), *reply.cards))


def since_of(moment: Moment) -> float:
    """The time, in seconds by the platform's clock, before which no message can answer an event."""
    return moment.came - CLOCK_SKEW if moment.stated is None else moment.stated


async def request_of(
    platform: Platform, inbox: Inbox, event: Event, command: str, args: Mapping[str, Any]
) -> Request:
    """What an event asks the bot for, as the bot takes it."""
    member, place = await asyncio.gather(platform.member(event), platform.place(event))
    thread = place.in_thread
    return Request(
        command=command,
        args=args,
        member=member,
        room=place.room,
        platform=platform.name,
        space=event.space,
        zone=place.zone,
        delivery=event.key,
        moment=platform.moment(event),
        thread=thread or event.direct,
        capabilities=platform.capabilities,
        home=place.home,
        secluded=place.secluded,
        begun_from=await inbox.begun_from(event.space, place.room) if thread else "",
    )
