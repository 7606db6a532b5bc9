"""The app and its installations: what the manifest asks for, and the tokens of the workspaces that install
it, kept by slack_sdk's stores."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlite3 import SQLite3InstallationStore
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore

from adapters.slack.posting import sdk_log
from bot.database.files import make_private
from index.errors import UserError

if TYPE_CHECKING:
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    from adapters.settings import Settings

FOLDER = "slack"
FILE = "installations.db"
MANIFEST = "manifest.yaml"
STATE_SECONDS = 600
MOST_STATES = 1_000
"""Installations that may be under way at once. Anybody can begin one by opening a page."""
OWN_VARIABLES = "SLACK_"
WHICH = "client_id = ? AND enterprise_id = ? AND team_id = ?"


class Installations(SQLite3InstallationStore):
    """slack_sdk's store, in a file that only its owner may read. It works off the event loop, and can
    forget a workspace."""

    def connect(self) -> sqlite3.Connection:
        """A connection that overwrites what it deletes: it holds tokens."""
        db = super().connect()
        db.execute("PRAGMA secure_delete = ON")
        return db

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

    def organisations(self, team: str) -> list[str | None]:
        """The organisations to which a workspace may belong, for a caller that knows only the workspace."""
        with closing(self.connect()) as db:
            rows = db.execute(
                "SELECT DISTINCT enterprise_id FROM slack_bots WHERE client_id = ? AND (team_id = ? "
                "OR is_enterprise_install)",
                (self.client_id, team),
            ).fetchall()
        return [None, *(name for (name,) in rows if name)]


class States(SQLite3OAuthStateStore):
    """slack_sdk's store of installations that have begun, bounded: those that are too old go, and the oldest
    where there are too many."""

    def issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        state = super().issue(*args, **kwargs)
        with closing(self.connect()) as db, db:
            db.execute("DELETE FROM oauth_states WHERE expire_at < ?", (time.time(),))
            db.execute(
                "DELETE FROM oauth_states WHERE id NOT IN "
                "(SELECT id FROM oauth_states ORDER BY id DESC LIMIT ?)",
                (MOST_STATES,),
            )
        return state

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state, off the event loop."""
        return await asyncio.to_thread(self.issue, *args, **kwargs)

    async def async_consume(self, state: str) -> bool:
        """Whether a state was issued and is not too old; it holds once."""
        return await asyncio.to_thread(self.consume, state)


def oauth(
    settings: Settings, installed: Installations | None, url: str, scopes: list[str]
) -> AsyncOAuthSettings | None:
    """The settings by which further workspaces install Moot from the Slack whose Web API is at `url`; None
    where there is one token."""
    if installed is None or settings.slack_client_secret is None:
        return None
    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

    states = States(
        expiration_seconds=STATE_SECONDS,
        database=str(settings.home / FOLDER / FILE),
        logger=sdk_log,
    )
    with without_variables():
        return AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=scopes,
            redirect_uri=settings.slack_redirect_url,
            authorization_url=f"{url.removesuffix('api/')}oauth/v2/authorize",
            installation_store=installed,
            installation_store_bot_only=True,
            state_store=states,
            state_expiration_seconds=STATE_SECONDS,
            logger=sdk_log,
        )


def store(folder: Path, client_id: str) -> Installations:
    """The store of an app, made where it is missing. Raises UserError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    try:
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


def manifest() -> dict[str, Any]:
    """The manifest, read."""
    import yaml  # type: ignore[import-untyped]

    text = files("adapters.slack").joinpath(MANIFEST).read_text(encoding="utf-8")
    return cast("dict[str, Any]", yaml.safe_load(text))


def scopes() -> list[str]:
    """What the bot's token must be allowed to do."""
    return list(manifest()["oauth_config"]["scopes"]["bot"])


def difference(has: str) -> tuple[list[str], list[str]]:
    """The scopes that a token lacks, and those that it has without need, from the header in which Slack
    lists them."""
    held = {scope.strip() for scope in has.split(",") if scope.strip()}
    wanted = set(scopes())
    return sorted(wanted - held), sorted(held - wanted)
