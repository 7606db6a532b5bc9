"""Blocks: walked through, read aloud, and stored as Slack stores them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_server.clock import Clock
    from slack_server.model import Team

JSON = dict[str, Any]
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
SELECTS = {f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")}
MULTI_SELECTS = {f"multi_{kind}" for kind in SELECTS}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
CONTROLS = (
    {"button", "overflow", "checkboxes", "radio_buttons", "feedback_buttons", "icon_button", "file_input"}
    | PICKERS
    | SELECTS
    | MULTI_SELECTS
    | TYPED
)
USER, GROUP = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>"), re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>")
ALL = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>")
BARE = re.compile(r"(?<!\w)@(channel|here|everyone)\b")


def walk(blocks: list[JSON]) -> Iterator[JSON]:
    """Blocks and the elements within them, in reading order."""
    for part in blocks:
        if not isinstance(part, dict):
            continue
        yield part
        for key in ("accessory", "element", "elements", "rows"):
            inner = part.get(key)
            listed = inner if isinstance(inner, list) else [inner]
            flat = [cell for one in listed for cell in (one if isinstance(one, list) else [one])]
            yield from walk([one for one in flat if isinstance(one, dict)])


def said(text: Any) -> str:
    """The words of a text object."""
    return str(text.get("text", "")) if isinstance(text, dict) else str(text or "")


def label_of(part: JSON) -> str:
    """What stands on a control: a button's text, a menu's placeholder."""
    return said(part.get("text")) or said(part.get("placeholder")) or str(part.get("accessibility_label", ""))


def spoken(blocks: list[JSON]) -> str:
    """All text of blocks, one part a line."""
    lines: list[str] = []
    for part in walk(blocks):
        for key in ("label", "title", "text", "placeholder", "hint", "description", "alt_text", "url"):
            if key != "url" or part.get("type") == "link":
                lines.append(said(part.get(key)))
        lines += [said(one) for one in part.get("fields") or []]
        for option in options_of(part):
            lines += [said(option.get("text")), said(option.get("description"))]
        for side in ("positive_button", "negative_button"):
            lines.append(said((part.get(side) or {}).get("text")))
    return "\n".join(line for line in lines if line)


def options_of(part: JSON) -> list[JSON]:
    """The options of a menu or of buttons, those in groups too."""
    grouped = [one for group in part.get("option_groups") or [] for one in group.get("options") or []]
    return [*(part.get("options") or []), *grouped]


def mentioned(text: str, blocks: list[JSON], team: Team, *, names: bool = False) -> list[str]:
    """Whom a message pings: through its text, mrkdwn and markdown of its blocks, and rich text."""
    spoken_in = [text]
    found: list[str] = []
    for part in walk(blocks):
        for one in (part.get("text"), *(part.get("fields") or []), part):
            if isinstance(one, dict) and one.get("type") in ("mrkdwn", "markdown"):
                spoken_in.append(str(one.get("text", "")))
        if part.get("type") == "user":
            spoken_in.append(f"<@{part.get('user_id')}>")
        elif part.get("type") == "usergroup":
            spoken_in.append(f"<!subteam^{part.get('usergroup_id')}>")
        elif part.get("type") == "broadcast":
            spoken_in.append(f"<!{part.get('range')}>")
    words = "\n".join(spoken_in)
    found += [team.users[one].name for one in USER.findall(words) if one in team.users]
    found += [team.groups[one].handle for one in GROUP.findall(words) if one in team.groups]
    found += ALL.findall(words) + (BARE.findall(words) if names else [])
    return list(dict.fromkeys(found))


def stored(blocks: Any, clock: Clock) -> list[JSON]:
    """The blocks as Slack stores them: with a `block_id` and an `action_id` each."""
    made: list[JSON] = copy.deepcopy(blocks) if isinstance(blocks, list) else []
    for block in made:
        block.setdefault("block_id", clock.secret(6))
        for part in walk([block]):
            if part.get("type") in CONTROLS:
                part.setdefault("action_id", clock.secret(6))
    return made
