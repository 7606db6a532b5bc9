"""What users type and choose, in the forms in which Slack passes it on."""

from __future__ import annotations

from typing import Any

from chat_server import ClientRefuses

from slack_server.blocks import CONTROLS, label_of, options_of, said, walk
from slack_server.model import Channel, User

JSON = dict[str, Any]
ONE = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
INITIAL = {
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
    "rich_text_input": "initial_value",
}
STATELESS = {"button", "overflow", "feedback_buttons", "icon_button"}


def initial_state(blocks: list[JSON]) -> dict[str, dict[str, JSON]]:
    """The state of a view or a message before anything is done to it."""
    state: dict[str, dict[str, JSON]] = {}
    for block in blocks:
        for part in walk([block]):
            if part.get("type") in CONTROLS - STATELESS:
                state.setdefault(block["block_id"], {})[part["action_id"]] = first(part)
    return state


def first(part: JSON) -> JSON:
    """The value of a control to begin with."""
    kind = part["type"]
    if kind in ONE:
        return {"type": kind, ONE[kind]: part.get(INITIAL[kind])}
    if kind in ("static_select", "external_select", "radio_buttons"):
        return {"type": kind, "selected_option": part.get("initial_option")}
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        return {"type": kind, "selected_options": part.get("initial_options") or []}
    if kind.startswith("multi_"):
        single = kind.removeprefix("multi_")
        return {"type": kind, ONE[single] + "s": part.get(INITIAL[single] + "s") or []}
    if kind == "file_input":
        return {"type": kind, "files": []}
    return {"type": kind, "value": part.get("initial_value")}


def chosen(part: JSON, given: Any, suggested: list[JSON]) -> JSON:
    """The value of a control once a user has put in `given`: words, options by label or value, users, channels.

    `suggested` are the options that the bot has offered for it. Raises ClientRefuses.
    """
    kind = part["type"]
    many = list(given) if isinstance(given, list | tuple | set) else [given]
    if kind in ("static_select", "external_select", "radio_buttons"):
        return {"type": kind, "selected_option": None if given is None else option(part, given, suggested)}
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        _most(part, many)
        return {
            "type": kind,
            "selected_options": [option(part, one, suggested) for one in many if one is not None],
        }
    if kind in ONE:
        return {"type": kind, ONE[kind]: _id(given)}
    if kind.startswith("multi_"):
        _most(part, many)
        return {"type": kind, ONE[kind.removeprefix("multi_")] + "s": [_id(one) for one in many]}
    if kind == "file_input":
        return {"type": kind, "files": many}
    words = None if given in (None, "") else str(given)
    least, most = part.get("min_length", 0), part.get("max_length", 3000)
    if words is not None and not least <= len(words) <= most:
        raise ClientRefuses(f"{label_of(part)!r} takes {least} to {most} characters, not {len(words)}")
    if words is not None and "\n" in words and not part.get("multiline"):
        raise ClientRefuses(f"{label_of(part)!r} takes one line")
    return {"type": kind, "value": words}


def empty(value: JSON) -> bool:
    """Has nothing been put in?"""
    return not any(one for key, one in value.items() if key != "type")


def option(part: JSON, given: Any, suggested: list[JSON]) -> JSON:
    """The option with this label or value. Raises ClientRefuses."""
    offered = [*options_of(part), *suggested]
    for one in offered:
        if given in (one, one["value"], said(one["text"])):
            return one
    raise ClientRefuses(f"{given!r} is not among {[said(one['text']) for one in offered]}")


def _id(given: Any) -> Any:
    return given.id if isinstance(given, User | Channel) else given


def _most(part: JSON, many: list[Any]) -> None:
    if len(many) > part.get("max_selected_items", 1000):
        raise ClientRefuses(f"{label_of(part)!r} takes {part['max_selected_items']} at most")
