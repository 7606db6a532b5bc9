"""Interactions: opened by what users do, acknowledged by the bot, followed up for 15 minutes."""

from __future__ import annotations

from typing import Any

from discord_server.components import JSON, numbered
from discord_server.gateway import Gateway
from discord_server.limits_commands import check_choices
from discord_server.limits_components import check_modal
from discord_server.model import EPHEMERAL, LOADING, Channel, Interaction, Message, User
from discord_server.payloads import channel_json, member_json, owners_json, user_json
from discord_server.payloads_message import message_json
from discord_server.permissions import permissions_of
from discord_server.posting import Files, Posting
from discord_server.refusals import Form, refusal
from discord_server.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 1, 4, 5, 6, 7, 8, 9
FITTING = {
    COMMAND: {MESSAGE, DEFER, OPEN_MODAL},
    COMPONENT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, OPEN_MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
}
TOKEN_LIVES = 15 * 60.0


class Desk:
    """Hands interactions to the bot and takes its answers. `acknowledge_within`: seconds that the bot has for the
    first."""

    def __init__(self, world: World, gateway: Gateway, posting: Posting) -> None:
        self.world = world
        self.gateway = gateway
        self.posting = posting
        self.acknowledge_within = 3.0

    def open(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: JSON,
        *,
        message: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        """Tell the bot that a user has done something; the 3 seconds begin."""
        world = self.world
        made = Interaction(
            world.clock.snowflake(),
            kind,
            world.new_token(),
            user,
            channel,
            data,
            world.clock.now(),
            message,
            opened_by,
        )
        world.interactions[made.id] = world.tokens[made.token] = made
        self.deliver(made)
        return made

    def deliver(self, made: Interaction) -> None:
        """Send an interaction to the bot; Discord may send one again when a session is resumed."""
        guild = made.channel.guild
        self.gateway.dispatch("INTERACTION_CREATE", self._payload(made), guild.id if guild else None)

    def _payload(self, made: Interaction) -> JSON:
        channel, guild = made.channel, made.channel.guild
        payload: JSON = {
            "id": str(made.id),
            "application_id": str(self.world.application_id),
            "type": made.kind,
            "token": made.token,
            "version": 1,
            "data": made.data,
            "channel_id": str(channel.id),
            "channel": channel_json(channel, made.user),
            "locale": made.user.locale,
            "app_permissions": str(int(permissions_of(self.world.bot, channel))),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": owners_json(channel),
            "context": 0 if guild else 1,
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if made.message is not None:
            payload["message"] = message_json(made.message)
        if guild is None:
            return payload | {"user": user_json(made.user)}
        allowed = {"permissions": str(int(permissions_of(made.user, channel)))}
        return payload | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member_json(guild.members[made.user.id]) | allowed,
        }

    def acknowledge(self, number: str, token: str, body: JSON, files: Files) -> Interaction:
        """The bot's first answer: once, within 3 seconds, of a type that fits."""
        made = self.world.tokens.get(token)
        waited = self.world.clock.now() - made.dispatched if made else 0.0
        if made is None or str(made.id) != number:
            raise refusal(10062)
        if made.acknowledged is not None:
            raise refusal(40060)
        if waited > self.acknowledge_within:
            raise refusal(10062)
        kind, data = body.get("type"), body.get("data") or {}
        if kind not in FITTING[made.kind] or (kind in (DEFER_UPDATE, UPDATE) and made.message is None):
            form = Form()
            fitting = sorted(FITTING[made.kind])
            form.wrong(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {fitting}.")
            form.finish()
        self._carry_out(made, int(kind or 0), data, files)
        made.acknowledged, made.acknowledged_after = kind, waited
        made.bell.ring()
        self.world.bell.ring()
        return made

    def _carry_out(self, made: Interaction, kind: int, data: JSON, files: Files) -> None:
        if kind == MESSAGE:
            made.original = self._post(made, data, files, path=("data",))
        elif kind == DEFER:
            flags = int(data.get("flags") or 0) & EPHEMERAL | LOADING
            made.original = self._post(made, {"flags": flags}, {})
        elif kind == DEFER_UPDATE:
            made.original = made.message
        elif kind == UPDATE and made.message is not None:
            self.posting.edit(made.message, data, files, path=("data",))
            made.original = made.message
            made.updates += 1
        elif kind == OPEN_MODAL:
            form = Form()
            check_modal(form, ("data",), data)
            form.finish()
            made.modal = data | {"components": numbered(data["components"])}
        elif kind == CHOICES:
            form = Form()
            choices = form.items(("data", "choices"), data.get("choices"), 25)
            check_choices(form, ("data", "choices"), choices, focused(made.data)["type"])
            form.finish()
            made.choices = choices

    def _post(
        self,
        made: Interaction,
        body: JSON,
        files: Files,
        path: tuple[str | int, ...] = (),
        *,
        followup: bool = False,
    ) -> Message:
        private = int(body.get("flags") or 0) & EPHEMERAL
        kind = 0
        answered = made.message
        if followup:
            answered = made.original
        elif made.kind == COMMAND:
            kind = {1: 20, 2: 23, 3: 23}[made.data.get("type", 1)]
        if answered is not None and not kind:
            body = body | {"message_reference": {"message_id": str(answered.id), "fail_if_not_exists": False}}
            body["allowed_mentions"] = {"replied_user": False} | (
                body.get("allowed_mentions") or {"parse": ["users", "roles", "everyone"]}
            )
        seen_by = made.user if private else None
        return self.posting.create(
            made.channel, self.world.bot, body, files, path=path, kind=kind, interaction=made, seen_by=seen_by
        )

    def by_token(self, application: str, token: str) -> Interaction:
        """The interaction whose token this is, acknowledged and not older than 15 minutes."""
        made = self.world.tokens.get(token)
        if application != str(self.world.application_id):
            raise refusal(10015)
        if made is None or self.world.clock.now() - made.dispatched > TOKEN_LIVES:
            raise refusal(50027)
        if made.acknowledged is None:
            raise refusal(10015)
        return made

    def message_of(self, made: Interaction, number: str) -> Message:
        """The original answer (`@original`) or a followup of this interaction."""
        if number == "@original":
            found = made.original
        else:
            mine = [made.original, *made.followups, made.message]
            found = next((one for one in mine if one is not None and str(one.id) == number), None)
        if found is None or found.deleted:
            raise refusal(10008)
        return found

    def follow_up(self, made: Interaction, body: JSON, files: Files) -> Message:
        """One more message; the first one after a deferral takes the place of "thinking"."""
        if made.channel.deleted:
            raise refusal(10003)
        if made.original is not None and made.original.loading and not made.original.deleted:
            self.posting.edit(made.original, {"content": "", **body}, files)
            return made.original
        message = self._post(made, body, files, followup=True)
        made.followups.append(message)
        made.bell.ring()
        return message

    def change(self, made: Interaction, number: str, body: JSON, files: Files) -> Message:
        """Edit the original answer or a followup."""
        message = self.message_of(made, number)
        if made.channel.deleted:
            raise refusal(10003)
        self.posting.edit(message, body, files)
        made.updates += message is made.message
        made.bell.ring()
        return message

    def callback_json(self, made: Interaction, kind: int) -> JSON:
        """The reply to a callback with `with_response`."""
        reply: JSON = {"interaction": {"id": str(made.id), "type": made.kind}}
        if made.original is not None:
            reply["interaction"] |= {
                "response_message_id": str(made.original.id),
                "response_message_loading": made.original.loading,
                "response_message_ephemeral": made.original.ephemeral,
            }
            if kind in (MESSAGE, UPDATE):
                reply["resource"] = {"type": kind, "message": message_json(made.original)}
        return reply


def focused(data: JSON) -> Any:
    """The option that the user is typing."""
    for option in data.get("options") or []:
        if option.get("focused"):
            return option
        if option.get("options") and (found := focused(option)):
            return found
    return None
