"""HTTP: each request is recorded, let in or not, carried out by its method's handler, and answered as Slack does."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from slack_server.model import Team
from slack_server.records import Recorded
from slack_server.refusals import SlackRefuses

if TYPE_CHECKING:
    from slack_server.server import SlackServer

JSON = dict[str, Any]
BOT, APP, NONE = "bot", "app", "none"


@dataclass(slots=True)
class Call:
    """A request as a handler sees it: the arguments, and the team of the token."""

    server: SlackServer
    args: JSON
    recorded: Recorded
    token: str | None
    maybe_team: Team | None = None

    @property
    def team(self) -> Team:
        """The team of the bot token."""
        assert self.maybe_team is not None
        return self.maybe_team

    def __getitem__(self, name: str) -> Any:
        """An argument that must be there. Raises SlackRefuses."""
        value = self.args.get(name)
        if value in (None, ""):
            raise SlackRefuses("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API: what carries it out, the scopes of which one is needed, the kind of token, its arguments."""

    handler: Callable[[Call], JSON]
    scopes: tuple[str, ...] = ()
    token: str = BOT
    known: frozenset[str] | None = None


def method(
    handler: Callable[[Call], JSON], scopes: str = "", known: str | None = None, token: str = BOT
) -> Method:
    """A method, its scopes and arguments given as words."""
    return Method(handler, tuple(scopes.split()), token, None if known is None else frozenset(known.split()))


class Router:
    """The Web API, response_urls and uploads of one server."""

    def __init__(self, server: SlackServer, *tables: dict[str, Method]) -> None:
        self.server = server
        self.methods = {name: one for table in tables for name, one in table.items()}

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an aiohttp application."""
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{team}/{token}", self._response)
        app.router.add_post("/upload/{token}", self._upload)
        app.router.add_get("/files/{team}/{file}/{name}", self._file)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        args, broken = await _arguments(request)
        token = _token(request, args)
        name = request.match_info["method"]
        recorded = self._record(request, name, args)

        async def answer() -> web.StreamResponse:
            headers: dict[str, str] = {}
            try:
                if broken:
                    raise SlackRefuses(broken)
                reply = self._carry_out(name, Call(self.server, args, recorded, token), headers)
            except SlackRefuses as refused:
                reply = refused.payload()
            return self._answered(recorded, reply, headers)

        return await self.server.trouble.around(request, recorded, answer)

    def _carry_out(self, name: str, call: Call, headers: dict[str, str]) -> JSON:
        wanted = self.methods.get(name)
        if wanted is None:
            raise SlackRefuses("unknown_method", req_method=name)
        world = self.server.world
        if wanted.token == APP:
            if not call.token:
                raise SlackRefuses("not_authed")
            if call.token != world.app_token:
                raise SlackRefuses("not_allowed_token_type" if call.token in world.tokens else "invalid_auth")
        elif wanted.token == BOT:
            team = call.maybe_team = world.team_of(call.token)
            call.recorded.team = team.id
            call.recorded.since_event = self._since(call.recorded)
            headers["x-oauth-scopes"] = ",".join(sorted(team.scopes))
            headers["x-accepted-oauth-scopes"] = ",".join(wanted.scopes)
            if wanted.scopes and not team.scopes.intersection(wanted.scopes):
                needed, provided = ",".join(wanted.scopes), headers["x-oauth-scopes"]
                raise SlackRefuses("missing_scope", needed=needed, provided=provided)
        if wanted.known is not None and (unknown := set(call.args) - wanted.known - {"team_id"}):
            world.log.note(f"{name}: unknown arguments {sorted(unknown)}")
        return {"ok": True} | wanted.handler(call)

    async def _response(self, request: web.Request) -> web.StreamResponse:
        body, broken = await _arguments(request)
        recorded = self._record(request, "response_url", body)
        token = request.match_info["token"]
        found = self.server.world.response_urls.get(token)
        if found is not None:
            recorded.team = found.delivery.team.id
            recorded.since_event = recorded.at - found.delivery.at

        async def answer() -> web.StreamResponse:
            try:
                if broken:
                    raise SlackRefuses(broken)
                self.server.responses.post(token, body)
            except SlackRefuses as refused:
                status = 404 if refused.code in ("expired_url", "used_url") else 400
                return self._answered(recorded, refused.payload(), {}, status)
            return self._answered(recorded, {"ok": True}, {})

        return await self.server.trouble.around(request, recorded, answer)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            fields = [one for one in form.values() if isinstance(one, web.FileField)]
            data = fields[0].file.read() if fields else b""
        else:
            data = await request.read()
        recorded = self._record(request, "upload", {}, data)
        file = self.server.world.uploads.get(request.match_info["token"])

        async def answer() -> web.StreamResponse:
            if file is None or file.data is not None or len(data) != file.length:
                recorded.status, recorded.reply = 400, "invalid upload"
                self.server.log.note(f"upload: {len(data)} bytes for {file and (file.name, file.length)}")
                return web.Response(status=400, text="invalid upload")
            file.data = data
            recorded.status, recorded.reply = 200, f"OK - {len(data)}"
            return web.Response(text=f"OK - {len(data)}")

        return await self.server.trouble.around(request, recorded, answer)

    async def _file(self, request: web.Request) -> web.Response:
        team = self.server.world.teams.get(request.match_info["team"])
        file = team.files.get(request.match_info["file"]) if team else None
        allowed = team is not None and request.headers.get("Authorization") == f"Bearer {team.token}"
        if file is None or file.data is None or file.deleted or not allowed:
            return web.Response(status=404)
        if "files:read" not in team.scopes:
            return web.Response(text="<title>Sign in to Slack</title>", content_type="text/html")
        return web.Response(body=file.data, content_type=file.mimetype)

    def _record(self, request: web.Request, name: str, body: JSON, data: bytes | None = None) -> Recorded:
        headers = {key: one for key, one in request.headers.items() if key != "Authorization"}
        recorded = Recorded(name, headers, body, self.server.clock.now(), data=data)
        self.server.log.requests.append(recorded)
        return recorded

    def _since(self, recorded: Recorded) -> float | None:
        world = self.server.world
        trigger = world.triggers.get(str(recorded.body.get("trigger_id")))
        if trigger is not None:
            return recorded.at - trigger.at
        channel = str(recorded.body.get("channel") or recorded.body.get("channel_id"))
        last = world.heard.get(channel) or world.heard.get(recorded.team or "")
        return recorded.at - last if last else None

    def _answered(
        self, recorded: Recorded, reply: JSON, headers: dict[str, str], status: int = 200
    ) -> web.Response:
        recorded.status, recorded.reply = status, reply
        self.server.log.answered(recorded)
        self.server.world.bell.ring()
        data = json.dumps(reply).encode()
        return web.Response(status=status, body=data, content_type="application/json", headers=headers)


def _token(request: web.Request, args: JSON) -> str | None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ")
    if header.startswith("Basic "):
        name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        args.setdefault("client_id", name)
        args.setdefault("client_secret", secret)
    return args.pop("token", None)


async def _arguments(request: web.Request) -> tuple[JSON, str]:
    """The arguments, from the query, a form or JSON; and what is wrong with them, if anything."""
    args: JSON = dict(request.query)
    if not request.can_read_body:
        return args, ""
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            return args, "invalid_json"
        return (args | body, "") if isinstance(body, dict) else (args, "json_not_object")
    args |= {key: one for key, one in (await request.post()).items() if isinstance(one, str)}
    if request.content_type == "text/plain":
        return args, "invalid_post_type"
    return args, ""
