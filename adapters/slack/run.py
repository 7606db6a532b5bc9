"""`moot slack`: everything put together, until a signal stops it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.chat.inbox import Inbox
from adapters.chat.kernel import Chat
from adapters.chat.outbox import Outbox
from adapters.chat.serving import in_service, meanwhile, say, stop_signal
from adapters.slack.app import make_app
from adapters.slack.errors import FAILED, code_of
from adapters.slack.installations import FOLDER, oauth, scopes
from adapters.slack.platform import Slack
from adapters.slack.transport import PATH, connect, listen
from adapters.slack.workspaces import Workspaces
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.settings import Settings
    from bot.bot import Bot

CONNECTIONS = 200


async def serve(bot: Bot, settings: Settings) -> int:
    """Serve Slack until SIGTERM or Ctrl-C, and give the exit status. Raises UserError, in one sentence,
    for what is not set up."""
    require(settings)
    await bot.ready(warm=True)
    async with AsyncExitStack() as stack:
        stopped = stack.enter_context(stop_signal())
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        workspaces = Workspaces(settings, session)
        name = await _name(workspaces)
        inbox = Inbox(settings.home / FOLDER)
        slack = Slack(bot, workspaces, inbox, zone=settings.zone)
        log_at = str(settings.home / "moot.log")
        chat = Chat(bot, slack, inbox, log_at=log_at)
        await stack.enter_async_context(in_service(chat))
        where = await _listening(stack, chat, slack, settings)
        outbox = Outbox(chat, zone=settings.zone, log_at=log_at)
        await stack.enter_async_context(meanwhile(chat.recover(), outbox.lead()))
        say(f"Moot is in {name}, {where}. Ctrl-C stops it.")
        await stopped.wait()
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


async def _name(workspaces: Workspaces) -> str:
    """The name of the workspace that the token is for."""
    if workspaces.installed is not None:
        return "every workspace that installs it"
    try:
        name = (await workspaces.me(workspaces.own)).workspace
    except SlackApiError as error:
        raise UserError(
            f"Slack does not take MOOT_SLACK_BOT_TOKEN ({code_of(error)}): copy the one that begins with "
            "xoxb- from the app's page OAuth & Permissions."
        ) from None
    except FAILED:
        raise UserError(f"Slack cannot be reached at {workspaces.url}; see to the network.") from None
    return name


async def _listening(stack: AsyncExitStack, chat: Chat, slack: Slack, settings: Settings) -> str:
    """Take in what Slack sends, and say which way."""
    spaces = slack.workspaces
    if settings.slack_bot_token is not None and settings.slack_app_token is not None:
        app = make_app(chat, slack)
        handler = await connect(app, spaces, settings.slack_app_token.get_secret_value())
        stack.push_async_callback(handler.close_async)
        return "by Socket Mode"
    assert settings.slack_signing_secret is not None
    secret = settings.slack_signing_secret.get_secret_value()
    installing = oauth(settings, spaces.installed, spaces.url, scopes())
    app = make_app(chat, slack, signing_secret=secret, oauth=installing)
    runner = await listen(app, secret=secret, host=settings.slack_host, port=settings.slack_port)
    stack.push_async_callback(runner.cleanup)
    return f"by HTTP on port {settings.slack_port} at {PATH}"
