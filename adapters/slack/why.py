"""Why Slack did not take something, as a sentence that says what to do."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

OUTSIDE = ("not_in_channel", "channel_not_found")
"""What Slack says where Moot is not a member of the channel."""
WHY = {
    "not_in_channel": "Moot is not in this channel: type /invite @Moot here and try again.",
    "channel_not_found": "Moot cannot see this channel: type /invite @Moot here and try again.",
    "is_archived": "This channel is archived, so nothing can be posted in it; ask in another one.",
    "restricted_action": "This channel does not let Moot post; ask in another one, or an admin to allow it.",
    "missing_scope": "Moot lacks a permission in this workspace; an admin sees which with moot doctor.",
    "expired_trigger_id": "That took Slack too long, so the form did not open; {again}.",
    "ratelimited": "Slack takes no more messages for a moment; try again in a minute.",
}
GONE = ("message_not_found", "cant_update_message", "edit_window_closed")
"""What says that a message cannot be brought up to date any more. Of a channel Slack says nothing that
may not be otherwise tomorrow."""


def code_of(error: BaseException) -> str:
    """Slack's own word for what went wrong, "" where it gave none."""
    if not isinstance(error, SlackApiError):
        return ""
    data = getattr(error.response, "data", error.response)
    if getattr(error.response, "status_code", 200) == 429:
        return "ratelimited"
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def why(error: BaseException, *, again: str = "try again") -> str:
    """The sentence for whoever asked; `again` says how to."""
    code = code_of(error)
    if code in WHY:
        return WHY[code].format(again=again)
    if code:
        return f"Slack did not take the reply ({code}); try again, and tell an admin if it stays so."
    return "Slack could not be reached, so the reply did not get through; try again in a minute."
