"""Refused forms: their texts stand in the refusal, and a button there opens the form filled in with them.

The platform reads the texts back from the message whose button is pressed, so nothing is kept of them, and a
restart loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.chat.platform import Command
from bot.reply import Button, Card, Form, Reply

AGAIN = "Edit and send again"


def refusal(asked: Command, form: Form, reply: Reply) -> Reply:
    """The refusal of a form: its sentence, then each text that was sent under its field's label, in a card of
    its own, and the button."""
    texts = tuple(
        (field, text)
        for field in form.fields
        if isinstance(text := asked.args.get(field.name), str) and text.strip()
    )
    first, *rest = reply.cards
    cards = [replace(first, fields=()), *rest, *(Card(title=each.label, text=text) for each, text in texts)]
    again = Button(form.id, AGAIN, "main", texts=tuple((field.name, text) for field, text in texts))
    return replace(reply, cards=(*cards[:-1], replace(cards[-1], buttons=(*cards[-1].buttons, again))))


def filled(form: Form, texts: Mapping[str, str]) -> Form:
    """The form with these texts in its fields."""
    fields = tuple(replace(field, value=texts.get(field.name, field.value)) for field in form.fields)
    return replace(form, fields=fields)
