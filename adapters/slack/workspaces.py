"""The workspaces that Moot is in, and a client for each: by one token, or by installations."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import DEAD, NotInstalled, code_of, retry_handlers
from adapters.slack.installations import FOLDER, Installations, store
from adapters.slack.posting import sdk_log

if TYPE_CHECKING:
    import aiohttp
    from slack_sdk.oauth.installation_store import Bot

    from adapters.settings import Settings

API = "https://slack.com/api/"
SLACK = "https://slack.com/"


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Moot's account: its `user` id, the name of the `workspace`, and the `address` of that, with its last
    "/"."""

    user: str
    workspace: str
    address: str


class Workspaces:
    """Clients by workspace. `session` is shared by all."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession) -> None:
        self.url = f"{settings.slack_api_url.rstrip('/')}/" if settings.slack_api_url else API
        self.session = session
        self._token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        self._clients: dict[str, AsyncWebClient] = {}
        self._me: dict[str, OwnAccount] = {}
        self.installed: Installations | None = None
        if self._token is None and settings.slack_client_id is not None:
            self.installed = store(settings.home / FOLDER, settings.slack_client_id)

    def client_with(self, token: str | None) -> AsyncWebClient:
        """A client with a token. It waits and tries again where Slack asks for that or stumbles, as far as
        nothing is done twice by it."""
        return AsyncWebClient(
            token=token,
            base_url=self.url,
            session=self.session,
            logger=sdk_log,
            retry_handlers=retry_handlers(),
        )

    @property
    def own(self) -> AsyncWebClient:
        """The client of the one token there is; without a token where there are installations."""
        return self._with(self._token)

    async def client(self, team: str, enterprise: str = "") -> AsyncWebClient:
        """The client of a workspace. Raises NotInstalled."""
        if self.installed is None:
            return self.own
        organisations = [enterprise] if enterprise else await self._organisations(team)
        for organisation in organisations:
            bot = await self.installed.async_find_bot(
                enterprise_id=organisation or None, team_id=team or None, is_enterprise_install=not team
            )
            bot = bot or await self._of_organisation(organisation)
            if bot is not None:
                return self._with(bot.bot_token)
        raise NotInstalled("Moot is not installed in this workspace any more; an admin can add it again.")

    async def forget(self, team: str, enterprise: str, at: float) -> bool:
        """Forget the token of a workspace that Moot was removed from at a time, in seconds. False where
        it is there again since. Raises sqlite3.Error, and as slack_sdk does."""
        if self.installed is None:
            return True
        for token, since in await asyncio.to_thread(self.installed.tokens, team, enterprise):
            # The clocks may differ, so Slack is asked about a token that seems newer.
            if since > at and await self._works(token):
                return False
        await asyncio.to_thread(self.installed.forget, team, enterprise)
        return True

    async def me(self, client: AsyncWebClient) -> OwnAccount:
        """The account of the bot behind a client. Raises as slack_sdk does."""
        token = client.token or ""
        if token not in self._me:
            who = await client.auth_test()
            address, name = str(who.get("url") or SLACK), str(who.get("team") or "a workspace")
            self._me[token] = OwnAccount(str(who["user_id"]), name, address)
        return self._me[token]

    async def _works(self, token: str) -> bool:
        try:
            await self.client_with(token).auth_test()
        except SlackApiError as error:
            if code_of(error) in DEAD:
                return False
            raise
        return True

    async def _organisations(self, team: str) -> list[str | None]:
        assert self.installed is not None
        return await asyncio.to_thread(self.installed.organisations, team)

    async def _of_organisation(self, organisation: str | None) -> Bot | None:
        """The bot that an organisation has installed for all its workspaces."""
        if not organisation or self.installed is None:
            return None
        return await self.installed.async_find_bot(
            enterprise_id=organisation, team_id=None, is_enterprise_install=True
        )

    def _with(self, token: str | None) -> AsyncWebClient:
        if (token or "") not in self._clients:
            self._clients[token or ""] = self.client_with(token)
        return self._clients[token or ""]
