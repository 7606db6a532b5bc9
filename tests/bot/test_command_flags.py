"""What commands say of themselves, and that the bot and the platforms keep to it."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from chat_group import Chat
from study_group import ANA, BEN, MOD

from bot.bot import Bot
from bot.capabilities import FULL_CHAT
from bot.commands import COMMANDS
from bot.commands.help import GROUPS
from bot.commands.spec import Command, Kind
from bot.context import Context
from bot.reply import Reply
from bot.request import Request

NAMES = {command.name for command in COMMANDS}


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    opened = Chat()
    yield opened
    await opened.bot.close()


def having(flag: str) -> set[str]:
    return {command.name for command in COMMANDS if getattr(command, flag)}


def test_each_flag_stands_on_the_commands_that_it_is_true_of() -> None:
    assert having("begins") == {"poll create", "poll from", "poll repeat", "debate start"}
    assert having("form") == {"poll create", "debate start"}
    assert having("ballot") == {"poll vote", "debate vote"}
    assert having("sentence") == {"ask", "quote", "search", "brief", "cite"}
    assert having("moderators") == {"settings", "feedback", "fetch", "attach", "detach"}
    assert having("conversation") == {"share"}
    assert having("by_control") == {"share"}
    uncounted = {"poll vote", "poll ballot", "poll reason", "debate vote", "debate reason"}
    uncounted |= {"poll withdraw", "debate withdraw"}
    assert NAMES - having("counted") == {*uncounted, "settings", "privacy", "forget-me"}
    groups = {name for name in NAMES if name.partition(" ")[0] in GROUPS}
    assert having("settled") == {*groups, "settings"}
    assert having("changes") == {*groups, "settings", "link", "forget-me"} - {
        "debate show",
        "debate list",
        "debate mine",
    }


def test_names_and_aliases_are_each_one_commands() -> None:
    aliases = [alias for command in COMMANDS for alias in command.aliases]
    assert len({*aliases, *NAMES}) == len(aliases) + len(COMMANDS)
    grouped = [alias for command in COMMANDS if not command.under for alias in command.aliases]
    assert all(alias.partition(" ")[0] in GROUPS for alias in grouped)


def test_a_menu_of_a_message_passes_its_words_to_one_text() -> None:
    entries = [(p.message_menu, p) for command in COMMANDS for p in command.parameters if p.message_menu]
    assert len({title for title, _ in entries}) == len(entries) == 2
    assert all(parameter.kind is Kind.TEXT and parameter.positional for _, parameter in entries)


def test_every_field_of_a_command_is_read_outside_of_its_definition() -> None:
    from pathlib import Path

    root = Path(__file__).parent.parent.parent
    sources = [path for folder in ("bot", "adapters") for path in (root / folder).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unread = [field.name for field in dataclasses.fields(Command) if f".{field.name}" not in text]
    assert unread == []


async def _done(context: Context, request: Request) -> Reply:
    return Reply()


def with_command(chat: Chat, **flags: Any) -> Bot:
    return chat.bot.extended(Command(name="try", help="Try.", run=_done, **flags))


def asking(who: Any, name: str = "try") -> Request:
    return Request(name, {}, who, "r", "test", "club", capabilities=FULL_CHAT)


async def test_only_moderators_begin_where_the_space_says_so(chat: Chat) -> None:
    await chat.do(MOD, "settings", name="polls", value="moderators")
    beginning, other = with_command(chat, begins=True), with_command(chat)
    assert not (await beginning.handle(asking(ANA))).ok
    assert (await beginning.handle(asking(MOD))).ok
    assert (await other.handle(asking(ANA))).ok


async def test_what_is_not_counted_is_never_too_soon(chat: Chat) -> None:
    await chat.do(MOD, "settings", name="rate", value="1")
    counted, free = with_command(chat), with_command(chat, counted=False)
    assert (await counted.handle(asking(BEN))).ok
    assert not (await counted.handle(asking(BEN))).ok
    assert (await free.handle(asking(BEN))).ok


async def test_boards_look_again_after_a_command_that_changes(chat: Chat) -> None:
    touched: list[str] = []
    for flags, expected in (({"changes": True}, [""]), ({}, [])):
        touched.clear()
        bot = with_command(chat, **flags)
        bot.boards = noting(touched)
        await bot.handle(asking(ANA))
        assert touched == expected


def noting(touched: list[str]) -> Any:
    class Noted:
        def touch(self, platform: str, space: str, of: str) -> None:
            touched.append(of)

    return Noted()


def test_a_parameter_that_controls_fill_in_is_typed_nowhere_on_discord() -> None:
    from adapters.chat.message_menu import message_menu
    from adapters.discord.commands import name_of, tree

    quote = next(command for command in COMMANDS if command.name == "quote")
    hidden = replace(quote.parameters[1], name="hidden", by_control=True)
    made = replace(
        quote, name="poll excerpts", aliases=("debate excerpts",), parameters=(quote.parameters[0], hidden)
    )
    registered = tree((made,), GROUPS)
    groups = {each["name"]: each for each in registered if each.get("type") == 1}
    for group in ("poll", "debate"):
        (option,) = groups[group]["options"]
        assert [each["name"] for each in option["options"]] == ["topic"]
    assert message_menu((made,)) == {"Find sources": (made, quote.parameters[0])}
    alias = {"name": "poll", "options": [{"type": 1, "name": "results", "options": []}]}
    assert name_of(alias, COMMANDS)[0] == "poll show"


def test_a_form_is_opened_on_slack_by_a_command_or_group_alone() -> None:
    from adapters.slack.modals import form_command

    opened = {
        text: form_command(text, COMMANDS) for text in ("poll", "Poll  create", "debate start", "poll list")
    }
    names = {text: command and command.name for text, command in opened.items()}
    assert names == {
        "poll": "poll create",
        "Poll  create": "poll create",
        "debate start": "debate start",
        "poll list": None,
    }
