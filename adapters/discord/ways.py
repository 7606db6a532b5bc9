"""Ways back to whoever asked: through an interaction, in reply to a message, or else by a detour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import discord

from adapters.discord.native import editing, pictures_of, sending
from adapters.discord.parse import is_thread
from adapters.discord.render import render
from adapters.discord.trying import FAILED, UNKNOWN_MESSAGE, code_of, log, told, tried
from bot.pictures import Picture
from bot.reply import Reply

Pictures = Sequence[Picture | None]
Mode = Literal["public", "private", "pressed", "unheard"]


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message stands now."""

    room: int
    id: int


@dataclass(slots=True)
class Outgoing:
    """The messages of a reply that are `left` to be shown: one way may go on where another ended.
    `private` ones are for the asker alone; one that `replaces` takes the place of the private message
    whose button was pressed. `first` is where the first went."""

    left: list[Mapping[str, Any]]
    pictures: Pictures = ()
    private: bool = False
    ok: bool = True
    replaces: bool = False
    first: Sent | None = None

    def shown(self, sent: Sent) -> None:
        """The first of those that were left is shown."""
        del self.left[0]
        self.first = self.first or sent


class Undeliverable(Exception):
    """This way is closed: the time is over, the channel is gone, or Moot may not write there."""


class ForOneAlone(Undeliverable):
    """What is for whoever asked alone cannot be shown where it was asked."""


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

    async def say(self, outgoing: Outgoing) -> None:
        """Send all that is left. Raises Undeliverable."""
        if self.mode == "unheard":
            raise Undeliverable("the interaction was not acknowledged in time")
        try:
            while outgoing.left:
                sent = await self._next(outgoing)
                outgoing.shown(sent)
        except FAILED as error:
            raise Undeliverable(told(error)) from error

    async def note(self, text: str) -> None:
        """Say something besides, to whoever asked alone."""
        await tried(lambda: self.interaction.followup.send(text, ephemeral=True))

    async def _next(self, outgoing: Outgoing) -> Sent:
        """The first message in the place of "thinking", or of the private message whose button was
        pressed; the others after it."""
        message = outgoing.left[0]
        thinking = self.mode in ("public", "private") and not self.begun
        fitting = (self.mode == "private") == outgoing.private
        replaces = outgoing.replaces and not self.begun and self._pressed_in_private()
        self.begun = True
        if (thinking and fitting) or replaces:
            try:
                edited = await tried(
                    lambda: self.interaction.edit_original_response(**editing(message, outgoing.pictures))
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
        sent = await tried(
            lambda: self.interaction.followup.send(
                **sending(message, outgoing.pictures), ephemeral=outgoing.private, wait=True
            )
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

    async def say(self, outgoing: Outgoing) -> None:
        """Send all that is left. Raises Undeliverable."""
        if outgoing.private and outgoing.ok and self.message.guild is not None:
            raise ForOneAlone
        reference = self.message.to_reference(fail_if_not_exists=False)
        try:
            await in_channel(self.message.channel, outgoing, nonce=self.message.id, reference=reference)
        except FAILED as error:
            raise Undeliverable(told(error)) from error

    async def note(self, text: str) -> None:
        """Say something besides."""
        await tried(lambda: self.message.channel.send(text))


Way = Interacting | Replying


async def outgoing_of(reply: Reply) -> Outgoing:
    """A reply's messages, with its pictures drawn."""
    pictures = await pictures_of(reply)
    return Outgoing([*render(reply, pictures)], pictures, reply.private, reply.ok, reply.replaces)


async def in_channel(
    channel: discord.abc.Messageable,
    outgoing: Outgoing,
    *,
    nonce: int | str,
    reference: discord.MessageReference | None = None,
    controls: bool = True,
) -> None:
    """Send to a channel all that is left. What is sent again with the same `nonce` soon after is sent
    once. Raises one of `FAILED`."""
    while outgoing.left:
        more: dict[str, Any] = {"nonce": f"{nonce}-{len(outgoing.left)}"[-25:]}
        if reference is not None and outgoing.first is None:
            more |= {"reference": reference, "mention_author": False}
        sent = await tried(_send(channel, outgoing, controls, more))
        outgoing.shown(Sent(sent.channel.id, sent.id))


def _send(
    channel: discord.abc.Messageable, outgoing: Outgoing, controls: bool, more: Mapping[str, Any]
) -> Any:
    message = outgoing.left[0]
    return lambda: channel.send(**sending(message, outgoing.pictures, controls=controls), **more)
