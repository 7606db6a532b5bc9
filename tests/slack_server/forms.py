"""What the bot wants to have shown, held to Slack's limits: refused where Slack refuses, noted where it is a slip."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from slack_server import oracles
from slack_server.blocks import stored, walk
from slack_server.checks import Faults
from slack_server.limits_blocks import ACTIONS_MEANT, BLOCKS_LENGTH, check_blocks, length
from slack_server.limits_views import check_view
from slack_server.model import Team
from slack_server.refusals import SlackRefuses
from slack_server.world import World

JSON = dict[str, Any]
TEXT_LENGTH, EDIT_BYTES = 40_000, 4_000


@dataclass(slots=True)
class Form:
    """A message's text and blocks, as they will be stored."""

    text: str = ""
    blocks: list[JSON] = field(default_factory=list)


class Forms:
    """Checks of messages and views."""

    def __init__(self, world: World) -> None:
        self.world = world

    def message(
        self, name: str, team: Team, args: JSON, *, editing: bool = False, files: bool = False
    ) -> Form:
        """Check text and blocks of `args`. Raises SlackRefuses."""
        note = self.world.log.note
        text = args.get("text")
        if text is not None and not isinstance(text, str):
            raise SlackRefuses("invalid_arguments", "[ERROR] must provide a string [json-pointer:/text]")
        blocks = parsed(args.get("blocks"))
        if not text and not blocks and not args.get("attachments") and not files:
            raise SlackRefuses("no_text")
        text = text or ""
        if editing and len(text.encode()) > EDIT_BYTES:
            raise SlackRefuses("msg_too_long")
        if len(text) > TEXT_LENGTH:
            note(f"{name}: the text has {len(text)} characters and was cut at {TEXT_LENGTH}")
            text = text[:TEXT_LENGTH]
        if blocks and not text.strip():
            note(
                f"{name}: blocks without a text, so that notifications and screen readers have nothing to say"
            )
        if blocks:
            self._blocks(name, team, blocks)
            if length(blocks) > BLOCKS_LENGTH:
                raise SlackRefuses("msg_blocks_too_long")
        return Form(text, stored(blocks, self.world.clock))

    def view(self, name: str, team: Team, view: Any, kind: str) -> JSON:
        """Check a view and give its form as it will be stored. Raises SlackRefuses."""
        if isinstance(view, str):
            try:
                view = json.loads(view)
            except ValueError:
                raise SlackRefuses(
                    "invalid_arguments", "[ERROR] must be valid JSON [json-pointer:/view]"
                ) from None
        faults = Faults()
        check_view(faults, "/view", view, kind)
        self._files(faults, "/view/blocks", team, view.get("blocks") if isinstance(view, dict) else None)
        if faults.messages:
            raise SlackRefuses("invalid_arguments", *faults.messages)
        for fault in oracles.wrong_with_view(view):
            self.world.log.note(f"{name}: {fault}")
        self._slips(name, view["blocks"])
        return dict(view) | {"blocks": stored(view["blocks"], self.world.clock)}

    def _blocks(self, name: str, team: Team, blocks: list[Any]) -> None:
        faults = Faults()
        check_blocks(faults, "/blocks", blocks)
        self._files(faults, "/blocks", team, blocks)
        if faults.messages:
            raise SlackRefuses("invalid_blocks", *faults.messages)
        for fault in oracles.wrong_with_blocks(blocks):
            self.world.log.note(f"{name}: {fault}")
        self._slips(name, blocks)

    def _files(self, faults: Faults, at: str, team: Team, blocks: Any) -> None:
        """A picture's file must be there, whole, and a picture."""
        for number, block in enumerate(blocks if isinstance(blocks, list) else []):
            for part in walk([block]):
                named = part.get("slack_file")
                if not isinstance(named, dict):
                    continue
                file = team.files.get(named.get("id", ""))
                by_url = any(one.url == named.get("url") and one.complete for one in team.files.values())
                whole = file is not None and file.complete and file.mimetype.startswith("image/")
                if not whole and not by_url:
                    faults.wrong(f"{at}/{number}/slack_file", "invalid slack file")

    def _slips(self, name: str, blocks: list[JSON]) -> None:
        """What Slack takes, but what is better not done."""
        for part in walk(blocks):
            if part.get("type") == "actions" and len(part["elements"]) > ACTIONS_MEANT:
                self.world.log.note(f"{name}: {len(part['elements'])} elements in a row of actions")
            if part.get("type") == "image" and not str(part.get("alt_text", "")).strip():
                self.world.log.note(f"{name}: a picture without alternative text")


def parsed(blocks: Any) -> list[Any]:
    """The list of blocks, which a form sends as JSON. Raises SlackRefuses."""
    if isinstance(blocks, str) and blocks:
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise SlackRefuses("invalid_blocks_format") from None
    if blocks in (None, ""):
        return []
    if not isinstance(blocks, list):
        raise SlackRefuses("invalid_blocks_format")
    return blocks
