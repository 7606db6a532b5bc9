"""What a user sees after they have done something, to be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from chat_server import PATIENCE, NoAnswer

from slack_server.model import Message, User, View
from slack_server.world import Delivery

if TYPE_CHECKING:
    from slack_server.server import SlackServer

JSON = dict[str, Any]
Found = TypeVar("Found")
Fits = Callable[[Message], bool]


def _any(message: Message) -> bool:
    return True


class Seen:
    """The answer to a command, a click, a choice, a shortcut, a submission.

    Every method waits up to `within` seconds and raises NoAnswer (an AssertionError) after that.
    """

    def __init__(self, server: SlackServer, delivery: Delivery) -> None:
        self.server = server
        self.delivery = delivery

    async def acknowledged(self) -> float:
        """The seconds that the bot took to acknowledge, of which it has 3."""
        made = self.delivery

        def look() -> bool:
            if made.failed is not None and made.acknowledged is None and made.kind != "events_api":
                raise NoAnswer(f"{self._what()} failed because the app did not respond: {made.failed}")
            return made.acknowledged is not None

        await self._until(look, PATIENCE, "no acknowledgement")
        assert made.acknowledged is not None
        return made.acknowledged

    async def response(self, fits: Fits = _any, within: float = PATIENCE) -> Message:
        """The message that the user is shown and that `fits`: what came by response_url or in the acknowledgement,
        an ephemeral message for them, the message that they used once it has been changed, or else the bot's next
        message in that channel (after a modal: anywhere that they see)."""
        await self.acknowledged()
        return await self._until(lambda: self._first(self._candidates(), fits), within, "no answer was shown")

    async def ephemeral(self, fits: Fits = _any, within: float = PATIENCE) -> Message:
        """The message that the user alone is shown."""

        def look() -> Message | None:
            private = [one for one in self._candidates() if one.ephemeral]
            return self._first(private, fits)

        return await self._until(look, within, "no ephemeral message was shown")

    async def updated(self, fits: Fits = _any, within: float = PATIENCE) -> Message:
        """The message that was used, once the bot has changed it since."""
        message, at = self.delivery.message, self.delivery.at
        assert message is not None

        def look() -> Message | None:
            changed = [one for one in message.history if one["at"] >= at]
            return message if changed and fits(message) else None

        return await self._until(look, within, "the message was not changed")

    async def gone(self, within: float = PATIENCE) -> None:
        """The message that was used is deleted."""
        message = self.delivery.message
        assert message is not None
        await self._until(lambda: message.deleted, within, "the message was not deleted")

    async def view(self, within: float = PATIENCE) -> View:
        """The view that opens, is pushed or takes the place of the one that was used; or the Home tab."""
        made = self.delivery
        home = made.payload.get("event", {}).get("type") == "app_home_opened"

        def look() -> View | None:
            if made.opened:
                return made.opened[0]
            used = made.user.home if home and made.user else made.view
            if used is not None and used.hash != self._hash:
                return used
            return None

        return await self._until(look, within, "no view was shown")

    async def closed(self, within: float = PATIENCE) -> View:
        """The view that was used, once it is closed."""
        view = self.delivery.view
        assert view is not None
        await self._until(lambda: view.closed, within, f"the view was not closed (errors: {view.errors})")
        return view

    async def errors(self, within: float = PATIENCE) -> dict[str, str]:
        """The errors at the inputs of the view that was submitted, by label."""
        view = self.delivery.view
        assert view is not None
        await self._until(lambda: view.errors, within, "no errors were shown")
        labels = {one["block_id"]: one["label"]["text"] for one in view.blocks if one["type"] == "input"}
        return {labels[key]: text for key, text in view.errors.items()}

    async def options(self) -> list[JSON]:
        """What a menu offers, each with `text` and `value`."""
        await self.acknowledged()
        answer = self.delivery.answer or {}
        grouped = [one for group in answer.get("option_groups") or [] for one in group.get("options") or []]
        return [*(answer.get("options") or []), *grouped]

    async def silence(self, within: float = 0.3) -> None:
        """Make sure that nothing is shown for so long."""
        await asyncio.sleep(within)
        if found := self._candidates():
            raise AssertionError(f"the bot said {found[0].words!r}")

    @property
    def _hash(self) -> str:
        payload = self.delivery.payload
        return str((payload.get("view") or payload.get("event", {}).get("view") or {}).get("hash", ""))

    def _candidates(self) -> list[Message]:
        made = self.delivery
        found = [one for one in made.shown if not one.deleted]
        if made.channel is not None and made.user is not None:
            found += after(made.channel.ephemerals, made.at, made.user)
        if made.message is not None and any(one["at"] >= made.at for one in made.message.history):
            found.append(made.message)
        if made.channel is not None:
            found += after(made.channel.seen, made.at)
        elif made.user is not None:
            places = [one for one in made.team.channels.values() if made.user.id in one.members]
            for place in places:
                found += [*after(place.ephemerals, made.at, made.user), *after(place.seen, made.at)]
        return list(dict.fromkeys(found))

    @staticmethod
    def _first(found: list[Message], fits: Fits) -> Message | None:
        return next((one for one in found if fits(one)), None)

    async def _until(self, look: Callable[[], Found | None], within: float, complaint: str) -> Found:
        try:
            return await self.server.world.bell.until(look, within)
        except TimeoutError:
            raise NoAnswer(f"{self._what()}: {complaint} within {within} s {self._story()}") from None

    def _what(self) -> str:
        payload = self.delivery.payload
        action = (payload.get("actions") or [{}])[0].get("action_id", "")
        event = payload.get("event", {}).get("type", "")
        return " ".join(
            str(one) for one in (payload.get("command"), payload.get("type"), event, action) if one
        )

    def _story(self) -> str:
        return story(self.server, self.delivery)


class Said:
    """A message that a user has sent, and what the bot answers; `deliveries` are what the bot was told of it."""

    def __init__(self, server: SlackServer, message: Message, deliveries: list[Delivery]) -> None:
        self.server = server
        self.message = message
        self.deliveries = deliveries

    def _answers(self, fits: Fits = _any) -> list[Message]:
        mine = self.message
        threads = {mine.ts, mine.thread_ts} - {None}
        own = [one for one in after(mine.channel.ephemerals, 0, mine.author) if one.ts > mine.ts]
        found = [*own, *(one for one in mine.channel.seen if one.author.bot and one.ts > mine.ts)]
        inside = [one for one in found if one.thread_ts in threads]
        beside = [one for one in found if one.thread_ts is None and mine.thread_ts is None]
        return [one for one in (*inside, *beside) if fits(one)]

    async def response(self, fits: Fits = _any, within: float = PATIENCE) -> Message:
        """The bot's answer that `fits`: in the message's thread, else its next message in the channel."""
        try:
            return (await self.server.world.bell.until(lambda: self._answers(fits), within))[0]
        except TimeoutError:
            told = [story(self.server, one) for one in self.deliveries] or "(the bot was not told)"
            raise NoAnswer(f"nothing was said to {self.message.text!r} within {within} s {told}") from None

    async def acknowledged(self, within: float = PATIENCE) -> float:
        """The seconds that the bot took at most to acknowledge what it was told."""
        try:
            await self.server.world.bell.until(
                lambda: all(one.acknowledged is not None for one in self.deliveries), within
            )
        except TimeoutError:
            raise NoAnswer(f"{self.message.text!r} was not acknowledged within {within} s") from None
        return max((one.acknowledged or 0.0 for one in self.deliveries), default=0.0)

    async def silence(self, within: float = 0.3) -> None:
        """Make sure that the bot says nothing for so long."""
        await asyncio.sleep(within)
        if answers := self._answers():
            raise AssertionError(f"the bot said {answers[0].words!r} to {self.message.text!r}")


def after(messages: list[Message], at: float, seen_by: User | None = None) -> list[Message]:
    """The bot's messages since then, that this user alone sees."""
    return [
        one
        for one in messages
        if one.author.bot
        and float(one.ts) >= at
        and not one.deleted
        and one.seen_by is seen_by
        and one.via != "slack"
    ]


def story(server: SlackServer, delivery: Delivery) -> str:
    """What became of a delivery, and what the bot was refused since."""
    refused = [f"{one.name}: {one.code or one.status}" for one in server.log.refused if one.at >= delivery.at]
    return f"(acknowledged: {delivery.acknowledged}, failed: {delivery.failed}, refused: {refused})"
