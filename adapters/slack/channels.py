"""Which channels are open to the whole workspace, as Slack says."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asked import Asked
from adapters.slack.origin import Origin
from adapters.slack.people import UNREACHABLE
from adapters.slack.why import code_of

HIDDEN = ("missing_scope", "channel_not_found")
"""What Slack says of a channel that Moot may not look at: with the manifest's scopes it may look at all
that are open."""


class Channels:
    """Asks Slack once in five minutes for each, where what it has sent does not say."""

    def __init__(self) -> None:
        self._secluded: Asked[tuple[str, str], bool] = Asked()

    async def secluded(self, client: AsyncWebClient, origin: Origin) -> bool:
        """Whether not everybody in the workspace can see the channel. Where that cannot be known it counts
        as so: a poll that too few see can be begun anew, one that too many saw cannot be taken back."""
        if origin.secluded is not None:
            return origin.secluded
        told = await self._secluded.of(
            (origin.space, origin.channel), lambda: _secluded(client, origin.channel)
        )
        return told is not False


async def _secluded(client: AsyncWebClient, channel: str) -> bool | None:
    try:
        told = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        return True if code_of(error) in HIDDEN else None
    except UNREACHABLE:
        return None
    return any(told.get(kind) for kind in ("is_private", "is_im", "is_mpim"))
