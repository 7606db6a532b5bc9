"""What users do, as Slack's app lets them: say things, use commands and shortcuts, open the app's pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chat_server import ClientRefuses

from slack_server.dispatch import COMMANDS, INTERACTIVE, Dispatch
from slack_server.forms import Form
from slack_server.model import IM, PRIVATE, Channel, File, Message, User
from slack_server.payloads import message_json, team_json, view_json, who_json
from slack_server.posting import HEARD_AS, Posting
from slack_server.seen import Said, Seen
from slack_server.world import World

JSON = dict[str, Any]
KEPT = re.compile(r"(<(?:@[A-Z0-9]+|#[A-Z0-9]+|![^>]+|https?://[^>]+)>)")
NAMES = {IM: "directmessage", PRIVATE: "privategroup"}
ENVELOPE: JSON = {"enterprise": None, "is_enterprise_install": False}


class Acting:
    """The users' side of the server. Each act returns at once; what comes of it is waited for."""

    world: World
    dispatch: Dispatch
    posting: Posting

    def slash(self, user: User, channel: Channel, command: str, text: str = "") -> Seen:
        """Use a slash command: `slash(ana, general, "/moot", "ask Why?")`; `"/moot ask Why?"` does too.

        Raises ClientRefuses for a command that the app has not. Threads take no commands.
        """
        name, _, rest = f"{command} {text}".strip().partition(" ")
        if name not in self.world.config.commands:
            raise ClientRefuses(f"{name} is not a valid command")
        self._there(user, channel)
        payload = {
            "token": self.world.verification,
            "team_id": user.team.id,
            "team_domain": user.team.domain,
            "channel_id": channel.id,
            "channel_name": NAMES.get(channel.kind, channel.name),
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": escaped(rest.strip()),
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
        }
        made = self.dispatch.interaction(
            COMMANDS, payload, user.team, responds=True, user=user, channel=channel
        )
        return Seen(self._server, made)

    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread: Message | str | None = None,
        mentions_bot: bool = False,
        broadcast: bool = False,
        files: Mapping[str, bytes] | None = None,
    ) -> Said:
        """Write a message, in a thread if `thread` is given (a message or a timestamp).

        `files` are uploaded with it: what each holds, by its name.
        The bot is told of it as `message`, and with its mention also as `app_mention`: two deliveries of one message.
        """
        self._there(user, channel, writing=True)
        mention = user.team.bot.mention
        words = f"{mention} {text}" if mentions_bot and mention not in text else text
        thread_ts = thread
        if isinstance(thread, Message):
            thread_ts = thread.thread_ts or thread.ts
        form = Form(escaped(words))
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
        form.blocks = [{"type": "rich_text", "block_id": self.world.clock.secret(6), "elements": [section]}]
        uploads = [self._uploaded(user, name, data) for name, data in (files or {}).items()]
        message = self.posting.put(
            channel, user, form, thread_ts=thread_ts, broadcast=broadcast, files=uploads
        )
        return Said(self._server, message, self.posting.announce(message))

    def _uploaded(self, user: User, name: str, data: bytes) -> File:
        world, team = self.world, user.team
        made = File(world.clock.id("F"), name, team, len(data), data=data, complete=True)
        made.url = f"{world.url}/files/{team.id}/{made.id}/{name}"
        team.files[made.id] = made
        return made

    def dm(
        self,
        user: User,
        text: str,
        *,
        thread: Message | str | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Said:
        """Write to the bot in private."""
        if not self.world.config.messages:
            raise ClientRefuses("sending messages to this app has been turned off")
        return self.say(user, self.world.direct(user), text, thread=thread, files=files)

    def edit(self, message: Message, text: str) -> None:
        """Let a message's author change its words."""
        self.posting.change(message, Form(escaped(text)))

    def shortcut(self, user: User, callback_id: str) -> Seen:
        """Use a global shortcut, by callback id or, where a manifest was given, by name."""
        return self._shortcut(user, callback_id, "global", "shortcut", None)

    def message_shortcut(self, user: User, message: Message, callback_id: str) -> Seen:
        """Use a shortcut on a message, by callback id or, where a manifest was given, by name."""
        self._sees(user, message)
        return self._shortcut(user, callback_id, "message", "message_action", message)

    def open_home(self, user: User, tab: str = "home") -> Seen:
        """Look at the app's page: its Home tab, or its messages (`tab="messages"`)."""
        if not self.world.config.home and tab == "home":
            raise ClientRefuses("the app has no Home tab")
        channel = self.world.direct(user)
        event: JSON = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
        if user.home is not None:
            event["view"] = view_json(self.world, user.home)
        made = self.dispatch.event(user.team, event, user=user, channel=channel, view=user.home)
        return Seen(self._server, made)

    def open_assistant(self, user: User, context: Channel | None = None) -> Said:
        """Open the assistant's pane, which begins a thread: answer in it with `say(thread=said.message)`."""
        if not self.world.config.assistant:
            raise ClientRefuses("the app is no assistant")
        channel = self.world.direct(user)
        root = self.posting.put(channel, user.team.bot, Form("New Assistant Thread"), via="slack")
        root.thread_ts = root.ts
        thread = {"user_id": user.id, "channel_id": channel.id, "thread_ts": root.ts, "context": {}}
        if context is not None:
            thread["context"] = {"channel_id": context.id, "team_id": user.team.id, "enterprise_id": None}
        made = []
        if self.world.hears("assistant_thread_started", user.team):
            event = {"type": "assistant_thread_started", "assistant_thread": thread}
            made.append(self.dispatch.event(user.team, event, user=user, channel=channel, thread_ts=root.ts))
        return Said(self._server, root, made)

    def _shortcut(
        self, user: User, named: str, kind: str, payload_type: str, message: Message | None
    ) -> Seen:
        config = self.world.config
        callback = config.titles.get(named, named)
        if config.shortcuts is not None and config.shortcuts.get(callback) != kind:
            raise ClientRefuses(f"the app has no {kind} shortcut {named!r}")
        payload: JSON = {
            "type": payload_type,
            "token": self.world.verification,
            "action_ts": self.world.clock.ts(),
            "team": team_json(user.team),
            "user": who_json(user),
            "callback_id": callback,
            **ENVELOPE,
        }
        about: JSON = {"user": user}
        if message is not None:
            channel = message.channel
            named = {"id": channel.id, "name": NAMES.get(channel.kind, channel.name)}
            payload |= {"channel": named, "message_ts": message.ts}
            payload["message"] = message_json(message)
            about |= {"channel": channel, "message": message, "thread_ts": message.thread_ts}
        made = self.dispatch.interaction(
            INTERACTIVE, payload, user.team, responds=message is not None, **about
        )
        return Seen(self._server, made)

    def _there(self, user: User, channel: Channel, *, writing: bool = False) -> None:
        """Can the user be in this channel and write there? Raises ClientRefuses."""
        if user.deleted or user.id not in channel.members or channel.deleted:
            raise ClientRefuses(f"{user.name} is not in {channel.name}")
        if channel.archived:
            raise ClientRefuses(f"{channel.name} is archived")
        if writing and channel.read_only and not user.admin:
            raise ClientRefuses(f"{user.name} may not write in {channel.name}")
        assert channel.kind in HEARD_AS

    def _sees(self, user: User, message: Message) -> None:
        if message.deleted or user.id not in message.channel.members or message.seen_by not in (None, user):
            raise ClientRefuses(f"{user.name} does not see that message")

    @property
    def _server(self) -> Any:
        return self


def escaped(text: str) -> str:
    """What a user has typed as Slack passes it on: `&`, `<` and `>` escaped but for mentions and links."""
    parts = KEPT.split(text)
    return "".join(
        part if number % 2 else part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for number, part in enumerate(parts)
    )
