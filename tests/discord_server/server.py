"""The server itself: HTTP and websocket on 127.0.0.1, over one world."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from aiohttp import web
from chat_server import PATIENCE, ChatServer

from discord_server import rest_application, rest_channels, rest_interactions, rest_messages
from discord_server.acting import Acting
from discord_server.building import Building
from discord_server.clock import Clock
from discord_server.components import JSON
from discord_server.desk import Desk
from discord_server.gateway import PRIVILEGED, Gateway
from discord_server.model import User
from discord_server.posting import Posting
from discord_server.records import Log
from discord_server.router import API, Router
from discord_server.trouble import Trouble
from discord_server.world import World

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gtests.a-token-for-tests-on-this-machine-only"


class DiscordServer(ChatServer, Building, Acting):
    """Discord, as far as a bot with slash commands sees it; `async with DiscordServer() as server`.

    `privileged` names the intents that are switched on in the portal: members, presences, message_content.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        name: str = "Moot",
        shards: int = 1,
        privileged: tuple[str, ...] = (),
        port: int = 0,
    ) -> None:
        super().__init__(port)
        self.token = token
        self.clock = Clock()
        self.log = Log()
        self.trouble = Trouble()
        self.world = World(
            self.clock, token=token, name=name, intents=sum(PRIVILEGED[intent] for intent in privileged)
        )
        self.gateway = Gateway(self.world, shards)
        self.posting = Posting(self.world, self.gateway, self.log)
        self.desk = Desk(self.world, self.gateway, self.posting)

    def routed(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/resume/", self.gateway.serve)
        app.router.add_get("/attachments/{channel}/{number}/{name}", self._file)
        tables = (
            rest_application.ROUTES,
            rest_interactions.ROUTES,
            rest_messages.ROUTES,
            rest_channels.ROUTES,
        )
        app.router.add_get("/page/{anything:.*}", self._page)
        Router(self, *tables).add_to(app)

    def opened(self) -> None:
        """Name the addresses to the parts that give them to the bot."""
        self.gateway.url = self.gateway_url
        self.gateway.resume_url = self.gateway_url.replace("/gateway/", "/resume/")
        self.posting.url = self.url

    async def hang_up(self) -> None:
        """Cut the connections, and take no new ones."""
        self.gateway.refusing = True
        self.gateway.drop()

    @property
    def api_url(self) -> str:
        """The base of the REST API."""
        return f"{self.url}{API}"

    @property
    def gateway_url(self) -> str:
        """The gateway's websocket."""
        return f"ws://127.0.0.1:{self._port}/gateway/"

    @property
    def bot(self) -> User:
        """The bot's own user."""
        return self.world.bot

    @property
    def commands(self) -> dict[str, JSON]:
        """The global commands by name."""
        return {command["name"]: command for command in self.world.commands[None].values()}

    async def registered(self, *names: str, within: float = PATIENCE) -> None:
        """Wait until the commands are registered: these, or any."""
        wanted = set(names)
        await self.until(
            lambda: self.commands and wanted <= set(self.commands), within, "registering commands"
        )

    @contextlib.contextmanager
    def pointed_at(self) -> Iterator[None]:
        """Let discord.py clients in this process talk to this server; undone afterwards."""
        import yarl
        from discord.gateway import DiscordWebSocket
        from discord.http import Route

        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.api_url, yarl.URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    def environment(self) -> dict[str, str]:
        """The settings with which a `moot discord` process comes here."""
        return {
            "MOOT_DISCORD_TOKEN": self.token,
            "MOOT_DISCORD_API_URL": self.api_url,
            "MOOT_DISCORD_GATEWAY_URL": self.gateway_url,
        }

    async def _page(self, request: web.Request) -> web.Response:
        """What a browser would be shown, whatever it asks for."""
        return web.Response(text="<html></html>", content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        found: Any = self.world.files.get((request.match_info["number"], request.match_info["name"]))
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found.data, content_type=found.content_type)
