"""What `moot doctor` says of Slack: whether the tokens work, and what the bot's may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.client import WebClient

from adapters.slack.errors import code_of
from adapters.slack.posting import sdk_log
from adapters.slack.run import require
from adapters.slack.workspaces import api_url, difference
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.settings import Settings

SECONDS = 10
State = Literal["ok", "note", "missing"]
Finding = tuple[str, State, str]
"""What was looked at, its state, and what to do."""


def findings(settings: Settings) -> Iterator[Finding]:
    """What was found, in the order in which one would set it up."""
    try:
        require(settings)
    except UserError as error:
        yield "Slack", "missing", str(error)
    url = api_url(settings)
    if settings.slack_bot_token is not None:
        client = WebClient(settings.slack_bot_token.get_secret_value(), url, SECONDS, logger=sdk_log)
        yield from _asked("Slack bot token", client.auth_test, _scopes)
    if settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        client = WebClient(None, url, SECONDS, logger=sdk_log)
        opened = partial(client.apps_connections_open, app_token=token)
        yield from _asked("Slack app token", opened, lambda response: ("ok", "opens Socket Mode"))


def _asked(name: str, ask: Callable[[], Any], look: Callable[[Any], tuple[State, str]]) -> Iterator[Finding]:
    try:
        yield name, *look(ask())
    except SlackApiError as error:
        yield name, "missing", f"Slack does not take it ({code_of(error)}); docs/slack.md says where it is."
    except (SlackClientError, OSError) as error:
        yield name, "note", f"Slack could not be asked ({type(error).__name__}); see to the network."


def _scopes(response: Any) -> tuple[State, str]:
    """The manifest's scopes beside those that the token has."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    lacking, beyond = difference(str(headers.get("x-oauth-scopes", "")))
    where = f"for {response.get('team')}"
    if lacking:
        return "missing", f"{where}, lacks {', '.join(lacking)}: add them as in the manifest, then reinstall."
    if beyond:
        return "note", f"{where}, may do more than Moot needs: {', '.join(beyond)}."
    return "ok", f"{where}, with every scope of the manifest and no other"
