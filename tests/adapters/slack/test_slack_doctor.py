"""The manifest makes the app that the code is written for, and `moot doctor` holds a token to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import yaml
from moot_command import ROOT, Ran
from moot_slack import MANIFEST
from slack_server import SlackServer
from slack_server.methods_chat import METHODS as CHAT
from slack_server.methods_conversations import METHODS as CONVERSATIONS
from slack_server.methods_files import METHODS as FILES
from slack_server.methods_people import METHODS as PEOPLE
from slack_server.methods_views import METHODS as VIEWS

from adapters.chat.message_menu import message_menu
from adapters.slack import interpretation
from adapters.slack.modals import group_of
from adapters.slack.workspaces import difference, scopes
from bot.commands import COMMANDS

EVENTS = {
    "app_mention": "app_mentions:read",
    "assistant_thread_started": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
CALLED = (
    "chat.postMessage",
    "chat.update",
    "files.completeUploadExternal",
    "files.info",
    "users.info",
    "usergroups.list",
)


def test_the_manifest_asks_for_what_is_used_and_no_more():
    methods = {**CHAT, **CONVERSATIONS, **FILES, **PEOPLE, **VIEWS}
    needed = {"commands", "assistant:write"} | {scope for name in CALLED for scope in methods[name].scopes}
    heard = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    needed |= {EVENTS[event] for event in heard if event in EVENTS}
    # Of channels that Moot may not look at it knows enough: not everybody can see them.
    needed.add("channels:read")
    assert set(scopes()) == needed
    titles = {interpretation.SHORTCUT + title.lower().replace(" ", "_") for title in message_menu(COMMANDS)}
    forms = {interpretation.SHORTCUT + group_of(command) for command in COMMANDS if command.form}
    assert {each["callback_id"] for each in MANIFEST["features"]["shortcuts"]} == titles | forms


def test_the_manifest_keeps_to_slacks_limits():
    assert len(MANIFEST["display_information"]["description"]) <= 140
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/moot"
    assert command["should_escape"]


def test_the_manifest_is_shipped():
    packages = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'packages = ["index", "retrieval", "bot", "adapters"]' in packages
    assert yaml.safe_load((ROOT / "adapters/slack/manifest.yaml").read_text(encoding="utf-8")) == MANIFEST


def test_scopes_are_compared():
    assert difference(",".join(scopes())) == ([], [])
    lacking, beyond = difference(",".join([*scopes()[1:], "admin"]))
    assert (lacking, beyond) == ([scopes()[0]], ["admin"])


async def test_the_doctor_looks_at_the_tokens(own_home: Path, moot_here: Callable[..., Ran]):
    async def doctor(settings: dict[str, str]) -> str:
        done = await asyncio.to_thread(moot_here, "doctor", MOOT_HOME=str(own_home), **settings)
        return " ".join((done.stdout + done.stderr).split())

    async with SlackServer(MANIFEST) as server:
        team = server.team()
        poor = server.team("Poor", scopes="commands chat:write")
        fine = await doctor(server.environment(team))
        assert "for Study group, with every scope of the manifest and no other" in fine
        assert "opens Socket Mode" in fine
        lacking = await doctor(server.environment(poor))
        assert "lacks app_mentions:read, assistant:write" in lacking
        wrong = await doctor({**server.environment(), "MOOT_SLACK_BOT_TOKEN": "xoxb-wrong"})
        assert "invalid_auth" in wrong
        half = await doctor({"MOOT_SLACK_BOT_TOKEN": team.token, "MOOT_SLACK_API_URL": server.api_url})
        assert "MOOT_SLACK_APP_TOKEN" in half
        for said in (fine, lacking, wrong, half):
            assert team.token not in said
            assert server.app_token not in said
