"""Discord as the chat kernel's platform: what events ask for, and messages on their way."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import discord

from adapters.chat import conversation
from adapters.chat.conversation import Said
from adapters.chat.files import sent_file, with_file
from adapters.chat.message_menu import from_message
from adapters.chat.pictures import drawn
from adapters.chat.platform import Command, Event, Rendered, Route, Sent
from adapters.chat.refused_forms import filled
from adapters.discord import limits
from adapters.discord.commands import arguments, files_of, is_menu, name_of, words_chosen
from adapters.discord.components import texts_of
from adapters.discord.errors import ARCHIVED, THREAD_EXISTS, code_of, platform_errors, repeated
from adapters.discord.events import CONTROL, FORM, MESSAGE, PLATFORM
from adapters.discord.rendering import Message, render
from adapters.discord.routes import InteractionRoute, Live, MessageRoute
from adapters.texts import printable, shortened
from bot.capabilities import FULL_CHAT
from bot.commands.line import find
from bot.places import Place
from bot.reply import Card, Form, Reply
from bot.request import OWN_SPACE, Member, Moment
from bot.sent_file import SentFile

if TYPE_CHECKING:
    from adapters.discord.client import Moot
    from bot.bot import Bot

HOSTS = ("cdn.discordapp.com", "media.discordapp.net")
"""Where Discord keeps the files of messages."""
THREAD_SLEEPS_AFTER: Literal[10_080] = 10_080
"""Minutes, the longest that Discord allows: a debate may go on for days."""
NO_QUESTION = Reply(
    cards=(Card(text="Write a question after my name, or use /ask; /help lists what else I can do."),)
)
UNREAD = Reply(
    cards=(
        Card(
            text="I can read only what mentions me by my own name: leave the mention on when you reply, "
            "choose me and not my role when you write to me, or use /ask."
        ),
    )
)


class Discord:
    """The platform of one client."""

    name = PLATFORM
    capabilities = FULL_CHAT
    message_interval = 0.0
    invitation = "let Moot view this channel and send messages here"
    message_kinds: Collection[str] = (MESSAGE,)
    boards_in_threads = True

    def __init__(self, moot: Moot, bot: Bot, *, zone: str, hosts: Sequence[str] = HOSTS) -> None:
        """Files are downloaded from `hosts` alone: names, or whole origins."""
        self._moot = moot
        self._hosts = hosts
        self._bot = bot
        self.zone = zone

    def route(self, event: Event) -> Route:
        if event.kind == MESSAGE:
            return MessageRoute(self._moot, event)
        return InteractionRoute(self._moot, event, event.source)

    async def interpret(self, event: Event) -> Command | Form | Reply | None:
        """What an event asks for. Raises UserError for a control of another version, or a message without
        words or with too many."""
        if event.kind == MESSAGE:
            said = Said(**event.payload["said"])
            if not said.text:
                return UNREAD if event.payload["unread"] else NO_QUESTION
            asked = conversation.interpret(said, self._bot.commands, say=self._bot.say)
            return with_file(asked, self._bot.commands, self._sent(event.payload["files"]))
        data: Mapping[str, Any] = event.payload["data"]
        if event.kind == CONTROL:
            control, values = str(data.get("custom_id")), list(data.get("values") or ())
            if form := self._bot.form(control, values):
                return filled(form, self._texts_shown(event, form))
            return Command(*self._bot.pressed(control, values=values))
        if event.kind == FORM:
            sent, texts = str(data.get("custom_id")), texts_of(data.get("components") or ())
            return Command(*self._bot.pressed(sent, texts=texts), form=sent)
        if is_menu(data):
            return from_message(str(data["name"]), words_chosen(data), self._bot.commands, self._bot.say)
        name, options = name_of(data, self._bot.commands)
        named, _ = find(name.split(" "), self._bot.commands)
        # Discord shows to others the command's name alone.
        asked = Command(named.name, arguments(named, options), heading=True)
        return with_file(asked, self._bot.commands, self._sent(files_of(data)))

    def _texts_shown(self, event: Event, form: Form) -> dict[str, str]:
        """The texts that the message of a pressed button shows under the labels of the form's fields."""
        live: Live | None = event.source
        message = live.interaction.message if live is not None and live.interaction is not None else None
        shown = {embed.title: embed.description for embed in message.embeds} if message is not None else {}
        found = {field.name: shown.get(limits.escape(field.label)) for field in form.fields}
        return {name: limits.unescaped(text) for name, text in found.items() if text}

    async def member(self, event: Event) -> Member:
        kept = event.payload["member"]
        groups, moderates = tuple(kept["groups"]), tuple(kept["moderates"])
        return Member(event.member, kept["name"], groups, kept["moderator"], moderates)

    async def place(self, event: Event) -> Place:
        kept = event.payload
        return Place(PLATFORM, event.space, event.room, self.zone, kept["home"], kept["secluded"])

    def moment(self, event: Event) -> Moment:
        return Moment(event.came, event.payload["stated"])

    async def render(self, reply: Reply, place: Place) -> Rendered:
        pictures = await drawn(reply)
        return Rendered(render(reply, pictures), render(reply) if pictures else ())

    async def post(
        self, place: Place, message: Message, *, key: str, part: int, since: float, again: bool
    ) -> Sent:
        """Post to a channel or thread. Discord itself takes a message once within some minutes, by its
        nonce."""
        nonce = hashlib.sha256(f"{key}\0{part}".encode()).hexdigest()[:25]
        room = self._room(place.room)
        sent = await repeated(lambda: room.send(**message.for_sending(), nonce=nonce))
        return Sent(str(sent.channel.id), str(sent.id))

    async def direct(self, place: Place, member: str, message: Message, *, head: str = "") -> None:
        """Send a direct message. Within one, controls would act on the member's own space, where the server's
        polls and answers are unknown, so they are left out."""
        content = "\n".join(filter(None, (head, message.content)))
        rows = message.rows if place.space.startswith(OWN_SPACE) else []
        aside = replace(message, content=content, rows=rows)

        async def send() -> None:
            channel = await self._moot.create_dm(discord.Object(int(member)))
            await channel.send(**aside.for_sending())

        await repeated(send)

    async def edit(self, place: Place, sent: Sent, reply: Reply) -> None:
        """Bring a board up to date; an archived thread is woken for it."""
        message = render(reply, await drawn(reply))[0]
        shown = self._room(sent.room).get_partial_message(int(sent.id))
        with platform_errors():
            try:
                await shown.edit(**message.for_editing())
            except discord.HTTPException as error:
                if code_of(error) != ARCHIVED:
                    raise
                thread = await self._moot.fetch_channel(int(sent.room))
                if not isinstance(thread, discord.Thread):
                    raise
                await thread.edit(archived=False)
                await shown.edit(**message.for_editing())

    async def open_thread(self, place: Place, sent: Sent, title: str, *, again: bool) -> str:
        """Open a thread on a message; in a thread, and in direct messages, there can be none."""
        if place.in_thread or place.space.startswith(OWN_SPACE):
            return ""
        name = shortened(printable(title).strip(), limits.THREAD_NAME) or "Debate"
        channel = self._moot.get_partial_messageable(int(sent.room), guild_id=int(place.space))
        message = channel.get_partial_message(int(sent.id))

        async def begin() -> str:
            try:
                thread = await message.create_thread(name=name, auto_archive_duration=THREAD_SLEEPS_AFTER)
            except discord.HTTPException as error:
                if code_of(error) != THREAD_EXISTS:
                    raise
                return sent.id
            return str(thread.id)

        return await repeated(begin)

    def channel_of(self, place: Place) -> str:
        return place.channel

    def thread_of(self, place: Place, sent: Sent) -> str:
        """A thread has the id of the message on which it hangs. An answer within a thread of the members does
        not make that a thread of the answer."""
        direct = place.space.startswith(OWN_SPACE)
        return "" if direct or place.in_thread else sent.id

    def _sent(self, files: Sequence[Mapping[str, Any]]) -> list[SentFile]:
        """The files of an event, as they are downloaded from Discord's own hosts."""
        return [
            sent_file(str(each["url"]), str(each["filename"]), int(each["size"]), self._hosts)
            for each in files
        ]

    def _room(self, room: str) -> discord.PartialMessageable:
        return self._moot.get_partial_messageable(int(room))
