"""Slack's errors: their codes, what they mean to the kernel, and when slack_sdk makes a call again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from aiohttp import ClientConnectorError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest

from adapters.chat.platform import (
    BadMessage,
    Gone,
    Left,
    PlatformError,
    RateLimited,
    Refused,
    Unreachable,
)
from index.errors import UserError

FAILED = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What a call to Slack may raise."""
OUTSIDE = ("not_in_channel", "channel_not_found")
"""Slack's codes where Moot is not a member of the channel."""
NOT_READY = ("invalid_blocks", "invalid_blocks_format")
"""Slack's codes for a message that it cannot show, as it cannot show a picture that it has not read yet."""
GONE = ("message_not_found", "cant_update_message", "edit_window_closed")
"""Codes that say that a message cannot be changed any more. Of a channel Slack says nothing that may not be
otherwise tomorrow."""
BAD = (*NOT_READY, "msg_too_long", "msg_blocks_too_long", "no_text")
DEAD = ("token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired")
"""Codes for a token that works no more."""
PASSING = ("", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited")
"""Codes for what may be otherwise in a moment; none where Slack did not answer."""
UNFINISHED = ("", "fatal_error")
"""Codes for what Slack may have carried out in part; none where its edge gave up."""
SENTENCES = {
    "not_in_channel": "Moot is not in this channel: type /invite @Moot here and try again.",
    "channel_not_found": "Moot cannot see this channel: type /invite @Moot here and try again.",
    "is_archived": "This channel is archived, so nothing can be posted in it; ask in another one.",
    "restricted_action": "This channel does not let Moot post; ask in another one, or an admin to allow it.",
    "missing_scope": "Moot lacks a permission in this workspace; an admin sees which with moot doctor.",
    "expired_trigger_id": "That took Slack too long, so the form did not open; {again}.",
    "ratelimited": "Slack takes no more messages for a moment; try again in a minute.",
}
LIMITED_STATUS = 429
POST = "chat.postMessage"
NOT_REPEATED = (POST, "files.completeUploadExternal")
"""Calls of which all would see the second. Others change nothing the second time, or show one member alone a
thing twice, which is better than not at all."""
WAITS = 5
"""How often slack_sdk waits for as long as Slack says."""


class NotInstalled(UserError):
    """Moot is not, or no longer, in a workspace."""


def code_of(error: BaseException) -> str:
    """Slack's own code of an error, "" where it gave none."""
    if not isinstance(error, SlackApiError):
        return ""
    data = getattr(error.response, "data", error.response)
    if getattr(error.response, "status_code", 200) == LIMITED_STATUS:
        return "ratelimited"
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def unclear(error: BaseException) -> bool:
    """Whether Slack may have carried the call out all the same."""
    if isinstance(error, SlackApiError):
        return code_of(error) in UNFINISHED
    return not isinstance(error, ClientConnectorError)


def meaning(error: BaseException, *, again: str = "try again") -> PlatformError:
    """An error of Slack's as the kernel knows it, with the sentence for the member; `again` says how to do
    it once more."""
    code = code_of(error)
    if isinstance(error, NotInstalled):
        return Left(str(error))
    if code in SENTENCES:
        sentence = SENTENCES[code].format(again=again)
    elif code:
        sentence = f"Slack did not take the reply ({code}); try again, and tell an admin if it stays so."
    else:
        sentence = "Slack could not be reached, so the reply did not get through; try again in a minute."
    if code == "ratelimited":
        return RateLimited(_retry_after(error), sentence, code=code)
    for codes, kind in ((GONE, Gone), (BAD, BadMessage), (PASSING, Unreachable)):
        if code in codes:
            return kind(sentence, code=code or type(error).__name__)
    return Refused(sentence, code=code)


@contextmanager
def translated(*, again: str = "try again") -> Iterator[None]:
    """Raise errors of Slack's as PlatformError."""
    try:
        yield
    except (NotInstalled, *FAILED) as error:
        raise meaning(error, again=again) from error


def retry_handlers() -> list[AsyncRetryHandler]:
    """When slack_sdk makes a call again by itself: it waits where Slack asks for that, but for messages,
    which wait in the line of their channel; and tries again where Slack stumbles over what may be done
    twice."""
    return [
        AfterDrop(max_retry_count=2),
        AfterLimit(max_retry_count=WAITS),
        AfterError(max_retry_count=2),
    ]


class _Careful(AsyncRetryHandler):
    """Makes the calls in `never` but once, unless there was no connection yet."""

    never: tuple[str, ...] = NOT_REPEATED

    async def can_retry_async(
        self, *, request: HttpRequest, error: Exception | None = None, **how: Any
    ) -> bool:
        """Whether the call may be made again."""
        method = request.url.rpartition("/")[2]
        if method in self.never and not isinstance(error, ClientConnectorError):
            return False
        return await super().can_retry_async(request=request, error=error, **how)


class AfterDrop(_Careful, AsyncConnectionErrorRetryHandler):
    """After a connection that dropped."""


class AfterLimit(_Careful, AsyncRateLimitErrorRetryHandler):
    """After a wait that Slack asks for."""

    never = (POST,)


class AfterError(_Careful, AsyncServerErrorRetryHandler):
    """After an error of Slack's servers."""


def _retry_after(error: BaseException) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    named = {str(name).lower(): value for name, value in headers.items()}
    try:
        return max(float(named.get("retry-after") or 1.0), 0.0)
    except (TypeError, ValueError):
        return 1.0
