"""What elements may be: buttons, menus, inputs, pictures; lengths and counts as Slack's reference has them."""

from __future__ import annotations

import re
from typing import Any

from slack_server.checks import (
    Check,
    Faults,
    Shape,
    anything,
    apart,
    boolean,
    both,
    exactly_one,
    integer,
    listed,
    one_of,
    shaped,
    string,
    typed,
)


def plain(most: int, least: int = 1) -> Check:
    """A plain_text object."""
    return typed({"plain_text": ({"text": string(most, least)}, {"emoji": boolean})})


def text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return typed(
        {
            "plain_text": ({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": ({"text": string(most)}, {"verbatim": boolean}),
        }
    )


def address(most: int = 3000) -> Check:
    """An http or https address."""

    def check(faults: Faults, at: str, value: Any) -> None:
        string(most)(faults, at, value)
        if isinstance(value, str) and not value.startswith(("https://", "http://")):
            faults.wrong(at, "must be a valid URL")

    return check


def matching(pattern: str, what: str) -> Check:
    """A text of a form."""

    def check(faults: Faults, at: str, value: Any) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            faults.wrong(at, f"must be {what}")

    return check


CONFIRM = shaped(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
ACTION: dict[str, Check] = {"action_id": string(255)}
ASKING: dict[str, Check] = {**ACTION, "confirm": CONFIRM, "focus_on_load": boolean}
HOLDING: dict[str, Check] = {**ASKING, "placeholder": plain(150)}
SLACK_FILE = both(shaped({}, {"id": string(255), "url": address()}), exactly_one("id", "url"))
IMAGE: Shape = ({"alt_text": string(2000)}, {"image_url": address(), "slack_file": SLACK_FILE})
OPTION = shaped({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shaped({"text": text(75), "value": string(150)}, {"description": text(75)})
LINK_OPTION = shaped({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": address()})
GROUP = shaped({"label": plain(75), "options": both(listed(OPTION, 1, 100), apart("value"))})
OPTIONS = both(listed(OPTION, 1, 100), apart("value"))
GROUPS = listed(GROUP, 1, 100)
FILTER = shaped(
    {},
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH = shaped(
    {}, {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
)
MOST = {"max_selected_items": integer(1, 1000)}
DATE = matching(r"\d{4}-\d\d-\d\d", "a date as YYYY-MM-DD")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
ID = string(255)


def _select(
    kind: str, required: dict[str, Check], first: dict[str, Check], many: dict[str, Check]
) -> dict[str, Shape]:
    single: Shape = (required, {**HOLDING, **first})
    multiple: Shape = (required, {**HOLDING, **many, **MOST})
    return {f"{kind}_select": single, f"multi_{kind}_select": multiple}


FEEDBACK = shaped({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
MENUS: dict[str, Shape] = {
    **_select(
        "static",
        {},
        {"options": OPTIONS, "option_groups": GROUPS, "initial_option": OPTION},
        {"options": OPTIONS, "option_groups": GROUPS, "initial_options": listed(OPTION, 1, 100)},
    ),
    **_select(
        "external",
        {},
        {"min_query_length": integer(0, 1000), "initial_option": OPTION},
        {"min_query_length": integer(0, 1000), "initial_options": listed(OPTION, 1, 100)},
    ),
    **_select("users", {}, {"initial_user": ID}, {"initial_users": listed(ID, 1, 100)}),
    **_select(
        "conversations",
        {},
        {
            "initial_conversation": ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        },
        {
            "initial_conversations": listed(ID, 1, 100),
            "default_to_current_conversation": boolean,
            "filter": FILTER,
        },
    ),
    **_select(
        "channels",
        {},
        {"initial_channel": ID, "response_url_enabled": boolean},
        {"initial_channels": listed(ID, 1, 100)},
    ),
}
BUTTON: Shape = (
    {"text": plain(75)},
    {
        **ACTION,
        "url": address(),
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
CHOOSING: dict[str, Shape] = {
    "checkboxes": (
        {"options": both(listed(RICH_OPTION, 1, 10), apart("value"))},
        {**ASKING, "initial_options": listed(RICH_OPTION, 1, 10)},
    ),
    "radio_buttons": (
        {"options": both(listed(RICH_OPTION, 1, 10), apart("value"))},
        {**ASKING, "initial_option": RICH_OPTION},
    ),
    "datepicker": ({}, {**HOLDING, "initial_date": DATE}),
    "timepicker": ({}, {**HOLDING, "initial_time": TIME, "timezone": string(255)}),
    "datetimepicker": ({}, {**ASKING, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
}
OVERFLOW: Shape = (
    {"options": both(listed(LINK_OPTION, 1, 5), apart("value"))},
    {**ACTION, "confirm": CONFIRM},
)
_TYPING: dict[str, Check] = {
    **ACTION,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}
INPUTS: dict[str, Shape] = {
    "plain_text_input": (
        {},
        {
            **_TYPING,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": ({}, {**_TYPING, "initial_value": string(3000, 0)}),
    "url_text_input": ({}, {**_TYPING, "initial_value": string(3000, 0)}),
    "number_input": (
        {"is_decimal_allowed": boolean},
        {**_TYPING, "initial_value": string(255), "min_value": string(255), "max_value": string(255)},
    ),
    "rich_text_input": ({}, {**_TYPING, "initial_value": anything}),
    "file_input": ({}, {**ACTION, "filetypes": listed(string(32), 1, 100), "max_files": integer(1, 10)}),
}
ICON: Shape = (
    {"icon": one_of("trash"), "text": plain(75)},
    {
        **ACTION,
        "value": string(2000),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": listed(ID, 1, 100),
    },
)
FEEDBACK_BUTTONS: Shape = ({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, ACTION)
