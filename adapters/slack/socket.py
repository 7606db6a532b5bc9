"""Socket Mode: Slack's envelopes over a socket that Moot opens, so no public address is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from adapters.slack.people import UNREACHABLE
from adapters.slack.why import code_of
from index.errors import UserError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from adapters.slack.workspaces import Workspaces

PING = 3.0
"""Seconds between two looks at whether the socket is still there."""


async def connect(app: AsyncApp, workspaces: Workspaces, app_token: str) -> AsyncSocketModeHandler:
    """Open the socket; it is opened anew by itself whenever it drops or Slack asks for that. Raises
    UserError where it cannot be opened the first time."""
    handler = AsyncSocketModeHandler(
        app, app_token, web_client=workspaces.made(app_token), ping_interval=PING
    )
    try:
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call]
    except SlackApiError as error:
        await handler.close_async()  # type: ignore[no-untyped-call]
        raise UserError(
            f"Slack does not take MOOT_SLACK_APP_TOKEN ({code_of(error)}): make one with connections:write "
            "under Basic Information, App-Level Tokens, and turn Socket Mode on."
        ) from None
    except UNREACHABLE:
        await handler.close_async()  # type: ignore[no-untyped-call]
        raise UserError(f"Slack cannot be reached at {workspaces.url}; see to the network.") from None
    return handler
