"""Views: the modals that ask something, build a poll or begin a debate, and what was filled
into them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.slack import limits
from adapters.slack.blocks import option, within
from adapters.slack.origin import Origin
from adapters.slack.rich import Node, plain
from adapters.texts import cut
from bot.commands import COMMANDS as ALL_COMMANDS
from bot.commands.arguments import bind
from bot.commands.debate_start import read_rounds
from bot.polls.drafts import draft_options, draft_rules
from bot.polls.types import LONGEST_MOTION, PollKind, TallyVisibility
from bot.reply import Field, Form, Pick
from bot.times import utc_now
from index.errors import UserError

FORM, BUILD = "moot:form", "moot:build"
"""Callback ids: of a form that a control opens, and of one that builds a poll or debate."""
TEXT = "text"
"""The id of the box within each block, whose own id is the field's name."""
KINDS = {
    PollKind.STANCE: "A stance: strongly disagree to strongly agree",
    PollKind.CHOICE: "A choice of one option",
    PollKind.STATEMENTS: "Statements to agree or disagree with",
    PollKind.RANKED: "A ranking of the options",
}
RESULTS = {
    TallyVisibility.CLOSED: "After the close",
    TallyVisibility.VOTED: "To those who have voted",
    TallyVisibility.LIVE: "At once, to all",
}
TITLES = {"poll": "Build a poll", "debate": "Begin a debate"}
COMMANDS = {"poll": "poll create", "debate": "debate start"}
ANONYMOUS, NAMED = "anonymous", "named"
BALLOTS = {ANONYMOUS: "Anonymous", NAMED: "Named: all see who voted how"}


def form_view(form: Form, origin: Origin) -> Node:
    """The modal of a form; where it was opened stands in its metadata."""
    kept = {
        "id": form.id,
        "channel": origin.channel,
        "thread": origin.thread,
        "fresh": origin.fresh,
        "response_url": origin.response_url,
        "secluded": origin.secluded,
    }
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(within(form.title, limits.TITLE)),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(kept),
        "blocks": [text_input(field, value=field.value) for field in form.fields],
    }


def text_input(field: Field, *, hint: str = "", value: str = "") -> Node:
    """A box for text."""
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": TEXT,
        "multiline": field.long,
        "max_length": min(field.longest, limits.INPUT),
    }
    if value:
        element["initial_value"] = cut(value, limits.INPUT)
    node: Node = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": plain(within(field.label, limits.LABEL)),
        "element": element,
    }
    return {**node, "hint": plain(hint)} if hint else node


def texts_of(view: Any) -> dict[str, str]:
    """What was filled in, by the field's name."""
    values = view["state"]["values"]
    return {name: str(block[TEXT].get("value") or "") for name, block in values.items() if TEXT in block}


def first_input(view: Mapping[str, Any]) -> str:
    """The name of a form's first field."""
    return next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")


def build_view(what: str, *, channel: str = "") -> Node:
    """The form for a "poll" or a "debate", to be opened in `channel` unless another is chosen."""
    blocks = [text_input(Field("motion", "What is voted on", True, True, LONGEST_MOTION))]
    if what == "poll":
        blocks.append(_select("kind", "What members are asked for", KINDS))
        hint = "One a line: options, or statements. With options, a stance poll becomes a choice."
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
    """The errors of a form by the field's name, as far as the form alone shows them.
    Slow where a date is read for the first time."""
    args = arguments(what, filled)
    try:
        if what == "debate":
            read_rounds(args["round"])
            return {}
        kind = PollKind(args["kind"])
        options = draft_options(kind, args["option"])
    except UserError as error:
        return {"round" if what == "debate" else "option": str(error)}
    (command,) = (each for each in ALL_COMMANDS if each.name == COMMANDS[what])
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
    named = {name: filled[name] for name in ("results", "closes") if filled.get(name)}
    options = [line.strip() for line in lines["option"] if line.strip()]
    # A stance stands in the form from the beginning; who writes options means a choice.
    kind = _text(filled, "kind") or PollKind.STANCE
    kind = PollKind.CHOICE if options and kind == PollKind.STANCE else kind
    return {**args, **named, "kind": str(kind), "option": options}


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
