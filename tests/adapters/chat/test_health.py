"""What a supervisor is answered, and what Prometheus reads."""

from __future__ import annotations

import asyncio
import logging
import re

import aiohttp
import pytest
from moot_process import free_port

from adapters.chat.health import health_at
from adapters.chat.observing import Observer
from index.errors import UserError


async def got(address: str, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}{path}") as reply:
        return reply.status, await reply.text()


async def test_a_process_is_ready_when_each_part_works(free_address):
    async with health_at(free_address) as health:
        assert (await got(free_address, "/healthz"))[0] == 200
        status, text = await got(free_address, "/readyz")
        assert status == 503 and '"missing": ["index", "platform"]' in text
        connected = False

        async def database() -> bool:
            return True

        health.part("index")
        health.part("database", database)
        health.part("platform", lambda: connected)
        assert await got(free_address, "/readyz") == (503, '{"ready": false, "missing": ["platform"]}')
        connected = True
        assert (await got(free_address, "/readyz"))[0] == 200


async def test_a_part_that_fails_or_hangs_is_missing(free_address, monkeypatch):
    monkeypatch.setattr("adapters.chat.health.WITHIN", 0.05)

    async def hangs() -> bool:
        await asyncio.sleep(60)
        return True

    def fails() -> bool:
        raise OSError("no disk")

    async with health_at(free_address) as health:
        health.part("index", fails)
        health.part("database", hangs)
        health.part("platform")
        assert sorted(await health.missing()) == ["database", "index"]


async def test_requests_are_counted_by_how_they_ended_and_by_nothing_that_names_a_member(free_address):
    async with health_at(free_address) as health:
        observer = Observer("discord")
        observer.metrics = health.metrics
        with observer.request("command"):
            pass
        with observer.request("press") as seen:
            seen.outcome = "refused"
        with pytest.raises(KeyError), observer.request("press"):
            raise KeyError("planted")
        observer.waited(0.3)
        logging.getLogger("adapters.chat.x").error("planted %s", "words")
        _, text = await got(free_address, "/metrics")
    values = dict(re.findall(r"^(moot_\S+) ([0-9.e+-]+)$", text, re.M))
    assert values['moot_requests_total{kind="command",outcome="answered",platform="discord"}'] == "1.0"
    assert values['moot_requests_total{kind="press",outcome="refused",platform="discord"}'] == "1.0"
    assert values['moot_requests_total{kind="press",outcome="cancelled",platform="discord"}'] == "1.0"
    assert values['moot_wait_seconds_bucket{le="0.25",platform="discord"}'] == "0.0"
    assert values['moot_wait_seconds_bucket{le="0.5",platform="discord"}'] == "1.0"
    assert values['moot_log_lines_total{level="ERROR"}'] == "1.0"
    assert "planted" not in text
    assert set(re.findall(r'(\w+)="', text)) == {"kind", "outcome", "platform", "le", "level"}


async def test_without_an_address_nothing_listens_and_nothing_is_counted():
    async with health_at(None) as health:
        assert health.metrics is None


async def test_a_port_that_is_taken_is_said(free_address):
    async with health_at(free_address):
        with pytest.raises(UserError, match="set another in MOOT_HEALTH_ADDRESS"):
            async with health_at(free_address):
                pass


@pytest.fixture
def free_address() -> str:
    return f"127.0.0.1:{free_port()}"


async def test_the_command_says_what_the_pages_say(free_address, moot_here):
    def asked(*words: str):
        return asyncio.to_thread(moot_here, "health", *words, MOOT_HEALTH_ADDRESS=free_address)

    gone = await asked()
    assert gone.returncode == 1 and "Nothing answers at" in gone.stderr
    async with health_at(free_address) as health:
        assert (await asked()).stdout.strip() == "Alive."
        unready = await asked("--ready")
        assert unready.returncode == 1 and "Not ready: index and platform." in unready.stderr
        assert (await asked("--ready", "--json")).returncode == 1
        for part in ("index", "platform"):
            health.part(part)
        assert (await asked("--ready")).stdout.strip() == "Ready."
    unset = await asyncio.to_thread(moot_here, "health")
    assert unset.returncode == 1 and "MOOT_HEALTH_ADDRESS is not set" in unset.stderr
