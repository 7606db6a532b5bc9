"""Views: the modals that ask for texts or build a poll or debate, and what was filled into them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models import blocks as kit
from slack_sdk.models.views import View

from adapters.slack import limits
from adapters.slack.blocks import JSON, option, plain
from adapters.slack.events import Origin, metadata_of
from adapters.texts import cut, shortened
from bot.ballots.types import LONGEST_MOTION, Reasons
from bot.commands.arguments import bind
from bot.commands.debate_start import read_rounds
from bot.commands.spec import Command
from bot.debates.types import TEMPLATE
from bot.polls.drafts import draft_rules
from bot.polls.kinds import KINDS, STANCE, kind_asked
from bot.polls.types import TallyVisibility
from bot.reply import Field, Form, Pick
from bot.times import utc_now
from index.errors import UserError

FORM, BUILD = "moot:form", "moot:build"
"""Callback ids: of a form that a control opens, and of one that builds a poll or debate."""
VALUE = "text"
"""The id of the element within each block, whose own id is the field's name."""
RESULTS = {
    TallyVisibility.CLOSED: "After the close",
    TallyVisibility.VOTED: "To those who have voted",
    TallyVisibility.LIVE: "At once, to all",
}
REASONS = {
    Reasons.OPTIONAL: "A ballot may say why",
    Reasons.REQUIRED: "A ballot must say why",
    Reasons.OFF: "No reasons",
}
NUMBERS = {
    "most": ("Most choices, or dots", "Of one ballot. Without it: one choice, or 5 dots."),
    "quorum": ("Quorum", "Fewer ballots than this decide nothing."),
}
"""The fields of numbers: their labels and hints."""
WHOLE = re.compile(r"[1-9][0-9]{0,4}")
ANONYMOUS, NAMED = "anonymous", "named"
BALLOTS = {ANONYMOUS: "Anonymous", NAMED: "Named: all see who voted how"}


def form_view(form: Form, origin: Origin) -> JSON:
    """The modal of a form; where it was opened stands in its metadata."""
    kept = {
        "id": form.id,
        "channel": origin.channel,
        "thread": origin.thread,
        "fresh": origin.fresh,
        "response_url": origin.response_url,
        "secluded": origin.secluded,
    }
    return _modal(FORM, form.title, "Send", kept, [_text(field) for field in form.fields])


def first_input(view: Mapping[str, Any]) -> str:
    """The name of a form's first field."""
    return next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")


def form_command(written: str, commands: Sequence[Command]) -> Command | None:
    """The command with a form of whose name, or of whose group's name, these words are all."""
    name = " ".join(written.casefold().split())
    return next((each for each in commands if each.form and name in (each.name, group_of(each))), None)


def group_of(command: Command) -> str:
    """The group of a command: "poll"."""
    return command.name.partition(" ")[0]


def build_view(command: Command, *, channel: str = "") -> JSON:
    """The form that asks for a command's arguments, opened in `channel` unless another is chosen."""
    names = {parameter.name for parameter in command.parameters}
    blocks = [_text(Field("motion", "What is voted on", True, True, LONGEST_MOTION))]
    if "kind" in names:
        options = "One a line: options, or statements. With options, a stance poll becomes a choice."
        blocks += [
            _select("kind", "What members are asked for", {name: kind.asks for name, kind in KINDS.items()}),
            _text(Field("option", "Options", True, False, limits.INPUT), hint=options),
            _select("results", "When the tally is shown", RESULTS),
            _text(Field("closes", "When it closes", False, False, 100), hint="in 2 hours, Friday 18:00"),
            *(
                _text(Field(name, label, False, False, 6), hint=hint)
                for name, (label, hint) in NUMBERS.items()
            ),
            _select("reasons", "Reasons", REASONS),
        ]
    if "round" in names:
        usual = ", ".join(f"{each.name}={each.minutes}" for each in TEMPLATE)
        rounds = f"One a line, as NAME=MINUTES; without any: {usual}."
        blocks.append(_text(Field("round", "Rounds", True, False, limits.INPUT), hint=rounds))
    blocks += [_select("ballots", "Ballots", BALLOTS), _channel(channel)]
    return _modal(BUILD, command.form, "Open it", {"command": command.name}, blocks)


def built(body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The command that a sent form asks for, and its arguments."""
    filled = filled_in(body["view"])
    lines = {name: filled.get(name, "").splitlines() for name in ("option", "round")}
    entries = {name: [line.strip() for line in each if line.strip()] for name, each in lines.items()}
    ballots = filled.get("ballots")
    args: dict[str, Any] = {"motion": filled.get("motion", "")}
    args |= {ANONYMOUS: ballots == ANONYMOUS, NAMED: ballots == NAMED}
    if "round" in filled:
        args["round"] = entries["round"]
    else:
        # A form begins with a stance; options in it mean a choice.
        kind = KINDS[filled.get("kind") or str(STANCE)]
        chosen = kind_asked(None, entries["option"]) if kind.own_options else kind
        args |= {"kind": str(chosen), "option": entries["option"]}
        given = ("results", "closes", "reasons", *NUMBERS)
        args |= {name: filled[name].strip() for name in given if filled.get(name, "").strip()}
    return str(metadata_of(body).get("command") or ""), args


def wrong_with(command: Command, args: Mapping[str, Any], zone: str) -> dict[str, str]:
    """The errors of a form by the field's name, as far as the form alone shows them.
    Slow where a date is read for the first time."""
    field = "round" if "round" in args else "option"
    try:
        if "round" in args:
            read_rounds(args["round"])
            return {}
        kind = KINDS[args["kind"]]
        options = kind.options(args["option"])
        for field in NUMBERS:
            if field in args and not WHOLE.fullmatch(args[field]):
                raise UserError("Write a whole number, such as 3, or leave it empty.")
        field = "most"
        kind.most(int(args.get("most") or 0) or None, len(options))
        field = "closes" if args.get("closes") else "motion"
        draft_rules(kind, bind(command, args), len(options), utc_now(), zone)
    except UserError as error:
        return {field: str(error)}
    return {}


def filled_in(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the field's name, and the channel chosen."""
    found: dict[str, str] = {}
    for name, block in view["state"]["values"].items():
        (element,) = block.values()
        picked = (element.get("selected_option") or {}).get("value")
        found[name] = str(element.get("value") or picked or element.get("selected_conversation") or "")
    return found


def _modal(callback: str, title: str, submit: str, kept: Mapping[str, Any], blocks: list[kit.Block]) -> JSON:
    return View(
        type="modal",
        callback_id=callback,
        title=plain(shortened(title, limits.TITLE)),
        submit=plain(submit),
        close=plain("Cancel"),
        private_metadata=json.dumps(kept),
        blocks=blocks,
    ).to_dict()


def _text(field: Field, *, hint: str = "") -> kit.Block:
    """A box for text."""
    box = kit.PlainTextInputElement(
        action_id=VALUE,
        multiline=field.long,
        max_length=min(field.longest, limits.INPUT),
        initial_value=cut(field.value, limits.INPUT) or None,
    )
    return _input(field.name, field.label, box, hint=hint, optional=not field.required)


def _select(name: str, label: str, choices: Mapping[Any, str]) -> kit.Block:
    options = [option(Pick(str(value), words)) for value, words in choices.items()]
    element = kit.StaticSelectElement(action_id=VALUE, options=options, initial_option=options[0])
    return _input(name, label, element)


def _channel(channel: str) -> kit.Block:
    element = kit.ConversationSelectElement(
        action_id=VALUE,
        response_url_enabled=True,
        filter=kit.ConversationFilter(include=["public", "private", "im", "mpim"], exclude_bot_users=False),
        initial_conversation=channel or None,
        default_to_current_conversation=None if channel else True,
    )
    return _input("channel", "Where", element)


def _input(name: str, label: str, element: Any, *, hint: str = "", optional: bool = False) -> kit.Block:
    return kit.InputBlock(
        block_id=name,
        label=plain(shortened(label, limits.LABEL)),
        element=element,
        hint=plain(hint) if hint else None,
        optional=optional,
    )
