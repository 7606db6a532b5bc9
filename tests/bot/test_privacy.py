"""`/privacy` shows what is kept of a member, `/forget-me` takes it out, in every state of a poll."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from stores import new_store
from study_group import ANA, BEN, CEM, Clock, member, opened

from bot.bot import Bot
from bot.library_worker import LibraryWorker
from bot.polls.polls import Polls
from bot.reply import Reply
from bot.request import Member, Request
from index.errors import IndexUnavailable

MOD = member("Mod", moderator=True)


def no_library(say: object) -> Any:
    raise IndexUnavailable("There is no index.")


class Group:
    """A bot, and members who talk to it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.database = new_store()
        self.bot = Bot(LibraryWorker(no_library), database=self.database, clock=self.clock)

    async def ask(self, who: Member, command: str, *, space: str = "club", **args: Any) -> Reply:
        return await self.bot.handle(Request(command, args, who, "r", "test", space))

    async def do(self, who: Member, command: str, **args: Any) -> Any:
        reply = await self.ask(who, command, **args)
        assert reply.ok, reply.cards[0].text
        return reply.data

    async def kept(self, who: Member, **where: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.do(who, "privacy", **where)
        return {name: value for name, value in found.items() if value}


@pytest.fixture
async def group() -> Any:
    made = Group()
    yield made
    await made.bot.close()


async def test_of_a_stranger_nothing_is_kept(group):
    reply = await group.ask(BEN, "privacy")
    assert reply.private
    assert reply.cards[0].text.startswith("Nothing that can be traced to you.")
    reply = await group.ask(BEN, "forget-me")
    assert reply.private
    assert "Nothing was kept of you" in reply.cards[0].text
    assert reply.data["withdrawn"] == []


async def test_what_is_kept_is_shown_to_whom_it_is_of(group):
    await group.do(ANA, "poll create", motion="Anonymous")
    await group.do(ANA, "poll create", motion="Named", named=True)
    await group.do(BEN, "poll vote", id="p1", choice=["agree"], reason="Because")
    await group.do(BEN, "poll vote", id="p2", choice=["agree"])
    await group.do(BEN, "debate start", motion="M", named=True)
    await group.do(BEN, "debate vote", id="d1", choice="for")
    await group.do(BEN, "debate join", id="d1", side="for")
    assert await group.kept(BEN) == {
        "traceable": ("p1",),
        "named": ("p2", "d1"),
        "reasons": 1,
        "begun": ("d1",),
        "sides": ("d1",),
    }
    assert await group.kept(ANA) == {"begun": ("p1", "p2")}
    assert await group.kept(CEM) == {}
    assert await group.kept(BEN, space="elsewhere") == {}
    reply = await group.ask(BEN, "privacy")
    assert dict(reply.cards[0].fields)["Open anonymous"].startswith("p1; yours to change")


async def test_forgotten_while_polls_are_open(group):
    for named in (False, True):
        await group.do(ANA, "poll create", motion="M", named=named)
    for name in ("p1", "p2"):
        await group.do(BEN, "poll vote", id=name, choice=["agree"], reason="Because of Ben")
        await group.do(CEM, "poll vote", id=name, choice=["disagree"])
    done = await group.do(BEN, "forget-me")
    assert done["withdrawn"] == ["p1", "p2"]
    assert await group.kept(BEN) == {}
    for name in ("p1", "p2"):
        assert (await group.do(CEM, "poll show", id=name))["ballots"] == 1
        # Whoever was forgotten may vote again, and is counted once.
        assert (await group.do(BEN, "poll vote", id=name, choice=["agree"]))["counted"] == "counted"
        assert (await group.do(CEM, "poll show", id=name))["ballots"] == 2


async def test_forgotten_after_the_close_the_tally_stays_and_is_marked(group):
    for named in (False, True):
        poll = (await group.do(ANA, "poll create", motion="M", named=named))["id"]
        await group.do(BEN, "poll vote", id=poll, choice=["agree"], reason="Because of Ben")
        await group.do(CEM, "poll vote", id=poll, choice=["disagree"], reason="Because of Cem")
        await group.do(ANA, "poll close", id=poll)
    before = {name: (await group.do(ANA, "poll show", id=name))["tally"] for name in ("p1", "p2")}
    assert await group.kept(BEN) == {"named": ("p2",), "reasons": 1, "sealed": 1}

    reply = await group.ask(BEN, "forget-me")
    said = dict(reply.cards[0].fields)
    assert reply.data["unnamed"] == ["p2"]
    assert said["Name and reasons taken off"] == "p2; the closed tally stays, marked"
    assert "no one can tell whose they are" in said["Can't be found"]
    assert await group.kept(BEN) == {"sealed": 1}
    for name in ("p1", "p2"):
        shown = await group.ask(ANA, "poll show", id=name)
        assert shown.data["tally"] == before[name]
        assert shown.data["rules"]["forgotten"] == (1 if name == "p2" else 0)
    text = repr(await group.ask(ANA, "poll show", id="p2"))
    assert "1 member asked to be forgotten since; the tally stays" in text
    assert "Ben" not in text
    assert "Because of Cem" in text
    # Once more finds nothing more, and marks nothing twice.
    assert (await group.do(BEN, "forget-me"))["unnamed"] == []
    assert (await group.do(ANA, "poll show", id="p2"))["rules"]["forgotten"] == 1


async def test_a_reopened_poll_counts_the_forgotten_once_even_if_they_vote_again(group):
    await group.do(ANA, "poll create", motion="M", named=True)
    for who in (BEN, CEM):
        await group.do(who, "poll vote", id="p1", choice=["agree"])
    await group.do(ANA, "poll close", id="p1")
    await group.do(BEN, "forget-me")
    await group.do(ANA, "poll reopen", id="p1")
    await group.do(BEN, "poll vote", id="p1", choice=["agree"])
    await group.do(ANA, "poll close", id="p1")
    shown = await group.do(ANA, "poll show", id="p1")
    assert (shown["ballots"], shown["rules"]["forgotten"]) == (2, 0)


async def test_past_its_deadline_a_poll_counts_as_closed(group):
    await opened(
        Polls(group.database, group.clock), anonymous=False, closes_at=group.clock.at + timedelta(hours=1)
    )
    await group.do(BEN, "poll vote", id="p1", choice=["agree"])
    group.clock.on(hours=1)
    done = await group.do(BEN, "forget-me")
    assert (done["withdrawn"], done["unnamed"]) == ([], ["p1"])


@pytest.mark.parametrize("named", [True, False])
async def test_forgotten_in_the_midst_of_a_debate(group, named):
    await group.do(ANA, "debate start", motion="M", named=named, round=[])
    for who in (BEN, CEM):
        await group.do(who, "debate vote", id="d1", choice="for", reason="Because")
        await group.do(who, "debate join", id="d1", side="against")
    for _ in range(5):
        await group.do(ANA, "debate next", id="d1")
    for who in (BEN, CEM):
        await group.do(who, "debate vote", id="d1", choice="against")
    done = await group.do(BEN, "forget-me")
    assert done["withdrawn"] == ["d1"]
    shown = await group.do(ANA, "debate next", id="d1")
    assert shown["ballots"] == {"opening": 1, "closing": 1}
    assert (shown["both"], shown["sides"]) == (1, {"for": [], "against": ["Cem"]})
    assert shown["forgotten"] == 0


async def test_forgotten_after_a_named_debate_both_ballots_still_pair(group):
    await group.do(ANA, "debate start", motion="M", named=True, round=["x"])
    await group.do(BEN, "debate vote", id="d1", choice="against")
    for _ in range(2):
        await group.do(ANA, "debate next", id="d1")
    await group.do(BEN, "debate vote", id="d1", choice="for")
    before = await group.do(ANA, "debate next", id="d1")
    assert (before["both"], before["verdict"]) == (1, "for")
    assert (await group.do(BEN, "forget-me"))["unnamed"] == ["d1"]
    after = await group.ask(ANA, "debate show", id="d1")
    assert (after.data["both"], after.data["verdict"], after.data["forgotten"]) == (1, "for", 1)
    assert "Ben" not in repr(after)


async def test_a_forgotten_member_is_on_no_list_of_voters(group):
    for voters in (["Ben", "Cem"], ["ben"], ["id:ben"], ["Tutors"], []):
        await group.do(ANA, "poll create", motion="M", voter=voters)
    await group.do(ANA, "debate start", motion="M", voter=["<@BEN>"])
    assert await group.kept(BEN) == {"voters": ("p1", "p2", "p3", "d1")}
    # Somebody of that name elsewhere, or who only calls himself so, takes nothing off.
    await group.do(Member("id:ben 2", "Ben"), "forget-me")
    assert await group.kept(BEN) == {"voters": ("p1", "p2", "p3", "d1")}
    reply = await group.ask(BEN, "forget-me")
    assert dict(reply.cards[0].fields)["Off the list of voters"].startswith("p1, p2, p3, d1; you can't vote")
    assert await group.kept(BEN) == {}
    shown = [(await group.do(ANA, "poll show", id=f"p{n}"))["rules"]["voters"] for n in range(1, 6)]
    gone = "(forgotten)"
    assert shown == [[gone, "Cem"], [gone], [gone], ["Tutors"], []]
    # A list with nobody left on it does not let everybody vote.
    for who in (BEN, ANA, Member("id:(forgotten)", gone)):
        assert not (await group.ask(who, "poll vote", id="p2", choice=["agree"])).ok
    assert (await group.ask(CEM, "poll vote", id="p1", choice=["agree"])).ok


async def test_what_a_member_began_stays_and_is_nobodys(group):
    await group.do(BEN, "poll create", motion="M")
    await group.do(BEN, "debate start", motion="M")
    done = await group.ask(BEN, "forget-me")
    assert dict(done.cards[0].fields)["No longer yours"].startswith("p1, d1")
    for command, name in (("poll close", "p1"), ("debate end", "d1")):
        refused = await group.ask(BEN, command, id=name)
        assert not refused.ok
        assert "Ben" not in refused.cards[0].text
        assert (await group.ask(MOD, command, id=name)).ok


async def test_in_one_space_nothing_of_another_is_forgotten(group):
    for space in ("club", "other"):
        for command, args in (
            ("poll create", {"motion": "M", "named": True}),
            ("poll vote", {"id": "p1", "choice": ["agree"]}),
            ("debate start", {"motion": "M"}),
            ("debate join", {"id": "d1", "side": "for"}),
        ):
            assert (await group.ask(BEN, command, space=space, **args)).ok
    there = await group.kept(BEN, space="other")
    await group.do(BEN, "forget-me")
    assert await group.kept(BEN) == {}
    assert (
        await group.kept(BEN, space="other")
        == there
        == {
            "named": ("p1",),
            "begun": ("p1", "d1"),
            "sides": ("d1",),
        }
    )


async def test_reopening_takes_a_forgotten_ballot_out_and_says_so_for_good(group):
    await group.do(ANA, "poll create", motion="M", named=True)
    for who in (BEN, CEM):
        await group.do(who, "poll vote", id="p1", choice=["agree"])
    await group.do(ANA, "poll close", id="p1")
    await group.do(BEN, "forget-me")
    closed = await group.ask(ANA, "poll show", id="p1")
    assert "1 member asked to be forgotten since; the tally stays." in closed.cards[0].text
    assert (closed.data["ballots"], closed.data["rules"]["forgotten"]) == (2, 1)
    group.clock.on(days=1)
    await group.do(ANA, "poll reopen", id="p1")
    # Ben may vote anew, and what is taken out is still told, also after another close.
    await group.do(BEN, "poll vote", id="p1", choice=["disagree"])
    await group.do(ANA, "poll close", id="p1")
    mark = "1 ballot of a member who asked to be forgotten was taken out when the poll was reopened."
    times = [{"closed_at": "2026-11-24T12:00:00+00:00", "at": "2026-11-25T12:00:00+00:00"}]
    for data in ((await group.do(ANA, "poll show", id="p1")), await group.do(ANA, "export", id="p1")):
        assert (data["ballots"], data["rules"]["forgotten"], data["rules"]["taken_out"]) == (2, 0, 1)
        assert data["rules"]["reopened"] == times
    assert mark in (await group.ask(ANA, "poll show", id="p1")).cards[0].text
    for form in ("md", "html", "csv"):
        text = (await group.ask(ANA, "export", id="p1", format=form)).text
        assert mark in text
        if form == "csv":
            assert times[0]["at"] in text
        else:
            assert text.count("having been closed on Tue 24 Nov 2026") == 1
    await group.do(CEM, "forget-me")
    await group.do(ANA, "poll reopen", id="p1")
    again = await group.ask(ANA, "poll show", id="p1")
    assert "2 ballots of members who asked to be forgotten were taken out" in again.cards[0].text
    assert len(again.data["rules"]["reopened"]) == 2
