"""`moot slack`: everything put together, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.app import make_app
from adapters.slack.desk import Desk
from adapters.slack.http import PATH, listen
from adapters.slack.installations import oauth
from adapters.slack.kinds import HANDLERS, kind_of
from adapters.slack.loops import lead
from adapters.slack.manifest import scopes
from adapters.slack.once import FOLDER, Once
from adapters.slack.people import UNREACHABLE
from adapters.slack.socket import connect
from adapters.slack.why import code_of
from adapters.slack.workspaces import Workspaces
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.settings import Settings
    from bot.bot import Bot

PATIENCE = 25.0
"""Seconds that what was acknowledged has to finish; what takes longer is done at the next start."""
CONNECTIONS = 200


async def serve(bot: Bot, settings: Settings) -> int:
    """Serve Slack until SIGTERM or Ctrl-C, and give the exit status. Raises UserError, in one sentence,
    for what is not set up."""
    require(settings)
    await bot.ready(warm=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(each, stop.set)
    async with AsyncExitStack() as stack:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        workspaces = Workspaces(settings, session)
        name = await _known(workspaces)
        once = Once(settings.home / FOLDER)
        desk = Desk(bot, workspaces, once, zone=settings.zone, kind_of=kind_of, handlers=HANDLERS)
        await _opened(once)
        stack.push_async_callback(once.close)
        stack.push_async_callback(desk.settle, PATIENCE)
        where = await _listening(stack, desk, settings)
        loops = [asyncio.create_task(desk.recover()), asyncio.create_task(lead(desk, settings.home / FOLDER))]
        stack.push_async_callback(_ended, loops)
        sys.stdout.write(f"Moot is in {name}, {where}. Ctrl-C stops it.\n")
        sys.stdout.flush()
        await stop.wait()
    return 0


def require(settings: Settings) -> None:
    """Raises UserError for the first thing that is missing."""
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        raise UserError(
            "MOOT_SLACK_BOT_TOKEN is not set: docs/slack.md says how to make the app and where its token is."
        )
    if settings.slack_bot_token is None and settings.slack_client_secret is None:
        raise UserError("MOOT_SLACK_CLIENT_SECRET is not set; it stands under Basic Information of the app.")
    many = settings.slack_bot_token is None
    if settings.slack_signing_secret is None and (many or settings.slack_app_token is None):
        wanted = "" if many else "MOOT_SLACK_APP_TOKEN (for Socket Mode) or "
        raise UserError(f"Set {wanted}MOOT_SLACK_SIGNING_SECRET (for HTTP); docs/slack.md says how.")


async def _known(workspaces: Workspaces) -> str:
    """The name of the workspace that the token is for."""
    if workspaces.installed is not None:
        return "every workspace that installs it"
    try:
        _, name = await workspaces.me(workspaces.own)
    except SlackApiError as error:
        raise UserError(
            f"Slack does not take MOOT_SLACK_BOT_TOKEN ({code_of(error)}): copy the one that begins with "
            "xoxb- from the app's page OAuth & Permissions."
        ) from None
    except UNREACHABLE:
        raise UserError(f"Slack cannot be reached at {workspaces.url}; see to the network.") from None
    return name


async def _opened(once: Once) -> None:
    try:
        await once.open()
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            f"What Slack sends cannot be kept ({error}); see to the home's permissions."
        ) from None


async def _listening(stack: AsyncExitStack, desk: Desk, settings: Settings) -> str:
    """Take in what Slack sends, and say which way."""
    if settings.slack_bot_token is not None and settings.slack_app_token is not None:
        app = make_app(desk)
        token = settings.slack_app_token.get_secret_value()
        handler = await connect(app, desk.workspaces, token)
        stack.push_async_callback(handler.close_async)
        return "by Socket Mode"
    assert settings.slack_signing_secret is not None
    secret = settings.slack_signing_secret.get_secret_value()
    spaces = desk.workspaces
    app = make_app(desk, signing_secret=secret, oauth=oauth(settings, spaces.installed, spaces.url, scopes()))
    runner = await listen(app, secret=secret, host=settings.slack_host, port=settings.slack_port)
    stack.push_async_callback(runner.cleanup)
    return f"by HTTP on port {settings.slack_port} at {PATH}"


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
