"""What the local Slack refuses, asked without a client that would see to the limits itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from little_slack_bot import JSON, answer_blocks, button, plain, reason_modal, section
from slack_bodies import BAD, BAD_VIEWS, GOOD, GOOD_VIEWS, actions, buttons, modal
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_server import ClientRefuses, SlackServer, oracles
from slack_server.http_mode import HttpMode


class Raw:
    """Requests as they are, and a user whose doings nobody acknowledges."""

    def __init__(self, server: SlackServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session
        self.team = server.team()
        self.ana = server.user("ana")
        self.token = self.team.token

    async def __call__(self, name: str, *, form: bool = False, token: str | None = None, **args: Any) -> JSON:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        sent: Any = {"json": args}
        if form:
            sent = {
                "data": {key: one if isinstance(one, str) else json.dumps(one) for key, one in args.items()}
            }
        async with self.session.post(self.server.api_url + name, headers=headers, **sent) as reply:
            told: JSON = await reply.json()
            return told

    async def say(self, **args: Any) -> JSON:
        return await self("chat.postMessage", channel=self.team.general.id, **args)

    async def error(self, name: str, **args: Any) -> str:
        return str((await self(name, **args)).get("error"))

    def command(self) -> JSON:
        """What the bot would be told of a command."""
        return self.server.slash(self.ana, self.team.general, "/moot x").delivery.payload

    async def respond(self, url: str, body: JSON) -> tuple[int, str | None]:
        async with self.session.post(url, json=body) as reply:
            return reply.status, (await reply.json()).get("error")


@pytest.fixture
async def raw() -> AsyncIterator[Raw]:
    async with SlackServer() as server, aiohttp.ClientSession() as session:
        yield Raw(server, session)


def pointers(reply: JSON) -> list[str]:
    """Where a refusal says that something is wrong."""
    assert all(one.startswith("[ERROR] ") for one in reply["response_metadata"]["messages"])
    return [one.partition("[json-pointer:")[2].rstrip("]") for one in reply["errors"]]


async def test_messages_at_the_limit_are_taken(raw):
    for blocks in GOOD:
        for form in (False, True):
            reply = await raw.say(text="fallback", blocks=blocks, form=form)
            assert reply["ok"], (blocks, reply)
    assert raw.server.violations == []
    assert len(raw.team.general.seen) == 2 * len(GOOD)


async def test_messages_over_a_limit_are_refused(raw):
    for blocks, pointer in BAD:
        reply = await raw.say(text="fallback", blocks=blocks)
        assert reply.get("error") == "invalid_blocks" and pointer in pointers(reply), (blocks, reply)
    assert raw.team.general.seen == [] and len(raw.server.violations) == len(BAD)


async def test_views(raw):
    for view in GOOD_VIEWS:
        reply = await raw("views.open", trigger_id=raw.command()["trigger_id"], view=view)
        assert reply["ok"], reply
    assert raw.server.violations == []
    for view, pointer in BAD_VIEWS:
        reply = await raw("views.open", trigger_id=raw.command()["trigger_id"], view=view)
        assert reply["error"] == "invalid_arguments" and pointer in pointers(reply), (view, reply)
    home = {"type": "home", "blocks": [section("x")]}
    assert (await raw("views.publish", user_id=raw.ana.id, view=home))["ok"]
    assert await raw.error("views.publish", user_id=raw.ana.id, view=home, hash="old") == "hash_conflict"
    assert await raw.error("views.publish", user_id="U0", view=home) == "invalid_arguments"


async def test_triggers_and_stacks(raw):
    server, first = raw.server, raw.command()["trigger_id"]
    view = modal(section("x"), external_id="one")
    opened = await raw("views.open", trigger_id=first, view=view)
    assert await raw.error("views.open", trigger_id=first, view=view) == "exchanged_trigger_id"
    assert await raw.error("views.open", trigger_id="1.2", view=view) == "invalid_trigger_id"
    late = raw.command()["trigger_id"]
    server.clock.advance(3.1)
    assert await raw.error("views.open", trigger_id=late, view=view) == "expired_trigger_id"
    for answer in ("None", "None", "push_limit_reached"):
        push = {"trigger_id": raw.command()["trigger_id"], "view": modal(section("more"))}
        assert await raw.error("views.push", **push) == answer
    assert len(raw.ana.modals) == 3 and raw.ana.modal.previous.previous.id == opened["view"]["id"]
    changed = {"view": modal(section("changed")), "external_id": "one"}
    assert await raw.error("views.update", **changed, hash="old") == "hash_conflict"
    assert (await raw("views.update", **changed, hash=opened["view"]["hash"]))["ok"]
    assert await raw.error("views.update", **changed) == "not_found", (
        "the external id is gone with the update"
    )
    assert server.close_view(raw.ana, every=True) is None and raw.ana.modals == []
    gone = {"view": modal(section("x")), "view_id": opened["view"]["id"]}
    assert await raw.error("views.update", **gone) == "not_found"


async def test_places_where_the_bot_may_not_write(raw):
    server, team = raw.server, raw.team
    elsewhere = server.channel(team, "elsewhere", raw.ana, bot=False)
    secret = server.channel(team, "secret", raw.ana, private=True, bot=False)
    closed, quiet = server.channel(team, "closed", raw.ana), server.channel(team, "quiet", raw.ana)
    server.archive(closed)
    quiet.read_only = True
    for channel, error in (
        ("C0", "channel_not_found"),
        (secret.id, "channel_not_found"),
        (elsewhere.id, "not_in_channel"),
        (closed.id, "is_archived"),
        (quiet.id, "restricted_action"),
    ):
        assert await raw.error("chat.postMessage", channel=channel, text="x") == error
    server.join(elsewhere, team.bot)
    assert (await raw("chat.postMessage", channel=elsewhere.id, text="x"))["ok"]
    stranger = server.user("bert")
    ephemeral = {"channel": elsewhere.id, "text": "x"}
    assert await raw.error("chat.postEphemeral", user=stranger.id, **ephemeral) == "user_not_in_channel"
    server.delete_channel(elsewhere)
    assert await raw.error("chat.postMessage", **ephemeral) == "channel_not_found"
    assert (
        await raw.error("chat.postMessage", channel=team.general.id, text="x", thread_ts="1.2")
        == "thread_not_found"
    )
    with pytest.raises(ClientRefuses, match="archived"):
        server.say(raw.ana, closed, "x")
    with pytest.raises(ClientRefuses, match="not in"):
        server.say(stranger, secret, "x")


async def test_changing_and_deleting(raw):
    general = raw.team.general.id
    mine = (await raw.say(text="mine", blocks=answer_blocks("mine")))["ts"]
    theirs = raw.server.say(raw.ana, raw.team.general, "theirs").message.ts
    shown = (await raw("chat.postEphemeral", channel=general, user=raw.ana.id, text="x"))["message_ts"]
    for name, ts, error in (
        ("chat.update", theirs, "cant_update_message"),
        ("chat.delete", theirs, "cant_delete_message"),
        ("chat.update", shown, "message_not_found"),
        ("chat.update", "1.2", "message_not_found"),
        ("chat.delete", "1.2", "message_not_found"),
    ):
        assert await raw.error(name, channel=general, ts=ts, text="x") == error
    assert await raw.error("chat.update", channel=general, ts=mine, text="é" * 2001) == "msg_too_long"
    assert await raw.error("chat.update", channel=general, ts=mine, text="") == "no_text"
    assert (await raw("chat.update", channel=general, ts=mine, text="now"))["ok"]
    message = raw.team.general.messages[mine]
    assert (message.text, message.blocks, message.history[0]["text"]) == ("now", [], "mine")
    assert (await raw("chat.delete", channel=general, ts=mine))["ok"] and message.deleted
    assert await raw.error("chat.delete", channel=general, ts=mine) == "message_not_found"


async def test_slips_that_slack_lets_pass_are_noted(raw):
    async def noted(**args: Any) -> str:
        before = len(raw.server.violations)
        assert (await raw.say(**args))["ok"]
        return " ".join(raw.server.violations[before:])

    assert "without a text" in await noted(blocks=[section("x")])
    assert "cut at 40000" in await noted(text="x" * 40_001)
    assert len(raw.team.general.seen[-1].text) == 40_000
    assert "11 elements" in await noted(text="x", blocks=[buttons(11)])
    assert "unknown arguments ['colour']" in await noted(text="x", colour="red")
    long = [section("x" * 3000, block_id=f"{number}") for number in range(5)]
    assert (await raw.say(text="x", blocks=long))["error"] == "msg_blocks_too_long"
    assert (await raw.say())["error"] == "no_text"
    assert (await raw.say(text="x", blocks="[", form=True))["error"] == "invalid_blocks_format"
    assert await raw.error("chat.nonsense") == "unknown_method"
    assert raw.server.violations[-1].startswith("chat.nonsense: unknown_method")


async def test_pings_and_previews_are_seen(raw):
    group = raw.server.group(raw.team, "readers", raw.ana)
    words = f"<@{raw.ana.id}> <!here> <!subteam^{group.id}> <https://x.org|x>"
    await raw.say(text=words)
    message = raw.team.general.seen[-1]
    assert message.pings == ["ana", "readers", "here"] and message.previews == ["https://x.org"]
    await raw.say(text="x", blocks=[section(words)], unfurl_links=False, unfurl_media=False)
    message = raw.team.general.seen[-1]
    assert message.pings == ["ana", "readers", "here"] and message.previews == []
    await raw.say(text="&lt;!here&gt;", blocks=[{"type": "section", "text": plain(words)}])
    assert raw.team.general.seen[-1].pings == []


async def test_tokens_and_scopes(raw):
    server = raw.server
    assert await raw.error("auth.test", token="xoxb-wrong") == "invalid_auth"
    assert await raw.error("auth.test", token="") == "not_authed"
    assert await raw.error("auth.test", token=server.app_token) == "not_allowed_token_type"
    assert await raw.error("apps.connections.open") == "not_allowed_token_type"
    poor = server.team("Poor", scopes="commands")
    refused = await raw("chat.postMessage", token=poor.token, channel=poor.general.id, text="x")
    assert (refused["error"], refused["needed"], refused["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands",
    )
    reader = server.team("Reader", scopes="channels:read im:write")
    dora = server.user("dora", reader)
    hidden = server.direct(dora).id
    assert await raw.error("conversations.info", token=reader.token, channel=hidden) == "missing_scope"
    assert (await raw("conversations.info", token=reader.token, channel=reader.general.id))["ok"]
    assert server.say(dora, reader.general, "x", mentions_bot=True).deliveries == []
    server.revoke(poor)
    assert await raw.error("auth.test", token=poor.token) == "token_revoked"
    assert server.deliveries[-1].payload["event"]["tokens"] == {"oauth": [], "bot": [poor.bot.id]}


async def test_response_urls_have_five_uses_and_thirty_minutes(raw):
    url = raw.command()["response_url"]
    for number in range(5):
        assert await raw.respond(url, {"text": f"{number}"}) == (200, None)
    assert await raw.respond(url, {"text": "6"}) == (404, "used_url")
    assert [one.text for one in raw.team.general.ephemerals] == ["0", "1", "2", "3", "4"]
    late = raw.command()["response_url"]
    raw.server.clock.advance(30 * 60 + 1)
    assert await raw.respond(late, {"text": "x"}) == (404, "expired_url")
    url = raw.command()["response_url"]
    assert await raw.respond(url, {"text": "x", "blocks": [section("")]}) == (400, "invalid_blocks")
    assert await raw.respond(url, {"text": "x", "replace_original": True}) == (200, None)
    assert await raw.respond(url, {"delete_original": True}) == (400, "message_not_found")
    await raw.say(text="x", blocks=[actions(button("Go", "go"))])
    clicked = raw.server.click(raw.ana, raw.team.general.seen[-1], "Go")
    assert await raw.respond(clicked.delivery.payload["response_url"], {"delete_original": True}) == (
        200,
        None,
    )
    await clicked.gone()


async def test_files(raw):
    server, client = raw.server, AsyncWebClient(token=raw.token, base_url=raw.server.api_url)
    made = await raw("files.getUploadURLExternal", form=True, filename="a.png", length="3", alt_txt="Bars")
    async with raw.session.post(made["upload_url"], data=b"12") as short:
        assert short.status == 400
    assert (
        await raw.error("files.completeUploadExternal", files=[{"id": made["file_id"]}]) == "file_not_found"
    )
    shown = {"type": "image", "alt_text": "Bars", "slack_file": {"id": made["file_id"]}}
    assert (await raw.say(text="x", blocks=[shown]))["error"] == "invalid_blocks"
    async with raw.session.post(made["upload_url"], data=b"123") as whole:
        assert whole.status == 200
    assert (await raw("files.completeUploadExternal", files=[{"id": made["file_id"]}]))["ok"]
    before = len(server.violations)
    assert (await raw.say(text="x", blocks=[shown]))["ok"]
    (picture,) = raw.team.general.seen[-1].pictures
    assert (picture.alt, picture.file.data) == ("Bars", b"123") and len(server.violations) == before
    await client.files_upload_v2(channel=raw.team.general.id, filename="b.png", content=b"x")
    assert server.violations[before:] == ["files.getUploadURLExternal: b.png without alternative text"]
    long = {"filename": "a.png", "length": "3", "alt_txt": "a" * 1001}
    assert await raw.error("files.getUploadURLExternal", form=True, **long) == "alt_txt_too_large"


async def test_trouble(raw):
    trouble = raw.server.trouble
    client = AsyncWebClient(token=raw.token, base_url=raw.server.api_url, retry_handlers=[])
    trouble.rate_limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=raw.team.general.id, text="x")
    assert limited.value.response.status_code == 429 and limited.value.response.headers["Retry-After"] == "7"
    trouble.error("internal_error", times=2)
    assert [await raw.error("auth.test") for _ in range(3)] == ["internal_error", "internal_error", "None"]
    trouble.fail(503, "auth.test")
    with pytest.raises(SlackApiError):
        await client.auth_test()
    trouble.drop("chat.postMessage", after=True)
    with pytest.raises(aiohttp.ClientError):
        await raw.say(text="arrived, unanswered")
    assert [one.text for one in raw.team.general.seen] == ["arrived, unanswered"]
    trouble.bucket("chat.postMessage", limit=2, per=60, each="channel")
    assert [(await raw.say(text="x")).get("error") for _ in range(3)] == [None, None, "ratelimited"]
    raw.server.clock.advance(61)
    assert (await raw.say(text="x"))["ok"]
    assert [one.status for one in raw.server.log.refused][:2] == [429, 200]


async def test_at_most_ten_sockets_each_with_a_fresh_ticket(raw):
    server = raw.server
    urls = [(await raw("apps.connections.open", token=server.app_token))["url"] for _ in range(11)]
    sockets = [await raw.session.ws_connect(url) for url in urls[:10]]
    assert (await sockets[9].receive_json())["num_connections"] == 10
    refused = await raw.session.ws_connect(urls[10])
    assert (await refused.receive_json())["reason"] == "too_many_websockets"
    for url in (urls[0], urls[0].replace("ticket=", "ticket=x")):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await raw.session.ws_connect(url)
    await sockets[0].send_str("hello?")
    await server.until(lambda: any("no acknowledgement" in one for one in server.violations))


async def test_an_acknowledgement_that_is_too_late_counts_for_nothing(raw):
    server = raw.server
    server.dispatch.acknowledge_within = 0.05
    url = (await raw("apps.connections.open", token=server.app_token))["url"]
    async with raw.session.ws_connect(url) as ws:
        await ws.receive_json()
        seen = server.slash(raw.ana, raw.team.general, "/moot x")
        envelope = await ws.receive_json()
        assert envelope["accepts_response_payload"] and envelope["type"] == "slash_commands"
        await server.until(lambda: seen.delivery.failed)
        await ws.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "late"}})
        await server.until(lambda: server.sockets.late == [envelope["envelope_id"]])
        assert seen.delivery.failed == "operation_timeout" and raw.team.general.ephemerals == []
        said = server.say(raw.ana, raw.team.general, "x")
        tries = [await ws.receive_json() for _ in range(2)]
        assert [one["retry_attempt"] for one in tries] == [0, 1]
        assert tries[0]["payload"]["event_id"] == tries[1]["payload"]["event_id"]
        assert tries[1]["retry_reason"] == "timeout" and said.deliveries[0].attempts == 2


async def test_submissions_answered_wrongly_are_noted(raw):
    server = raw.server
    url = (await raw("apps.connections.open", token=server.app_token))["url"]
    async with raw.session.ws_connect(url) as ws:
        await ws.receive_json()
        server.slash(raw.ana, raw.team.general, "/moot x")
        opened = await ws.receive_json()
        await raw("views.open", trigger_id=opened["payload"]["trigger_id"], view=reason_modal())
        for answer, noted in (
            ({"response_action": "errors", "errors": {"nowhere": "x"}}, "name no inputs"),
            ({"response_action": "update", "view": {"type": "modal"}}, "invalid_arguments"),
            ({"response_action": "explode"}, "no such answer"),
        ):
            server.submit_view(raw.ana, {"Stance": "For", "Why?": "x"})
            envelope = await ws.receive_json()
            await ws.send_json({"envelope_id": envelope["envelope_id"], "payload": answer})
            await server.until(lambda noted=noted: noted in " ".join(server.violations))
        assert raw.ana.modal is not None


def test_a_signature_is_as_slack_sdk_has_it():
    from slack_sdk.signature import SignatureVerifier

    server = SlackServer()
    headers = HttpMode(server.world).signed("a=1")
    verifier = SignatureVerifier(server.signing_secret)
    assert verifier.is_valid_request("a=1", headers) and not verifier.is_valid_request("a=2", headers)


def test_the_oracles_agree_with_what_is_taken():
    for blocks in GOOD:
        assert oracles.wrong_with_blocks(blocks) == []
    assert oracles.wrong_with_blocks([section("x" * 3001)])
