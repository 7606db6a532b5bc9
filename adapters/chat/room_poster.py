"""A reply on its way to a room: its messages one after another, at the room's pace."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from adapters.chat.pacing import Pacing
from adapters.chat.platform import BadMessage, Message, Platform, Rendered, Sent
from bot.places import Place
from bot.reply import Reply

log = logging.getLogger(__name__)

Send = Callable[[Message], Awaitable[Sent | None]]


@dataclass(slots=True)
class Outgoing:
    """A reply on its way to a place: of its `rendered` messages the first `part` are shown, and `first` says
    where the first of them stands. `key` names what it answers."""

    place: Place
    reply: Reply
    rendered: Rendered
    key: str
    since: float
    again: bool
    part: int = 0
    first: Sent | None = None

    @property
    def left(self) -> bool:
        """Whether messages are left to be shown."""
        return self.part < len(self.rendered.messages)

    def messages(self) -> list[Message]:
        """The next message, and the same without pictures if it has some."""
        message, plain = self.rendered.messages[self.part], self.rendered.plain
        without = plain[min(self.part, len(plain) - 1)] if plain else message
        return [message] if without == message else [message, without]

    def shown(self, sent: Sent | None) -> None:
        """The next message is shown."""
        self.part += 1
        self.first = self.first or sent


class RoomPoster:
    """Posts to rooms, each at its own pace."""

    def __init__(self, platform: Platform, pacing: Pacing) -> None:
        self._platform = platform
        self._pacing = pacing

    async def post(self, out: Outgoing) -> None:
        """Post all messages that are left in the room. Raises PlatformError."""

        async def post(message: Message) -> Sent | None:
            return await self._platform.post(
                out.place, message, key=out.key, part=out.part, since=out.since, again=out.again
            )

        await self.send(out, post)

    async def send(
        self, out: Outgoing, send: Send, *, inform: Callable[[int], Awaitable[None]] | None = None
    ) -> None:
        """Send all messages that are left. `inform` is called once, for all of them, if they wait for long,
        with the number of messages that come before. Raises PlatformError."""
        line = f"{out.place.space}\x1f{self._platform.channel_of(out.place)}"
        while out.left:
            attempt = partial(without_pictures, send, out.messages())
            out.shown(await self._pacing.send(line, attempt, inform=None if out.part else inform))


async def without_pictures(send: Send, messages: list[Message]) -> Sent | None:
    """Send the first of these messages that the platform takes. Raises as the last does."""
    for message in messages[:-1]:
        try:
            return await send(message)
        except BadMessage as error:
            log.warning("a message is sent without its pictures: %s", error)
    return await send(messages[-1])
