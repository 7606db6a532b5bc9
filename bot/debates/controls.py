"""Controls of debates: buttons to vote, to take a side and to lead the debate."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import action
from bot.debates.types import Debate
from bot.reply import Button, Card, Style

MORE = "5"
"""Minutes that a press adds to a round."""
CHOICES: tuple[tuple[str, Style], ...] = (("for", "good"), ("against", "bad"), ("undecided", "plain"))


def with_controls(card: Card, debate: Debate) -> Card:
    """A debate's card with what can be done in its stage."""
    if debate.state == "ended":
        return card
    taking_part = _ballot(debate) if debate.ballot is not None else _speaking(debate)
    return replace(card, buttons=(*taking_part, *_leading(debate)))


def _ballot(debate: Debate) -> tuple[Button, ...]:
    buttons = [
        Button(action("debate vote", id=debate.id, choice=choice), choice.capitalize(), style)
        for choice, style in CHOICES
    ]
    why = action("debate reason", id=debate.id, asks=("reason", "quote"))
    mine = Button(action("debate mine", id=debate.id), "My ballot")
    return (*buttons, Button(why, "Say why"), mine)


def _speaking(debate: Debate) -> tuple[Button, ...]:
    joins = [
        Button(action("debate join", id=debate.id, side=side), f"Speak {side}", style)
        for side, style in CHOICES[:2]
    ]
    evidence = [
        Button(action("debate evidence", id=debate.id, side=side, asks=("what",)), f"Evidence {side}")
        for side, _ in CHOICES[:2]
    ]
    return (*joins, *evidence)


def _leading(debate: Debate) -> tuple[Button, ...]:
    after = {
        "opening ballot": debate.rounds[0].name if debate.rounds else "the closing ballot",
        "closing ballot": "the verdict",
    }
    if debate.state == "round":
        last = debate.stage >= len(debate.rounds)
        on = "the closing ballot" if last else debate.rounds[debate.stage].name
    else:
        on = after[debate.state]
    # Names the stage that it leaves, so that two presses move on once.
    control = action("debate next", id=debate.id, stage=debate.stage)
    found = [Button(control, f"On to {on}", "main", row=1)]
    if debate.stage_ends_at is not None:
        found.append(Button(action("debate pause", id=debate.id), "Pause the clock", row=1))
    elif debate.seconds_left is not None:
        found.append(Button(action("debate resume", id=debate.id), "Start the clock", row=1))
    if debate.round is not None and debate.round.minutes:
        more = action("debate extend", id=debate.id, minutes=MORE)
        found.append(Button(more, f"{MORE} more minutes", row=1))
    if debate.stage:
        back = action("debate back", id=debate.id, stage=debate.stage)
        found.append(Button(back, f"Back to {debate.stage_name(debate.stage - 1)}", row=1))
    return tuple(found)
