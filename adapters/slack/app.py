"""bolt's app: it verifies what Slack sends; then each thing is kept, acknowledged and done, in this
order."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.builder import BUILD
from adapters.slack.desk import Desk
from adapters.slack.foreign import unseen
from adapters.slack.origin import Body, key_of
from adapters.slack.sdk import log
from adapters.slack.shortcuts import faults
from bot.incidents import log_incident

if TYPE_CHECKING:
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

ANY = re.compile(".*", re.DOTALL)
CAME = "moot_came"
"""When a request came, in seconds, among what bolt passes on with it."""


class Unasked(AsyncAuthorize):
    """Lets in what is verified without asking Slack whether the token works. bolt would ask before
    anything is kept, and lose what came where Slack stumbles over that; whoever does it asks for the
    token."""

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any
    ) -> AuthorizeResult:
        """Who Slack says it is."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


def make_app(desk: Desk, *, signing_secret: str = "", oauth: AsyncOAuthSettings | None = None) -> AsyncApp:
    """The app. Without a signing secret nothing is verified: what comes through the socket is Slack's."""
    with unseen():
        app = AsyncApp(
            name="moot",
            logger=log,
            client=desk.workspaces.own,
            signing_secret=signing_secret or "none",
            request_verification_enabled=bool(signing_secret),
            authorize=Unasked(),  # type: ignore[no-untyped-call]
            oauth_settings=oauth,
        )

    async def once(
        req: AsyncBoltRequest,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - bolt's name
    ) -> BoltResponse:
        """Keep what is new before it is acknowledged; what is not for Moot, or came before, ends here."""
        signature = "" if req.mode == "socket_mode" else _first(req, "x-slack-signature")
        try:
            req.context[CAME] = time.time()
            new = await desk.take(req.body, came=req.context[CAME], signature=signature)
        except (sqlite3.Error, OSError):
            # Not kept, so not acknowledged: Slack sends events again, and says that a press failed.
            said = log_incident("keeping what Slack has sent", "")
            return (
                BoltResponse(status=200, body=said) if req.body.get("command") else BoltResponse(status=500)
            )
        if new is None:
            return BoltResponse(status=401, body="")
        return await next() if new else BoltResponse(status=200, body="")

    async def begin(
        ack: Callable[..., Awaitable[Any]], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if _built(body) and (wrong := await faults(body, desk.zone)):
            await ack(response_action="errors", errors=wrong)
            await desk.once.done(key_of(body))
            return
        await ack()
        desk.start(body, came=context[CAME])

    app.use(once)
    app.command(ANY)(begin)
    app.action(ANY)(begin)
    app.view(ANY)(begin)
    app.shortcut(ANY)(begin)
    app.event(ANY)(begin)
    return app


def _built(body: Body) -> bool:
    return body.get("type") == "view_submission" and (body.get("view") or {}).get("callback_id") == BUILD


def _first(req: AsyncBoltRequest, header: str) -> str:
    return str((req.headers.get(header) or [""])[0])
