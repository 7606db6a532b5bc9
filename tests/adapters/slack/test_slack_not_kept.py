"""What Slack is answered while nothing can be kept."""

from __future__ import annotations

import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.app import _keeping
from index.errors import DatabaseUnavailable

COMMAND = "command=%2Fmoot&text=help&user_id=U1&team_id=T1&channel_id=C1&trigger_id=1.2.3"


@pytest.mark.parametrize(
    "error", [DatabaseUnavailable("PostgreSQL at db:5432/moot cannot be reached."), sqlite3.Error("full")]
)
@pytest.mark.parametrize(
    ("kind", "status", "words"), [("command", 200, "try again in a minute"), ("press", 500, "")]
)
async def test_it_is_said_or_refused(error, kind, status, words, caplog):
    async def keep(*_: Any, **__: Any) -> bool:
        raise error

    async def following() -> BoltResponse:
        raise AssertionError("it was not kept, so it must not be done")

    request = AsyncBoltRequest(body=COMMAND)
    done = await _keeping(SimpleNamespace(keep=keep), kind)(req=request, next=following)  # type: ignore[arg-type]
    assert done.status == status and words in done.body
    assert "db:5432" not in done.body and "went wrong" not in done.body
    assert len(caplog.records) == 1
