"""bolt's app: it finds the listener of what Slack sends. Each thing is kept, acknowledged, and then done."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.chat.inbox.port import CANNOT_KEEP, NOT_KEPT
from adapters.chat.kernel import Chat
from adapters.chat.platform import Event
from adapters.slack import modals
from adapters.slack.blocks import GO
from adapters.slack.events import Body, key_of_deleted, parse
from adapters.slack.platform import Slack
from adapters.slack.posting import sdk_log
from adapters.slack.workspaces import without_variables
from bot.commands.line import find
from bot.incidents import log_incident

if TYPE_CHECKING:
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

log = logging.getLogger(__name__)

SIGNATURE = "x-slack-signature"
MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""What reading a malformed body raises."""
EVENT = "moot_event"
"""The event, among what bolt passes on with a request."""
SAID_ALOUD = (None, "file_share", "thread_broadcast")
"""Subtypes of messages in which a member says something."""
CONTROL = re.compile(rf"({GO})?m\d+:")
"""The ids of Moot's controls, those of other versions too."""
MEMBERS = frozenset(("command", "press", "built", "form", "message shortcut", "shortcut"))
"""The kinds of events that always name a member."""
LOOKING = 1.5
"""Seconds for looking at a form that builds a poll before Slack must have its answer."""
OPEN = 0.7
"""Seconds for which a form stays open while what it asks for is done. A refusal that comes later than that
comes as a message."""

Next = Callable[[], Awaitable[BoltResponse]]


class UncheckedToken(AsyncAuthorize):
    """Lets in what is verified without asking Slack whether the token works. bolt would ask before anything
    is kept, and lose what came where Slack stumbles over that. The code that calls Slack needs the token."""

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any
    ) -> AuthorizeResult:
        """The member and workspace that Slack names."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


def make_app(chat: Chat, slack: Slack, *, oauth: AsyncOAuthSettings | None = None) -> AsyncApp:
    """The app. It verifies no signature: requests are verified before they reach it, and what comes through
    the socket is Slack's."""
    with without_variables():
        app = AsyncApp(
            name="moot",
            logger=sdk_log,
            client=slack.workspaces.own,
            signing_secret="none",
            request_verification_enabled=False,
            authorize=UncheckedToken(),  # type: ignore[no-untyped-call]
            oauth_settings=oauth,
            raise_error_for_unhandled_request=True,
        )

    async def begin(ack: Callable[..., Awaitable[Any]], context: AsyncBoltContext) -> None:
        await ack()
        chat.begin(context[EVENT])

    async def submit(ack: Callable[..., Awaitable[Any]], context: AsyncBoltContext) -> None:
        event: Event = context[EVENT]
        refused = await _refused(chat, slack, event)
        await (ack(response_action="errors", errors=refused) if refused else ack())

    async def withdraw(body: dict[str, Any]) -> None:
        deleted = key_of_deleted(body)
        await chat.withdraw(lambda event: event.key == deleted)

    def kept(kind: str) -> list[Callable[..., Awaitable[BoltResponse]]]:
        return [_keeping(chat, kind)]

    async def is_heard(body: dict[str, Any], event: dict[str, Any]) -> bool:
        return await is_said(event) and bool(event.get("thread_ts")) and await slack.hears(body)

    app.command("/moot", middleware=kept("command"))(begin)
    app.action({"type": "block_actions", "action_id": modals.BUILD}, middleware=kept("press"))(begin)
    app.action(CONTROL, matchers=[is_complete], middleware=kept("press"))(begin)
    app.view(modals.BUILD, middleware=kept("built"))(submit)
    app.view(modals.FORM, middleware=kept("form"))(submit)
    anything = re.compile(".*")
    app.message_shortcut(anything, middleware=kept("message shortcut"))(begin)
    app.global_shortcut(anything, middleware=kept("shortcut"))(begin)
    app.event("app_mention", matchers=[is_said], middleware=kept("mention"))(begin)
    app.event({"type": "message", "subtype": "message_deleted"})(withdraw)
    app.event("message", matchers=[is_direct], middleware=kept("direct"))(begin)
    app.event("message", matchers=[is_heard], middleware=kept("reply"))(begin)
    app.event("app_home_opened", matchers=[is_home], middleware=kept("home"))(begin)
    app.event("assistant_thread_started", middleware=kept("assistant"))(begin)
    app.event("app_uninstalled", middleware=kept("leaving"))(begin)
    app.event("tokens_revoked", middleware=kept("leaving"))(begin)
    app.error(_answer_errors)
    return app


def _keeping(chat: Chat, kind: str) -> Callable[..., Awaitable[BoltResponse]]:
    """The middleware that keeps what is new before it is acknowledged; what came before ends here."""

    async def keep(req: AsyncBoltRequest, next: Next) -> BoltResponse:  # noqa: A002 - bolt's name
        signed = None if req.mode == "socket_mode" else req.headers.get(SIGNATURE)
        signature = str((signed or [""])[0])
        event = parse(req.body, kind, came=time.time())
        if not event.member and kind in MEMBERS:
            raise ValueError("no member is named")
        try:
            new = await chat.keep(event, signature=signature)
        except NOT_KEPT:
            # Not kept, so not acknowledged: Slack sends events again, and says that a press failed.
            log_incident("keeping what Slack has sent", "")
            return (
                BoltResponse(status=200, body=CANNOT_KEEP) if kind == "command" else BoltResponse(status=500)
            )
        if new is None:
            return BoltResponse(status=401, body="")
        if not new:
            return BoltResponse(status=200, body="")
        req.context[EVENT] = event
        return await next()

    return keep


async def _answer_errors(error: Exception) -> BoltResponse:
    """What no listener takes is not for Moot. What is malformed is refused, and affects no other."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    if isinstance(error, MALFORMED):
        log.warning("a malformed body was refused: %s", type(error).__name__)
    else:
        log_incident("reading what Slack has sent", "")
    return BoltResponse(status=400, body="")


async def _refused(chat: Chat, slack: Slack, event: Event) -> Mapping[str, str]:
    """Do what a form asks for, and give what is the matter with it, by the field's name; nothing where it is
    done, or takes longer than the form may stay open."""
    if event.kind == "built" and (wrong := await _faults(slack, event)):
        await chat.inbox.done(event.key)
        return wrong
    answer = slack.submitted[event.key] = asyncio.get_running_loop().create_future()
    chat.begin(event)
    try:
        sentence = await asyncio.wait_for(answer, OPEN)
    except TimeoutError:
        return {}
    finally:
        slack.submitted.pop(event.key, None)
    return {modals.first_input(event.payload["view"]): sentence} if sentence else {}


async def _faults(slack: Slack, event: Event) -> Mapping[str, str]:
    """What is the matter with a form just sent, by the field's name; nothing where that takes too long to
    find out, since Slack waits: the member hears of it afterwards then."""
    name, args = modals.built(event.payload)
    command, _ = find(name.split(" "), slack.bot.commands)
    look = asyncio.to_thread(modals.wrong_with, command, args, slack.zone)
    try:
        return await asyncio.wait_for(look, LOOKING)
    except TimeoutError:
        return {}


async def is_complete(body: Body) -> bool:
    """What is picked in a menu for several counts when it is sent."""
    return bool((body.get("actions") or [{}])[0].get("type") != "multi_static_select")


async def is_said(event: Body) -> bool:
    """Whether a member, and no bot, says something."""
    return event.get("subtype") in SAID_ALOUD and not event.get("bot_id") and bool(event.get("user"))


async def is_direct(event: Body) -> bool:
    """Whether a member says something to Moot alone."""
    return await is_said(event) and event.get("channel_type") == "im"


async def is_home(event: Body) -> bool:
    """Whether a member opened the Home tab, and not the messages beside it."""
    return bool(event.get("tab") == "home")
