"""What users do, as Discord's app lets them: say things, use commands, press buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chat_server import ClientRefuses

from discord_server.components import JSON
from discord_server.desk import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL
from discord_server.model import Attachment, Channel, Message, User
from discord_server.options import Filling, fill_modal, pick, resolve
from discord_server.payloads_message import message_json
from discord_server.permissions import P, permissions_of
from discord_server.records import Upload
from discord_server.seen import Said, Seen

if TYPE_CHECKING:
    from discord_server.desk import Desk
    from discord_server.posting import Posting
    from discord_server.world import World

STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 3, 5, 6, 7, 8


class Acting:
    """The users' side of the server. Each act returns at once; what comes of it is waited for."""

    world: World
    desk: Desk
    posting: Posting

    def slash(self, user: User, channel: Channel, command: str, /, **options: Any) -> Seen:
        """Use a command: `slash(ana, general, "poll vote", ballot="p3", choice="agree")`.

        Options are typed as registered: str, int, float, bool, User, Channel, Role, (file name, bytes). Choices may be
        given by name or value. Raises ClientRefuses for what the app would not send.
        """
        return self._use(COMMAND, user, channel, command, options, None)

    def autocomplete(
        self, user: User, channel: Channel, command: str, /, focused: str, text: str = "", **options: Any
    ) -> Seen:
        """Type `text` into the option `focused`; wait for `choices()`."""
        return self._use(AUTOCOMPLETE, user, channel, command, options, (focused, text))

    def _use(
        self,
        kind: int,
        user: User,
        channel: Channel,
        path: str,
        options: JSON,
        focused: tuple[str, str] | None,
    ) -> Seen:
        name, *rest = path.removeprefix("/").split()
        command = self._command(user, channel, 1, name)

        filling = Filling(command, channel.guild, user, self._upload)
        filled = filling.fill(rest, options, focused)
        data: JSON = {"id": command["id"], "name": command["name"], "type": 1, "options": filled}
        if filling.resolved:
            data["resolved"] = filling.resolved
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return self._seen(kind, user, channel, data)

    def context_menu(
        self, user: User, target: Message | User, name: str, channel: Channel | None = None
    ) -> Seen:
        """Use a context-menu command on a message, or on a user (then say in which channel)."""
        place = target.channel if isinstance(target, Message) else channel
        if place is None:
            raise ClientRefuses("say in which channel")
        kind = 3 if isinstance(target, Message) else 2
        command = self._command(user, place, kind, name)
        resolved: JSON = {}
        if isinstance(target, Message):
            if target.deleted or target.seen_by not in (None, user):
                raise ClientRefuses("the user does not see that message")
            resolved["messages"] = {str(target.id): message_json(target)}
        else:
            resolve(resolved, place.guild, target, user)
        data = {
            "id": command["id"],
            "name": name,
            "type": kind,
            "target_id": str(target.id),
            "resolved": resolved,
        }
        return self._seen(COMMAND, user, place, data)

    def click(self, user: User, message: Message, button: str) -> Seen:
        """Press the button with this custom id or label."""
        custom_id = self._control(user, message, button, (2,))["custom_id"]
        return self._seen(
            COMPONENT, user, message.channel, {"component_type": 2, "custom_id": custom_id}, message
        )

    def select(self, user: User, message: Message, control: str, *chosen: Any) -> Seen:
        """Choose in the select with this custom id or placeholder: options by value or label, or users, roles…"""
        part = self._control(user, message, control, (3, 5, 6, 7, 8))
        data: JSON = {"component_type": part["type"], "custom_id": part["custom_id"]}
        if part["type"] == STRING_SELECT:
            data["values"] = pick(part, chosen, f"the select {control!r}")
        else:
            resolved: JSON = {}
            data["values"] = [resolve(resolved, message.channel.guild, one, user) for one in chosen]
            data["resolved"] = resolved
            if not part.get("min_values", 1) <= len(chosen) <= part.get("max_values", 1):
                raise ClientRefuses(f"the select {control!r} does not take {len(chosen)}")
        return self._seen(COMPONENT, user, message.channel, data, message)

    def submit_modal(self, user: User, seen: Seen, values: Mapping[str, Any]) -> Seen:
        """Fill in the modal that `seen` has opened, fields by custom id or label, and send it."""
        opener = seen.interaction
        if opener.modal is None or opener.user is not user:
            raise ClientRefuses(f"no modal is open for {user.name}")
        components = fill_modal(opener.modal, values)
        data = {"custom_id": opener.modal["custom_id"], "components": components}
        made = self.desk.open(MODAL, user, opener.channel, data, message=opener.message, opened_by=opener)
        return Seen(self._server, made)

    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        mentions_bot: bool = False,
        files: Mapping[str, bytes] | None = None,
    ) -> Said:
        """Send a message; a reply pings whom it replies to, as the app does unless told otherwise."""
        need = P.SEND_MESSAGES_IN_THREADS if channel.is_thread else P.SEND_MESSAGES
        allowed = permissions_of(user, channel)
        if not allowed & need or (channel.locked and not allowed & P.MANAGE_THREADS):
            raise ClientRefuses(f"{user.name} may not write in {channel.name}")
        mention = self.world.bot.mention
        words = f"{mention} {text}" if mentions_bot and mention not in text else text
        body: JSON = {"content": words}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to.id), "channel_id": str(channel.id)}
        uploads = {
            f"files[{at}]": Upload(name, data, "application/octet-stream")
            for at, (name, data) in enumerate((files or {}).items())
        }
        if channel.is_thread:
            channel.thread_members.setdefault(user.id, self.world.clock.iso())
        return Said(self._server, self.posting.create(channel, user, body, uploads))

    def dm(self, user: User, text: str) -> Said:
        """Write to the bot in private."""
        return self.say(user, self.world.direct(user), text)

    def edit(self, message: Message, text: str) -> None:
        """Let a message's author change its words."""
        self.posting.edit(message, {"content": text})

    @property
    def _server(self) -> Any:
        return self

    def _seen(
        self, kind: int, user: User, channel: Channel, data: JSON, message: Message | None = None
    ) -> Seen:
        allowed = permissions_of(user, channel)
        if not allowed & P.VIEW_CHANNEL or channel.deleted:
            raise ClientRefuses(f"{user.name} does not see the channel {channel.name}")
        if kind in (COMMAND, AUTOCOMPLETE) and not allowed & P.USE_APPLICATION_COMMANDS:
            raise ClientRefuses(f"{user.name} may not use commands in {channel.name}")
        return Seen(self._server, self.desk.open(kind, user, channel, data, message=message))

    def _command(self, user: User, channel: Channel, kind: int, name: str) -> JSON:
        tables = [self.world.commands.get(channel.guild.id, {})] if channel.guild else []
        for table in (*tables, self.world.commands[None]):
            for command in table.values():
                if command["type"] == kind and command["name"] == name:
                    self._check_usable(user, channel, command)
                    return command
        raise ClientRefuses(f"no command {name!r} is registered")

    def _check_usable(self, user: User, channel: Channel, command: JSON) -> None:
        contexts = command.get("contexts")
        here = 0 if channel.guild else 1
        hidden = (
            here not in contexts
            if contexts is not None
            else here == 1 and not command.get("dm_permission", True)
        )
        if hidden:
            raise ClientRefuses(f"{command['name']!r} is not shown here")
        needed = command.get("default_member_permissions")
        if needed is not None and channel.guild is not None:
            allowed = permissions_of(user, channel)
            if not allowed & P.ADMINISTRATOR and (int(needed) == 0 or allowed & int(needed) != int(needed)):
                raise ClientRefuses(
                    f"{command['name']!r} is not shown to {user.name}: it needs more permissions"
                )

    def _control(self, user: User, message: Message, name: str, kinds: tuple[int, ...]) -> JSON:
        if message.deleted or message.seen_by not in (None, user):
            raise ClientRefuses(f"{user.name} does not see that message")
        parts = [part for part in message.controls if part["type"] in kinds]
        found = [part for part in parts if part.get("custom_id") == name]
        found += [part for part in parts if name in (part.get("label"), part.get("placeholder"))]
        if not found:
            raise ClientRefuses(f"the message has no {name!r}: it has {[one.get('label') for one in parts]}")
        if found[0].get("disabled") or "custom_id" not in found[0]:
            raise ClientRefuses(f"{name!r} is disabled, or a link")
        return found[0]

    def _upload(self, name: str, data: bytes) -> Attachment:
        return self.posting.keep_file(self.world.bot.id, Upload(name, data, "application/octet-stream"), {})
