"""`link`: one member, several accounts; and the part of `settings` that links rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.spec import Command, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted

if TYPE_CHECKING:
    from bot.context import Context

OFF = ("off", "unlink")


async def run(context: Context, request: Request) -> Reply:
    """Give a code, use one, or part the member's accounts."""
    from bot.context import place_of

    place, code = place_of(request), request.args["code"]
    if code is None:
        made = await context.links.account_code(place, request.member)
        text = f"Within ten minutes, use the command link on the other platform, with the code {made}."
        why = "Then both accounts are you: one ballot, whichever you use."
        return _reply("Link your accounts", text, {"code": made}, footer=why)
    if code.casefold() in OFF:
        parted = await context.links.part_account(place, request.member)
        text = (
            f"Your {parted} accounts are apart again." if parted else "No account was linked with this one."
        )
        return _reply("", text, {"parted": parted})
    other, twice = await context.links.link_account(place, request.member, code)
    text = f"This account and the one on {other.platform.capitalize()} are one member now."
    if twice:
        text += f" Where both had voted, the ballot cast there stays ({counted(twice, 'ballot')} less)."
    return _reply("", text, {"linked": other.platform, "twice": twice})


async def link_room(context: Context, request: Request, code: str | None) -> Reply:
    """What `settings link` does, for moderators alone."""
    from bot.context import place_of

    place = place_of(request)
    if code is None:
        made = await context.links.room_code(place, request.member)
        rooms = await context.links.linked(place)
        text = (
            "Within ten minutes, a moderator of the other channel uses the command settings there: "
            f"settings link {made}."
        )
        why = "Polls and debates opened in either channel are then shared: one tally."
        if rooms:
            why += (
                f" It is linked with {counted(len(rooms), 'channel')} already; settings link off ends that."
            )
        return _reply("Link this channel", text, {"code": made}, footer=why)
    if code.casefold() in OFF:
        parted = await context.links.unlink_room(place)
        text = "This channel was not linked."
        if parted:
            text = "This channel is linked no more. What is shared already stays so until it ends."
        return _reply("", text, {"parted": parted})
    other = await context.links.link_room(place, code)
    text = (
        f"This channel is linked with one on {other.platform.capitalize()}: polls and debates that are "
        "opened in either from now on are shared."
    )
    return _reply("", text, {"linked": other.platform})


def _reply(title: str, text: str, data: dict[str, object], footer: str = "") -> Reply:
    return Reply(cards=(Card(title=title, text=text, footer=footer, tone="answer"),), data=data, private=True)


COMMAND = Command(
    name="link",
    help="Show that an account on another platform is yours too.",
    run=run,
    parameters=(
        Parameter(
            "code",
            "The code that the other account was given; without it, you get one. “off” parts your accounts.",
            positional=True,
            longest=20,
        ),
    ),
    private=True,
    chat_only=True,
    examples=("K7QF-2MXA",),
    changes=True,
)
