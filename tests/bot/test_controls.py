"""Every button and menu of every reply does what it says, for as long as the message stands."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from chat_group import Chat, button, buttons, checked, menus, uses
from study_group import ANA, BEN, CEM, MOD

from bot.ballots.types import Reasons
from bot.polls.kinds import CHOICE, DOTS, KINDS, RANKED, SCORE, STANCE, STATEMENTS, PollKind
from bot.polls.types import MOST_OPTIONS, MOST_STATEMENTS, TallyVisibility
from bot.reply import Button, Menu, Reply

LONG = "a rather long option that goes on until it has two hundred characters or nearly so, which nobody "
TEXTS = {
    STANCE: [],
    CHOICE: ["red", "green", "blue"],
    RANKED: ["north", "east", "south"],
    SCORE: ["Cave 2018", "Scharre 2021"],
    DOTS: ["mornings", "evenings", "weekends"],
    STATEMENTS: ["Rain is wet", "Tea is better", "Nobody reads minutes"],
}


@pytest.fixture
async def chat() -> Any:
    made = Chat()
    yield made
    await made.bot.close()


async def create(chat: Chat, kind: PollKind, **rules: Any) -> Reply:
    rules.setdefault("option", TEXTS[kind])
    return await chat.do(ANA, "poll create", motion="What now?", kind=str(kind), **rules)


async def use_all(chat: Chat, reply: Reply, *, skip: tuple[str, ...] = ()) -> int:
    """Use every control of a reply as a member who has voted, and give how many there were."""
    number = 0
    for control, values in uses(reply):
        if isinstance(control, Button) and control.label.startswith(skip or ("\0",)):
            continue
        done = await chat.press(BEN, control, values=values)
        assert done.ok, (control, values, done.cards[0].text)
        number += 1
    return number


@pytest.mark.parametrize(
    ("kind", "reasons", "results"), list(product(KINDS.values(), Reasons, TallyVisibility))
)
async def test_everything_in_a_poll_can_be_pressed(chat, kind, reasons, results):
    opened = await create(chat, kind, reasons=str(reasons), results=str(results))
    assert opened.board == "p1"
    why = {"reason": "Because"} if reasons is Reasons.REQUIRED else {}
    ballot = {"stance": ["agree"], "statements": ["1=agree"], "score": ["1=4"]}.get(str(kind), ["1"])
    await chat.do(BEN, "poll vote", id="p1", choice=ballot, **why)
    shown = await chat.do(BEN, "poll show", id="p1")
    for reply in (opened, shown):
        assert await use_all(chat, reply) >= 2
    assert ("Say why" in [each.label for each in buttons(opened)]) == (reasons is Reasons.OPTIONAL)
    assert (await chat.do(ANA, "poll show", id="p1")).data["ballots"] == 1


async def test_a_closed_poll_has_no_controls_and_old_ones_say_so(chat):
    for kind in KINDS.values():
        opened = await create(chat, kind)
        name = opened.data["id"]
        closed = await chat.do(ANA, "poll close", id=name)
        assert buttons(closed) == menus(closed) == []
        for control, values in uses(opened):
            reply = await chat.press(BEN, control, values=values)
            if isinstance(control, Button) and control.label.startswith("My ballot"):
                assert reply.ok
                assert reply.private
            else:
                assert not reply.ok
                assert reply.private
                assert f"Poll {name} is closed" in reply.cards[0].text


@pytest.mark.parametrize("reasons", list(Reasons))
async def test_the_longest_ids_and_labels_fit(chat, reasons):
    for kind, number in (
        (CHOICE, 5),
        (CHOICE, MOST_OPTIONS),
        (RANKED, MOST_OPTIONS),
    ):
        options = [f"{n} {LONG * 2}"[:200] for n in range(1, number + 1)]
        await create(chat, kind, option=options)
        await chat.database.write(
            lambda db: db.execute(
                "UPDATE polls SET number = CASE number WHEN 1 THEN 999999990 ELSE number END"
            )
        )
        most = number if kind is CHOICE else None
        for rules in ({}, {"most": most}) if most else ({},):
            opened = await create(chat, kind, option=options, reasons=str(reasons), **rules)
            assert len(opened.data["id"]) == 10
            await use_all(chat, opened, skip=("Say why",))
    opened = await create(chat, RANKED, option=options, reasons=str(reasons))
    step = await chat.press(BEN, button(opened, "Rank"))
    while menus(step):
        step = await chat.press(BEN, menus(step)[0], values=[menus(step)[0].picks[-1].value])
    done = await chat.press(BEN, button(step, "Cast"))
    assert done.data["choice"] == {str(number): 11 - number for number in range(1, 11)}
    texts = [f"{n} {LONG}" for n in range(1, MOST_STATEMENTS + 1)]
    opened = await create(chat, STATEMENTS, option=texts, reasons=str(reasons))
    assert not [each for each in buttons(opened) if each.label == "Add a statement"]
    name = opened.data["id"]
    await chat.do(CEM, "poll ballot", id=name, after=49, again=True)


async def test_the_ranking_is_cast_when_it_is_cast(chat):
    opened = await create(chat, RANKED)
    step = await chat.press(BEN, button(opened, "Rank the options"))
    assert step.private
    assert buttons(step) == []
    for rank, (option, left) in enumerate((("south", 2), ("north", 1)), 1):
        (menu,) = menus(step)
        (value,) = [pick.value for pick in menu.picks if option in pick.label]
        step = await chat.press(BEN, menu, values=[value])
        assert step.replaces
        assert len(step.cards[0].fields) == rank
        assert len(menus(step)[0].picks) == left
        # Nothing is counted yet.
        assert (await chat.do(ANA, "poll show", id="p1")).data["ballots"] == 0
    anew = await chat.press(BEN, button(step, "Start over"))
    assert len(menus(anew)[0].picks) == 3
    cast = await chat.press(BEN, button(step, "Cast this ballot"))
    assert cast.private
    assert cast.data["choice"] == {"1": 2, "3": 1}
    assert (await chat.do(ANA, "poll show", id="p1")).data["ballots"] == 1
    again = await chat.press(BEN, button(opened, "Rank the options"))
    assert "Your ballot in p1: south > north" in again.cards[0].text


@pytest.mark.parametrize("reasons", [Reasons.OPTIONAL, Reasons.REQUIRED])
async def test_statements_are_gone_through_to_the_end_and_once_more(chat, reasons):
    opened = await create(chat, STATEMENTS, reasons=str(reasons))
    step = await chat.press(BEN, button(opened, "Vote on the statements"))
    assert step.cards[0].title == "Statement 1 of 3"
    step = await chat.press(BEN, button(step, "Later"))
    assert step.cards[0].title == "Statement 2 of 3"
    step = await chat.press(BEN, button(step, "Agree"))
    assert "voted on 1 of 3" in step.cards[0].footer
    if reasons is Reasons.REQUIRED:
        # Said once, it stands for what is voted on besides.
        assert chat.bot.form(button(step, "Disagree").id) is None
    step = await chat.press(BEN, button(step, "Disagree"))
    # What was left for later comes last.
    assert step.cards[0].title == "Statement 1 of 3"
    step = await chat.press(BEN, button(step, "Pass"))
    assert "voted on 3 of 3" in step.cards[0].text
    own = await chat.do(BEN, "poll show", id="p1")
    assert dict(own.cards[0].fields)["Your ballot"] == (
        "1 “Rain is wet”=pass, 2 “Tea is better”=agree, 3 “Nobody reads minutes”=disagree"
    )
    step = await chat.press(BEN, button(step, "Go through them again"))
    assert "You said pass" in step.cards[0].text
    step = await chat.press(BEN, button(step, "Keep it"))
    step = await chat.press(BEN, button(step, "Disagree"))
    step = await chat.press(BEN, button(step, "Keep it"))
    assert "voted on 3 of 3" in step.cards[0].text
    own = await chat.do(BEN, "poll show", id="p1")
    assert dict(own.cards[0].fields)["Your ballot"] == (
        "1 “Rain is wet”=pass, 2 “Tea is better”=disagree, 3 “Nobody reads minutes”=disagree"
    )


async def test_a_reason_for_statements_stays_while_no_vote_is_changed(chat):
    await create(chat, STATEMENTS)
    await chat.do(BEN, "poll vote", id="p1", choice=["1=agree"], reason="Because of rain")
    more = await chat.do(BEN, "poll vote", id="p1", choice=["2=agree"])
    assert dict(more.cards[0].fields) == {"Reason": "Because of rain"}
    other = await chat.do(BEN, "poll vote", id="p1", choice=["1=disagree"])
    assert other.cards[0].fields == ()


@pytest.mark.parametrize("kind", [STANCE, CHOICE])
async def test_a_required_reason_is_asked_for(chat, kind):
    opened = await create(chat, kind, reasons="required")
    first = buttons(opened)[0]
    form = chat.bot.form(first.id)
    assert form is not None
    assert [(field.name, field.required) for field in form.fields] == [("reason", True), ("quote", False)]
    refused = await chat.press(BEN, first, texts={"reason": "  "})
    assert not refused.ok
    assert "wants a reason" in refused.cards[0].text
    done = await chat.press(BEN, first, texts={"reason": "It rains", "quote": "An arms race."})
    assert dict(done.cards[0].fields) == {"Reason": "It rains", "Excerpt": "“An arms race.”"}


async def test_why_is_said_on_the_ballot_that_was_cast(chat):
    opened = await create(chat, CHOICE)
    refused = await chat.press(BEN, button(opened, "Say why"))
    assert "vote first, then say why" in refused.cards[0].text
    await chat.press(BEN, button(opened, "2."))
    said = await chat.press(BEN, button(opened, "Say why"), texts={"reason": "Green grows"})
    assert "green" in said.cards[0].text
    assert dict(said.cards[0].fields) == {"Reason": "Green grows"}
    shown = await chat.do(BEN, "poll mine", id="p1")
    assert dict(shown.cards[0].fields)["Your ballot"] == "green"


async def test_a_statement_is_added_by_a_form(chat):
    opened = await create(chat, STATEMENTS)
    added = await chat.press(BEN, button(opened, "Add a statement"), texts={"statement": "Cats are fine"})
    assert added.data == {"id": "p1", "number": 4}
    fixed = await create(chat, STATEMENTS, fixed=True)
    assert "Add a statement" not in [each.label for each in buttons(fixed)]


async def test_an_option_that_is_a_number_is_voted_for_by_its_own_button(chat):
    opened = await create(chat, CHOICE, option=["3", "1", "2"], results="live")
    cast = await chat.press(BEN, button(opened, "2. 1"))
    assert cast.data["choice"] == {"2": 1}


async def test_motions_are_proposed_and_one_or_several_picked(chat):
    proposed = await chat.do(BEN, "poll from", topic="Racing")
    (menu,) = menus(proposed)
    assert len(menu.picks) == 8
    one = await chat.press(BEN, menu, values=["3"])
    assert one.data == {"id": "p1"}
    assert one.cards[0].title == "Racing does harm in way 3"
    several = await chat.press(CEM, menu, values=["2", "7"])
    assert several.cards[0].title == "Racing"
    assert [text.partition(" [")[0] for text in several.cards[0].items] == [
        "Racing does harm in way 2",
        "Racing does harm in way 7",
    ]


async def test_what_was_proposed_is_not_swapped_for_what_the_texts_say_now(chat):
    (menu,) = menus(await chat.do(BEN, "poll from", topic="Racing"))
    chat.library.proposals = 2
    refused = await chat.press(BEN, menu, values=["3"])
    assert not refused.ok
    assert "texts have changed" in refused.cards[0].text


async def test_a_debate_from_its_buttons_alone(chat):
    opened = await chat.do(ANA, "debate start", motion="M" * 500, round=["openings=5", "talk=0"])
    assert opened.board == "d1"
    assert 0 < len(opened.thread) <= 100
    stages = []
    step = opened
    while buttons(step):
        stages.append(step.data.get("state", "opening ballot"))
        shown = await chat.do(BEN, "debate show", id="d1")
        for reply in (step, shown):
            # Leading it is for others.
            assert (
                await use_all(chat, reply, skip=("On to", "Pause", "Start", "Say why", "5 more", "Back")) >= 3
            )
        if "Pause the clock" in [each.label for each in buttons(step)]:
            paused = await chat.press(ANA, button(step, "Pause the clock"))
            assert (await chat.press(ANA, button(paused, "Start the clock"))).ok
        if "Say why" in [each.label for each in buttons(step)]:
            assert (await chat.press(BEN, button(step, "Say why"))).ok
        on = button(step, "On to")
        assert not (await chat.press(BEN, on)).ok
        step = await chat.press(ANA, on)
        assert step.ok, step.cards[0].text
        if step.data.get("asks"):
            assert step.private
            step = await chat.press(ANA, button(step, "Go on"))
        twice = await chat.press(MOD, on)
        assert not twice.ok
        assert "moved on already" in twice.cards[0].text or "has ended" in twice.cards[0].text
    assert stages == ["opening ballot", "round", "round", "closing ballot"]
    assert step.data["state"] == "ended"
    for control, values in uses(opened):
        late = await chat.press(ANA, control, values=values)
        assert not late.ok
        assert "has ended" in late.cards[0].text


@pytest.mark.parametrize("limit", [1, 2, 5, 10])
@pytest.mark.parametrize("command", ["ask", "quote"])
async def test_everything_under_an_answer_can_be_pressed(chat, command, limit):
    what = {"ask": "question", "quote": "topic"}[command]
    answer = await chat.do(BEN, command, **{what: "What is a race?", "limit": limit})
    shown = min(len(answer.cards[0].excerpts), 10)
    picks = [pick for menu in menus(answer) for pick in menu.picks]
    assert len(picks) == (0 if shown == 1 else 2 * shown)
    assert len(buttons(answer)) == (4 if shown == 1 else 2)
    assert await use_all(chat, answer) == (4 if shown == 1 else 2 + 2)
    for pick in picks:
        assert (await chat.press(BEN, menus(answer)[0], values=[pick.value])).ok
    assert {each.row for each in buttons(answer)} == {0}


async def test_settings_are_picked_from_menus(chat):
    shown = await chat.do(MOD, "settings")
    chosen = {}
    for menu in menus(shown):
        value = menu.picks[-1].value
        reply = await chat.press(MOD, menu, values=[value])
        assert reply.ok
        assert reply.replaces
        chosen |= {name: kept for name, kept in reply.data.items() if kept == value}
    assert chosen == {
        "polls": "moderators",
        "ballots": "named",
        "answers": "private",
        "hears": "addressed",
    }
    assert not (await chat.press(BEN, menus(shown)[0], values=["everyone"])).ok


async def test_without_buttons_there_are_none(bot, request_of):
    for command, args in (
        ("ask", {"question": "What?"}),
        ("quote", {"topic": "x"}),
        ("poll create", {"motion": "M"}),
        ("poll show", {"id": "p1"}),
        ("debate start", {"motion": "M"}),
        ("debate show", {"id": "d1"}),
    ):
        reply = await bot.handle(request_of(command, **args))
        assert reply.ok
        assert buttons(reply) == menus(reply) == []


async def test_whether_a_reply_is_private_is_known_before(chat):
    controls: list[tuple[Button | Menu, tuple[str, ...]]] = []
    for kind in KINDS.values():
        controls += uses(await create(chat, kind))
    controls += uses(await chat.do(BEN, "ask", question="What?"))
    for control, values in controls:
        command, _ = chat.bot.pressed(control.id, values=values)
        reply = await chat.press(BEN, control, values=values)
        if reply.ok:
            assert chat.bot.private(command, "test", "club") == reply.private, command
    assert checked(await chat.do(MOD, "feedback")).private
