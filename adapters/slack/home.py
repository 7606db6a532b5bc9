"""The Home tab: a greeting, a button that builds a poll, the open polls with controls to vote, the debates,
and the data that Moot keeps of the member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import ActionsBlock, DividerBlock

from adapters.chat.kernel import request_of
from adapters.chat.platform import Event
from adapters.slack import limits
from adapters.slack.blocks import JSON, button
from adapters.slack.events import origin_of
from adapters.slack.modals import BUILD
from adapters.slack.rendering import view_blocks
from bot.reply import Button, Card, Reply

if TYPE_CHECKING:
    from adapters.slack.platform import Slack

ON_HOME = 8
"""Polls with buttons on the Home tab."""
GREETING = Card(
    title="Moot",
    text="Ask a question about the texts that your group reads: /moot ask in any channel, a mention, or a "
    "message here. The answer is their own words, with their place.",
    footer="/moot help lists all that you can do.",
)


async def draw_home(slack: Slack, event: Event) -> None:
    """Draw the Home tab anew for the member who opened it or voted there."""

    async def ask(command: str, **args: Any) -> Reply:
        return await slack.bot.handle(await request_of(slack, slack.inbox, event, command, args))

    polls = await ask("poll list", open=True)
    cards = [*polls.cards]
    for poll in (polls.data or ())[:ON_HOME]:
        shown = (await ask("poll show", id=poll["id"])).cards[0]
        cards.append(Card(title=f"{poll['id']}: {poll['motion']}", buttons=shown.buttons, menus=shown.menus))
    cards += (await ask("debate list")).cards + (await ask("privacy")).cards
    origin = origin_of(event.payload)
    client = await slack.client(origin)
    await client.views_publish(user_id=origin.user, view=home_view(cards))


def home_view(cards: Sequence[Card]) -> JSON:
    """The Home tab: a greeting, a button that builds a poll, and these cards."""
    head = view_blocks([GREETING])
    build = ActionsBlock(elements=[button(Button(BUILD, "Build a poll", "main"))])
    rest = view_blocks(cards, limits.HOME_BLOCKS - len(head) - 2)
    return {"type": "home", "blocks": [*head, build.to_dict(), DividerBlock().to_dict(), *rest]}
