"""Ways back to whoever asked: through an interaction, in reply to a message, or else by a detour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import discord

from adapters.discord.native import editing, sending
from adapters.discord.parse import is_thread
from adapters.discord.trying import FAILED, UNKNOWN_MESSAGE, code_of, log, told, tried
from bot.pictures import Picture
from bot.types import Reply

Messages = Sequence[Mapping[str, Any]]
Pictures = Sequence[Picture | None]
Mode = Literal["public", "private", "pressed", "unheard"]


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands now."""

    room: int
    id: int


class Undeliverable(Exception):
    """This way is closed: the time is over, the channel is gone, or Moot may not write there."""


@dataclass(slots=True)
class Interacting:
    """Through an interaction, which was acknowledged as `mode` says: with a "thinking" message that all
    see or the asker alone, silently ("pressed"), or not in time ("unheard")."""

    interaction: discord.Interaction[Any]
    mode: Mode
    begun: bool = field(default=False)

    @property
    def user(self) -> discord.abc.Snowflake:
        """Who asked."""
        return self.interaction.user

    @property
    def room(self) -> int:
        """Where it was asked."""
        return int(self.interaction.channel_id or 0)

    @property
    def guild(self) -> discord.Guild | None:
        """On which server."""
        return self.interaction.guild

    @property
    def in_thread(self) -> bool:
        """Whether it was asked in a thread."""
        return is_thread(self.interaction.channel)

    async def say(self, reply: Reply, messages: Messages, pictures: Pictures) -> Sent:
        """Send all and say where the first went. Raises Undeliverable."""
        if self.mode == "unheard":
            raise Undeliverable("the interaction was not acknowledged in time")
        try:
            first, *others = messages
            sent = await self._first(reply, first, pictures)
            for message in others:
                await self._follow(message, pictures, private=reply.private)
        except FAILED as error:
            raise Undeliverable(told(error)) from error
        return sent

    async def note(self, text: str) -> None:
        """Say something besides, to whoever asked alone."""
        await tried(lambda: self.interaction.followup.send(text, ephemeral=True))

    async def _first(self, reply: Reply, message: Mapping[str, Any], pictures: Pictures) -> Sent:
        """In the place of "thinking", or of the private message whose button was pressed."""
        thinking = self.mode in ("public", "private") and not self.begun
        fitting = (self.mode == "private") == reply.private
        self.begun = True
        if (thinking and fitting) or (reply.replaces and self._pressed_in_private()):
            try:
                edited = await tried(
                    lambda: self.interaction.edit_original_response(**editing(message, pictures))
                )
                return Sent(self.room, edited.id)
            except discord.NotFound as error:
                if code_of(error) != UNKNOWN_MESSAGE:
                    raise
        elif thinking:
            # Whether all see an answer cannot be changed any more, so another message takes its place.
            try:
                await tried(self.interaction.delete_original_response)
            except discord.NotFound as error:
                log.info("the message to be taken away is gone: %s", told(error))
        return await self._follow(message, pictures, private=reply.private)

    async def _follow(self, message: Mapping[str, Any], pictures: Pictures, *, private: bool) -> Sent:
        sent = await tried(
            lambda: self.interaction.followup.send(**sending(message, pictures), ephemeral=private, wait=True)
        )
        return Sent(self.room, sent.id)

    def _pressed_in_private(self) -> bool:
        message = self.interaction.message
        return message is not None and message.flags.ephemeral


@dataclass(slots=True)
class Replying:
    """In reply to a message. What is for the asker alone goes by direct message, but for what could not
    be done: that names nothing private."""

    message: discord.Message

    @property
    def user(self) -> discord.abc.Snowflake:
        """Who asked."""
        return self.message.author

    @property
    def room(self) -> int:
        """Where it was asked."""
        return self.message.channel.id

    @property
    def guild(self) -> discord.Guild | None:
        """On which server."""
        return self.message.guild

    @property
    def in_thread(self) -> bool:
        """Whether it was asked in a thread."""
        return is_thread(self.message.channel)

    async def say(self, reply: Reply, messages: Messages, pictures: Pictures) -> Sent:
        """Send all and say where the first went. Raises Undeliverable."""
        if reply.private and reply.ok and self.message.guild is not None:
            raise Undeliverable("the answer is for the asker alone")
        reference = self.message.to_reference(fail_if_not_exists=False)
        try:
            return await in_channel(
                self.message.channel, messages, pictures, nonce=self.message.id, reference=reference
            )
        except FAILED as error:
            raise Undeliverable(told(error)) from error

    async def note(self, text: str) -> None:
        """Say something besides."""
        await tried(lambda: self.message.channel.send(text))


Way = Interacting | Replying


async def in_channel(
    channel: discord.abc.Messageable,
    messages: Messages,
    pictures: Pictures,
    *,
    nonce: int,
    reference: discord.MessageReference | None = None,
    controls: bool = True,
) -> Sent:
    """Send messages to a channel and say where the first went. What is sent again with the same `nonce`
    soon after is sent once. Raises one of `FAILED`."""
    sent: list[discord.Message] = []
    for number, message in enumerate(messages):
        more: dict[str, Any] = {"nonce": f"{nonce}-{number}"[-25:]}
        if reference is not None and number == 0:
            more |= {"reference": reference, "mention_author": False}
        sent.append(await tried(_send(channel, message, pictures, controls, more)))
    return Sent(sent[0].channel.id, sent[0].id)


def _send(
    channel: discord.abc.Messageable,
    message: Mapping[str, Any],
    pictures: Pictures,
    controls: bool,
    more: Mapping[str, Any],
) -> Any:
    return lambda: channel.send(**sending(message, pictures, controls=controls), **more)
