"""Routes back to the member: an interaction's response and its followups, or a reply to a message."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import discord

from adapters.chat.platform import Event, PlatformError, Refused, Sent
from adapters.chat.retries import insist
from adapters.discord import errors
from adapters.discord.components import modal_of
from adapters.discord.events import COMMAND
from adapters.discord.rendering import NO_MENTIONS, Message
from bot.reply import Form

if TYPE_CHECKING:
    from adapters.discord.client import Moot

log = logging.getLogger(__name__)

ORIGINAL = cast(int, "@original")
"""The message that answers an interaction, where Discord's API takes a message's id."""
TOO_LATE = "Discord left no time to open the form; press the button again."
NOT_ACKNOWLEDGED = "the interaction was not acknowledged in time"
ACKNOWLEDGED_WITHIN = 3.0
"""Seconds after which Discord takes no first response."""


@dataclass(slots=True)
class Live:
    """An interaction in the process that it came to, whether Discord has its acknowledgement, and whether it
    takes none any more. In both cases the client's object is let go: many may wait for their turn."""

    interaction: discord.Interaction[Any] | None
    acknowledged: bool = False
    lost: bool = False
    _tried: bool = False
    _came: float = field(default_factory=time.monotonic)

    async def first(self, respond: Callable[[discord.InteractionResponse[Any]], Awaitable[Any]]) -> bool:
        """Make the first response. False where an earlier one got through, though its answer did not. Raises
        PlatformError."""
        interaction = self.interaction
        # A request that Discord must refuse would only delay those that it takes.
        self.lost |= not self._tried and time.monotonic() - self._came > ACKNOWLEDGED_WITHIN
        if self.lost or interaction is None:
            self.interaction = None
            raise Refused(code=NOT_ACKNOWLEDGED)
        response = interaction.response

        async def once() -> bool:
            try:
                with errors.platform_errors():
                    await respond(response)
            except Refused as error:
                code = errors.code_of(error.__cause__ or error)
                if code != errors.ACKNOWLEDGED_BEFORE:
                    self.lost = code == errors.UNKNOWN_INTERACTION
                    raise
                return False
            return True

        self._tried = True
        try:
            fresh = await insist(once)
            self.acknowledged = True
        finally:
            if self.acknowledged or self.lost:
                self.interaction = None
        return fresh


@dataclass(slots=True)
class InteractionRoute:
    """By an interaction. It is acknowledged with a "thinking" message, which the reply replaces: an edit, so
    that a process may repeat it without knowing whether an earlier one made it. After a restart it is not
    `live`: there is its token alone, which answers for a quarter of an hour if it was acknowledged."""

    moot: Moot
    event: Event
    live: Live | None
    in_room: bool = field(default=False, init=False)
    private: bool = field(default=True, init=False)
    _thinking: bool = field(default=False, init=False)
    _alone: bool = field(default=False, init=False)

    async def acknowledge(self, *, private: bool) -> bool:
        """Acknowledge: all or the member alone see from now on that Moot is thinking. A press whose reply all
        see is acknowledged silently, and one on a private message, since the reply may take its place."""
        self._thinking = self.event.kind == COMMAND or (private and not self.event.payload["hidden"])
        self._alone = private
        if self.live is None or self.live.acknowledged:
            return True
        how = {"thinking": True, "ephemeral": private} if self._thinking else {}
        try:
            await self.live.first(lambda response: response.defer(**how))
        except PlatformError as error:
            log.warning("%s: could not be acknowledged: %s", self.event.key[-6:], error)
            return False
        return True

    async def respond(self, message: Message, *, private: bool, replaces: bool, part: int) -> Sent | None:
        """Show a message: the first in the place of "thinking", or of the private message whose button was
        pressed; others after it."""
        if self.live is not None and not self.live.acknowledged:
            raise Refused(code=NOT_ACKNOWLEDGED)
        replaces = replaces and self.event.payload["hidden"]

        async def show() -> Sent | None:
            return await self._show(message, private=private, replaces=replaces, part=part)

        # Private replies are sent again by the delivery.
        return await show() if private else await insist(show)

    async def _show(self, message: Message, *, private: bool, replaces: bool, part: int) -> Sent | None:
        first = self._thinking and not part
        with errors.platform_errors():
            if (first and private == self._alone) or replaces:
                try:
                    edited = await self._webhook.edit_message(ORIGINAL, **message.for_editing())
                    return self._stands(edited)
                except discord.NotFound as error:
                    if errors.code_of(error) != errors.UNKNOWN_MESSAGE:
                        raise
            elif first:
                # Who sees an answer cannot be changed any more, so another message takes its place.
                try:
                    await self._webhook.delete_message(ORIGINAL)
                except discord.NotFound as error:
                    log.info("%s: nothing to take away: %s", self.event.key[-6:], errors.in_log(error))
            sent = await self._webhook.send(**message.for_sending(), ephemeral=private, wait=True)
        return self._stands(sent)

    async def open_form(self, form: Form) -> None:
        """Show a form, which acknowledges the press. Raises Refused where that comes too late."""
        if self.live is None:
            raise Refused(TOO_LATE, code=NOT_ACKNOWLEDGED)
        try:
            await self.live.first(lambda response: response.send_modal(modal_of(form)))
        except PlatformError as error:
            raise Refused(TOO_LATE, code=error.code) from error

    async def refuse(self, sentence: str) -> bool:
        return False  # Discord has closed a modal when it is sent.

    async def note(self, sentence: str) -> None:
        """Say something to the member alone, as the acknowledgement itself if there was none."""
        said: dict[str, Any] = {"allowed_mentions": NO_MENTIONS, "ephemeral": True}
        live = None if self.live is None or self.live.acknowledged else self.live
        if live is not None and await live.first(lambda response: response.send_message(sentence, **said)):
            return
        await errors.repeated(lambda: self._webhook.send(sentence, **said, wait=True))

    def _stands(self, message: discord.WebhookMessage) -> Sent | None:
        """Where a message stands, if Moot can edit it there for as long as it stands."""
        return Sent(self.event.room, str(message.id)) if self.event.payload["seen"] else None

    @property
    def _webhook(self) -> discord.Webhook:
        """What answers the interaction from now on."""
        kept = self.event.payload
        data: Any = {"id": kept["application"], "type": 3, "token": kept["token"]}
        return discord.Webhook.from_state(data, self.moot._connection)


@dataclass(slots=True)
class MessageRoute:
    """By a reply to a message. Nothing can be shown there to the member alone."""

    moot: Moot
    event: Event
    in_room: bool = field(default=True, init=False)
    private: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.private = self.event.direct

    async def acknowledge(self, *, private: bool) -> bool:
        """Show that Moot is typing, as long as the app shows that."""
        try:
            await self._channel.typing()
        except (discord.HTTPException, *errors.UNREACHED) as error:
            log.info("typing could not be shown: %s", errors.in_log(error))
        return True

    async def respond(self, message: Message, *, private: bool, replaces: bool, part: int) -> Sent | None:
        """Send a message; the first is a reply."""
        more = {} if part else self._reply
        nonce = f"{self.event.key}-{part}"[-25:]

        async def send() -> Sent:
            try:
                sent = await self._channel.send(**message.for_sending(), **more, nonce=nonce)
            except discord.HTTPException as error:
                # Where Moot may not read, it may not reply, but it may write.
                if errors.code_of(error) != errors.NO_HISTORY:
                    raise
                sent = await self._channel.send(**message.for_sending(), nonce=nonce)
            return Sent(str(sent.channel.id), str(sent.id))

        return await errors.repeated(send)

    async def open_form(self, form: Form) -> None:
        raise Refused(TOO_LATE)

    async def refuse(self, sentence: str) -> bool:
        return False

    async def note(self, sentence: str) -> None:
        with errors.platform_errors():
            await self._channel.send(sentence, allowed_mentions=NO_MENTIONS, **self._reply)

    @property
    def _reply(self) -> dict[str, Any]:
        """What makes a message a reply, if the other is still there."""
        reference = discord.MessageReference(
            message_id=int(self.event.payload["id"]),
            channel_id=int(self.event.room),
            guild_id=int(self.event.payload["guild"] or 0) or None,
            fail_if_not_exists=False,
        )
        return {"reference": reference, "mention_author": False}

    @property
    def _channel(self) -> discord.PartialMessageable:
        return self.moot.get_partial_messageable(int(self.event.room))
