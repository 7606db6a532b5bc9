"""The Home tab: what is open in the workspace, and what Moot keeps of the member."""

from __future__ import annotations

from adapters.slack.builder import BUILD
from adapters.slack.desk import Task
from adapters.slack.render import view_blocks
from adapters.slack.widgets import button
from bot.reply import Button, Card

GREETING = Card(
    title="Moot",
    text="Ask a question about the texts that your group reads: /moot ask in any channel, a mention, or a "
    "message here. The answer is their own words, with their place.",
    footer="/moot help lists all that you can do.",
)


async def on_opened(task: Task) -> None:
    """Draw the tab anew for the member who opened it."""
    cards = [GREETING]
    for command, args in (("poll list", {"open": True}), ("debate list", {}), ("privacy", {})):
        cards += (await task.desk.ask(task, command, args)).cards
    build = {"type": "actions", "elements": [button(Button(BUILD, "Build a poll", "main"))]}
    head = view_blocks(cards[:1])
    blocks = [*head, build, {"type": "divider"}, *view_blocks(cards[1:], 100 - len(head) - 2)]
    client = await task.desk.client(task.origin)
    await client.views_publish(user_id=task.origin.user, view={"type": "home", "blocks": blocks})
