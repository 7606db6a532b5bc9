"""One group on two platforms: linked rooms, linked accounts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary
from stores import new_store
from study_group import ANA, BEN, CEM, MOD, Clock, member

from bot.announcements import Announcement
from bot.bot import Bot
from bot.capabilities import FULL_CHAT
from bot.library_worker import LibraryWorker
from bot.links.codes import LASTS
from bot.reply import Reply
from bot.request import Member, Request

DISCORD = {"platform": "discord", "space": "guild", "room": "talk"}
SLACK = {"platform": "slack", "space": "team", "room": "C1"}
ELSEWHERE = {"platform": "slack", "space": "other team", "room": "C1"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bot(tmp_path: Path, fake: FakeLibrary, clock: Clock) -> Any:
    made = Bot(LibraryWorker(lambda say: fake), database=new_store(tmp_path / "moot.db"), clock=clock)  # type: ignore[arg-type, return-value]
    yield made
    await made.close(patience=1)


async def ask(bot: Bot, where: dict[str, str], who: Member, command: str, /, **args: Any) -> Reply:
    return await bot.handle(Request(command, args, who, where["room"], where["platform"], where["space"]))


async def do(bot: Bot, where: dict[str, str], who: Member, command: str, /, **args: Any) -> Any:
    reply = await ask(bot, where, who, command, **args)
    assert reply.ok, reply.cards[0].text
    return reply.data


async def link_rooms(bot: Bot, one: dict[str, str] = DISCORD, other: dict[str, str] = SLACK) -> None:
    code = (await do(bot, one, MOD, "settings", name="link"))["code"]
    await do(bot, other, MOD, "settings", name="link", value=code)


async def link_accounts(bot: Bot, first: Member, second: Member) -> Any:
    code = (await do(bot, DISCORD, first, "link"))["code"]
    return await do(bot, SLACK, second, "link", code=code)


async def told(bot: Bot, platform: str, many: int) -> list[Announcement]:
    found: list[Announcement] = []

    async def listen() -> None:
        async for each in bot.announcements(platform, capabilities=FULL_CHAT):
            assert await bot.announced(each)
            found.append(each)
            if len(found) == many:
                return

    await asyncio.wait_for(listen(), 10)
    return found


async def test_a_poll_in_one_room_is_joined_from_the_other_in_one_tally(bot):
    await link_rooms(bot)
    await do(bot, SLACK, CEM, "poll create", motion="Slack's own")
    assert (await do(bot, DISCORD, ANA, "poll create", motion="Shared"))["id"] == "p2"
    listed = await do(bot, SLACK, CEM, "poll list")
    assert [(each["id"], each["motion"]) for each in listed] == [("p2", "Shared"), ("p1", "Slack's own")]
    await do(bot, DISCORD, ANA, "poll vote", id="p2", choice=["agree"])
    receipt = await ask(bot, SLACK, CEM, "poll vote", id="p2", choice=["disagree"])
    assert (receipt.data["id"], receipt.data["ballots"]) == ("p2", 2)
    await do(bot, DISCORD, ANA, "poll close", id="p2")
    result = await do(bot, SLACK, BEN, "poll show", id="p2")
    assert (result["state"], [each["count"] for each in result["tally"]]) == ("closed", [0, 1, 0, 1, 0])


async def test_the_linked_room_is_told_with_buttons_of_its_own_number(bot):
    await link_rooms(bot)
    await told(bot, "discord", 1)
    await do(bot, SLACK, CEM, "poll create", motion="One")
    await do(bot, SLACK, CEM, "poll create", motion="Two")
    first, second = await told(bot, "discord", 2)
    assert (first.place.room, first.reply.board, second.reply.board) == ("talk", "p1", "p2")
    command, args = bot.pressed(second.reply.cards[0].buttons[3].id)
    await do(bot, DISCORD, ANA, command, **args)
    assert (await do(bot, SLACK, CEM, "poll list"))[0] == {
        "id": "p2", "kind": "stance", "motion": "Two", "state": "open", "ballots": 1, "closes_at": None,
    }  # fmt: skip


async def test_a_deadline_is_announced_in_both_rooms(bot, clock):
    await link_rooms(bot)
    await told(bot, "discord", 1)
    await do(bot, DISCORD, ANA, "poll create", motion="Soon", closes="in 1 hour")
    assert (await told(bot, "slack", 1))[0].reply.cards[0].title == "Soon"
    clock.on(minutes=55)
    assert "closes" in (await told(bot, "discord", 1))[0].reply.cards[0].text
    assert "closes" in (await told(bot, "slack", 1))[0].reply.cards[0].text
    clock.on(minutes=6)
    for platform in ("discord", "slack"):
        (closed,) = await told(bot, platform, 1)
        assert "closed on" in closed.reply.cards[0].text


async def test_a_debate_is_held_in_both_and_moves_to_a_thread_in_each(bot):
    await link_rooms(bot)
    await told(bot, "discord", 1)
    await do(bot, DISCORD, ANA, "debate start", motion="M")
    (opened,) = await told(bot, "slack", 1)
    assert opened.reply.thread
    await bot.boards.posted(opened.place, "d1", room="C1", message="1.0", thread="C1:1.0")
    await do(bot, DISCORD, ANA, "debate vote", id="d1", choice="for")
    await do(bot, SLACK, CEM, "debate vote", id="d1", choice="against")
    await do(bot, DISCORD, ANA, "debate next", id="d1")
    (stage,) = await told(bot, "slack", 1)
    assert (stage.place.room, stage.reply.board) == ("C1:1.0", "d1")
    thread = {**SLACK, "room": "C1:1.0"}
    await do(bot, thread, CEM, "quote", topic="x")
    await do(bot, DISCORD, ANA, "debate end", id="d1")
    assert (await do(bot, SLACK, CEM, "debate show", id="d1"))["state"] == "ended"


async def test_one_member_with_two_accounts_has_one_ballot(bot):
    await link_rooms(bot)
    await do(bot, DISCORD, ANA, "poll create", motion="M")
    first, second = member("Ana"), member("ana.k")
    await do(bot, DISCORD, first, "poll vote", id="p1", choice=["agree"])
    await do(bot, SLACK, second, "poll vote", id="p1", choice=["disagree"])
    assert (await link_accounts(bot, first, second))["twice"] == 1
    assert (await do(bot, DISCORD, first, "poll list"))[0]["ballots"] == 1
    changed = await do(bot, SLACK, second, "poll vote", id="p1", choice=["undecided"])
    assert (changed["counted"], changed["ballots"]) == ("changed", 1)
    await do(bot, DISCORD, ANA, "poll close", id="p1")
    tally = (await do(bot, SLACK, CEM, "poll show", id="p1"))["tally"]
    assert [each["count"] for each in tally] == [0, 0, 1, 0, 0]


async def test_a_ballot_cast_before_linking_with_the_second_account_alone_is_kept(bot):
    await link_rooms(bot)
    await do(bot, DISCORD, ANA, "poll create", motion="M")
    second = member("ana.k")
    await do(bot, SLACK, second, "poll vote", id="p1", choice=["disagree"])
    assert (await link_accounts(bot, member("Ana"), second))["twice"] == 0
    assert (await do(bot, DISCORD, member("Ana"), "poll vote", id="p1", choice=["agree"]))["ballots"] == 1


async def test_parted_accounts_are_strangers_and_the_ballot_stays_with_the_first(bot):
    await link_rooms(bot)
    await do(bot, DISCORD, ANA, "poll create", motion="M")
    second = member("ana.k")
    await link_accounts(bot, ANA, second)
    await do(bot, SLACK, second, "poll vote", id="p1", choice=["agree"])
    assert (await do(bot, SLACK, second, "link", code="off"))["parted"] == 2
    assert (await do(bot, DISCORD, ANA, "poll vote", id="p1", choice=["agree"]))["counted"] == "same"
    assert (await do(bot, SLACK, second, "poll vote", id="p1", choice=["agree"]))["ballots"] == 2


async def test_a_code_works_once_for_what_it_was_made_for_and_ten_minutes(bot, clock):
    code = (await do(bot, DISCORD, MOD, "settings", name="link"))["code"]
    assert not (await ask(bot, SLACK, CEM, "link", code=code)).ok
    assert not (await ask(bot, DISCORD, MOD, "settings", name="link", value=code)).ok
    clock.on(seconds=LASTS.total_seconds() + 1)
    late = await ask(bot, SLACK, MOD, "settings", name="link", value=code)
    assert "older than 10 minutes" in late.cards[0].text
    code = (await do(bot, DISCORD, MOD, "settings", name="link"))["code"]
    await do(bot, SLACK, MOD, "settings", name="link", value=code.lower().replace("-", " "))
    assert not (await ask(bot, ELSEWHERE, MOD, "settings", name="link", value=code)).ok


async def test_only_moderators_link_rooms_and_strangers_see_nothing(bot):
    assert not (await ask(bot, DISCORD, ANA, "settings", name="link")).ok
    await link_rooms(bot)
    await do(bot, DISCORD, ANA, "poll create", motion="Shared")
    assert not (await ask(bot, ELSEWHERE, CEM, "poll show", id="p1")).ok
    other_room = {**DISCORD, "room": "other"}
    await do(bot, other_room, ANA, "poll create", motion="Not shared")
    assert [each["motion"] for each in await do(bot, SLACK, CEM, "poll list")] == ["Shared"]


async def test_unlinked_rooms_share_nothing_new(bot):
    await link_rooms(bot)
    await do(bot, DISCORD, ANA, "poll create", motion="Before")
    await do(bot, SLACK, MOD, "settings", name="link", value="off")
    await do(bot, DISCORD, ANA, "poll create", motion="After")
    assert [each["motion"] for each in await do(bot, SLACK, CEM, "poll list")] == ["Before"]
    await do(bot, SLACK, CEM, "poll vote", id="p1", choice=["agree"])


async def test_forget_me_reaches_shared_polls_and_parts_the_accounts(bot):
    await link_rooms(bot)
    await do(bot, DISCORD, ANA, "poll create", motion="M", named=True)
    second = member("ana.k")
    await link_accounts(bot, ANA, second)
    await do(bot, SLACK, second, "poll vote", id="p1", choice=["agree"])
    kept = await do(bot, SLACK, second, "privacy")
    assert (kept["named"], kept["linked"]) == (("p1",), 1)
    assert (await do(bot, SLACK, second, "forget-me"))["withdrawn"] == ["p1"]
    assert (await do(bot, SLACK, second, "privacy"))["linked"] == 0
    assert (await do(bot, DISCORD, CEM, "poll list"))[0]["ballots"] == 0


async def test_channels_of_one_server_are_not_linked(bot):
    code = (await do(bot, DISCORD, MOD, "settings", name="link"))["code"]
    refused = await ask(bot, {**DISCORD, "room": "other"}, MOD, "settings", name="link", value=code)
    assert "different servers" in refused.cards[0].text
    await do(bot, SLACK, MOD, "settings", name="link", value=code)
