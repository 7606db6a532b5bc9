"""The server itself: the Web API, response_urls, uploads and sockets on 127.0.0.1, over one world."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from chat_server import PATIENCE, ChatServer, NoAnswer

from slack_server import methods_chat, methods_conversations, methods_files, methods_people, methods_views
from slack_server.acting import Acting
from slack_server.acting_views import ActingOnViews, suggestions
from slack_server.app_config import AppConfig
from slack_server.building import Building
from slack_server.checks import Faults, listed
from slack_server.clock import Clock
from slack_server.dispatch import COMMANDS, EVENTS, Dispatch
from slack_server.http_mode import FORM, HttpMode, Told, encode
from slack_server.limits_elements import OPTION
from slack_server.modals import Modals
from slack_server.model import Team
from slack_server.posting import Posting
from slack_server.records import Log
from slack_server.refusals import SlackRefuses
from slack_server.response_urls import Responses
from slack_server.router import Router
from slack_server.seen import Said, Seen
from slack_server.sockets import Sockets
from slack_server.trouble import Trouble
from slack_server.world import Delivery, World

JSON = dict[str, Any]
OPTIONS = listed(OPTION, 0, 100)


class SlackServer(ChatServer, Building, Acting, ActingOnViews):
    """Slack, as far as one app sees it; `async with SlackServer() as server`.

    `manifest`: how the app is set up (its YAML or JSON, read); without it, a `/moot` command, any shortcut, every scope
    and event that the app may want. `port`: 0 for any.
    """

    def __init__(self, manifest: JSON | None = None, *, port: int = 0) -> None:
        super().__init__(port)
        self.clock = Clock()
        self.log = Log()
        self.trouble = Trouble()
        self.world = World(AppConfig.of(manifest) if manifest else AppConfig(), self.clock, self.log)
        self.sockets = Sockets(self.world)
        self.http = HttpMode(self.world)
        self.dispatch = Dispatch(self.world, self.sockets, self.http)
        self.posting = Posting(self.world, self.dispatch)
        self.responses = Responses(self.world, self.posting)
        self.modals = Modals(self.world, self.posting.forms)
        self.dispatch.answered = self._answered

    def routed(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/link/", self.sockets.serve)
        tables = (
            methods_chat.METHODS,
            methods_conversations.METHODS,
            methods_people.METHODS,
            methods_files.METHODS,
            methods_views.METHODS,
        )
        Router(self, *tables).add_to(app)

    def opened(self) -> None:
        """Name the addresses to the parts that give them to the bot."""
        self.world.url = self.url

    async def hang_up(self) -> None:
        """Cut the connections, and take no new ones."""
        self.sockets.refusing = True
        self.sockets.drop()
        await self.dispatch.close()

    @property
    def api_url(self) -> str:
        """The base of the Web API, as slack_sdk's `base_url` wants it."""
        return f"{self.url}/api/"

    @property
    def signing_secret(self) -> str:
        """What requests in HTTP mode are signed with."""
        return self.world.signing_secret

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.world.app_token

    def environment(self, team: Team | None = None) -> dict[str, str]:
        """The settings with which a `moot slack` process comes here, for a bot of one team (the first)."""
        return {
            "MOOT_SLACK_BOT_TOKEN": (team or self.first_team).token,
            "MOOT_SLACK_APP_TOKEN": self.app_token,
            "MOOT_SLACK_SIGNING_SECRET": self.signing_secret,
            "MOOT_SLACK_API_URL": self.api_url,
        }

    def oauth_environment(self) -> dict[str, str]:
        """The settings of a bot for many teams: no bot token, but the client's id and secret."""
        alone = {key: one for key, one in self.environment().items() if key != "MOOT_SLACK_BOT_TOKEN"}
        client = {
            "MOOT_SLACK_CLIENT_ID": self.world.client_id,
            "MOOT_SLACK_CLIENT_SECRET": self.world.client_secret,
        }
        return alone | client

    def over_http(self, *urls: str) -> None:
        """From now on deliver to these addresses, in turn; with none, over Socket Mode again."""
        self.http.urls = list(urls)

    @property
    def deliveries(self) -> list[Delivery]:
        """What the bot has been told, in order."""
        return self.dispatch.delivered

    async def connected(self, count: int = 1, within: float = PATIENCE) -> None:
        """Wait until the bot has so many sockets open."""
        try:
            await self.sockets.connected(count, within)
        except TimeoutError:
            raise NoAnswer(
                f"{len(self.sockets.connections)} connections of {count} within {within} s"
            ) from None

    def hold(self) -> None:
        """From now on keep from the bot what users do, until `release`."""
        self.dispatch.hold()

    async def release(self, *, times: int = 1, order: Any = None) -> None:
        """Deliver what was held, each `times` times; `order`: a `random.Random`, or a function of the list of copies."""
        await self.dispatch.release(times=times, order=order)

    async def again(self, what: Seen | Said | Delivery, times: int = 1) -> None:
        """Deliver the same thing again so many times: the same envelope and event ids, marked as a retry."""
        made = (
            what.deliveries if isinstance(what, Said) else [what.delivery if isinstance(what, Seen) else what]
        )
        await asyncio.gather(*(self.dispatch.again(one, times=times) for one in made))

    async def settled(self) -> None:
        """Wait until everything has been acknowledged or given up."""
        await self.dispatch.settled()

    async def forge(self, how: str, like: Seen | Said | Delivery) -> Told:
        """Over HTTP: send what `like` sent, in a way that the bot must refuse with 401.

        `how`: "wrong" (signature), "secret" (of another app), "tampered" (body), "missing" (signature), "unsigned",
        "untimed", "stale", "future", "moved" (timestamp), "words" (a timestamp that is no number), "version".
        """
        made = (
            like.deliveries[0]
            if isinstance(like, Said)
            else like.delivery
            if isinstance(like, Seen)
            else like
        )
        body, kind = encode(made)
        return await self.http.forge(body, kind or FORM, how)

    async def replay(self, like: Seen | Said | Delivery, headers: dict[str, str] | None = None) -> Told:
        """Over HTTP: send to the letter what has been sent before, the signature too, and `headers` besides."""
        made = (
            like.deliveries[0]
            if isinstance(like, Said)
            else like.delivery
            if isinstance(like, Seen)
            else like
        )
        body, sent = made.sent[0]
        return await self.http.post(body, sent | (headers or {}))

    async def verify_url(self) -> Told:
        """Over HTTP: try the bot's address with a challenge; status 0 if it is not answered."""
        return await self.http.verify()

    def _answered(self, delivery: Delivery, answer: Any) -> None:
        """What an acknowledgement brings with it."""
        kind = delivery.payload.get("type")
        if kind == "view_submission":
            self.modals.submitted(delivery, answer)
        elif kind == "block_suggestion":
            faults = Faults()
            OPTIONS(faults, "/options", suggestions(answer) if isinstance(answer, dict) else None)
            for fault in faults.messages:
                self.log.note(f"block_suggestion: {fault}")
        elif answer and delivery.kind == COMMANDS:
            try:
                self.responses.show(delivery, {"text": answer} if isinstance(answer, str) else answer, "ack")
            except SlackRefuses as refused:
                delivery.failed = refused.code
                self.log.note(f"acknowledgement of a command: {refused}")
        elif answer and delivery.kind != EVENTS:
            self.log.note(f"{kind} was acknowledged with {answer!r}, which Slack does not show")
