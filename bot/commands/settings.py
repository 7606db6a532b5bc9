"""`settings`: what a server or workspace settles for itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.actions import action
from bot.commands.link import link_room
from bot.commands.spec import Command, Parameter
from bot.reply import Card, Menu, Pick, Reply
from bot.request import Request
from bot.spaces.types import BY_NAME, DEFAULT, OPERATORS, SETTINGS, SpaceSettings
from bot.words import listed, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context

LINK = "link"


async def run(context: Context, request: Request) -> Reply:
    """Show the settings, or settle one."""
    name, value = request.args["name"], request.args["value"]
    name = name and name.casefold()
    if not request.member.moderator:
        raise UserError("Only a moderator may see and change the settings; ask one.")
    if name == LINK:
        return await link_room(context, request, value)
    if name is not None and name not in BY_NAME:
        raise UserError(f"There is no setting {shorten(name, 20)}; there are {listed(BY_NAME, 'and')}.")
    if value is not None:
        await _check(context, request, name, value)
        await context.spaces.put(request.platform, request.space, name, value)
    settings = context.spaces.of(request.platform, request.space)
    kept = {name: value for name, value in asdict(settings).items() if name not in OPERATORS}
    rows = tuple((each.name, f"{_shown(kept[each.name])}. {each.help}") for each in SETTINGS)
    done = f"{name} is now {_shown(kept[name])}." if value is not None else ""
    card = Card(
        title="Settings",
        text=done,
        fields=rows,
        footer=(
            f"To change one: {context.say('settings zone Europe/Berlin')}. To share polls and debates with a "
            f"channel elsewhere: {context.say(f'settings {LINK}')}."
        ),
        menus=_menus(),
        tone="answer" if done else "info",
    )
    return Reply(cards=(card,), data=kept, private=True, replaces=True)


async def _check(context: Context, request: Request, name: str, value: str) -> None:
    """Check that a server may read corpora, and that they exist, before its settings name them. Raises
    UserError."""
    if name == "corpus" and value.casefold() != DEFAULT:
        corpora = SpaceSettings(corpus=BY_NAME[name].check(value)).corpora
        context.spaces.require_allowed(request.platform, request.space, corpora)
        await context.try_out(corpora)


def _shown(value: object) -> str:
    return "any number" if value == 0 else str(value or "not set")


def _menus() -> tuple[Menu, ...]:
    return tuple(
        Menu(
            action("settings", name=each.name, takes="value"),
            each.help.rstrip(".")[:100],
            tuple(Pick(choice, f"{each.name}: {choice}") for choice in each.choices),
        )
        for each in SETTINGS
        if each.choices
    )


COMMAND = Command(
    name="settings",
    help="Settle how Moot works here.",
    run=run,
    parameters=(
        Parameter(
            "name",
            "What to settle; without it, all settings are shown.",
            positional=True,
            longest=20,
            completer="setting",
        ),
        Parameter("value", f"Its new value; {DEFAULT} takes it back.", positional=True, longest=100),
    ),
    details=" ".join(
        f"{each.name}: {each.help[0].lower()}{each.help[1:]}"
        + (f" For example {each.example}." if each.example else "")
        for each in SETTINGS
    ),
    private=True,
    moderators=True,
    chat_only=True,
    examples=("zone Europe/Berlin", "answers private", "link", "link K7QF-2MXA"),
    settled=True,
    changes=True,
    counted=False,
)
