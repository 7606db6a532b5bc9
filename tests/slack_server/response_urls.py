"""Answers by response_url, or in the acknowledgement of a command."""

from __future__ import annotations

from typing import Any

from slack_server.model import Channel, Message
from slack_server.posting import Posting
from slack_server.refusals import SlackRefuses
from slack_server.world import Delivery, World

JSON = dict[str, Any]
USES, LIVES = 5, 30 * 60
KNOWN = set(
    "text blocks attachments response_type replace_original delete_original thread_ts unfurl_links unfurl_media "
    "metadata mrkdwn link_names parse".split()
)


class Responses:
    """What is posted to a response_url."""

    def __init__(self, world: World, posting: Posting) -> None:
        self.world = world
        self.posting = posting

    def post(self, token: str, body: Any) -> None:
        """Carry it out. Raises SlackRefuses: expired_url, used_url, and what is wrong with the message."""
        found = self.world.response_urls.get(token)
        if found is None or self.world.clock.now() - found.at > LIVES:
            raise SlackRefuses("expired_url")
        if found.used >= USES:
            raise SlackRefuses("used_url")
        if not isinstance(body, dict):
            raise SlackRefuses("invalid_payload")
        self.show(found.delivery, body, "response_url", found.channel)
        found.used += 1

    def show(self, delivery: Delivery, body: JSON, via: str, into: Channel | None = None) -> None:
        """Show what the bot answers: a new message, the original changed, or the original gone."""
        if unknown := set(body) - KNOWN:
            self.world.log.note(f"{via}: unknown keys {sorted(unknown)}")
        original, channel = delivery.message, into or delivery.channel
        assert channel is not None and delivery.user is not None
        if channel.deleted:
            raise SlackRefuses("channel_not_found")
        if channel.archived:
            raise SlackRefuses("is_archived")
        if body.get("delete_original"):
            self._own(original)
            assert original is not None
            self.posting.remove(original)
            return
        form = self.posting.forms.message(via, channel.team, body)
        if body.get("replace_original") and original is not None:
            self._own(original)
            self.posting.change(original, form)
            delivery.shown.append(original)
            self.world.bell.ring()
            return
        kind = body.get("response_type", "ephemeral")
        if kind not in ("ephemeral", "in_channel"):
            self.world.log.note(f"{via}: response_type {kind!r}")
        more: JSON = {
            "via": via,
            "thread_ts": body.get("thread_ts") or None,
            "unfurl_links": body.get("unfurl_links"),
            "unfurl_media": body.get("unfurl_media"),
        }
        if kind == "in_channel":
            delivery.shown.append(self.posting.by_bot(channel, form, **more))
        else:
            message = self.posting.to_one(channel, form, delivery.user, **more)
            if not message.deleted:
                delivery.shown.append(message)
        self.world.bell.ring()

    @staticmethod
    def _own(message: Message | None) -> None:
        if message is None or message.deleted or not message.author.bot:
            raise SlackRefuses("message_not_found")
