"""What members see of each other, and what becomes of what they write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from chat_group import Chat
from study_group import ANA, BEN, CEM, MOD

from adapters.discord.commands import DiscordStyle, arguments
from bot.command_style import CommandStyle
from bot.commands import COMMANDS
from bot.commands.debate_start import read_rounds
from bot.places import Place
from bot.polls import cards
from bot.polls.result import result_of
from bot.request import Member, Request
from index.errors import UserError

SAME = replace(BEN, id="ben 2")
"""Another member of Ben's nickname."""
PLACE = Place("test", "club", "room", "UTC")


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    opened = Chat()
    yield opened
    await opened.bot.close()


def words(reply: object) -> str:
    return str(reply)


async def test_a_board_names_who_opened_it_until_they_ask_to_be_forgotten(chat: Chat) -> None:
    poll = await chat.do(ANA, "poll create", motion="Open the models")
    debate = await chat.do(ANA, "debate start", motion="Open the models")
    for reply in (poll, debate, await chat.do(BEN, "poll show", id="p1")):
        assert f"Opened by {ANA.name}." in reply.cards[0].text
    assert f"Opened by {ANA.name}." in (await chat.do(BEN, "debate show", id="d1")).cards[0].text
    await chat.do(ANA, "forget-me")
    assert ANA.name not in words(await chat.do(BEN, "poll show", id="p1"))


async def test_two_of_one_nickname_are_told_apart_in_a_named_poll_alone(chat: Chat) -> None:
    for number, named in ((1, True), (2, False)):
        await chat.do(ANA, "poll create", motion=f"Motion {number}", named=named, results="live")
        for who, choice in ((BEN, "agree"), (SAME, "disagree"), (CEM, "agree")):
            await chat.do(who, "poll vote", id=f"p{number}", choice=[choice])
        shown = await chat.do(MOD, "poll show", id=f"p{number}")
        await chat.do(MOD, "poll close", id=f"p{number}")
        form = json.loads((await chat.do(MOD, "export", id=f"p{number}", format="json")).text or "")
        rows = (await chat.do(MOD, "export", id=f"p{number}", format="csv")).text or ""
        votes = [row for row in csv.DictReader(io.StringIO(rows)) if row["part"] == "vote"]
        ids = {who.id for who in (BEN, SAME, CEM)}
        if named:
            cast = {heading: {each.id for each in voters} for heading, voters in shown.cards[0].members}
            assert cast == {"agree": {BEN.id, CEM.id}, "disagree": {SAME.id}}
            said = dict(shown.cards[0].named)
            assert said["disagree"] == f"{BEN.name} ({SAME.id})"
            assert f"{BEN.name} ({BEN.id})" in said["agree"] and f"{CEM.name} (" not in said["agree"]
            assert {paper["id"] for paper in form["papers"]} == {row["id"] for row in votes} == ids
        else:
            assert not any(who.name in words(shown.cards) for who in (BEN, CEM))
            assert {paper["id"] for paper in form["papers"]} == {None}
            assert {row["id"] for row in votes} == {""}


async def test_a_voter_of_another_space_is_named_and_not_mentioned(chat: Chat) -> None:
    await chat.do(ANA, "poll create", motion="Open the models", named=True, results="live")
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    result = await result_of(await chat.bot._context.polls.see(PLACE, "p1", ANA))
    for place, mentioned in ((PLACE, BEN.id), (replace(PLACE, space="elsewhere"), "")):
        ((heading, (voter,)),) = cards.shown(result, str, place)[0].members
        assert (heading, voter.name, voter.id) == ("agree", BEN.name, mentioned)


async def test_a_named_debate_mentions_its_voters_under_where_they_moved(chat: Chat) -> None:
    await chat.do(ANA, "debate start", motion="Open the models", named=True, round=["openings=0"])
    for stage, votes in ((0, ("for", "against")), (2, ("against", "against"))):
        if stage:
            await chat.do(MOD, "debate next", id="d1", stage=0)
            await chat.do(MOD, "debate next", id="d1", stage=1)
        for who, choice in zip((BEN, SAME), votes, strict=True):
            await chat.do(who, "debate vote", id="d1", choice=choice)
    await chat.do(MOD, "debate next", id="d1", stage=2)
    shown = (await chat.do(CEM, "debate show", id="d1")).cards[0]
    assert {heading: [each.id for each in voters] for heading, voters in shown.members} == {
        "for → against": [BEN.id],
        "against": [SAME.id],
    }


async def test_options_alone_make_a_choice_poll(chat: Chat) -> None:
    await chat.do(ANA, "poll create", motion="Which text next?", option=["Cave", "Scharre"])
    await chat.do(ANA, "poll create", motion="Open the models")
    kinds = [each["kind"] for each in (await chat.do(ANA, "poll list")).data]
    assert kinds == ["stance", "choice"]


REFUSED = {"motion": "Which?", "kind": "stance", "option": ["a", "b"]}


async def test_a_refusal_speaks_of_options_as_the_platform_writes_them(chat: Chat) -> None:
    texts = {}
    for style in (CommandStyle(), DiscordStyle()):
        chat.bot.write_as(style)
        texts[type(style)] = (await chat.say(ANA, "poll create", **REFUSED)).cards[0].text
    assert "leave --option out, or choose --kind choice" in texts[CommandStyle]
    assert "leave option1, option2 … out, or choose kind:choice" in texts[DiscordStyle]


async def test_a_refusal_writes_commands_as_the_platform_does(chat: Chat) -> None:
    said = {}
    for wording in (CommandStyle("/moot "), DiscordStyle()):
        chat.bot.write_as(wording)
        refused = [await chat.say(BEN, "poll vote", id="p9", choice=["agree"])]
        await chat.do(ANA, "debate start", motion="Open the models")
        refused.append(await chat.say(ANA, "debate resume", id="d1"))
        said[type(wording)] = [each.cards[0].text for each in refused]
    assert said[CommandStyle] == [
        "There is no poll p9 here; /moot poll list shows those there are.",
        "d1 is not paused; /moot debate pause d1 stops its clock.",
    ]
    assert said[DiscordStyle] == [
        "There is no poll p9 here; /poll list shows those there are.",
        "d1 is not paused; /debate pause id:d1 stops its clock.",
    ]


async def test_help_on_discord_names_no_option_of_a_shell(chat: Chat) -> None:
    chat.bot.write_as(DiscordStyle())
    where = {"member": ANA, "room": "r", "platform": "test", "space": "club"}
    for command in COMMANDS:
        reply = await chat.bot.handle(Request("help", {"command": command.name}, **where))
        assert reply.ok
        assert " --" not in words(reply.cards), command.name


async def test_what_was_written_in_a_refused_form_comes_back(chat: Chat) -> None:
    reason = "Because the history of races says so"
    await chat.do(ANA, "poll create", motion="Open the models", reasons="off")
    refused = await chat.say(BEN, "poll vote", id="p1", choice=["agree"], reason=reason)
    assert not refused.ok
    assert refused.private
    assert refused.cards[0].fields == (("You wrote (why, in a sentence or two)", reason),)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["opening statements=5"], [("opening statements", 5)]),
        (["openings 5 minutes"], [("openings", 5)]),
        (
            ["opening statements=5, rebuttals 10 min; closings"],
            [("opening statements", 5), ("rebuttals", 10), ("closings", 0)],
        ),
        (["round 1 5 minutes", "top 5 claims=5"], [("round 1", 5), ("top 5 claims", 5)]),
        (["openings=5", "questions=10"], [("openings", 5), ("questions", 10)]),
    ],
)
def test_rounds_have_names_of_several_words(given: list[str], expected: list[tuple[str, int]]) -> None:
    assert [(each.name, each.minutes) for each in read_rounds(given)] == expected


@pytest.mark.parametrize(
    "given",
    [
        "openings=5 rebuttals=10",
        "openings 5 rebuttals 10",
        "openings 5 minutes rebuttals",
        "openings 5 min closings 5 min",
    ],
)
def test_two_rounds_without_a_comma_are_refused_with_a_sentence_that_says_how(given: str) -> None:
    with pytest.raises(UserError, match="a comma between two rounds"):
        read_rounds([given])


def test_discord_passes_rounds_on_as_they_were_written() -> None:
    command = next(each for each in COMMANDS if each.name == "debate start")
    args = arguments(command, [{"name": "round", "value": "opening statements=5"}])
    assert args["round"] == ["opening statements=5"]


async def test_long_lists_are_for_the_asking_member_alone(chat: Chat) -> None:
    for number in range(6):
        assert not (await chat.do(ANA, "poll list")).private
        await chat.do(ANA, "poll create", motion=f"Motion {number}")
    assert (await chat.do(ANA, "poll list")).private


async def test_a_deleted_board_is_put_up_again_and_shows_no_ballot(chat: Chat) -> None:
    await chat.do(ANA, "poll create", motion="Open the models", results="voted")
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    again = await chat.do(BEN, "poll show", id="p1", board=True)
    assert (again.private, again.board) == (False, "p1")
    assert "Your ballot" not in words(again)
    assert again.controls
    looked = await chat.do(BEN, "poll show", id="p1")
    assert (looked.private, looked.board) == (True, "")


async def test_a_moderator_of_one_channel_moderates_what_was_begun_there(chat: Chat) -> None:
    here = Member("h", "Hal", moderator_of=("r",))
    for room in ("r", "other"):
        await chat.do(ANA, "poll create", motion=f"In {room}", room=room)
        await chat.do(ANA, "debate start", motion=f"In {room}", room=room)
    for command, name, allowed in (
        ("poll close", "p1", True),
        ("poll close", "p2", False),
        ("debate end", "d1", True),
        ("debate end", "d2", False),
    ):
        assert (await chat.say(here, command, id=name)).ok is allowed, name
    assert not (await chat.say(here, "settings", name="polls", value="moderators")).ok
    await chat.do(MOD, "settings", name="polls", value="moderators")
    assert (await chat.say(here, "poll create", motion="Here", room="r")).ok
    assert not (await chat.say(here, "poll create", motion="There", room="other")).ok


async def test_a_member_whose_name_shows_nothing_is_called_by_id(chat: Chat) -> None:
    for name in ("", "\u3164", "\u2800 \u200b"):
        board = await chat.do(Member("u7", name), "poll create", motion="Open the models")
        assert "Opened by u7." in words(board)
