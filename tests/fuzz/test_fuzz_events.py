"""What a platform might send at random: forms of events that no one foresaw, and controls that members forge."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from mutations import Chance

from adapters.slack import events
from adapters.slack.app import MALFORMED
from bot.commands import COMMANDS
from bot.controls import command_of
from bot.reply import error_reply
from index.errors import UserError

Play = Callable[[Callable[[Chance], None]], None]
WHO = {"team": {"id": "T1"}, "user": {"id": "U1", "name": "ana"}, "channel": {"id": "C1", "name": "general"}}
BODIES: tuple[dict[str, Any], ...] = (
    {"command": "/moot", "team_id": "T1", "channel_id": "C1", "user_id": "U1", "text": "ask why", "trigger_id": "1.2"},
    {"type": "event_callback", "event_id": "E", "team_id": "T1", "authorizations": [{"user_id": "UB"}],
     "event": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "17.1", "text": "<@UB> Why?"}},
    {"type": "block_actions", **WHO, "message": {"ts": "17.1", "text": "t"}, "container": {"channel_id": "C1"},
     "actions": [{"action_id": "m1:poll vote?id=p1&choice=agree", "type": "button", "action_ts": "1"}]},
    {"type": "view_submission", **WHO, "view": {"callback_id": "moot:form", "private_metadata": '{"id": "m1:poll reason?id=p1"}',
     "state": {"values": {"b": {"a": {"type": "plain_text_input", "value": "because"}}}}, "blocks": []}},
)  # fmt: skip
CONTROLS = (
    "m1:poll vote?id=p1&choice=agree",
    "m1:poll reason?id=p1&asks=reason&asks=quote",
    "m1:debate next?id=d1&stage=2",
    "m1:more?answer=abc&number=1",
    "m1:share?answer=abc",
)


def test_bodies_of_slack_of_any_form_are_events_or_malformed(played: Play) -> None:
    """What is parsed can be kept, and read again after a restart."""

    def once(chance: Chance) -> None:
        body = chance.changed(chance.choice(BODIES))
        if not isinstance(body, dict):
            return
        kind = chance.choice(("command", "mention", "press", "form", "home", "message shortcut"))
        try:
            event = events.parse(body, kind, came=1.0)
        except MALFORMED:
            return
        kept = json.dumps(event.payload)
        kept.encode("utf-8")
        assert isinstance(event.key, str) and event.key
        assert events.parse(json.loads(kept), kind, came=1.0).room == event.room

    played(once)


def test_a_forged_control_is_a_command_or_one_sentence(played: Play) -> None:
    def once(chance: Chance) -> None:
        control = chance.choice(CONTROLS)
        if chance.random() < 0.5:
            control = chance.damaged(control.encode()).decode("utf-8", "replace")
        else:
            at = chance.randrange(len(control))
            control = control[:at] + chance.text() + control[at + chance.randrange(3) :]
        try:
            name, args = command_of(
                control, COMMANDS, values=[chance.text()], texts={"reason": chance.text()}
            )
        except UserError as error:
            said = str(error)
            assert said and "\n" not in said and len(said) < 1_000
            error_reply(said)
        else:
            assert any(name == each.name for each in COMMANDS) and isinstance(args, dict)

    played(once)
