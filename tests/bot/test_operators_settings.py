"""What the operator settles for servers: which corpora they may read, and how much they may ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from stores import new_store
from study_group import ANA, MOD, PLACE, Clock, opened

from bot.bot import Bot
from bot.capabilities import FULL_CHAT
from bot.database.sqlite.connection import FILE
from bot.library_worker import LibraryWorker
from bot.polls.polls import Polls
from bot.request import Member, Request
from bot.spaces.held import HeldSpace, named
from bot.spaces.rate_limit import SpaceCounters
from bot.spaces.spaces import Spaces
from bot.spaces.types import EVERY
from index.errors import UnknownKey, UserError


@pytest.fixture
async def spaces(tmp_path: Path):
    database = new_store(tmp_path / FILE)
    yield Spaces(database, offered=("main",))
    await database.close()


async def test_a_server_reads_the_deployments_corpora_and_what_the_operator_allows(spaces):
    with pytest.raises(UserError, match=r"may not read club; it may read main\."):
        spaces.require_allowed("test", "a", ("main", "club"))
    await spaces.operate("test", "a", "allowed", "club,salt")
    spaces.require_allowed("test", "a", ("main", "club"))
    with pytest.raises(UserError, match="may not read birds; it may read main, club and salt"):
        spaces.require_allowed("test", "a", ("birds",))
    with pytest.raises(UserError, match="may not read club"):
        spaces.require_allowed("test", "b", ("club",))


async def test_a_corpus_that_is_no_longer_allowed_is_no_longer_read(spaces):
    await spaces.operate("test", "a", "allowed", "club")
    await spaces.put("test", "a", "corpus", "club")
    assert spaces.of("test", "a").corpora == ("club",)
    await spaces.operate("test", "a", "allowed", None)
    assert spaces.of("test", "a").corpora == ()
    await spaces.operate("test", "a", "allowed", "club")
    assert spaces.of("test", "a").corpora == ("club",)  # what was settled is still there


async def test_what_is_set_for_every_server_counts_where_nothing_else_is(spaces):
    await spaces.operate(*EVERY, "allowed", "club")
    await spaces.operate(*EVERY, "per_minute", "30")
    await spaces.operate("test", "a", "per_minute", "0")
    assert (spaces.of("test", "a").per_minute, spaces.of("test", "b").per_minute) == (0, 30)
    spaces.require_allowed("test", "b", ("club",))
    await spaces.operate("test", "b", "allowed", "salt")
    with pytest.raises(UserError, match="may not read club"):
        spaces.require_allowed("test", "b", ("club",))


async def test_another_process_hears_of_it(spaces, tmp_path):
    other = new_store(tmp_path / FILE)
    await Spaces(other).operate("test", "a", "per_day", "5")
    await spaces.load()
    assert spaces.of("test", "a").per_day == 5
    await other.close()


async def test_moderators_neither_see_nor_change_what_is_the_operators(bot):
    refused = await do(bot, MOD, "settings", name="allowed", value="club")
    assert not refused.ok and "There is no setting allowed" in refused.cards[0].text
    shown = await do(bot, MOD, "settings")
    assert not {"allowed", "per_minute", "per_day"} & set(shown.data)
    refused = await do(bot, MOD, "settings", name="corpus", value="club")
    assert "may not read club; it may read main" in refused.cards[0].text


async def test_a_servers_requests_are_limited_but_not_its_ballots(bot):
    await bot.spaces.operate("test", "club", "per_minute", "3")
    for number in range(3):
        assert (await do(bot, Member(f"m{number}", "M"), "help")).ok
    refused = await do(bot, ANA, "help")
    assert (
        "3 requests in a minute, which is as many as the operator allows this server" in refused.cards[0].text
    )
    assert (await do(bot, ANA, "help", space="other")).ok
    await bot.spaces.operate("test", "club", "per_minute", "4")
    assert (await do(bot, ANA, "poll create", motion="M")).ok
    for number in range(20):
        assert (await do(bot, Member(f"m{number}", "M"), "poll vote", id="p1", choice=["agree"])).ok


def test_requests_of_a_day():
    at = 0.0
    counters = SpaceCounters(lambda: at)
    for _ in range(5):
        counters.step("a", per_minute=0, per_day=5)
        at += 100.0
    with pytest.raises(UserError, match=r"5 requests in a day, .*; wait 24 hours"):
        counters.step("a", per_minute=0, per_day=5)
    counters.step("b", per_minute=0, per_day=5)
    at = 86_401.0
    counters.step("a", per_minute=0, per_day=5)


async def test_what_each_space_holds(tmp_path):
    from dataclasses import replace

    clock = Clock()
    database = new_store(tmp_path / FILE)
    polls = Polls(database, clock)
    for space, number in (("a", 3), ("b", 1), ("dm:ben", 1), ("dm:cem", 2)):
        for _ in range(number):
            await opened(polls, place=replace(PLACE, space=space))
    clock.on(days=1)
    await polls.close(replace(PLACE, space="b"), "p1", ANA)
    bot = Bot(LibraryWorker(lambda say: None), database=database, clock=clock)
    held = await bot.held_spaces()
    assert [(each.name, each.open_polls, each.closed_polls) for each in held] == [
        ("test/b", 0, 1),
        ("test/a", 3, 0),
        ("test/dm:", 3, 0),
    ]
    assert held[0].last.startswith("2026-11-25") and held[1].last.startswith("2026-11-24")
    assert await bot.over_in("test", "b") == ["p1"] and await bot.over_in("test", "a") == []
    await bot.close()


def test_spaces_are_named_by_their_id_where_that_is_plain():
    known = [
        HeldSpace("discord", "1"),
        HeldSpace("slack", "1"),
        HeldSpace("slack", "T2"),
        HeldSpace("test", "dm:"),
    ]
    assert named(known, "T2") == named(known, "slack/T2") == known[2]
    with pytest.raises(UserError, match="name one as discord/1, slack/1"):
        named(known, "1")
    with pytest.raises(UnknownKey, match="did you mean slack/T2"):
        named(known, "slack/T3")
    with pytest.raises(UnknownKey):
        named(known, "dm:")


@pytest.fixture
async def bot(tmp_path: Path):
    made = Bot(
        LibraryWorker(lambda say: None),
        database=new_store(tmp_path / FILE),
        clock=Clock(),
        offered=("main",),
    )
    yield made
    await made.close()


async def do(bot: Bot, member: Member, command: str, space: str = "club", **args: object):
    return await bot.handle(Request(command, args, member, "r", "test", space, capabilities=FULL_CHAT))
