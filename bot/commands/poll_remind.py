"""`poll remind`: a private message before a poll closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import action
from bot.commands.poll_vote import POLL
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Button, Card, Reply
from bot.request import Request

if TYPE_CHECKING:
    from bot.context import Context


async def run(context: Context, request: Request) -> Reply:
    """Remind the member of a poll, or no longer."""
    from bot.context import place_of
    from bot.times import due, stored

    place, name = place_of(request), request.args["id"]
    if request.args["off"]:
        poll = await context.reminders.cancel(place, name, request.member)
        card = Card(text=f"You get no reminder of {poll.id}.", tone="answer")
        return Reply(cards=(card,), data={"id": poll.id, "reminder_at": None}, private=True)
    poll, at = await context.reminders.ask(place, name, request.member)
    off = action("poll remind", id=poll.id, off=True)
    how = "Moot reminds you in a private message"
    if not request.capabilities.shared:
        how = "the study room reminds you while you speak there"
    card = Card(
        text=f"If you have not voted in {poll.id} by then, {how}.",
        due=due("Reminder on", at, poll.place.zone),
        footer=f"{context.say(f'poll remind {poll.id} --off')} takes it back.",
        buttons=(Button(off, "Don't remind me"),),
        tone="answer",
    )
    return Reply(cards=(card,), data={"id": poll.id, "reminder_at": stored(at)}, private=True)


COMMAND = Command(
    name="poll remind",
    help="Get a private message before a poll closes, if you have not voted.",
    run=run,
    parameters=(POLL, Parameter("off", "Take the reminder back.", Kind.FLAG)),
    details=(
        "The message comes with a tenth of the time left, between five minutes and a day before the close. "
        "Only you see it, and nothing is kept of it afterwards."
    ),
    private=True,
    examples=("p3", "p3 --off"),
    settled=True,
    changes=True,
)
