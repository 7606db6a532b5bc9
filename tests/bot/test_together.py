"""Members at the same moment, through the one way in; and what a debate's room was shown."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from stores import new_store
from study_group import ANA, BEN, CEM, member

from bot.bot import Bot
from bot.commands import COMMANDS
from bot.commands.line import is_ballot
from bot.library_worker import LibraryWorker
from bot.polls.kinds import STANCES
from bot.reply import Reply
from bot.request import Member, Request

pytest.importorskip("retrieval.json_forms")


async def do(bot: Bot, who: Member, command: str, /, room: str = "r", delivery: str = "", **args: Any) -> Any:
    reply: Reply = await bot.handle(Request(command, args, who, room, "test", "club", delivery=delivery))
    assert reply.ok, reply.cards[0].text
    return reply.data


@pytest.mark.parametrize("named", [True, False])
async def test_300_members_vote_at_once_some_twice_and_all_are_counted(tmp_path, fake, named):
    bot = Bot(LibraryWorker(lambda say: fake), database=new_store(tmp_path / "moot.db"))  # type: ignore[arg-type, return-value]
    await do(bot, ANA, "poll create", motion="M", named=named)
    votes = [(member(f"Member {number}"), STANCES[number % 5]) for number in range(300)]
    # Every third is delivered twice at once, as platforms do when they grow impatient.
    sent = [vote for number, vote in enumerate(votes) for _ in range(2 if number % 3 == 0 else 1)]
    replies = await asyncio.gather(
        *(do(bot, who, "poll vote", id="p1", choice=[word], delivery=who.id) for who, word in sent)
    )
    outcomes = [reply["counted"] for reply in replies]
    assert (outcomes.count("counted"), outcomes.count("same")) == (300, 100)
    assert sorted(reply["ballots"] for reply in replies if reply["counted"] == "counted") == list(
        range(1, 301)
    )
    shown = await do(bot, ANA, "poll close", id="p1")
    assert shown["ballots"] == 300
    assert [each["count"] for each in shown["tally"]] == [60] * 5
    await bot.close()


async def test_a_debates_record_has_what_its_own_room_was_shown(bot):
    await do(bot, BEN, "ask", question="before it began", limit=1)
    await do(bot, ANA, "debate start", motion="M", round=["openings"])
    await do(bot, BEN, "ask", question="in the room", limit=2)
    await do(bot, BEN, "ask", question="in another", room="corridor", limit=2)
    await do(bot, CEM, "quote", topic="races", limit=3)
    await do(bot, CEM, "quote", topic="2", limit=3)  # shown already
    await do(bot, CEM, "quote", topic="nothing", limit=3)
    await do(bot, BEN, "search", query="races", k=3)
    await do(bot, BEN, "debate evidence", id="d1", side="for", what="zero-sum", room="corridor")
    for _ in range(3):
        await do(bot, ANA, "debate next", id="d1")
    await do(bot, BEN, "ask", question="after the end", limit=1)
    await do(bot, BEN, "quote", topic="after the end", limit=1)
    context = bot._context
    from bot.context import place_of

    place = place_of(Request("x", {}, ANA, "r", "test", "club"))
    shown = (await context.debates.see(place, "d1")).shown
    assert [(each.kind, each.text, each.name, each.side, len(each.excerpts)) for each in shown] == [
        ("ask", "in the room", "Ben", None, 2),
        ("quote", "races", "Cem", None, 3),
        ("search", "races", "Ben", None, 3),
        ("evidence", "zero-sum", "Ben", "for", 3),
    ]


async def test_evidence_is_refused_once_the_debate_has_ended(bot):
    await do(bot, ANA, "debate start", motion="M")
    await do(bot, ANA, "debate end", id="d1")
    request = Request(
        "debate evidence", {"id": "d1", "side": "for", "what": "races"}, BEN, "r", "test", "club"
    )
    reply = await bot.handle(request)
    assert not reply.ok
    assert "d1 has ended" in reply.cards[0].text


@pytest.mark.parametrize("number", ["9", "99999999999999", "0", "9" * 1_900])
async def test_a_ballot_counts_without_an_excerpt_that_there_is_not(bot, number):
    await do(bot, ANA, "poll create", motion="M", results="live", reasons="required")
    await do(bot, ANA, "debate start", motion="M")
    await do(bot, BEN, "quote", topic="races", limit=3)
    given = {"reason": "So", "quote": number}
    for command, args in (
        ("poll vote", {"id": "p1", "choice": ["agree"], **given}),
        ("poll reason", {"id": "p1", **given}),
        ("debate vote", {"id": "d1", "choice": "for", **given}),
        ("debate reason", {"id": "d1", **given}),
    ):
        reply = await bot.handle(Request(command, args, BEN, "r", "test", "club"))
        note = reply.cards[0].caution
        assert reply.ok and reply.data["note"] == note
        assert note.startswith("Your ballot counts without the quotation: There is no excerpt ")
        assert "the last excerpts shown go to 3" in note and len(note) < 250
        assert ("Reason", "So") in reply.cards[0].fields
    assert (await do(bot, CEM, "poll show", id="p1"))["ballots"] == 1


async def test_an_excerpt_just_shown_is_attached_by_its_number(bot):
    await do(bot, ANA, "poll create", motion="M", results="live")
    await do(bot, BEN, "quote", topic="races", limit=3)
    await do(bot, BEN, "poll vote", id="p1", choice=["agree"], reason="So", quote="2")
    shown = await do(bot, CEM, "poll show", id="p1")
    assert shown["reasons"][0]["reasons"][0]["quotation"]["verified"] is True


HOSTILE = [
    "",
    " ",
    "\x00\u200b",
    "x" * 100_000,
    "'; DROP TABLE ballots; --",
    '"*" NEAR AND OR',
    "🗳️" * 50,
    "@everyone",
    "p1\n",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_get_a_sentence(bot, words):
    await do(bot, ANA, "poll create", motion="M", kind="statements", option=["One"])
    await do(bot, ANA, "debate start", motion="M")
    for command, args in (
        ("poll create", {"motion": words, "kind": words}),
        ("poll create", {"motion": "M", "kind": "choice", "option": [words, words]}),
        ("poll create", {"motion": "M", "closes": words, "voter": [words], "quorum": words}),
        ("poll vote", {"id": words, "choice": [words]}),
        ("poll vote", {"id": "p1", "choice": [words], "reason": words, "quote": words}),
        ("poll add", {"id": words, "statement": words}),
        ("poll reopen", {"id": "p1", "closes": words}),
        ("debate start", {"motion": "M", "round": [words]}),
        ("debate vote", {"id": "d1", "choice": words}),
        ("debate join", {"id": "d1", "side": words}),
        ("debate evidence", {"id": words, "side": "for", "what": words}),
        ("poll show", {"id": words}),
        ("debate show", {"id": words}),
    ):
        if words.strip() == "p1" and command.startswith("poll"):
            continue
        reply = await bot.handle(Request(command, args, BEN, "r", "test", "club"))
        if not reply.ok:
            assert len(reply.cards[0].text) < 500
            assert "Something went wrong" not in reply.cards[0].text, (command, args)
    assert (await do(bot, ANA, "poll show", id="p1"))["ballots"] == 0


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("/poll vote p1 agree", True),
        ("  /POLL  Vote p1 agree", True),
        ("/debate vote d1 for", True),
        ("/pol vote p1 agree", True),
        ("/poll vot p1 agree", True),
        ('/"poll" "vote" p1 agree', True),
        ("//poll vote p1 agree", True),
        ("/ poll vote p1 agree", True),
        ("/vote p1 agree", True),
        ("poll vote p1 agree", True),
        ("debate vote d1 for", True),
        ("/poll show p1", False),
        ("/poll create vote for me", False),
        ("/debate next d1", False),
        ("/ask poll vote p1 agree", False),
        ("should a poll vote be secret?", False),
        ("/vote", False),
        ("", False),
        ("/", False),
    ],
)
def test_a_line_that_casts_a_ballot_or_was_meant_to_is_known(line, is_one):
    assert is_ballot(line, COMMANDS) == is_one
