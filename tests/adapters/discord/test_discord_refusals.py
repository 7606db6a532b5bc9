"""What the local Discord refuses, asked without a client that would see to the limits itself."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from discord_bodies import BAD, BAD_MODALS, COMMANDS, GOOD, command
from discord_server import (
    DiscordServer,
    openapi,
    rest_application,
    rest_channels,
    rest_interactions,
    rest_messages,
)
from discord_server.components import JSON
from little_bot import honest


class Raw:
    """Requests without a client that would see to the limits itself."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session
        self.group = server.guild()
        self.ana = server.user("ana", self.group)
        server.overwrite(
            self.group.general, server.bot, allow="manage_threads send_polls create_private_threads"
        )

    async def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.server.token}"}
        about = {"json": body} if body is not None else {}
        async with self.session.request(
            method, self.server.api_url + path, headers=headers, **about, **more
        ) as reply:
            return reply.status, await reply.json() if reply.status != 204 else None

    async def message(self, body: Any, **more: Any) -> tuple[int, Any]:
        return await self("POST", f"/channels/{self.group.general.id}/messages", body, **more)

    async def callback(self, body: Any, kind: int = 2, **data: Any) -> tuple[int, Any]:
        made = self.server.desk.open(kind, self.ana, self.group.general, {"name": "x", "type": 1} | data)
        return await self("POST", f"/interactions/{made.id}/{made.token}/callback", body)


@pytest.fixture
async def raw() -> AsyncIterator[Raw]:
    async with DiscordServer() as server:
        async with aiohttp.ClientSession() as session:
            yield Raw(server, session)
        assert honest(server)


def faults(reply: JSON) -> list[str]:
    """The paths of a reply's `errors`."""

    def walk(node: JSON, path: str) -> list[str]:
        if "_errors" in node:
            assert all(one["code"] and one["message"] for one in node["_errors"])
            return [path]
        return [one for key, inner in node.items() for one in walk(inner, f"{path}.{key}".strip("."))]

    assert (reply["code"], reply["message"]) == (50035, "Invalid Form Body")
    return walk(reply["errors"], "")


async def test_bodies_at_the_limit_are_taken(raw):
    for body in GOOD:
        status, reply = await raw.message(body)
        assert status == 200, (body, reply)
    assert raw.server.violations == []


async def test_bodies_over_a_limit_are_refused(raw):
    for body, path in BAD:
        status, reply = await raw.message(body)
        assert status == 400, body
        assert faults(reply) == [path], body
    assert raw.group.general.messages == {} and len(raw.server.violations) >= len(BAD)
    for body in ({}, {"content": " \n "}, {"content": None, "embeds": []}):
        assert (await raw.message(body))[1] == {"code": 50006, "message": "Cannot send an empty message"}


async def test_callbacks_over_a_limit_are_refused(raw):
    for body, path in BAD_MODALS:
        status, reply = await raw.callback(body)
        assert (status, faults(reply)) == (400, [path]), body
    status, reply = await raw.callback({"type": 4, "data": {"content": "x" * 2001}})
    assert faults(reply) == ["data.content"]
    typing = {"options": [{"name": "o", "type": 3, "value": "", "focused": True}]}
    many = [{"name": str(number), "value": str(number)} for number in range(26)]
    for choices, path in (
        (many, "data.choices"),
        ([{"name": "n" * 101, "value": "v"}], "data.choices.0.name"),
        ([{"name": "n", "value": "v" * 101}], "data.choices.0.value"),
    ):
        status, reply = await raw.callback({"type": 8, "data": {"choices": choices}}, 4, **typing)
        assert (status, faults(reply)) == (400, [path])
    assert (await raw.callback({"type": 8, "data": {"choices": many[:25]}}, 4, **typing))[0] == 204


async def test_commands_over_a_limit_are_refused(raw):
    place = f"/applications/{raw.server.world.application_id}/commands"
    for commands, path in COMMANDS:
        status, reply = await raw("PUT", place, commands)
        assert (status, faults(reply)) == (400, [path]), commands
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        made = [
            {"name": f"c{number}", "type": kind, **({"description": "d"} if kind == 1 else {})}
            for number in range(most + 1)
        ]
        assert (await raw("PUT", place, made))[1]["code"] == 30032
        status, kept = await raw("PUT", place, made[:-1])
        assert status == 200 and len(kept) == most
    again = (await raw("PUT", place, made[:2]))[1]
    assert [one["id"] for one in again] == [one["id"] for one in kept[:2]]
    assert len((await raw("GET", place))[1]) == 2
    group = f"/applications/{raw.server.world.application_id}/guilds/{raw.group.id}/commands"
    assert (await raw("PUT", group, [command()]))[1][0]["guild_id"] == str(raw.group.id)
    assert (await raw("PATCH", f"{place}/1", {"description": "d"}))[1]["code"] == 10063


async def test_files_and_threads_over_a_limit_are_refused(raw):
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"attachments": [{"id": 0, "description": "' + "d" * 1025 + '"}]}')
    form.add_field("files[0]", b"x", filename="x.txt")
    status, reply = await raw.message(None, data=form)
    assert faults(reply) == ["attachments.0.description"]
    form = aiohttp.FormData()
    form.add_field("files[0]", io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), filename="x.bin")
    assert (await raw.message(None, data=form))[1] == {"code": 40005, "message": "Request entity too large"}
    threads = f"/channels/{raw.group.general.id}/threads"
    assert faults((await raw("POST", threads, {"name": "n" * 101}))[1]) == ["name"]
    assert faults((await raw("POST", threads, {"name": ""}))[1]) == ["name"]
    assert faults((await raw("POST", threads, {"name": "n", "auto_archive_duration": 5}))[1]) == [
        "auto_archive_duration"
    ]
    status, private = await raw("POST", threads, {"name": "n"})
    assert (status, private["type"]) == (201, 12)
    assert (await raw("POST", f"/channels/{private['id']}/threads", {"name": "n"}))[1]["code"] == 50024
    async with raw.session.post(raw.server.api_url + f"/channels/{raw.group.general.id}/messages") as reply:
        assert (reply.status, await reply.json()) == (401, {"code": 0, "message": "401: Unauthorized"})
    assert (await raw.message(None, data=b"{", params={}))[1]["code"] == 50109
    assert (await raw("GET", "/nowhere"))[0] == 404


async def test_reading_pins_and_reactions(raw):
    sent = [
        (await raw.message({"content": str(number), "nonce": str(number), "enforce_nonce": True}))[1]
        for number in range(4)
    ]
    assert (await raw.message({"content": "3", "nonce": "3", "enforce_nonce": True}))[1]["id"] == sent[3][
        "id"
    ]
    place = f"/channels/{raw.group.general.id}/messages"
    listed = (await raw("GET", place, params={"limit": 2, "before": sent[3]["id"]}))[1]
    assert [one["content"] for one in listed] == ["2", "1"]
    assert [one["content"] for one in (await raw("GET", place, params={"after": sent[1]["id"]}))[1]] == [
        "3",
        "2",
    ]
    assert (await raw("PUT", f"{place}/pins/{sent[0]['id']}"))[1]["code"] == 50013
    raw.server.overwrite(raw.group.general, raw.server.bot, allow="pin_messages")
    assert (await raw("PUT", f"{place}/pins/{sent[0]['id']}"))[0] == 204
    assert (await raw("GET", f"{place}/pins"))[1]["items"][0]["message"]["id"] == sent[0]["id"]
    assert (await raw("PUT", f"{place}/{sent[0]['id']}/reactions/%F0%9F%91%8D/@me"))[0] == 204
    assert (await raw("GET", f"{place}/{sent[0]['id']}"))[1]["reactions"][0]["me"] is True
    assert (await raw("PUT", f"{place}/{sent[0]['id']}/reactions/thumbs/@me"))[1]["code"] == 10014
    assert (await raw("POST", f"/channels/{raw.group.general.id}/typing"))[0] == 204
    assert len(raw.group.general.typing) == 1 and raw.server.violations == []


@pytest.mark.skipif(openapi.why_not() is not None, reason=str(openapi.why_not()))
async def test_bodies_are_held_to_discords_description(raw):
    await raw.message({"content": "x", "colour": "red"})
    await raw.message({"content": "x", "tts": "loudly"})
    await raw.callback({"type": 4, "data": {"content": "x", "embed": {"title": "one"}}})
    assert [violation.split(": ")[1] for violation in raw.server.violations] == ["body", "tts", "data"]
    assert "colour" in raw.server.violations[0] and "embed" in raw.server.violations[2]
    await raw("GET", "/channels/1/nonsense")
    assert "no such" in raw.server.violations[-1]


@pytest.mark.skipif(openapi.why_not() is not None, reason=str(openapi.why_not()))
async def test_every_route_is_one_of_discords(raw):
    tables = (rest_application.ROUTES, rest_channels.ROUTES, rest_interactions.ROUTES, rest_messages.ROUTES)
    for name in (name for table in tables for name in table):
        wrong = openapi.wrong_with(*name.split(" "), None)
        assert not any("no such request" in one for one in wrong), wrong
