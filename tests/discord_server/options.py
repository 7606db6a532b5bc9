"""A slash command's options as Discord's own app takes them: typed, chosen, complete, or not sent at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chat_server import ClientRefuses

from discord_server.components import JSON
from discord_server.model import Attachment, Channel, Guild, Role, User
from discord_server.payloads import channel_json, member_json, role_json, user_json
from discord_server.payloads_message import attachment_json

SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11
PLAIN: dict[int, Any] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}
NAMED: dict[int, Any] = {
    USER: (User,),
    CHANNEL: (Channel,),
    ROLE: (Role,),
    MENTIONABLE: (User, Role),
    ATTACHMENT: (tuple,),
}


def resolve(resolved: JSON, guild: Guild | None, value: Any, viewer: User) -> str:
    """Put a user, role, channel or attachment into an interaction's resolved data; its id."""
    number = str(value.id)
    if isinstance(value, User):
        resolved.setdefault("users", {})[number] = user_json(value)
        if guild is not None and value.id in guild.members:
            allowed = {"permissions": "0"}
            member = member_json(guild.members[value.id], with_user=False) | allowed
            resolved.setdefault("members", {})[number] = member
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[number] = role_json(value, 1)
    elif isinstance(value, Channel):
        resolved.setdefault("channels", {})[number] = channel_json(value, viewer)
    elif isinstance(value, Attachment):
        resolved.setdefault("attachments", {})[number] = attachment_json(value, ephemeral=True)
    else:
        raise ClientRefuses(f"{value!r} is no user, role, channel or file")
    return number


class Filling:
    """One use of a command: its options, and the resolved data that they need."""

    def __init__(
        self, command: JSON, guild: Guild | None, user: User, upload: Callable[[str, bytes], Attachment]
    ) -> None:
        self.command = command
        self.guild = guild
        self.user = user
        self.upload = upload
        self.resolved: JSON = {}

    def fill(
        self, path: list[str], values: Mapping[str, Any], focused: tuple[str, str] | None = None
    ) -> list[JSON]:
        """The options of `path` (words after the command's name); `focused` names what is still being typed.

        Raises ClientRefuses for an unknown subcommand or option, a missing one that is required, or a wrong value.
        """
        declared = self.command.get("options") or []
        nesting = [option for option in declared if option["type"] in (SUBCOMMAND, GROUP)]
        return self._level(nesting or declared, path, values, focused, self.command["name"])

    def _level(
        self,
        declared: list[JSON],
        path: list[str],
        values: Mapping[str, Any],
        focused: tuple[str, str] | None,
        said: str,
    ) -> list[JSON]:
        nesting = {option["name"]: option for option in declared if option["type"] in (SUBCOMMAND, GROUP)}
        if nesting or path:
            name = path[0] if path else None
            if name not in nesting:
                raise ClientRefuses(f"/{said} has no subcommand {name}: it has {sorted(nesting)}")
            inner = nesting[name].get("options") or []
            options = self._level(inner, path[1:], values, focused, f"{said} {name}")
            return [{"name": name, "type": nesting[name]["type"], "options": options}]
        known = {option["name"]: option for option in declared}
        given = dict(values) | ({focused[0]: focused[1]} if focused else {})
        for name in given:
            if name not in known:
                raise ClientRefuses(f"/{said} has no option {name}: it has {sorted(known)}")
        filled = []
        for name, option in known.items():
            if name not in given or given[name] is None:
                if option.get("required") and focused is None:
                    raise ClientRefuses(f"/{said} needs the option {name}")
                continue
            if focused and name == focused[0]:
                filled.append({"name": name, "type": option["type"], "value": given[name], "focused": True})
            else:
                filled.append(
                    {"name": name, "type": option["type"], "value": self._value(option, given[name], said)}
                )
        return filled

    def _value(self, option: JSON, value: Any, said: str) -> Any:
        kind, name = option["type"], option["name"]
        where = f"/{said} {name}:"
        if kind in NAMED:
            if not isinstance(value, NAMED[kind]):
                raise ClientRefuses(f"{where} takes no {type(value).__name__}")
            stored = self.upload(*value) if kind == ATTACHMENT else value
            return resolve(self.resolved, self.guild, stored, self.user)
        for choice in option.get("choices") or []:
            if value in (choice["value"], choice["name"]):
                return choice["value"]
        if option.get("choices"):
            raise ClientRefuses(
                f"{where} {value!r} is not among {[one['name'] for one in option['choices']]}"
            )
        if not isinstance(value, PLAIN[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
            raise ClientRefuses(f"{where} takes no {type(value).__name__}")
        if kind == STRING:
            least, most = option.get("min_length") or 1, option.get("max_length") or 6000
            if not least <= len(value) <= most:
                raise ClientRefuses(f"{where} {len(value)} characters, it takes {least} to {most}")
        elif kind in (INTEGER, NUMBER):
            least, most = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
            if not least <= value <= most:
                raise ClientRefuses(f"{where} {value} is not between {least} and {most}")
        return value


def fill_modal(modal: JSON, values: Mapping[str, Any]) -> list[JSON]:
    """A modal's components as submitted; `values` by custom id or label: text, or a list for selects.

    Raises ClientRefuses where a text is missing, too short or too long, or nothing has that name.
    """
    left = dict(values)
    submitted = []
    for part in modal["components"]:
        if part["type"] == 1:
            inner = [_field(one, one.get("label"), left) for one in part["components"]]
            submitted.append({"type": 1, "id": part["id"], "components": inner})
        elif part["type"] == 18:
            field = _field(part["component"], part.get("label"), left)
            submitted.append({"type": 18, "id": part["id"], "component": field})
        else:
            submitted.append({"type": part["type"], "id": part["id"]})
    if left:
        raise ClientRefuses(f"the modal {modal['title']!r} has no field {sorted(left)}")
    return submitted


def _field(part: JSON, label: str | None, left: dict[str, Any]) -> JSON:
    name = part["custom_id"] if part["custom_id"] in left else label or ""
    data = {"type": part["type"], "id": part["id"], "custom_id": part["custom_id"]}
    required = part.get("required", True)
    if part["type"] == 4:
        text = left.pop(name, part.get("value") or "")
        least, most = part.get("min_length") or 0, part.get("max_length") or 4000
        if not text and required:
            raise ClientRefuses(f"the field {label!r} is required")
        if text and not least <= len(text) <= most:
            raise ClientRefuses(f"the field {label!r} takes {least} to {most} characters, not {len(text)}")
        return data | {"value": text}
    if part["type"] in (21, 23):
        return data | {"value": left.pop(name, None if part["type"] == 21 else False)}
    return data | {"values": pick(part, left.pop(name, []), label or name)}


def pick(part: JSON, chosen: Any, where: str) -> list[str]:
    """The values of a select's options that are chosen, by value or label; ClientRefuses if it will not have them."""
    wanted = [chosen] if isinstance(chosen, str) else list(chosen)
    values = []
    for one in wanted:
        fitting = [
            option for option in part.get("options") or [] if one in (option["value"], option["label"])
        ]
        if not fitting:
            listed = [option["label"] for option in part.get("options") or []]
            raise ClientRefuses(f"{where} has no option {one!r}: it has {listed}")
        values.append(str(fitting[0]["value"]))
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    if not least <= len(values) <= most or len(set(values)) < len(values):
        raise ClientRefuses(f"{where} takes {least} to {most} different options, not {len(values)}")
    return values
