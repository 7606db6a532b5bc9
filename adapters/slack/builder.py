"""The forms in which a poll or a debate is put together, and what was filled into them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.slack import limits
from adapters.slack.forms import TEXT, text_input
from adapters.slack.rich import Node, plain
from adapters.slack.widgets import option
from bot.commands import COMMANDS as COMMANDS_THERE_ARE
from bot.commands.arguments import bind
from bot.commands.debate_start import read_rounds
from bot.polls.drafts import draft_options, draft_rules
from bot.polls.types import LONGEST_MOTION, PollKind, Shown
from bot.reply import Field, Pick
from bot.times import utc_now
from index.errors import UserError

BUILD = "moot:build"
KINDS = {
    PollKind.STANCE: "A stance: strongly disagree to strongly agree",
    PollKind.CHOICE: "A choice of one option",
    PollKind.STATEMENTS: "Statements to agree or disagree with",
    PollKind.RANKED: "A ranking of the options",
}
RESULTS = {
    Shown.CLOSED: "After the close",
    Shown.VOTED: "To those who have voted",
    Shown.LIVE: "At once, to all",
}
TITLES = {"poll": "Build a poll", "debate": "Begin a debate"}
COMMANDS = {"poll": "poll create", "debate": "debate start"}
ANONYMOUS, NAMED = "anonymous", "named"
BALLOTS = {ANONYMOUS: "Anonymous", NAMED: "Named: all see who voted how"}


def build_view(what: str, *, channel: str = "") -> Node:
    """The form for a "poll" or a "debate", to be opened in `channel` unless another is chosen."""
    blocks = [text_input(Field("motion", "What is voted on", True, True, LONGEST_MOTION))]
    if what == "poll":
        blocks.append(_select("kind", "What members are asked for", KINDS))
        hint = "One a line: options, or statements. A stance poll has none."
        blocks.append(text_input(Field("option", "Options", True, False, limits.INPUT), hint=hint))
        blocks.append(_select("results", "When the tally is shown", RESULTS))
        when = Field("closes", "When it closes", False, False, 100)
        blocks.append(text_input(when, hint="in 2 hours, Friday 18:00"))
    else:
        hint = "One a line, as NAME=MINUTES; without any: openings, rebuttals, closings."
        blocks.append(text_input(Field("round", "Rounds", True, False, limits.INPUT), hint=hint))
    blocks += [_select("ballots", "Ballots", BALLOTS), _channel(channel)]
    return {
        "type": "modal",
        "callback_id": BUILD,
        "title": plain(TITLES[what]),
        "submit": plain("Open it"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps({"what": what}),
        "blocks": blocks,
    }


def wrong_with(what: str, filled: Mapping[str, Any], zone: str) -> dict[str, str]:
    """What is the matter with a form, by the field's name, as far as that can be told from the form
    alone. Slow where a date is read for the first time."""
    args = arguments(what, filled)
    try:
        if what == "debate":
            read_rounds(args["round"])
            return {}
        kind = PollKind(args.get("kind", PollKind.STANCE))
        options = draft_options(kind, args["option"])
    except UserError as error:
        return {"round" if what == "debate" else "option": str(error)}
    (command,) = (each for each in COMMANDS_THERE_ARE if each.name == COMMANDS[what])
    try:
        draft_rules(kind, bind(command, args), len(options), utc_now(), zone)
    except UserError as error:
        return {"closes" if args.get("closes") else "motion": str(error)}
    return {}


def filled_in(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, by the field's name, and the channel chosen."""
    found: dict[str, Any] = {}
    for name, block in view["state"]["values"].items():
        (element,) = block.values()
        picked = element.get("selected_option") or {}
        found[name] = (
            element.get("value") or picked.get("value") or element.get("selected_conversation") or ""
        )
    return found


def arguments(what: str, filled: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the command that opens it."""
    lines = {name: _text(filled, name).splitlines() for name in ("option", "round")}
    args: dict[str, Any] = {"motion": _text(filled, "motion")}
    ballots = _text(filled, "ballots")
    args |= {ANONYMOUS: ballots == ANONYMOUS, NAMED: ballots == NAMED}
    if what == "debate":
        return {**args, "round": [line.strip() for line in lines["round"] if line.strip()]}
    named = {name: filled[name] for name in ("kind", "results", "closes") if filled.get(name)}
    return {**args, **named, "option": [line.strip() for line in lines["option"] if line.strip()]}


def _text(filled: Mapping[str, Any], name: str) -> str:
    return str(filled.get(name) or "")


def _select(name: str, label: str, choices: Mapping[Any, str]) -> Node:
    options = [option(Pick(str(value), words)) for value, words in choices.items()]
    element: Node = {
        "type": "static_select",
        "action_id": TEXT,
        "options": options,
        "initial_option": options[0],
    }
    return {"type": "input", "block_id": name, "label": plain(label), "element": element}


def _channel(channel: str) -> Node:
    element: Node = {
        "type": "conversations_select",
        "action_id": TEXT,
        "response_url_enabled": True,
        "filter": {"include": ["public", "private", "im", "mpim"], "exclude_bot_users": False},
    }
    element |= {"initial_conversation": channel} if channel else {"default_to_current_conversation": True}
    return {"type": "input", "block_id": "channel", "label": plain("Where"), "element": element}
