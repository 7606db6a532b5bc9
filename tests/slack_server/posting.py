"""Messages put into channels, changed and removed, and the bot told of them."""

from __future__ import annotations

from typing import Any

from slack_server.dispatch import Dispatch
from slack_server.forms import Form, Forms
from slack_server.model import IM, PUBLIC, Channel, File, Message, Team, User
from slack_server.payloads import message_json
from slack_server.refusals import SlackRefuses
from slack_server.world import Delivery, World

JSON = dict[str, Any]
HEARD_AS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class Posting:
    """The one place where messages are made."""

    def __init__(self, world: World, dispatch: Dispatch) -> None:
        self.world = world
        self.dispatch = dispatch
        self.forms = Forms(world)

    def put(
        self, channel: Channel, author: User, form: Form, *, seen_by: User | None = None, **more: Any
    ) -> Message:
        """A new message, ephemeral with `seen_by`; the bot is told of all others."""
        message = Message(
            self.world.clock.ts(), channel, author, form.text, form.blocks, seen_by=seen_by, **more
        )
        if seen_by is not None:
            channel.ephemerals.append(message)
        else:
            channel.messages[message.ts] = message
            channel.status.pop(message.thread_ts or "", None)
        self.world.bell.ring()
        return message

    def announce(self, message: Message) -> list[Delivery]:
        """Tell the bot of a message: as `message`, and with its mention as `app_mention` too."""
        channel, team = message.channel, message.channel.team
        event = message_json(message) | {"channel": channel.id, "channel_type": channel.kind}
        about = {
            "user": message.author,
            "channel": channel,
            "thread_ts": message.thread_ts,
            "message": message,
        }
        made = []
        by_bot = message.author is team.bot
        if message.files:
            event["subtype"] = "file_share"
        if self.world.hears(HEARD_AS[channel.kind], team, channel):
            made.append(self.dispatch.event(team, event | {"event_ts": message.ts}, echo=by_bot, **about))
        mentions = team.bot.mention in message.text and channel.kind != IM and not by_bot
        if mentions and self.world.hears("app_mention", team, channel):
            mention = {key: one for key, one in event.items() if key not in ("channel_type", "subtype")}
            made.append(
                self.dispatch.event(team, mention | {"type": "app_mention", "event_ts": message.ts}, **about)
            )
        return made

    def to_one(self, channel: Channel, form: Form, user: User, **more: Any) -> Message:
        """A message of the bot that one member sees: in a thread only where that is under way already."""
        made = self.put(channel, channel.team.bot, form, seen_by=user, **more)
        parent = channel.messages.get(made.thread_ts or "")
        if parent is not None and not parent.thread:
            made.deleted = True
            self.world.log.note(
                f"{made.via}: for {user.name} in a thread without replies, which shows nothing"
            )
        return made

    def by_bot(self, channel: Channel, form: Form, via: str, **more: Any) -> Message:
        """A message of the bot that all see."""
        message = self.put(channel, channel.team.bot, form, via=via, **more)
        self.announce(message)
        return message

    def change(self, message: Message, form: Form, *, files: list[File] | None = None) -> None:
        """Another text and other blocks; the former are kept in `history`."""
        message.history.append({"text": message.text, "blocks": message.blocks, "at": self.world.clock.now()})
        message.text, message.blocks = form.text, form.blocks
        message.edited = self.world.clock.ts()
        if files is not None:
            message.files = files
        self._told_of_change(message, "message_changed")
        self.world.bell.ring()

    def remove(self, message: Message) -> None:
        """It is gone."""
        message.deleted = True
        self._told_of_change(message, "message_deleted")
        self.world.bell.ring()

    def _told_of_change(self, message: Message, subtype: str) -> None:
        channel, team = message.channel, message.channel.team
        if message.ephemeral or not self.world.hears(HEARD_AS[channel.kind], team, channel):
            return
        now = message_json(message)
        former = now | {"text": message.history[-1]["text"]} if message.history else now
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "ts": self.world.clock.ts(),
        }
        event |= {"channel_type": channel.kind, "previous_message": former}
        event |= {"message": now} if subtype == "message_changed" else {"deleted_ts": message.ts}
        self.dispatch.event(team, event, echo=True, channel=channel)

    def place(self, team: Team, args: JSON, *, writing: bool = True) -> Channel:
        """The channel that a method's arguments name, where the bot may write. Raises SlackRefuses."""
        channel = self.world.channel(team, args.get("channel") or args.get("channel_id"))
        if writing and channel.archived:
            raise SlackRefuses("is_archived")
        if team.bot_user_id not in channel.members and not (
            channel.kind == PUBLIC and writing and "chat:write.public" in team.scopes
        ):
            raise SlackRefuses("not_in_channel")
        if writing and channel.read_only:
            raise SlackRefuses("restricted_action")
        return channel

    def thread(self, channel: Channel, thread_ts: Any) -> str | None:
        """The thread that is meant: a reply's is its parent's. Raises SlackRefuses: thread_not_found."""
        if not thread_ts:
            return None
        parent = channel.messages.get(str(thread_ts))
        if parent is None:
            raise SlackRefuses("thread_not_found")
        return parent.thread_ts or parent.ts
