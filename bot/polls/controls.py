"""Controls of polls: buttons and menus for voting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions import action
from bot.ballots.types import Option, Reasons
from bot.polls.choices import plain
from bot.polls.types import MOST_STATEMENTS, STANCES, Poll, PollKind, TallyVisibility
from bot.reply import Button, Card, Menu, Pick, Style
from bot.words import shorten

IN_A_ROW = 5
LABEL = 75
NOTE = 100
STYLES: dict[str, Style] = {"strongly-disagree": "bad", "strongly-agree": "good"}


def with_controls(card: Card, poll: Poll) -> Card:
    """A poll's card with voting controls, if the poll is open."""
    if not poll.open:
        return card
    buttons, menus = vote_controls(poll)
    return replace(card, buttons=(*buttons, *_besides(poll)), menus=menus)


def vote_controls(poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
    """The controls that cast a ballot. If the poll requires reasons, they open a form."""
    if poll.kind in (PollKind.RANKED, PollKind.STATEMENTS):
        label = "Rank the options" if poll.kind is PollKind.RANKED else "Vote on the statements"
        return (Button(action("poll ballot", id=poll.id), label, "main"),), ()
    if poll.rules.most == 1 and len(poll.options) <= IN_A_ROW:
        return tuple(_button(poll, option) for option in poll.options), ()
    picks = tuple(pick(option) for option in poll.options)
    most = min(poll.rules.most, len(picks))
    prompt = "Choose one" if most == 1 else f"Choose up to {most}"
    control = action("poll vote", id=poll.id, takes="choice", **why(poll))
    return (), (Menu(control, prompt, picks, 1, most),)


def why(poll: Poll) -> dict[str, Any]:
    """The form parameters of a ballot's action, besides the choice."""
    if poll.rules.reasons is not Reasons.REQUIRED:
        return {}
    return {"asks": ("reason", "quote"), "needs": ("reason",)}


def pick(option: Option) -> Pick:
    """An option as an entry of a menu, by its number."""
    label = f"{option.number}. {option.text}"
    if len(label) <= LABEL:
        return Pick(str(option.number), label)
    return Pick(str(option.number), shorten(label, LABEL), shorten(option.text, NOTE))


def _button(poll: Poll, option: Option) -> Button:
    stance = poll.kind is PollKind.STANCE
    word = STANCES[option.number - 1] if stance else str(option.number)
    label = plain(option.text).capitalize() if stance else f"{option.number}. {option.text}"
    control = action("poll vote", id=poll.id, choice=word, **why(poll))
    return Button(control, shorten(label, LABEL), STYLES.get(word, "plain"))


def _besides(poll: Poll) -> tuple[Button, ...]:
    """The other controls, in a row of their own."""
    found = []
    if poll.rules.reasons is Reasons.OPTIONAL:
        say_why = action("poll reason", id=poll.id, asks=("reason", "quote"))
        found.append(Button(say_why, "Say why", row=1))
    if poll.kind is PollKind.STATEMENTS and poll.rules.adding and len(poll.options) < MOST_STATEMENTS:
        found.append(Button(action("poll add", id=poll.id, asks=("statement",)), "Add a statement", row=1))
    label = "My ballot" if poll.rules.results is TallyVisibility.CLOSED else "My ballot and the result"
    found.append(Button(action("poll mine", id=poll.id), label, row=1))
    return tuple(found)
