"""When a call to Slack is made again by itself, and when it must be looked first whether it was carried
out."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest

from adapters.slack.why import code_of

ONCE = ("chat.postMessage", "files.completeUploadExternal")
"""What all would see twice. Other calls change nothing the second time, or show one member alone a thing
twice, which is better than not at all."""
WAITS = 5
"""How often one call waits as long as Slack says when it is told to wait."""
UNFINISHED = ("", "fatal_error")
"""Slack's words for what it may have carried out in part; none where its edge gave up."""


def handlers() -> list[AsyncRetryHandler]:
    """They wait where Slack asks for that, which it does before it carries anything out, and try again
    where it stumbles over what may be done twice."""
    return [
        AfterDrop(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=WAITS),
        AfterError(max_retry_count=2),
    ]


class AfterDrop(AsyncConnectionErrorRetryHandler):
    """After a connection that dropped; with what is done once, only where there was no connection yet."""

    async def _can_retry_async(
        self, *, request: HttpRequest, error: Exception | None = None, **how: Any
    ) -> bool:
        if _once(request) and not isinstance(error, ClientConnectorError):
            return False
        return await super()._can_retry_async(request=request, error=error, **how)


class AfterError(AsyncServerErrorRetryHandler):
    """After an error of Slack's servers, but not with what is done once."""

    async def _can_retry_async(self, *, request: HttpRequest, **how: Any) -> bool:
        return not _once(request) and await super()._can_retry_async(request=request, **how)


def unclear(error: BaseException) -> bool:
    """Whether Slack may have carried the call out all the same."""
    if isinstance(error, SlackApiError):
        return code_of(error) in UNFINISHED
    return not isinstance(error, ClientConnectorError)


def _once(request: HttpRequest) -> bool:
    return request.url.rpartition("/")[2] in ONCE
