"""HTTP mode: signed requests to the bot's address, and such as Slack would never send."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from slack_server.world import Delivery, World

STALE = 60 * 5 + 10
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Told:
    """What the bot's server answered."""

    status: int
    body: str


class HttpMode:
    """Requests to `urls`, the addresses of one bot or of its replicas, in turn; none: Socket Mode."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.urls: list[str] = []
        self._session: aiohttp.ClientSession | None = None
        self._next = 0

    async def deliver(self, delivery: Delivery, number: int) -> Any:
        """Post it; what it was acknowledged with. Raises ConnectionError for anything but 200."""
        body, kind = encode(delivery)
        headers = self.signed(body) | {"Content-Type": kind}
        if delivery.kind == "events_api" and number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        delivery.sent.append((body, headers))
        told = await self.post(body, headers)
        delivery.statuses.append(told.status)
        if told.status != 200:
            raise ConnectionError(f"the bot answered {told.status}")
        return _read(told.body)

    def signed(self, body: str, *, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        """The headers of a request that Slack has signed."""
        stamp = str(int(time.time() if at is None else at))
        key = (secret or self.world.signing_secret).encode()
        digest = hmac.new(key, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def post(self, body: str, headers: dict[str, str]) -> Told:
        """One request to the next of the addresses, as it is. Raises ConnectionError where nobody answers."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        self._next += 1
        url = self.urls[self._next % len(self.urls)]
        sending = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"} | headers
        try:
            async with self._session.post(url, data=body.encode(), headers=sending) as reply:
                return Told(reply.status, await reply.text())
        except aiohttp.ClientError as error:
            raise ConnectionError(str(error)) from None

    async def forge(self, body: str, kind: str, how: str) -> Told:
        """A request that the bot must refuse; see `SlackServer.forge`."""
        headers = self.signed(body)
        stamp, signature = headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"]
        match how:
            case "wrong":
                headers["X-Slack-Signature"] = "v0=" + "0" * 64
            case "secret":
                headers = self.signed(body, secret="of somebody else")
            case "tampered":
                body += "&more=1" if kind == FORM else " "
            case "missing":
                del headers["X-Slack-Signature"]
            case "unsigned":
                headers = {}
            case "untimed":
                del headers["X-Slack-Request-Timestamp"]
            case "stale":
                headers = self.signed(body, at=time.time() - STALE)
            case "future":
                headers = self.signed(body, at=time.time() + STALE)
            case "moved":
                headers["X-Slack-Request-Timestamp"] = str(int(stamp) + 1)
            case "words":
                headers["X-Slack-Request-Timestamp"] = "yesterday"
            case "version":
                headers["X-Slack-Signature"] = signature.replace("v0=", "v1=")
            case _:
                raise ValueError(how)
        return await self.post(body, headers | {"Content-Type": kind})

    async def verify(self) -> Told:
        """The challenge with which Slack tries a new address."""
        payload = {
            "token": self.world.verification,
            "challenge": self.world.clock.secret(),
            "type": "url_verification",
        }
        body = json.dumps(payload)
        told = await self.post(body, self.signed(body) | {"Content-Type": "application/json"})
        if told.status == 200 and payload["challenge"] not in told.body:
            return Told(0, told.body)
        return told

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)


def encode(delivery: Delivery) -> tuple[str, str]:
    """The body of a request, and its type."""
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), FORM
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}), FORM
    return json.dumps(delivery.payload), "application/json"


def _read(body: str) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return {"text": body}
