"""`moot discord` from its start to its end."""

from __future__ import annotations

import asyncio
import shutil
import signal

import pytest
from moot_command import MOOT, environment

from adapters.discord.invite import NEEDED, application_of, invite
from adapters.discord.sync import FILE

QUESTION = "What is an arms race?"
REGISTER = "PUT /applications/{application_id}/commands"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"


async def refused(group, **more: str) -> str:
    """What is said where it cannot be started: one sentence, exit status 1."""
    process = await group.spawn(**more)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert out == b""
    said = err.decode()
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said


async def test_without_a_token(quiet):
    assert "MOOT_DISCORD_TOKEN is not set" in await refused(quiet, MOOT_DISCORD_TOKEN="")


async def test_with_a_bad_token(quiet):
    said = await refused(quiet, MOOT_DISCORD_TOKEN="bad.token.indeed")
    assert "does not take MOOT_DISCORD_TOKEN" in said
    assert "bad.token.indeed" not in said


async def test_without_an_index(quiet):
    shutil.rmtree(quiet.home / "index")
    assert "moot index build" in await refused(quiet)


async def test_without_a_network(quiet):
    nowhere = "http://127.0.0.1:9/api/v10"
    assert f"cannot be reached at {nowhere}" in await refused(quiet, MOOT_DISCORD_API_URL=nowhere)


async def test_the_invitation_is_printed(alone):
    await alone.stop()
    assert f"client_id={alone.server.world.application_id}&permissions={NEEDED}" in alone.said
    assert "scope=bot+applications.commands" in alone.said


async def doctor(group, **more: str) -> str:
    """What it says, without white space."""
    given = {"MOOT_HOME": str(group.home), **group.server.environment(), **more}
    process = await asyncio.create_subprocess_exec(
        *MOOT, "doctor", env=environment(**given), cwd=group.home, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return "".join(out.decode().split())


async def test_the_doctor_looks_at_the_token_and_prints_the_invitation(quiet):
    said = await doctor(quiet)
    assert "thetokenisMoot's" in said
    assert invite("123456789012345678") in said
    assert quiet.server.token.partition(".")[2] not in said
    assert "doesnottakeMOOT_DISCORD_TOKEN" in await doctor(
        quiet, MOOT_DISCORD_TOKEN="MTIzNDU2Nzg5MDEyMzQ1Njc4.other.one"
    )
    assert "isnobottoken" in await doctor(quiet, MOOT_DISCORD_TOKEN="other")
    assert "couldnotbeasked" in await doctor(quiet, MOOT_DISCORD_API_URL="http://127.0.0.1:9")


@pytest.mark.parametrize("token", ["", "x", "bm9uc2Vuc2U=.a.b", "é.b.c"])
def test_what_is_no_token_has_no_application(token):
    assert application_of(token) is None


async def test_least_intents_and_commands_once(alone):
    server = alone.server
    assert {session.intents for session in server.gateway.sessions} == {1 << 0 | 1 << 9 | 1 << 12}
    await alone.stop()
    await alone.start()
    assert len(server.requested(REGISTER)) == 1
    (alone.home / FILE).write_text("another\n")
    await alone.stop()
    await alone.start()
    await server.until(lambda: len(server.requested(REGISTER)) == 2, what="registering anew")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_acknowledged_is_finished_before_it_leaves(alone, how):
    server = alone.server
    server.trouble.slow(CALLBACK, seconds=0.5, times=5)
    seen = [server.slash(alone.ana, alone.general, "ask", question=QUESTION) for _ in range(5)]
    await asyncio.gather(*(each.acknowledged() for each in seen))
    assert await alone.stop(how) == 0
    for each in seen:
        assert "“" in (await each.response(within=0.1)).words
