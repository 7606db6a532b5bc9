"""The workspaces that Moot is in, a client for each, and how further ones install it. slack_sdk's stores keep
tokens, and installations that have begun."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.sqlite3 import SQLite3InstallationStore
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import DEAD, NotInstalled, code_of, retry_handlers
from adapters.slack.posting import sdk_log
from bot.database.sqlite.files import make_private
from index.errors import UserError

if TYPE_CHECKING:
    import aiohttp
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    from adapters.settings import Settings

API = "https://slack.com/api/"
SLACK = "https://slack.com/"
FOLDER = "slack"
FILE = "installations.db"
MANIFEST = "manifest.yaml"
STATE_SECONDS = 600
MOST_STATES = 1_000
"""Installations that may be under way at once. Anybody can begin one by opening a page."""
OWN_VARIABLES = "SLACK_"
WHICH = "client_id = ? AND enterprise_id = ? AND team_id = ?"


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
        self.url = api_url(settings)
        self.proxied = (settings.slack_api_url,) if settings.slack_api_url else ()
        """The origin of a proxy that stands in Slack's place, if one does."""
        self.session = session
        self._token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        self._clients: dict[str, AsyncWebClient] = {}
        self._me: dict[str, OwnAccount] = {}
        self.installed: Installations | None = None
        if self._token is None and settings.slack_client_id is not None:
            self.installed = _store(settings, settings.slack_client_id)

    def client_with(self, token: str | None) -> AsyncWebClient:
        """A client with a token. It waits and tries again where Slack asks for that or stumbles, as far as
        nothing is done twice by it."""
        if (token or "") not in self._clients:
            self._clients[token or ""] = AsyncWebClient(
                token=token,
                base_url=self.url,
                session=self.session,
                logger=sdk_log,
                retry_handlers=retry_handlers(),
            )
        return self._clients[token or ""]

    @property
    def own(self) -> AsyncWebClient:
        """The client of the one token there is; without a token where there are installations."""
        return self.client_with(self._token)

    async def client(self, team: str, enterprise: str = "") -> AsyncWebClient:
        """The client of a workspace. Raises NotInstalled."""
        if self.installed is None:
            return self.own
        token = await asyncio.to_thread(self.installed.token, team, enterprise)
        if not token:
            raise NotInstalled("Moot is not installed in this workspace any more; an admin can add it again.")
        return self.client_with(token)

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


class Installations(SQLite3InstallationStore):
    """slack_sdk's store, in a file that only its owner may read. It can forget a workspace."""

    def connect(self) -> sqlite3.Connection:
        """A connection that overwrites what it deletes: it holds tokens."""
        db = super().connect()
        db.execute("PRAGMA secure_delete = ON")
        return db

    def token(self, team: str, enterprise: str) -> str:
        """The newest token of a workspace, else that of its organisation, which any of them may be where the
        caller knows the workspace alone; "" for none. Raises sqlite3.Error."""
        with closing(self.connect()) as db:
            row = db.execute(
                "SELECT bot_token FROM slack_bots WHERE client_id = ?1 AND (?3 = '' OR enterprise_id = ?3) "
                "AND (team_id = ?2 OR is_enterprise_install) ORDER BY team_id != ?2, id DESC LIMIT 1",
                (self.client_id, team, enterprise),
            ).fetchone()
        return str(row[0]) if row else ""

    def tokens(self, team: str, enterprise: str) -> list[tuple[str, float]]:
        """A workspace's tokens, each with the time at which it was installed, in seconds. Raises
        sqlite3.Error, unlike slack_sdk's own search."""
        with closing(self.connect()) as db:
            rows = db.execute(
                f"SELECT bot_token, strftime('%s', installed_at) FROM slack_bots WHERE {WHICH}",
                (self.client_id, enterprise, team),
            ).fetchall()
        return [(token, float(since)) for token, since in rows]

    def forget(self, team: str, enterprise: str) -> None:
        """Delete everything of a workspace. Raises sqlite3.Error, unlike slack_sdk's own deletion."""
        with closing(self.connect()) as db, db:
            for table in ("slack_bots", "slack_installations"):
                db.execute(f"DELETE FROM {table} WHERE {WHICH}", (self.client_id, enterprise, team))


class States(SQLite3OAuthStateStore):
    """slack_sdk's store of installations that have begun, bounded: those that are too old go, and the oldest
    where there are too many."""

    def issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        state = super().issue(*args, **kwargs)
        with closing(self.connect()) as db, db:
            db.execute(
                "DELETE FROM oauth_states WHERE expire_at < ? OR id NOT IN "
                "(SELECT id FROM oauth_states ORDER BY id DESC LIMIT ?)",
                (time.time(), MOST_STATES),
            )
        return state


def api_url(settings: Settings) -> str:
    """The address of Slack's Web API."""
    return f"{(settings.slack_api_url or API).rstrip('/')}/"


def oauth(settings: Settings, workspaces: Workspaces) -> AsyncOAuthSettings | None:
    """The settings by which further workspaces install Moot; None where there is one token."""
    if workspaces.installed is None or settings.slack_client_secret is None:
        return None
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    path = str(settings.home / FOLDER / FILE)
    with without_variables():
        return AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=scopes(),
            redirect_uri=settings.slack_redirect_url,
            authorization_url=f"{workspaces.url.removesuffix('api/')}oauth/v2/authorize",
            installation_store=workspaces.installed,
            installation_store_bot_only=True,
            state_store=States(expiration_seconds=STATE_SECONDS, database=path, logger=sdk_log),
            state_expiration_seconds=STATE_SECONDS,
            logger=sdk_log,
        )


def _store(settings: Settings, client_id: str) -> Installations:
    """The store of an app, made where it is missing. Raises UserError."""
    path = settings.home / FOLDER / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_private(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("BEGIN IMMEDIATE")  # fails where the file cannot be written
    except (OSError, sqlite3.Error) as error:
        raise UserError(f"{path} cannot be written ({error}); see to its permissions.") from None
    return Installations(database=str(path), client_id=client_id, logger=sdk_log)


@contextmanager
def without_variables() -> Iterator[None]:
    """While bolt's objects are made, hide the variables that it would read by itself: Moot's settings are
    `MOOT_SLACK_*` alone, and others may be for another bot."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(OWN_VARIABLES)}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)


def scopes() -> list[str]:
    """What the bot's token must be allowed to do, by the manifest."""
    import yaml  # type: ignore[import-untyped]

    text = files("adapters.slack").joinpath(MANIFEST).read_text(encoding="utf-8")
    return cast("list[str]", yaml.safe_load(text)["oauth_config"]["scopes"]["bot"])


def difference(has: str) -> tuple[list[str], list[str]]:
    """The scopes that a token lacks, and those that it has without need, from the header in which Slack
    lists them."""
    held = {scope.strip() for scope in has.split(",") if scope.strip()}
    wanted = set(scopes())
    return sorted(wanted - held), sorted(held - wanted)
