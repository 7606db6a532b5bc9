"""The routes back to the member: the address that came with the event, the channel, and what one member alone
sees."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from adapters.chat.kernel import since_of
from adapters.chat.platform import Event, Refused, Sent
from adapters.slack import modals
from adapters.slack.errors import FAILED, OUTSIDE, translated
from adapters.slack.events import origin_of
from adapters.slack.home import draw_home
from adapters.slack.posting import respond, send_file, show, when_ready
from adapters.slack.rendering import Payload, render
from bot.reply import Form, error_reply

if TYPE_CHECKING:
    from adapters.slack.platform import Slack

log = logging.getLogger(__name__)


class SlackRoute:
    """The routes of one event: the address that came with it, the channel, and what one member alone sees."""

    private = True
    in_room = True

    def __init__(self, slack: Slack, event: Event) -> None:
        self._slack = slack
        self._event = event
        self._origin = origin_of(event.payload)

    async def acknowledge(self, *, private: bool) -> bool:
        """Slack has its acknowledgement already; in the assistant's pane, show that Moot is at work. Slack
        takes that away with the answer."""
        origin = self._origin
        if self._event.kind == "direct" and origin.thread:
            try:
                client = await self._slack.client(origin)
                await client.assistant_threads_setStatus(
                    channel_id=origin.channel, thread_ts=origin.thread, status="is looking in the texts…"
                )
            except FAILED as error:
                log.info("no status is shown: %s", type(error).__name__)
        return True

    async def respond(self, message: Payload, *, private: bool, replaces: bool, part: int) -> Sent | None:
        self._answer_form("")
        if private or not self._origin.channel:
            with translated():
                await self._show(message, replaces=replaces)
                if (self._event.payload.get("view") or {}).get("type") == "home":
                    await draw_home(self._slack, self._event)
            return None
        event = self._event
        since = since_of(self._slack.moment(event))
        place = await self._slack.place(event)
        try:
            return await self._slack.post(
                place, message, key=event.key, part=part, since=since, again=event.again
            )
        except Refused as error:
            # Where Moot is no member of the channel, Slack still lets it answer a command there.
            if error.code not in OUTSIDE or "file" in message:
                raise
            to_all = {**message, "response_type": "in_channel"}
            if not await respond(self._slack.workspaces.session, self._origin, to_all):
                raise
            return None

    async def open_form(self, form: Form) -> None:
        with translated(again="press the button again"):
            view = modals.form_view(form, await self._slack.origin(self._event))
            await self._slack.open_view(self._origin, view)

    async def refuse(self, sentence: str) -> bool:
        return self._answer_form(sentence)

    def _answer_form(self, sentence: str) -> bool:
        open_still = self._slack.submitted.pop(self._event.key, None)
        if open_still is None or open_still.done():
            return False
        open_still.set_result(sentence)
        return True

    async def note(self, sentence: str) -> None:
        with translated():
            await self._show(render(error_reply(sentence))[0], replaces=False)

    async def _show(self, message: Payload, *, replaces: bool) -> None:
        """Show one message to one member, in the place of the one they used where it `replaces` that. The
        address that came with the event works where Moot's token does not."""
        if "file" in message:
            await send_file(await self._slack.client(self._origin), self._origin.user, message["file"])
            return
        hidden = {"response_type": "ephemeral", "replace_original": replaces and self._origin.hidden}

        async def once(payload: Payload) -> None:
            if not await respond(self._slack.workspaces.session, self._origin, {**payload, **hidden}):
                await show(await self._slack.client(self._origin), self._origin, payload)

        await when_ready(once, message)
