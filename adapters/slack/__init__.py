"""Answer in Slack: in channels, threads, direct messages and the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack.events import parse
from adapters.slack.rendering import render

if TYPE_CHECKING:
    from adapters.settings import Settings
    from bot.bot import Bot

__all__ = ["parse", "render", "run"]


async def run(bot: Bot, settings: Settings) -> int:
    """Serve Slack until a signal stops it, and give the exit status."""
    from adapters.slack.run import serve

    return await serve(bot, settings)
