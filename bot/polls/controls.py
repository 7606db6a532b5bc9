"""Controls of polls: buttons and menus for voting."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import action
from bot.ballots.types import Reasons
from bot.polls.types import Poll, TallyVisibility
from bot.reply import Button, Card


def with_controls(card: Card, poll: Poll) -> Card:
    """A poll's card with voting controls, if the poll is open."""
    if not poll.open:
        return card
    buttons, menus = poll.kind.controls(poll)
    return replace(card, buttons=(*buttons, *_besides(poll)), menus=menus)


def _besides(poll: Poll) -> tuple[Button, ...]:
    """The other controls, in a row of their own."""
    found = []
    if poll.rules.reasons is Reasons.OPTIONAL:
        say_why = action("poll reason", id=poll.id, asks=("reason", "quote"))
        found.append(Button(say_why, "Say why", row=1))
    if poll.kind.adds and poll.rules.adding and len(poll.options) < poll.kind.most_options:
        add = action("poll add", id=poll.id, asks=("statement",))
        found.append(Button(add, f"Add a {poll.kind.noun}", row=1))
    if poll.rules.closes_at is not None:
        found.append(Button(action("poll remind", id=poll.id), "Remind me", row=1))
    label = "My ballot" if poll.rules.results is TallyVisibility.CLOSED else "My ballot and the result"
    found.append(Button(action("poll mine", id=poll.id), label, row=1))
    return tuple(found)
