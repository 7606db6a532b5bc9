"""The two ways in: Slack's signed requests over HTTP, with the pages by which workspaces install Moot; or its
envelopes over a socket that Moot opens, so that no public address is needed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from cachetools import TTLCache
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.errors import FAILED, code_of
from index.errors import UserError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from adapters.slack.workspaces import Workspaces

log = logging.getLogger(__name__)

PATH = "/slack/events"
HEALTH = "/health"
STAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"
DIGITS = 12
REMEMBERED = 600.0
"""Seconds for which a signature is remembered; Slack's own age check lets it live for 300."""
SIGNATURES = 100_000
MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""What reading a malformed body raises."""
PING = 3.0
"""Seconds between two looks at whether the socket is still there."""


async def listen(app: AsyncApp, *, secret: str, host: str, port: int) -> web.AppRunner:
    """Serve until the runner that is given back is cleaned up. Raises UserError where the port is taken."""
    served = app.web_app(path=PATH, port=port)
    served.middlewares.append(_signed(SignatureVerifier(secret)))
    served.add_routes([web.get(HEALTH, _health)])
    runner = web.AppRunner(served, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise UserError(
            f"Port {port} cannot be listened on ({error.strerror or error}); set another in MOOT_SLACK_PORT."
        ) from None
    return runner


async def _health(request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _signed(verifier: SignatureVerifier) -> Middleware:
    """Refuse what Slack did not sign before anything reads it."""

    seen: TTLCache[str, bool] = TTLCache(SIGNATURES, REMEMBERED)

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != PATH or request.method != "POST":
            return await handler(request)
        if not await _is_signed(verifier, request) or _is_copy(seen, request):
            return web.Response(status=401, text="")
        try:
            answer = await handler(request)
        except MALFORMED as error:
            log.warning("a malformed body was refused: %s", type(error).__name__)
            return web.Response(status=400, text="")
        if answer.status >= web.HTTPInternalServerError.status_code:
            # It was not taken, so the same may come again.
            seen.pop(request.headers.get(SIGNATURE, ""), None)
        return answer

    return check


def _is_copy(seen: TTLCache[str, bool], request: web.Request) -> bool:
    """Whether this very request has come before; what other processes had is found where it is kept. When
    Slack sends a thing again it signs it anew, with the time; the header that calls it a retry is not
    signed, so anybody may add it to a copy."""
    signature = request.headers.get(SIGNATURE, "")
    copy = signature in seen
    seen[signature] = True
    return copy


async def _is_signed(verifier: SignatureVerifier, request: web.Request) -> bool:
    stamp, signature = request.headers.get(STAMP, ""), request.headers.get(SIGNATURE, "")
    # Their verifier raises for what is no number, and for a signature outside of ASCII.
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= DIGITS and signature.isascii()):
        return False
    try:
        body = (await request.read()).decode()
    except UnicodeDecodeError:
        return False
    return verifier.is_valid(body=body, timestamp=stamp, signature=signature)


class Socket(AsyncSocketModeHandler):
    """bolt's handler of the socket. It acknowledges a malformed body too, so that Slack does not send it
    again."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Handle one envelope."""
        try:
            await super().handle(client, req)
        except MALFORMED as error:
            log.warning("a malformed body was refused: %s", type(error).__name__)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


async def connect(app: AsyncApp, workspaces: Workspaces, app_token: str) -> Socket:
    """Open the socket; it is opened anew by itself whenever it drops or Slack asks for that. Raises
    UserError where it cannot be opened the first time."""
    handler = Socket(app, app_token, web_client=workspaces.client_with(app_token), ping_interval=PING)
    try:
        handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call]
    except SlackApiError as error:
        await handler.close_async()  # type: ignore[no-untyped-call]
        raise UserError(
            f"Slack does not take MOOT_SLACK_APP_TOKEN ({code_of(error)}): make one with connections:write "
            "under Basic Information, App-Level Tokens, and turn Socket Mode on."
        ) from None
    except FAILED:
        await handler.close_async()  # type: ignore[no-untyped-call]
        raise UserError(f"Slack cannot be reached at {workspaces.url}; see to the network.") from None
    return handler
