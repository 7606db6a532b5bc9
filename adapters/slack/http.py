"""HTTP mode: Slack's signed requests, how Moot is, and the pages by which workspaces install it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_sdk.signature import SignatureVerifier

from index.errors import UserError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"
HEALTH = "/health"
STAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"
DIGITS = 12
REMEMBERED = 600.0
"""Seconds for which a signature is remembered; Slack's own age check lets it live for 300."""


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

    seen: dict[str, float] = {}

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != PATH or request.method != "POST":
            return await handler(request)
        if not await _is_signed(verifier, request) or _is_copy(seen, request):
            return web.Response(status=401, text="")
        answer = await handler(request)
        if answer.status >= web.HTTPInternalServerError.status_code:
            # It was not taken, so the same may come again.
            seen.pop(request.headers.get(SIGNATURE, ""), None)
        return answer

    return check


def _is_copy(seen: dict[str, float], request: web.Request) -> bool:
    """Whether this very request has come before; what other processes had is found where it is kept. When
    Slack sends a thing again it signs it anew, with the time; the header that calls it a retry is not
    signed, so anybody may add it to a copy."""
    now, signature = time.monotonic(), request.headers.get(SIGNATURE, "")
    while seen and now - next(iter(seen.values())) > REMEMBERED:
        del seen[next(iter(seen))]
    copy = signature in seen
    seen[signature] = now
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
