"""What blocks may be, on each surface: a message, a modal, a Home tab."""

from __future__ import annotations

from typing import Any

from slack_server.blocks import SELECTS, said, walk
from slack_server.checks import (
    Check,
    Faults,
    Shape,
    anything,
    apart,
    boolean,
    both,
    integer,
    listed,
    one_of,
    string,
    typed,
)
from slack_server.limits_elements import (
    BUTTON,
    CHOOSING,
    FEEDBACK_BUTTONS,
    ICON,
    IMAGE,
    INPUTS,
    MENUS,
    OVERFLOW,
    SLACK_FILE,
    address,
    plain,
    text,
)

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MARKDOWN_LENGTH = 12_000
BLOCKS_LENGTH = 12_000
"""All words in a message's blocks: nowhere documented; Slack answers `msg_blocks_too_long` from about here on."""
ACTIONS_MEANT = 10
"""More elements in one row than this are taken by Slack (up to 25), but a reader is lost among them."""

TEXT_PARTS: dict[str, Shape] = {
    "text": ({"text": string(12_000)}, {"style": anything}),
    "link": ({"url": address()}, {"text": string(12_000), "style": anything, "unsafe": boolean}),
    "emoji": ({"name": string(255)}, {"unicode": string(255), "skin_tone": integer(1, 6), "style": anything}),
    "user": ({"user_id": string(255)}, {"style": anything}),
    "usergroup": ({"usergroup_id": string(255)}, {"style": anything}),
    "channel": ({"channel_id": string(255)}, {"style": anything}),
    "broadcast": ({"range": one_of("here", "channel", "everyone")}, {"style": anything}),
    "date": (
        {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
        {"url": address(), "fallback": string(255), "style": anything},
    ),
    "color": ({"value": string(16)}, {}),
}
_PARTS = listed(typed(TEXT_PARTS), 0, 1000)
_INDENT: dict[str, Check] = {"indent": integer(0, 8), "border": integer(0, 1)}
RICH: dict[str, Shape] = {
    "rich_text_section": ({"elements": _PARTS}, {}),
    "rich_text_quote": ({"elements": _PARTS}, {"border": integer(0, 1)}),
    "rich_text_preformatted": ({"elements": _PARTS}, {"border": integer(0, 1), "language": string(255)}),
    "rich_text_list": (
        {
            "elements": listed(typed({"rich_text_section": ({"elements": _PARTS}, {})}), 1, 1000),
            "style": one_of("bullet", "ordered"),
        },
        {**_INDENT, "offset": integer(0, 10_000)},
    ),
}
ROW = {"button": BUTTON, "overflow": OVERFLOW, **CHOOSING, **MENUS}
BLOCK: dict[str, Check] = {"block_id": string(255)}
COMMON: dict[str, Shape] = {
    "section": (
        {},
        {
            **BLOCK,
            "text": text(3000),
            "fields": listed(text(2000), 1, 10),
            "accessory": typed({**ROW, "image": IMAGE}),
            "expand": boolean,
        },
    ),
    "actions": ({"elements": both(listed(typed(ROW), 1, 25), apart("action_id"))}, BLOCK),
    "context": (
        {
            "elements": listed(
                typed(
                    {
                        "image": IMAGE,
                        "plain_text": ({"text": string(2000)}, {"emoji": boolean}),
                        "mrkdwn": ({"text": string(2000)}, {"verbatim": boolean}),
                    }
                ),
                1,
                10,
            )
        },
        BLOCK,
    ),
    "divider": ({}, BLOCK),
    "header": ({"text": plain(150)}, {**BLOCK, "level": integer(1, 4)}),
    "image": (
        {"alt_text": string(2000)},
        {**BLOCK, "image_url": address(), "slack_file": SLACK_FILE, "title": plain(2000)},
    ),
    "input": (
        {"label": plain(2000), "element": typed({**CHOOSING, **MENUS, **INPUTS})},
        {**BLOCK, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": ({"elements": listed(typed(RICH), 0, 1000)}, BLOCK),
}
_CELL = typed({"raw_text": ({"text": string(12_000)}, {}), "rich_text": COMMON["rich_text"]})
IN_MESSAGES: dict[str, Shape] = {
    **COMMON,
    "markdown": ({"text": string(MARKDOWN_LENGTH)}, BLOCK),
    "context_actions": (
        {"elements": listed(typed({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON}), 1, 5)},
        BLOCK,
    ),
    "table": (
        {"rows": listed(listed(_CELL, 1, 20), 1, 100)},
        {**BLOCK, "column_settings": listed(anything, 0, 20)},
    ),
}
MESSAGE = both(listed(typed(IN_MESSAGES), 0, MESSAGE_BLOCKS), apart("block_id"))
VIEW = both(listed(typed(COMMON), 0, VIEW_BLOCKS), apart("block_id"))


def check_blocks(faults: Faults, at: str, blocks: Any, *, view: bool = False) -> None:
    """A message's blocks, or a view's."""
    (VIEW if view else MESSAGE)(faults, at, blocks)
    for number, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            _together(faults, f"{at}/{number}", block)


def _together(faults: Faults, at: str, block: dict[str, Any]) -> None:
    """What no single field can tell."""
    if block.get("type") == "section" and not block.get("text") and not block.get("fields"):
        faults.wrong(at, "must have text or fields")
    for part in walk([block]):
        kind = part.get("type")
        if kind == "image" and ("image_url" in part) == ("slack_file" in part):
            faults.wrong(at, "must have exactly one of: image_url, slack_file")
        if kind in ("static_select", "multi_static_select") and ("options" in part) == (
            "option_groups" in part
        ):
            faults.wrong(at, "must have exactly one of: options, option_groups")
        if kind in SELECTS | {"radio_buttons", "checkboxes"}:
            _initial(faults, at, part)
        if kind == "plain_text_input" and part.get("min_length", 0) > part.get("max_length", 3000):
            faults.wrong(at, "min_length must not be greater than max_length")


def _initial(faults: Faults, at: str, part: dict[str, Any]) -> None:
    """What is chosen at first must be one of the options, to the letter."""
    groups = part.get("option_groups") or []
    options = [*(part.get("options") or []), *(one for group in groups for one in group.get("options") or [])]
    first = [
        *([part["initial_option"]] if part.get("initial_option") else []),
        *(part.get("initial_options") or []),
    ]
    if part.get("type") != "external_select" and any(one not in options for one in first):
        faults.wrong(at, "initial option must be one of the options")


def length(blocks: list[dict[str, Any]]) -> int:
    """The words of a message's blocks, in characters."""
    total = 0
    for part in walk(blocks):
        total += sum(len(said(part.get(key))) for key in ("text", "title", "label", "hint"))
        total += sum(len(said(one)) for one in part.get("fields") or [])
    return total
