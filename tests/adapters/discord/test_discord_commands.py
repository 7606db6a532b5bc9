"""Slash commands as Discord registers them, and what they give back."""

from __future__ import annotations

import re
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import pytest
from discord_server import openapi
from discord_server.limits_commands import check_commands, size_of

from adapters.chat.conversation import Said
from adapters.chat.message_menu import from_message
from adapters.chat.platform import Command, Event
from adapters.discord.commands import DiscordStyle, arguments, divided, name_of, tree, words_chosen
from adapters.discord.events import without_mention, words_of
from adapters.discord.platform import Discord
from adapters.discord.sync import same
from bot.commands import COMMANDS
from bot.commands.help import GROUPS
from bot.commands.line import find
from index.errors import UserError

TREE = tree(COMMANDS, GROUPS)
NAMED = {command["name"]: command for command in TREE}


def options(name: str) -> dict[str, dict]:
    first, _, second = name.partition(" ")
    found = NAMED[first]["options"]
    if second:
        found = next(each for each in found if each["name"] == second)["options"]
    return {option["name"]: option for option in found}


def test_discord_takes_them():
    check_commands(TREE)
    assert max(size_of(command) for command in TREE) < 8_000
    if openapi.why_not() is None:
        assert openapi.wrong_with("PUT", "/applications/{application_id}/commands", TREE) == []


def test_every_command_is_there_but_what_only_a_button_can_fill_in():
    there = {
        f"{command['name']} {option['name']}" if option["type"] == 1 else command["name"]
        for command in TREE
        for option in command.get("options") or [{"type": 0}]
    }
    assert {command.name for command in COMMANDS} - there == {"share"}
    aliases = {alias for command in COMMANDS if not command.under for alias in command.aliases}
    assert {"poll results", "poll export", "debate export"} <= aliases
    others = {"Find sources", "Check quotation", *aliases}
    assert there - {command.name for command in COMMANDS} == others


def test_options_are_typed():
    ask = options("ask")
    assert ask["question"] == {
        "type": 3,
        "name": "question",
        "description": "What you want to know.",
        "required": True,
        "max_length": 2_000,
    }
    assert (ask["limit"]["type"], ask["limit"]["min_value"], ask["limit"]["max_value"]) == (4, 1, 10)
    assert ask["section"]["autocomplete"]
    enmity = options("race")["enmity"]
    assert (enmity["type"], enmity["min_value"], enmity["max_value"]) == (10, 0, 1)
    create = options("poll create")
    assert create["named"]["type"] == 5
    assert [choice["value"] for choice in create["kind"]["choices"]] == [
        "stance",
        "choice",
        "statements",
        "ranked",
        "score",
        "dots",
    ]
    assert [name for name in create if name.startswith("option")] == [f"option{n}" for n in range(1, 11)]
    assert not options("quote")["topic"]["required"]
    assert "answer" not in options("more")


def test_moderators_commands_are_hidden_from_others():
    guarded = {name for name, command in NAMED.items() if "default_member_permissions" in command}
    assert guarded == {"settings", "feedback", "fetch", "attach", "detach"}
    assert "add" not in NAMED
    assert NAMED["settings"]["default_member_permissions"] == 32


def test_options_come_together_as_arguments():
    create, _ = find(["poll", "create"], COMMANDS)
    given = {
        "motion": "M",
        "option1": "A, a",
        "option3": "C",
        "voter": "<@1>, <@&2>",
        "most": 2,
        "named": True,
    }
    args = arguments(create, [{"name": name, "value": value} for name, value in given.items()])
    assert args == {
        "motion": "M",
        "option": ["A, a", "C"],
        "named": True,
        "voter": ["<@1>", "<@&2>"],
        "most": 2,
    }


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("<@1> <@&2>", ["<@1>", "<@&2>"]),
        ("openings=10, closing words=5", ["openings=10", "closing words=5"]),
        ("2 1 3", ["2", "1", "3"]),
        ('2 "A longer one"', ["2", "A longer one"]),
        ("1=agree 2=pass", ["1=agree", "2=pass"]),
        (" , ", []),
    ],
)
def test_lists_written_as_one_text(text, entries):
    assert divided(text) == entries


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("poll vote p1 agree", "/poll vote id:p1 choice:agree"),
        ("poll vote p1 2 1", "/poll vote id:p1 choice:2, 1"),
        ("settings zone Europe/Berlin", "/settings name:zone value:Europe/Berlin"),
        ("debate evidence d1 for TOPIC", "/debate evidence id:d1 side:for what:TOPIC"),
        ("poll create M --kind choice --option A a --named", None),
        ("sources", "/sources"),
        ("debate vote d1 for, against or undecided", None),
    ],
)
def test_lines_are_written_with_their_options(line, written):
    said = DiscordStyle().line(line, COMMANDS)
    assert "--" not in said or written is None
    assert written in (None, said)


def test_what_is_written_of_a_command_is_registered():
    for command in COMMANDS:
        if command.name == "share":
            assert DiscordStyle().short(command) == ""
            continue
        there = options(command.name)
        named = [DiscordStyle().parameter(parameter) for parameter in command.parameters]
        assert {name.partition(" ")[0] for name in named if name} <= set(there)
        for example in command.examples:
            said = DiscordStyle().line(f"{command.name} {example}", COMMANDS)
            given = re.findall(r" ([a-z_]+[0-9]*):", said.removeprefix(f"/{command.name}"))
            assert given and set(given) <= set(there), said


def test_a_subcommand_has_its_groups_name():
    data = {
        "name": "poll",
        "options": [{"type": 1, "name": "list", "options": [{"name": "open", "value": True}]}],
    }
    assert name_of(data, COMMANDS) == ("poll list", [{"name": "open", "value": True}])
    assert name_of({"name": "help"}, COMMANDS) == ("help", ())
    data["options"][0]["name"] = "results"
    assert name_of(data, COMMANDS)[0] == "poll show"


@pytest.mark.parametrize(
    ("name", "meant"), [("poll results", "poll show"), ("poll export", "export"), ("debate export", "export")]
)
def test_a_command_under_another_name_takes_the_same(name, meant):
    assert options(name) == options(meant)


def from_menu(data: Any) -> Command:
    return from_message(data["name"], words_chosen(data), COMMANDS)


def test_a_menu_takes_a_messages_words():
    data = {
        "type": 3,
        "name": "Check quotation",
        "target_id": "7",
        "resolved": {"messages": {"7": {"content": "So."}}},
    }
    assert from_menu(data) == Command("check", {"text": "So."})
    data["resolved"] = {"messages": {"7": {"content": "", "embeds": [{"title": "T", "description": "D"}]}}}
    assert from_menu(data) == Command("check", {"text": "T\nD"})
    data["resolved"] = {}
    with pytest.raises(UserError, match="no words"):
        from_menu(data)


def test_a_menu_says_that_a_message_is_too_long_for_it():
    data = {
        "type": 3,
        "name": "Find sources",
        "target_id": "7",
        "resolved": {"messages": {"7": {"content": "race " * 580}}},
    }
    with pytest.raises(UserError, match="That message has 2,899 characters, and Find sources takes 2,000"):
        from_menu(data)


async def test_a_message_that_is_too_long_to_be_a_question_says_so():
    platform = Discord(None, SimpleNamespace(commands=COMMANDS, say=str), zone="UTC")
    said = asdict(Said("race " * 500, mentioned=True))
    event = Event("1", "message", {"said": said, "unread": False}, 0.0, "1", "2")
    with pytest.raises(UserError, match="Your message has 2,499 characters; ask in 2,000 or fewer"):
        await platform.interpret(event)


def test_only_the_bots_own_mention_is_taken_out():
    assert without_mention("<@5> what does <@6> say?", 5) == "what does <@6> say?"
    assert without_mention("<@!5>", 5) == ""
    assert words_of({"content": "  "}) == ""


def as_discord_has_it(command: dict) -> dict:
    """With what Discord adds and without what it leaves out."""
    told = {key: value for key, value in command.items() if value is not False and value != []}
    if "options" in told:
        told["options"] = [as_discord_has_it(option) for option in told["options"]]
    if "contexts" in told:
        told |= {"id": "7", "version": "8", "nsfw": False, "contexts": told["contexts"][::-1]}
        permissions = told.get("default_member_permissions")
        told["default_member_permissions"] = None if permissions is None else str(permissions)
        told.setdefault("description", "")
    return told


def test_commands_are_the_same_whatever_discord_adds_to_them():
    there = [as_discord_has_it(command) for command in TREE]
    assert same(there, TREE)
    assert same(there[::-1], TREE)


@pytest.mark.parametrize("name", ["description", "contexts", "default_member_permissions", "options", "name"])
def test_any_change_of_a_command_is_seen(name):
    changed = {"options": NAMED["ask"]["options"][1:], "contexts": [0], "default_member_permissions": 8}
    there = [as_discord_has_it(command) for command in TREE]
    at = next(at for at, command in enumerate(there) if command["name"] == "ask")
    there[at] = {**there[at], name: changed.get(name, "other")}
    assert not same(there, TREE)
    assert not same(there[1:], TREE)


def test_any_change_of_an_option_is_seen():
    for name, value in (("required", False), ("description", "x"), ("max_length", 7), ("type", 4)):
        there = [as_discord_has_it(command) for command in TREE]
        ask = next(command for command in there if command["name"] == "ask")
        ask["options"][0][name] = value
        assert not same(there, TREE), name
