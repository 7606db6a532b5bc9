"""What a user sees after they have done something, to be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from chat_server import PATIENCE, NoAnswer

from discord_server.components import JSON
from discord_server.model import Interaction, Message

if TYPE_CHECKING:
    from discord_server.server import DiscordServer

Found = TypeVar("Found")


class Seen:
    """The answer to a command, a click, a choice or a modal.

    Every method waits up to `within` seconds and raises NoAnswer (an AssertionError) after that.
    """

    def __init__(self, server: DiscordServer, interaction: Interaction) -> None:
        self.server = server
        self.interaction = interaction

    async def acknowledged(self) -> int:
        """The type of the bot's first answer, which is due within 3 seconds."""
        made = self.interaction
        left = self.server.desk.acknowledge_within - (self.server.clock.now() - made.dispatched)
        await self._until(lambda: made.acknowledged, max(left, 0) + 0.05, "The application did not respond")
        assert made.acknowledged is not None
        return made.acknowledged

    async def response(self, within: float = PATIENCE) -> Message:
        """The message that the user is shown: the answer once it is no longer "thinking", the message whose
        component they used once this has changed it, or the first followup, whichever comes first."""
        await self.acknowledged()
        made = self.interaction

        def look() -> Message | None:
            answer = made.original
            if made.modal is not None and not made.followups:
                raise NoAnswer(f"a modal was opened instead: {made.modal['title']!r}; see modal()")
            if (
                answer is not None
                and answer is not made.message
                and not answer.loading
                and not answer.deleted
            ):
                return answer
            return made.message if made.updates else next(iter(made.followups), None)

        return await self._until(look, within, "no answer was shown")

    async def followup(self, number: int = 0, within: float = PATIENCE) -> Message:
        """The followup of that number, from 0."""
        made = self.interaction
        await self._until(lambda: len(made.followups) > number, within, f"no followup {number}")
        return made.followups[number]

    async def modal(self, within: float = PATIENCE) -> JSON:
        """The modal that opens, as Discord has it (`title`, `components`)."""
        return await self._until(lambda: self.interaction.modal, within, "no modal opened")

    async def choices(self, within: float = PATIENCE) -> list[JSON]:
        """The suggestions of an autocomplete, each with `name` and `value`."""
        await self._until(lambda: self.interaction.choices is not None, within, "Loading options failed")
        return self.interaction.choices or []

    async def _until(self, look: Callable[[], Found | None], within: float, complaint: str) -> Found:
        try:
            return await self.interaction.bell.until(look, within)
        except TimeoutError:
            raise NoAnswer(f"{complaint} within {within} s {self._story()}") from None

    def _story(self) -> str:
        made = self.interaction
        mine = [one for one in self.server.log.refused if made.token in one.path]
        refused = "".join(f"; {one.name} refused: {one.reply}" for one in mine)
        return f"(acknowledged: {made.acknowledged}, original: {made.original and made.original.words!r}{refused})"


class Said:
    """A message that a user has sent, and what the bot answers."""

    def __init__(self, server: DiscordServer, message: Message) -> None:
        self.server = server
        self.message = message

    def _answers(self) -> list[Message]:
        mine, bot = self.message, self.server.world.bot
        places = [mine.channel, *([mine.thread] if mine.thread else [])]
        found = [
            one
            for place in places
            for one in place.messages.values()
            if one.author is bot and one.id > mine.id
        ]
        fitting = []
        for one in found:
            to = (one.reference or {}).get("message_id")
            if one.interaction is None and to in (None, str(mine.id)) and not one.deleted:
                fitting.append(one)
        return sorted(fitting, key=lambda one: (one.reference is None, one.id))

    async def response(self, within: float = PATIENCE) -> Message:
        """The bot's answer: its reply to the message, else its next message here or in the message's thread."""
        try:
            return (await self.server.world.bell.until(self._answers, within))[0]
        except TimeoutError:
            raise NoAnswer(f"nothing was said to {self.message.content!r} within {within} s") from None

    async def silence(self, within: float = 0.5) -> None:
        """Make sure that the bot says nothing for so long."""
        await asyncio.sleep(within)
        if answers := self._answers():
            raise AssertionError(f"the bot said {answers[0].words!r} to {self.message.content!r}")
