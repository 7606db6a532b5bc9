"""A picture that cannot be drawn leaves its words, on every platform that shows pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sample_charts import CHARTS

from adapters.chat.platform import Platform
from adapters.discord.platform import Discord
from adapters.slack.platform import Slack
from bot.places import Place
from bot.reply import Card, Reply


def at_discord() -> tuple[Platform, Callable[[Any], Any]]:
    return Discord(None, None, zone="UTC"), lambda message: message.to_dict()  # type: ignore[arg-type]


def at_slack() -> tuple[Platform, Callable[[Any], Any]]:
    async def client(space: str) -> None:
        """No call is made without a picture."""

    workspaces: Any = SimpleNamespace(client=client)
    return Slack(None, workspaces, None, zone="UTC"), dict  # type: ignore[arg-type]


@pytest.mark.parametrize("platform", [at_discord, at_slack])
@pytest.mark.parametrize("board", ["", "p1"])
async def test_the_words_of_a_chart_stay(platform: Any, board: str, monkeypatch: pytest.MonkeyPatch):
    def fails(chart: Any) -> None:
        raise RuntimeError("no font")

    monkeypatch.setattr("bot.pictures.draw", fails)
    made, as_json = platform()
    chart = next(iter(CHARTS.values()))
    reply = Reply(cards=(Card(title="p1 is closed", chart=chart),), board=board)
    rendered = await made.render(reply, Place(made.name, "T1", "C1", "UTC", "C1"))
    assert rendered.plain == ()
    shown = json.dumps([as_json(message) for message in rendered.messages], ensure_ascii=False)
    assert "p1 is closed" in shown
    for words in chart.words().split():
        assert words.strip("().,:;_*[]|") in shown
    assert "image" not in shown and "attachment://" not in shown
