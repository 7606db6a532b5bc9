"""Answer in Slack: in channels, threads, direct messages and the Home tab."""

from __future__ import annotations

from adapters.slack.events import parse
from adapters.slack.rendering import render
from adapters.slack.run import run

__all__ = ["parse", "render", "run"]
