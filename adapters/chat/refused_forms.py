"""Refused forms: what a member wrote is kept for the next attempt, so that the form opens filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cachetools import TTLCache

from adapters.chat.platform import Command, Event
from bot.actions import read_action
from bot.reply import Button, Form, Reply

MOST = 2_000
LASTS = 24 * 3600.0
"""Seconds. Reasons for ballots are never on disk for longer than it takes to count them, so these are in
memory alone; after a restart the texts stand in the refusal, to be copied."""
AGAIN = "Edit and send again"


class RefusedForms:
    """The texts of refused forms, by member and form."""

    def __init__(self) -> None:
        self._texts: TTLCache[tuple[str, str, str], Mapping[str, str]] = TTLCache(MOST, LASTS)

    def settle(self, event: Event, asked: Command, reply: Reply) -> Reply:
        """The reply to a form: a refusal gets a button that opens the form again, with its texts."""
        key = (event.space, event.member, asked.form)
        self._texts.pop(key, None)
        if reply.ok or not reply.cards:
            return reply
        given = ((name, asked.args.get(name)) for name in read_action(asked.form).asks)
        self._texts[key] = {name: text for name, text in given if isinstance(text, str)}
        first, *rest = reply.cards
        again = Button(asked.form, AGAIN, "main")
        return replace(reply, cards=(replace(first, buttons=(*first.buttons, again)), *rest))

    def filled(self, event: Event, form: Form) -> Form:
        """The form with the texts that the member sent in it, if those were refused."""
        texts = self._texts.get((event.space, event.member, form.id), {})
        fields = tuple(replace(field, value=texts.get(field.name, "")) for field in form.fields)
        return replace(form, fields=fields)
