"""`privacy` and `forget-me`: what is kept of a member, and taking it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.commands.spec import YES, Command
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted

if TYPE_CHECKING:
    from bot.context import Context
    from bot.privacy.kept import Kept

GENERAL = (
    "Moot keeps polls, debates and their ballots. An anonymous ballot stands under a key that is "
    "destroyed at the close; until then it is yours to change. Your last questions are kept in memory "
    "for half an hour, to understand follow-ups. What is asked in a debate's room while it goes on stands "
    "in its record, with who asked; an answer with buttons is kept for 30 days with its question, without "
    "who asked. Neither questions nor ballots are written to a log, and nothing but what is said in the "
    "chat leaves this computer."
)


async def privacy(context: Context, request: Request) -> Reply:
    """Show a member what is kept of them."""
    from bot.privacy.kept import kept_of

    await context.polls.close_overdue()
    kept = await context.database.read(lambda db: kept_of(db, *_who(request)))
    fields = tuple(_fields(kept))
    card = Card(
        title=f"What Moot keeps of {request.member.name}",
        text=GENERAL if fields else f"Nothing that can be traced to you. What is kept of a group: {GENERAL}",
        fields=fields,
        footer=f"{context.say('forget-me')} takes it out." if fields else "",
    )
    return Reply(cards=(card,), data=asdict(kept), private=True)


async def forget_me(context: Context, request: Request) -> Reply:
    """Take a member out."""
    from bot.privacy.kept import forget

    await context.polls.close_overdue()
    done = await context.database.write(lambda db: forget(db, *_who(request)))
    await context.database.sweep()
    said = []
    if done.withdrawn:
        said.append(("Ballots taken out", ", ".join(done.withdrawn)))
    if done.unnamed:
        said.append(
            ("Name and reasons taken off", f"{', '.join(done.unnamed)}; the closed tally stays, marked")
        )
    if done.kept.begun:
        said.append(("No longer yours", f"{', '.join(done.kept.begun)}; a moderator can close them"))
    if done.kept.voters:
        lists = ", ".join(done.kept.voters)
        said.append(("Off the list of voters", f"{lists}; you can't vote there any more"))
    if done.kept.sides:
        said.append(("Off the speakers' list", ", ".join(done.kept.sides)))
    if done.kept.shown:
        said.append(("Name taken off", f"{counted(done.kept.shown, 'entry', 'entries')} of debate records"))
    if done.kept.reminders:
        said.append(("No reminder of", ", ".join(done.kept.reminders)))
    if done.kept.ratings:
        said.append(("Ratings deleted", f"{done.kept.ratings:,}"))
    if done.kept.linked:
        said.append(("Linked no more", counted(done.kept.linked, "other account")))
    if done.kept.sealed:
        boxes = counted(
            done.kept.sealed, "closed anonymous poll or debate", "closed anonymous polls or debates"
        )
        said.append(("Can't be found", f"any ballot of yours in {boxes}: no one can tell whose they are"))
    nothing = "" if said else "Nothing was kept of you."
    card = Card(
        title=f"{request.member.name} is forgotten",
        text=nothing or "This is done and can't be undone. What others wrote of you stays.",
        fields=tuple(said),
        tone="answer",
    )
    data = {"withdrawn": list(done.withdrawn), "unnamed": list(done.unnamed), **asdict(done.kept)}
    return Reply(cards=(card,), data=data, private=True)


async def warn_of_forgetting(context: Context, request: Request) -> str:
    """What forgetting a member does."""
    return (
        "This takes out your ballots in what is open, and your name and reasons everywhere; "
        f"{context.say('privacy')} shows what there is."
    )


def _who(request: Request) -> tuple[str, str, str]:
    from bot.ballots.voters import identity

    return request.platform, request.space, identity(request.platform, request.space, request.member)


def _fields(kept: Kept) -> Iterator[tuple[str, str]]:
    if kept.named:
        yield "Named ballots", ", ".join(kept.named)
    if kept.traceable:
        yield "Open anonymous", f"{', '.join(kept.traceable)}; yours to change until the close"
    if kept.reasons:
        yield "Reasons", counted(kept.reasons, "ballot") + " with a reason or quotation"
    if kept.begun:
        yield "Begun by you", ", ".join(kept.begun)
    if kept.voters:
        yield "Named as a voter", ", ".join(kept.voters)
    if kept.sides:
        yield "Speaking in", ", ".join(kept.sides)
    if kept.shown:
        yield "In records", f"{counted(kept.shown, 'time')} that you showed excerpts in a debate"
    if kept.linked:
        yield "Linked with", counted(kept.linked, "other account") + " of yours"
    if kept.reminders:
        yield "Reminders of", f"{', '.join(kept.reminders)}; deleted when due"
    if kept.ratings:
        yield "Ratings", f"{counted(kept.ratings, 'answer')} that you rated"


PRIVACY = Command(
    name="privacy",
    help="What Moot keeps of you; only you see it.",
    run=privacy,
    private=True,
    counted=False,
)
FORGET = Command(
    name="forget-me",
    help="Take your ballots, reasons and name out.",
    run=forget_me,
    parameters=(YES,),
    private=True,
    warns=warn_of_forgetting,
    details=(
        "Ballots in open polls go. In closed named polls the tally stays and is marked, without your name "
        "and reasons. An anonymous ballot can't be found after the close, by anyone."
    ),
    changes=True,
    counted=False,
)
