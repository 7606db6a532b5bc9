"""HTTP: each request is recorded, let in or not, carried out by its route's handler, and answered as Discord does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from discord_server.components import JSON
from discord_server.model import Interaction
from discord_server.records import Recorded, Upload
from discord_server.refusals import Refusal, refusal
from discord_server.trouble import VIA

if TYPE_CHECKING:
    from discord_server.server import DiscordServer

API = "/api/v10"
BY_TOKEN = ("/interactions/", "/webhooks/")
"""Paths that hold their own token and need no other."""


@dataclass(slots=True)
class Call:
    """A request as a handler sees it: the path's parameters, the query, the body, the files."""

    server: DiscordServer
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, Upload]
    recorded: Recorded

    def __getitem__(self, name: str) -> str:
        return self.params[name]

    @property
    def fields(self) -> JSON:
        """The body, which must be an object; nothing but files is an empty one."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise Refusal(
                400,
                50035,
                "Invalid Form Body",
                {"_errors": [{"code": "MODEL_TYPE_CONVERT", "message": "Only dictionaries may be used"}]},
            )
        return self.body


@dataclass(slots=True)
class Reply:
    """A handler's answer."""

    body: Any = None
    status: int = 200


Handler = Callable[[Call], Reply]
Routes = dict[str, Handler]
"""By method and template: `"GET /channels/{channel_id}"`."""


class Router:
    """The routes of the API over one server."""

    def __init__(self, server: DiscordServer, *tables: Routes) -> None:
        self.server = server
        self.tables = tables

    def add_to(self, app: web.Application) -> None:
        """Put every route into an aiohttp application; what is left is answered 404 and noted."""
        for table in self.tables:
            for name, handler in table.items():
                method, template = name.split(" ", 1)
                app.router.add_route(method, API + template, self._serve(template, handler))
        app.router.add_route("*", API + "/{rest:.*}", self._serve("", self._unknown))

    def _serve(
        self, template: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            at = self.server.clock.now()
            path = request.path.removeprefix(API)
            recorded = Recorded(
                request.method, path, template or path, dict(request.headers), dict(request.query), at
            )
            broken = await _read(request, recorded)
            made = self._interaction(request)
            recorded.since_interaction = at - made.dispatched if made else None
            self.server.log.add(recorded)

            async def answer() -> web.StreamResponse:
                return self._answer(request, recorded, handler, broken)

            return await self.server.trouble.around(request, recorded, answer)

        return serve

    def _answer(
        self, request: web.Request, recorded: Recorded, handler: Handler, broken: bool
    ) -> web.StreamResponse:
        try:
            if not recorded.path.startswith(BY_TOKEN):
                self._authorise(request)
            if broken:
                raise refusal(50109)
            parameters = dict(request.match_info)
            call = Call(self.server, parameters, recorded.query, recorded.body, recorded.files, recorded)
            reply = handler(call)
        except Refusal as refused:
            reply = Reply(refused.payload(), refused.status)
        recorded.status, recorded.reply = reply.status, reply.body
        self.server.log.answered(recorded)
        self.server.world.bell.ring()
        if reply.status == 204:
            return web.Response(status=204, headers=VIA)
        data = json.dumps(reply.body).encode()
        return web.Response(status=reply.status, body=data, content_type="application/json", headers=VIA)

    def _authorise(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.server.token}":
            raise refusal(0)

    def _interaction(self, request: web.Request) -> Interaction | None:
        token = request.match_info.get("interaction_token") or request.match_info.get("webhook_token")
        return self.server.world.tokens.get(token or "")

    def _unknown(self, call: Call) -> Reply:
        self.server.log.note(f"{call.recorded.name}: this server has no such route")
        return Reply({"message": "404: Not Found", "code": 0}, 404)


async def _read(request: web.Request, recorded: Recorded) -> bool:
    """Read the body into `recorded`; is its JSON broken?"""
    try:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            for name, value in form.items():
                if isinstance(value, web.FileField):
                    recorded.files[name] = Upload(value.filename, value.file.read(), value.content_type)
                elif name == "payload_json":
                    recorded.body = json.loads(str(value))
        elif request.can_read_body:
            raw = await request.read()
            recorded.body = json.loads(raw) if raw else None
    except ValueError:
        return True
    return False
