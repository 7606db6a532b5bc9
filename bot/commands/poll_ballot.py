"""`poll ballot`: a ballot filled in step by step; and `poll reason`: why, after the ballot is cast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands.poll_vote import POLL, QUOTE, reason_parameter
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Button, Card, Menu, Reply, Style
from bot.request import Request
from bot.words import counted, ordinal, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context
    from bot.polls.polls import PollView
    from bot.polls.types import Poll

VOTES: tuple[tuple[str, str, Style], ...] = (
    ("agree", "Agree", "good"),
    ("disagree", "Disagree", "bad"),
    ("pass", "Pass", "plain"),
)


async def run(context: Context, request: Request) -> Reply:
    """The next thing to choose, for the member alone. What is chosen of statements counts at once; a
    ranking counts when it is cast."""
    from bot.context import place_of
    from bot.polls.store import require_open
    from bot.polls.types import PollKind

    args, place = request.args, place_of(request)
    name: str = args["id"]
    data: dict[str, object]
    note = ""
    seen = await context.polls.see(place, name, request.member)
    require_open(seen.poll, context.clock())
    if args["choice"] and seen.poll.kind is not PollKind.RANKED:
        evidence, note = await context.evidence(request, args["quote"])
        await context.polls.vote(
            place,
            name,
            request.member,
            args["choice"],
            reason=args["reason"],
            evidence=evidence,
            delivery=request.delivery,
            moment=request.moment,
        )
        seen = await context.polls.see(place, name, request.member)
    if seen.poll.kind is PollKind.RANKED:
        ranked = _ranked(seen.poll, args["ranking"] or "", args["choice"])
        card = _ranking(context, seen, ranked)
        data = {"id": seen.poll.id, "ranking": ranked}
    elif seen.poll.kind is PollKind.STATEMENTS:
        card, number = _statement(context, seen, args["after"] or 0, again=args["again"])
        data = {"id": seen.poll.id, "statement": number}
    else:
        from bot.actions import fitted
        from bot.polls.controls import vote_controls

        buttons, menus = vote_controls(seen.poll)
        card = Card(title=seen.poll.motion, text=_own(seen), buttons=buttons, menus=menus)
        data = {"id": seen.poll.id}
        if not fitted(Reply(cards=(card,)), request.capabilities).controls:
            from bot.polls.cards import numbered
            from bot.polls.choices import taken

            words = f"{context.say(f'poll vote {seen.poll.id}')} and your choice"
            card = replace(
                card, items=numbered(seen.poll), ordered=True, footer=f"To vote: {words}: {taken(seen.poll)}."
            )
    card = replace(card, caution=note)
    return Reply(cards=(card,), data=data, private=True, replaces=True)


def _own(seen: PollView) -> str:
    from bot.polls.choices import ballot_in_words

    if seen.own is None:
        return f"You have not voted in {seen.poll.id} yet."
    return f"Your ballot in {seen.poll.id}: {ballot_in_words(seen.poll, seen.own.choice)}."


def _ranked(poll: Poll, before: str, chosen: tuple[str, ...]) -> list[int]:
    """The numbers ranked so far. Raises UserError for one that there is not."""
    numbers: list[int] = []
    for word in [*before.replace(",", " ").split(), *chosen]:
        if not (word.isascii() and word.isdigit() and 1 <= int(word[:4]) <= len(poll.options)):
            raise UserError(f"{poll.id} has no option {shorten(word, 20)}: it has 1 to {len(poll.options)}.")
        if int(word) not in numbers:
            numbers.append(int(word))
    return numbers


def _ranking(context: Context, seen: PollView, ranked: list[int]) -> Card:
    from bot.actions import action
    from bot.polls.controls import pick, why

    poll = seen.poll
    texts = {option.number: option.text for option in poll.options}
    left = [option for option in poll.options if option.number not in ranked]
    so_far = tuple((ordinal(rank), texts[number]) for rank, number in enumerate(ranked, 1))
    ranking = " ".join(map(str, ranked))
    menus: tuple[Menu, ...] = ()
    if left:
        control = action("poll ballot", id=poll.id, ranking=ranking, takes="choice")
        menus = (Menu(control, f"Your {ordinal(len(ranked) + 1)} preference", tuple(map(pick, left))),)
    buttons: tuple[Button, ...] = ()
    if ranked:
        buttons = (
            Button(action("poll vote", id=poll.id, choice=ranking, **why(poll)), "Cast this ballot", "main"),
            Button(action("poll ballot", id=poll.id), "Start over"),
        )
    said = "You need not rank all; what you leave out comes last." if left else "All options are ranked."
    return Card(
        title=poll.motion,
        text=f"{_own(seen)} {said}",
        fields=so_far,
        items=() if ranked else tuple(option.text for option in poll.options),
        ordered=True,
        footer=f"To vote in words: {context.say(f'poll vote {poll.id} 2 1')}.",
        buttons=buttons,
        menus=menus,
    )


def _statement(context: Context, seen: PollView, after: int, *, again: bool) -> tuple[Card, int | None]:
    """The next statement that the member has not voted on, those left for later coming last; or,
    `again`, the next one whether or not they have."""
    from bot.actions import action
    from bot.polls.choices import VALUES
    from bot.polls.controls import why

    poll = seen.poll
    voted = seen.own.choice if seen.own else {}
    left = [option for option in poll.options if option.number not in voted]
    if again:
        ahead = [option for option in poll.options if option.number > after]
    else:
        ahead = [option for option in left if option.number > after] or left
    if not ahead:
        said = f"You have voted on {len(voted)} of {counted(len(poll.options), 'statement')} of {poll.id}."
        anew = Button(action("poll ballot", id=poll.id, again=True), "Go through them again")
        return Card(title=poll.motion, text=said, buttons=(anew,), tone="answer"), None
    option = ahead[0]
    # A reason stays for as long as no vote is changed.
    asks = why(poll) if again or seen.own is None or not seen.own.reason else {}
    on: dict[str, Any] = {"id": poll.id, "after": option.number, **({"again": True} if again else {})}
    buttons = [
        Button(action("poll ballot", choice=f"{option.number}={value}", **on, **asks), label, style)
        for value, label, style in VOTES
    ]
    if len(left) > 1 or again:
        buttons.append(Button(action("poll ballot", **on), "Keep it" if again else "Later"))
    said = option.text
    if option.number in voted:
        names = {value: name for name, value in VALUES.items()}
        said += f" (You said {names[voted[option.number]]}.)"
    card = Card(
        title=f"Statement {option.number} of {len(poll.options)}",
        text=said,
        footer=f"{poll.id}: you have voted on {len(voted)} of {len(poll.options)}; each counts at once. In "
        f"words: {context.say(f'poll vote {poll.id} {option.number}=agree')}.",
        buttons=tuple(buttons),
    )
    return card, option.number


async def reason(context: Context, request: Request) -> Reply:
    """Say why, on the ballot that the member has cast."""
    from bot.context import place_of
    from bot.polls.cards import receipt

    args, place = request.args, place_of(request)
    evidence, note = await context.evidence(request, args["quote"])
    found = await context.polls.say_why(
        place, args["id"], request.member, args["reason"], evidence, delivery=request.delivery
    )
    data = {"id": found.poll.id, "counted": found.outcome, "note": note or None}
    return Reply(cards=(receipt(found, note),), data=data, private=True)


BALLOT = Command(
    name="poll ballot",
    help="Fill in a ballot step by step; only you see it.",
    run=run,
    parameters=(
        POLL,
        Parameter("choice", "What you choose next.", Kind.REPEATED, positional=True, longest=400),
        Parameter(
            "ranking", "What you have ranked so far, by number.", longest=60, metavar="N…", by_control=True
        ),
        Parameter("after", "Go on after this statement.", Kind.INT, least=0, most=50, by_control=True),
        Parameter("again", "Go through all statements, those voted on too.", Kind.FLAG, by_control=True),
        reason_parameter(),
        QUOTE,
    ),
    private=True,
    examples=("p3",),
    settled=True,
    changes=True,
    counted=False,
)
REASON = Command(
    name="poll reason",
    help="Say why you voted as you did.",
    run=reason,
    parameters=(POLL, reason_parameter(positional=True), QUOTE),
    private=True,
    examples=("p3 It fits the history",),
    settled=True,
    changes=True,
    counted=False,
)
