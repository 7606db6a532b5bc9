"""Moot is removed from a workspace: its token is forgotten, however often that is told and however long
the disk takes."""

from __future__ import annotations

import asyncio
import sqlite3

from adapters.slack.desk import Task
from adapters.slack.people import UNREACHABLE
from bot.incidents import log_incident

LEAVING = ("app_uninstalled", "tokens_revoked")
LONGEST_WAIT = 60.0


async def on_left(task: Task) -> None:
    """Forget the token. Slack tells of it once, so it is tried until it is done; a process that ends
    before leaves it to the next."""
    event, origin = task.body["event"], task.origin
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return
    wait = 1.0
    while True:
        try:
            gone = await task.desk.workspaces.forget(
                origin.team, origin.enterprise, float(task.body.get("event_time") or 0)
            )
            break
        except (sqlite3.Error, OSError, *UNREACHABLE):
            log_incident("forgetting a workspace", "")
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)
    if gone:
        await task.desk.once.forget(origin.space)
