"""The workspaces that Moot is in, and a client for each: by one token, or by installations."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlite3 import SQLite3InstallationStore
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.once import FOLDER
from index.errors import UserError

if TYPE_CHECKING:
    import aiohttp
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    from adapters.settings import Settings

API = "https://slack.com/api/"
STATE_SECONDS = 600
RETRIES = 5
"""How often one call waits as long as Slack says when it is told to wait."""

log = logging.getLogger("moot.slack.sdk")
# Below this, slack_sdk and bolt log what members write and the tokens they use.
log.setLevel(logging.ERROR)


class NotInstalled(UserError):
    """Moot is not, or no longer, in a workspace."""


class Installations(SQLite3InstallationStore):
    """slack_sdk's store in a file that its owner alone may read, off the event loop, and able to forget."""

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation."""
        await asyncio.to_thread(self.save, installation)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's token."""
        await asyncio.to_thread(self.save_bot, bot)

    async def async_find_bot(self, **which: Any) -> Bot | None:
        """The bot's token in a workspace."""
        return await asyncio.to_thread(lambda: self.find_bot(**which))

    async def async_find_installation(self, **which: Any) -> Installation | None:
        """The newest installation in a workspace."""
        return await asyncio.to_thread(lambda: self.find_installation(**which))

    async def async_delete_bot(self, **which: Any) -> None:
        """Forget the bot's token in a workspace."""
        await asyncio.to_thread(lambda: self.delete_bot(**which))

    async def async_delete_installation(self, **which: Any) -> None:
        """Forget what one member has installed."""
        await asyncio.to_thread(lambda: self.delete_installation(**which))

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget a workspace."""
        await asyncio.to_thread(lambda: self.delete_all(enterprise_id=enterprise_id, team_id=team_id))

    def organisations(self, team: str) -> list[str | None]:
        """The organisations to which a workspace may belong, for what knows the workspace alone."""
        with self.connect() as db:
            rows = db.execute(
                "SELECT DISTINCT enterprise_id FROM slack_bots WHERE client_id = ? AND (team_id = ? "
                "OR is_enterprise_install)",
                (self.client_id, team),
            ).fetchall()
        return [None, *(name for (name,) in rows if name)]


class Workspaces:
    """Clients by workspace. `session` is shared by all."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession) -> None:
        self.url = f"{settings.slack_api_url.rstrip('/')}/" if settings.slack_api_url else API
        self.session = session
        self._token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        self._clients: dict[str, AsyncWebClient] = {}
        self._me: dict[str, tuple[str, str]] = {}
        self.installed: Installations | None = None
        if self._token is None and settings.slack_client_id is not None:
            self.installed = _store(settings.home / FOLDER, settings.slack_client_id)

    def made(self, token: str | None) -> AsyncWebClient:
        """A client with a token. It waits and tries again where Slack asks for that or stumbles."""
        return AsyncWebClient(
            token=token,
            base_url=self.url,
            session=self.session,
            logger=log,
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(max_retry_count=2),
                AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
                AsyncServerErrorRetryHandler(max_retry_count=2),
            ],
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

    async def me(self, client: AsyncWebClient) -> tuple[str, str]:
        """The user id of the bot behind a client, and the workspace's name."""
        token = client.token or ""
        if token not in self._me:
            told = await client.auth_test()
            self._me[token] = (str(told["user_id"]), str(told.get("team") or "a workspace"))
        return self._me[token]

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
            self._clients[token or ""] = self.made(token)
        return self._clients[token or ""]


def oauth(settings: Settings, workspaces: Workspaces, scopes: list[str]) -> AsyncOAuthSettings | None:
    """How further workspaces install Moot; None where there is one token."""
    if workspaces.installed is None or settings.slack_client_secret is None:
        return None
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    states = SQLite3OAuthStateStore(
        expiration_seconds=STATE_SECONDS,
        database=str(settings.home / FOLDER / "installations.db"),
        logger=log,
    )
    made = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=scopes,
        redirect_uri=settings.slack_redirect_url,
        authorization_url=f"{workspaces.url.removesuffix('api/')}oauth/v2/authorize",
        installation_store=workspaces.installed,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=STATE_SECONDS,
        logger=log,
    )
    made.authorize.cache_enabled = True  # type: ignore[attr-defined]
    return made


def _store(folder: Path, client_id: str) -> Installations:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "installations.db"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA secure_delete = ON")
    except (OSError, sqlite3.Error) as error:
        raise UserError(f"{path} cannot be written ({error}); see to its permissions.") from None
    return Installations(database=str(path), client_id=client_id, logger=log)
