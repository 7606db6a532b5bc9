"""A little bot that does each thing once, over a socket or HTTP: to try the local Slack with."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_server import Channel, SlackServer, Team, User

JSON = dict[str, Any]
QUIET = logging.getLogger("a little bot")
QUIET.setLevel(logging.CRITICAL)


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action: str, value: str = "v", **more: Any) -> JSON:
    return {"type": "button", "text": plain(label), "action_id": action, "value": value, **more}


def choice(label: str, value: str | None = None) -> JSON:
    return {"text": plain(label), "value": value or label.lower()}


def asked(label: str, block: str, **element: Any) -> JSON:
    return {"type": "input", "block_id": block, "label": plain(label), "element": element}


def reason_modal(callback: str = "reason") -> JSON:
    stances = {"type": "static_select", "action_id": "stance", "options": [choice("For"), choice("Against")]}
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain("Your ballot"),
        "submit": plain("Send"),
        "notify_on_close": True,
        "private_metadata": "p3",
        "blocks": [
            asked("Stance", "stance", **stances),
            asked("Why?", "why", type="plain_text_input", action_id="words", multiline=True, max_length=200),
            asked("Source", "source", type="external_select", action_id="source", min_query_length=0)
            | {"optional": True},
        ],
    }


def answer_blocks(words: str) -> list[JSON]:
    row = [button("Agree", "vote:agree"), button("Why?", "why"), button("Close", "close", style="danger")]
    return [
        section(words),
        {"type": "actions", "elements": row},
        section(
            "Choose",
            accessory={
                "type": "static_select",
                "action_id": "rank",
                "placeholder": plain("Rank"),
                "options": [choice("A"), choice("B")],
            },
        ),
    ]


class LittleBot:
    """`heard` are the events, `retries` the retry numbers that it was told of."""

    def __init__(self, server: SlackServer, team: Team) -> None:
        self.server = server
        self.heard: list[JSON] = []
        self.retries: list[Any] = []
        self.closed: list[str] = []
        self.failing = 0
        self.client = AsyncWebClient(token=team.token, base_url=server.api_url, retry_handlers=[])
        self.app = AsyncApp(signing_secret=server.signing_secret, client=self.client, logger=QUIET)
        self._commands(self.app)
        self._actions(self.app)
        self._views(self.app)
        self._events(self.app)

    def _commands(self, app: AsyncApp) -> None:
        @app.command("/moot")
        async def moot(ack: Any, respond: Any, command: JSON, client: AsyncWebClient) -> None:
            verb, _, rest = command["text"].partition(" ")
            if verb == "quick":
                await ack(f"At once: {rest}")
                return
            if verb == "sleepy":
                return
            await ack()
            if verb == "ask":
                await respond(text=rest, blocks=answer_blocks(rest), response_type="in_channel")
            elif verb == "whisper":
                user, channel = command["user_id"], command["channel_id"]
                await client.chat_postEphemeral(channel=channel, user=user, text=rest)
            elif verb == "modal":
                await client.views_open(trigger_id=command["trigger_id"], view=reason_modal())
            elif verb == "picture":
                await client.files_upload_v2(
                    channel=command["channel_id"], filename="bars.png", content=b"\x89PNG", alt_txt="Two bars"
                )
            elif verb == "twice":
                await client.chat_postMessage(channel=command["channel_id"], text="said")

    def _actions(self, app: AsyncApp) -> None:
        @app.action("vote:agree")
        async def vote(ack: Any, respond: Any, body: JSON) -> None:
            await ack()
            await respond(text=f"Counted: {body['user']['name']}", replace_original=False)

        @app.action("close")
        async def close(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="Closed", replace_original=True)

        @app.action("why")
        async def why(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=reason_modal())

        @app.action("rank")
        async def rank(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack()
            chosen = body["actions"][0]["selected_option"]["value"]
            channel, ts = body["channel"]["id"], body["message"]["ts"]
            await client.chat_update(channel=channel, ts=ts, text=f"Ranked {chosen}")

        @app.options("source")
        async def sources(ack: Any, payload: JSON) -> None:
            known = ("cave-2018", "scharre-2021")
            await ack(options=[choice(key.title(), key) for key in known if payload["value"] in key])

    def _views(self, app: AsyncApp) -> None:
        @app.view("reason")
        async def reason(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            values = body["view"]["state"]["values"]
            words = values["why"]["words"]["value"]
            if words == "bad":
                await ack(response_action="errors", errors={"why": "Say more."})
                return
            if words == "more":
                done = {"type": "modal", "title": plain("Thanks"), "blocks": [section("Noted.")]}
                await ack(response_action="update", view=done)
                return
            await ack()
            stance = values["stance"]["stance"]["selected_option"]["value"]
            source = (values["source"]["source"]["selected_option"] or {}).get("value")
            await client.chat_postMessage(channel=body["user"]["id"], text=f"{stance}: {words} ({source})")

        @app.view_closed("reason")
        async def left(ack: Any, body: JSON) -> None:
            await ack()
            self.closed.append(body["view"]["private_metadata"])

        @app.shortcut("build")
        async def build(ack: Any, shortcut: JSON, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=shortcut["trigger_id"], view=reason_modal("build"))

        @app.shortcut("find")
        async def find(ack: Any, shortcut: JSON, respond: Any) -> None:
            await ack()
            await respond(f"Found: {shortcut['message']['text']}")

    def _events(self, app: AsyncApp) -> None:
        @app.middleware
        async def listen(body: JSON, req: Any, next_: Any) -> None:
            if "event" in body:
                self.heard.append(body["event"])
                self.retries += req.headers.get("x-slack-retry-num", [])
                if self.failing > 0:
                    self.failing -= 1
                    raise RuntimeError("not now")
            await next_()

        @app.event("app_mention")
        async def mention(event: JSON, say: Any) -> None:
            await say(text=f"You said: {event['text']}", thread_ts=event.get("thread_ts") or event["ts"])

        @app.event("message")
        async def message(event: JSON, say: Any) -> None:
            if event.get("channel_type") == "im" and "subtype" not in event:
                await say(text=f"In private: {event['text']}", thread_ts=event.get("thread_ts"))

        @app.event("app_home_opened")
        async def home(event: JSON, client: AsyncWebClient) -> None:
            blocks = [section("Open polls"), {"type": "actions", "elements": [button("Build", "why")]}]
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

        @app.event("assistant_thread_started")
        async def started(event: JSON, client: AsyncWebClient) -> None:
            thread = event["assistant_thread"]
            where = {"channel_id": thread["channel_id"], "thread_ts": thread["thread_ts"]}
            await client.assistant_threads_setSuggestedPrompts(
                **where, prompts=[{"title": "Ask", "message": "What is a bot?"}]
            )
            await client.assistant_threads_setStatus(**where, status="is reading")

        @app.event("app_uninstalled")
        async def uninstalled(event: JSON) -> None:
            """Only heard."""

        @app.event("tokens_revoked")
        async def revoked(event: JSON) -> None:
            """Only heard."""

    @contextlib.asynccontextmanager
    async def over_socket(self, ping_interval: float = 5) -> AsyncIterator[LittleBot]:
        web_client = AsyncWebClient(token=self.server.app_token, base_url=self.server.api_url)
        handler = AsyncSocketModeHandler(
            self.app, self.server.app_token, web_client=web_client, ping_interval=ping_interval
        )
        await handler.connect_async()
        try:
            await self.server.connected()
            yield self
        finally:
            await handler.close_async()

    @contextlib.asynccontextmanager
    async def over_http(self) -> AsyncIterator[LittleBot]:
        runner = web.AppRunner(self.app.web_app(path="/slack/events"), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.server.over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        try:
            yield self
        finally:
            self.server.over_http()
            await runner.cleanup()


class Place:
    """A server with one team, one member and a bot."""

    def __init__(self, server: SlackServer) -> None:
        self.server = server
        self.team: Team = server.team("Study group")
        self.ana: User = server.user("ana")
        self.bot = LittleBot(server, self.team)

    @property
    def general(self) -> Channel:
        return self.team.general


@contextlib.asynccontextmanager
async def a_place(mode: str = "socket", **more: float) -> AsyncIterator[Place]:
    async with SlackServer() as server:
        place = Place(server)
        async with place.bot.over_socket(**more) if mode == "socket" else place.bot.over_http():
            yield place
