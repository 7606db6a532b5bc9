"""Slips are mended: a poll or a debate is edited, moved, stepped back, withdrawn from or cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chat_group import Chat, button, buttons
from stores import new_store
from study_group import ANA, BEN, CEM, MOD, PLACE, START, Clock, opened

from bot.database.port import Store
from bot.debates.cards import stage
from bot.debates.contract import debate_json
from bot.debates.debates import Debates
from bot.debates.types import Round
from bot.motions import MOST_NOTES
from bot.places import Place
from bot.polls.contract import poll_json
from bot.polls.kinds import CHOICE, KINDS
from bot.polls.polls import Polls
from bot.polls.result import result_of
from bot.request import Moment
from bot.timers import Timers
from index.errors import UserError

ROUNDS = (Round("openings", 10), Round("rebuttals", 0))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database():
    return new_store()


@pytest.fixture
def polls(database, clock):
    return Polls(database, clock)


@pytest.fixture
def debates(database, clock):
    return Debates(database, clock)


async def rows(database: Store, sql: str, *args: Any) -> list[Any]:
    return await database.read(lambda db: db.execute(sql, args).fetchall())


@pytest.fixture
async def chat():
    made = Chat()
    yield made
    await made.bot.close()


class TestEdit:
    async def test_motion_and_options_change_before_the_first_ballot(self, polls):
        await opened(polls, CHOICE, options=["Cave", "Rof 2019"], motion="Wich text?")
        poll = await polls.edit(PLACE, "p1", ANA, "Which text?", ["2=Roff 2019", "3=Scharre 2021", "1="])
        assert poll.motion == "Which text?"
        assert [(o.number, o.text) for o in poll.options] == [(1, "Roff 2019"), (2, "Scharre 2021")]
        receipt = await polls.vote(PLACE, "p1", BEN, ["Roff 2019"])
        assert receipt.ballot.choice == {1: 1}

    async def test_afterwards_a_note_is_what_remains(self, polls):
        await opened(polls, CHOICE)
        await polls.vote(PLACE, "p1", BEN, ["1"])
        with pytest.raises(UserError, match="poll note p1 and a text"):
            await polls.edit(PLACE, "p1", ANA, "Other words", [])
        await polls.note(PLACE, "p1", ANA, "Red is crimson", delivery="once")
        await polls.note(PLACE, "p1", ANA, "Red is crimson", delivery="once")
        seen = await polls.see(PLACE, "p1", CEM)
        assert [(note.at, note.text) for note in seen.poll.notes] == [(START, "Red is crimson")]
        # Once the only ballot is withdrawn, the words may change again.
        await polls.withdraw(PLACE, "p1", BEN)
        assert (await polls.edit(PLACE, "p1", ANA, "Other words", [])).motion == "Other words"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ("Scharre", "changes no option"),
            ("9=Scharre", "changes no option"),
            ("2=red", "Options 1 and 2 are the same"),
            ("2=", "2 to 10 options, not 1"),
            ("x=y", "changes no option"),
        ],
    )
    async def test_what_is_no_change_is_said(self, polls, change, said):
        await opened(polls, CHOICE, options=["red", "green"])
        with pytest.raises(UserError, match=said):
            await polls.edit(PLACE, "p1", ANA, None, [change])

    async def test_others_edit_nothing(self, polls):
        await opened(polls)
        for change in (
            polls.edit(PLACE, "p1", BEN, "Mine", []),
            polls.note(PLACE, "p1", BEN, "Mine"),
            polls.extend(PLACE, "p1", BEN, None),
            polls.cancel(PLACE, "p1", BEN),
        ):
            with pytest.raises(UserError, match="Ana, who began it, or a moderator can"):
                await change
        assert (await polls.edit(PLACE, "p1", MOD, "Moderated", [])).motion == "Moderated"
        with pytest.raises(UserError, match="has its own options"):
            await polls.edit(PLACE, "p1", ANA, None, ["1=yes"])

    async def test_a_debate(self, debates):
        await debates.start(PLACE, ANA, "Wrogn", ROUNDS)
        assert (await debates.edit(PLACE, "d1", ANA, "Right")).motion == "Right"
        await debates.vote(PLACE, "d1", BEN, "for")
        with pytest.raises(UserError, match="debate note d1 and a text"):
            await debates.edit(PLACE, "d1", ANA, "Wrong")
        debate = await debates.note(PLACE, "d1", ANA, "Harm means harm to the public")
        assert [note.text for note in debate.notes] == ["Harm means harm to the public"]
        assert debate_json(await debates.see(PLACE, "d1"))["public_notes"][0]["at"] == START.isoformat()


class TestDeadline:
    async def test_it_moves_and_goes(self, polls, clock):
        await opened(polls, closes_at=START + timedelta(hours=1))
        later = START + timedelta(days=2)
        poll, _ = await polls.extend(PLACE, "p1", ANA, later)
        assert (poll.rules.closes_at, poll.notes) == (later, ())
        clock.on(hours=2)
        await polls.vote(PLACE, "p1", BEN, ["agree"])
        poll, _ = await polls.extend(PLACE, "p1", ANA, None)
        assert poll.rules.closes_at is None
        assert "it was Thu 26 Nov 2026" in poll.notes[0].text and "it is none" in poll.notes[0].text
        clock.on(days=30)
        assert await polls.close_overdue() == []

    async def test_all_moves_are_one_note_and_none_is_refused(self, polls):
        await opened(polls, closes_at=START + timedelta(hours=1))
        await polls.vote(PLACE, "p1", BEN, ["agree"])
        for number in range(MOST_NOTES):
            await polls.note(PLACE, "p1", ANA, f"Note {number}")
        for hours in range(2, 26):
            poll, _ = await polls.extend(PLACE, "p1", ANA, START + timedelta(hours=hours))
        assert [note.text for note in poll.notes[MOST_NOTES:]] == [
            "The deadline was moved: it was Tue 24 Nov 2026, 14:00 (Europe/Berlin), it is Wed 25 Nov 2026, "
            "14:00 (Europe/Berlin)."
        ]
        with pytest.raises(UserError, match="has 20 notes"):
            await polls.note(PLACE, "p1", ANA, "One more")
        again, moved = await polls.extend(PLACE, "p1", ANA, START + timedelta(hours=25))
        assert not moved and again.notes == poll.notes
        # Back where it was, it has not been moved.
        assert len((await polls.extend(PLACE, "p1", ANA, START + timedelta(hours=1)))[0].notes) == MOST_NOTES
        poll, _ = await polls.extend(PLACE, "p1", ANA, None)
        assert poll.notes[-1].text.endswith("it was Tue 24 Nov 2026, 14:00 (Europe/Berlin), it is none.")
        assert (await polls.extend(PLACE, "p1", ANA, None))[1] is False

    async def test_what_has_closed_is_not_moved(self, polls, clock):
        await opened(polls, closes_at=START + timedelta(hours=1))
        clock.on(hours=2)
        with pytest.raises(UserError, match="p1 is closed"):
            await polls.extend(PLACE, "p1", ANA, START + timedelta(days=2))


class TestWithdraw:
    @pytest.mark.parametrize("anonymous", [True, False])
    @pytest.mark.parametrize("kind", KINDS.values(), ids=str)
    async def test_own_ballot_alone(self, polls, database, kind, anonymous):
        await opened(polls, kind, anonymous=anonymous, most=5)
        words = {"stance": ["agree"], "statements": ["1=agree"], "score": ["1=4"]}.get(kind.name, ["1"])
        for who in (ANA, BEN, CEM):
            await polls.vote(PLACE, "p1", who, words, reason="Because")
        assert (await polls.withdraw(PLACE, "p1", BEN))[1] is True
        assert (await polls.withdraw(PLACE, "p1", BEN))[1] is False
        assert (await polls.see(PLACE, "p1", BEN)).own is None
        assert (await polls.see(PLACE, "p1", ANA)).own is not None
        assert await rows(database, "SELECT COUNT(*) FROM ballots") == [(2,)]
        assert (await polls.vote(PLACE, "p1", BEN, words)).outcome == "counted"

    async def test_an_older_press_or_event_does_not_bring_it_back(self, polls):
        await opened(polls)
        await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first", moment=Moment(1.0))
        await polls.withdraw(PLACE, "p1", BEN, moment=Moment(3.0))
        with pytest.raises(UserError, match="withdrawn your ballot in p1 since"):
            await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first", moment=Moment(1.0))
        with pytest.raises(UserError, match="withdrawn your ballot in p1 since"):
            await polls.vote(PLACE, "p1", BEN, ["disagree"], moment=Moment(2.0))
        await polls.vote(PLACE, "p1", BEN, ["disagree"], moment=Moment(4.0))
        # An older withdrawal that arrives late takes out no newer ballot.
        assert (await polls.withdraw(PLACE, "p1", BEN, moment=Moment(3.5)))[1] is False
        assert (await polls.see(PLACE, "p1", BEN)).own.choice == {2: 1}

    async def test_a_debate(self, debates):
        await debates.start(PLACE, ANA, "M", ())
        await debates.vote(PLACE, "d1", BEN, "for")
        await debates.next(PLACE, "d1", ANA)
        await debates.vote(PLACE, "d1", BEN, "against")
        assert (await debates.withdraw(PLACE, "d1", BEN))[1] is True
        assert (await debates.see(PLACE, "d1")).counts == (1, 0)


class TestCancel:
    @pytest.mark.parametrize("anonymous", [True, False])
    async def test_a_poll_counts_nothing_and_keeps_no_ballot(self, polls, database, anonymous, clock):
        poll = await opened(polls, anonymous=anonymous, closes_at=START + timedelta(hours=1))
        for who in (ANA, BEN, CEM):
            await polls.vote(PLACE, "p1", who, ["agree"])
        await polls.cancel(PLACE, "p1", ANA)
        data = poll_json(await result_of(await polls.see(PLACE, "p1", BEN)), whole=True)
        assert (data["state"], data["tally"], data["ballots"], data["own"]) == ("cancelled", None, 0, None)
        for table in ("ballots", "presses", "deliveries"):
            assert await rows(database, f"SELECT * FROM {table} WHERE box = ?", poll.box) == []
        assert await rows(database, "SELECT secret FROM boxes") == [(None,)]
        with pytest.raises(UserError, match="was cancelled and nothing was counted"):
            await polls.vote(PLACE, "p1", BEN, ["agree"])
        with pytest.raises(UserError, match="was cancelled"):
            await polls.reopen(PLACE, "p1", ANA, None)
        clock.on(hours=3)
        assert await polls.close_overdue() == []

    async def test_a_debate(self, debates, database):
        await debates.start(PLACE, ANA, "M", ROUNDS)
        await debates.vote(PLACE, "d1", BEN, "for")
        await debates.next(PLACE, "d1", ANA)
        await debates.cancel(PLACE, "d1", ANA)
        data = debate_json(await debates.see(PLACE, "d1"), whole=True)
        assert (data["state"], data["before"], data["verdict"]) == ("cancelled", None, None)
        assert await rows(database, "SELECT * FROM ballots") == []
        for refused in (debates.vote(PLACE, "d1", BEN, "for"), debates.next(PLACE, "d1", ANA)):
            with pytest.raises(UserError, match="was cancelled and nothing was counted"):
                await refused
        assert not await debates.is_held_in(PLACE)


class TestStages:
    async def test_back_and_more_time(self, debates, clock):
        await debates.start(PLACE, ANA, "M", ROUNDS)
        with pytest.raises(UserError, match="is at its opening ballot"):
            await debates.back(PLACE, "d1", ANA)
        await debates.vote(PLACE, "d1", BEN, "for")
        await debates.next(PLACE, "d1", ANA)
        clock.on(minutes=4)
        assert (await debates.extend(PLACE, "d1", ANA, 5)).stage_ends_at == START + timedelta(minutes=15)
        await debates.pause(PLACE, "d1", ANA)
        assert (await debates.extend(PLACE, "d1", ANA, 1)).seconds_left == 12 * 60
        await debates.next(PLACE, "d1", ANA)
        clock.on(minutes=1)
        assert (await debates.extend(PLACE, "d1", ANA, 2)).stage_ends_at == clock.at + timedelta(minutes=2)
        debate = await debates.back(PLACE, "d1", ANA, stage=2, delivery="press")
        assert (debate.round.name, debate.stage_ends_at) == ("openings", clock.at + timedelta(minutes=16))
        assert (await debates.back(PLACE, "d1", ANA, stage=2, delivery="press")).stage == 1
        with pytest.raises(UserError, match="has moved on already, to the openings"):
            await debates.back(PLACE, "d1", ANA, stage=2)
        debate = await debates.back(PLACE, "d1", ANA)
        assert debate.state == "opening ballot"
        assert [note.text for note in debate.notes] == [
            "6 minutes added to the openings: 16 minutes in all.",
            "2 minutes added to the rebuttals: 2 minutes in all.",
            "Stepped back from the rebuttals to the openings, with its 16 minutes anew.",
            "Stepped back from the openings to the opening ballot.",
        ]
        # The ballots that were cast stay, and can be changed again.
        assert (await debates.vote(PLACE, "d1", BEN, "against")).outcome == "changed"
        with pytest.raises(UserError, match="its ballots have no time limit"):
            await debates.extend(PLACE, "d1", ANA, 5)
        with pytest.raises(UserError, match="or a moderator can step back"):
            await debates.back(PLACE, "d1", BEN)

    async def test_a_full_list_of_notes_hides_no_change(self, debates):
        await debates.start(PLACE, ANA, "M", ROUNDS)
        for number in range(MOST_NOTES):
            await debates.note(PLACE, "d1", ANA, f"Note {number}")
        for _ in range(3):
            await debates.next(PLACE, "d1", ANA)
            await debates.back(PLACE, "d1", ANA)
        await debates.next(PLACE, "d1", ANA)
        debate = await debates.extend(PLACE, "d1", ANA, 5)
        assert [note.text for note in debate.notes[MOST_NOTES:]] == [
            "Stepped back from the openings to the opening ballot, 3 times.",
            "5 minutes added to the openings: 15 minutes in all.",
        ]

    async def test_a_refusal_names_what_was_tried(self, chat: Chat):
        started = await chat.do(ANA, "debate start", motion="M", round=["openings=5"])
        for refused, what in (
            (await chat.press(BEN, button(started, "On to")), "move on in d1"),
            (await chat.say(BEN, "debate next", id="d1"), "move on in d1"),
            (await chat.say(BEN, "debate end", id="d1"), "end d1"),
            (await chat.say(BEN, "debate back", id="d1"), "step back in d1"),
        ):
            assert f"or a moderator can {what}; ask one of them." in refused.cards[0].text

    async def test_others_may_not_move_it_on(self, debates):
        await debates.start(PLACE, ANA, "M", ROUNDS)
        with pytest.raises(UserError, match="Ana, who began it, or a moderator can move on in d1"):
            await debates.next(PLACE, "d1", BEN)
        with pytest.raises(UserError, match="a moderator can end d1"):
            await debates.end(PLACE, "d1", BEN)

    @pytest.mark.parametrize(
        ("words", "minutes"),
        [("5", 5), ("10 minutes", 10), ("5 min", 5), ("1h30", 90), ("2 hours", 120), ("half an hour", 30),
         ("1 h 5 m", 65), ("0", None), ("soon", None), ("-5", None), ("5 days", None), ("20000", None),
         ("٥", None), ("5 x", None)],
    )  # fmt: skip
    async def test_the_time_to_add_is_written_as_one_says_it(self, chat: Chat, words, minutes):
        await chat.do(ANA, "debate start", motion="M", round=["openings=10 minutes"])
        await chat.do(ANA, "debate next", id="d1")
        reply = await chat.say(ANA, "debate extend", id="d1", minutes=words)
        assert reply.ok == (minutes is not None)
        if minutes is None:
            assert "is no time to add: write minutes from 1 to 10,080" in reply.cards[0].text
        else:
            assert f"{10 + minutes} minutes in all." in str(reply.cards[0].fields)

    async def test_a_late_extension_counts_from_now(self, debates, clock):
        await debates.start(PLACE, ANA, "M", ROUNDS)
        await debates.next(PLACE, "d1", ANA)
        clock.on(minutes=30)
        assert (await debates.extend(PLACE, "d1", ANA, 5)).stage_ends_at == clock.at + timedelta(minutes=5)

    async def test_the_lengths_of_the_rounds_are_shown_at_the_start(self, debates):
        debate = await debates.start(PLACE, ANA, "M", ROUNDS)
        assert "openings (10 min) and rebuttals (no limit)" in stage(debate, str).text
        await debates.next(PLACE, "d1", ANA)
        assert stage(await debates.next(PLACE, "d1", ANA), str).text == "d1, rebuttals, no time limit."


class TestTable:
    async def test_a_side_is_left_and_excerpts_are_taken_off(self, debates):
        await debates.start(PLACE, ANA, "M", ROUNDS)
        await debates.join(PLACE, "d1", BEN, "for")
        assert (await debates.leave(PLACE, "d1", BEN))[1] == "for"
        assert (await debates.leave(PLACE, "d1", BEN))[1] is None
        excerpt = {"document": "a", "text": "Words.", "number": 1}
        for who in (BEN, CEM):
            await debates.log(PLACE, who, "evidence", "words", [excerpt], side="for", name="d1")
        with pytest.raises(UserError, match="There is no number 3 on the table of d1: it has 1 to 2"):
            await debates.take_off(PLACE, "d1", BEN, 3)
        with pytest.raises(UserError, match="Ana, who began it, or a moderator can take what others showed"):
            await debates.take_off(PLACE, "d1", BEN, 2)
        await debates.take_off(PLACE, "d1", BEN, 1)
        with pytest.raises(UserError, match=r"No\. 1 is off the table of d1 already"):
            await debates.take_off(PLACE, "d1", BEN, 1)
        await debates.take_off(PLACE, "d1", ANA, 2)
        seen = await debates.see(PLACE, "d1")
        assert [(each.excerpts, each.taken_off) for each in seen.shown] == [([], START)] * 2
        assert seen.sides == {"for": {}, "against": {}}


class TestAsking:
    async def test_what_cannot_be_undone_asks_first(self, chat: Chat):
        await chat.do(ANA, "poll create", motion="M")
        asked = await chat.ask(ANA, "poll close", id="p1")
        assert asked.private and "cannot be reopened" in asked.cards[0].text
        assert (await chat.do(ANA, "poll show", id="p1")).data["state"] == "open"
        done = await chat.press(ANA, button(asked, "Go on"))
        assert done.data["state"] == "closed"

    async def test_who_may_not_is_told_at_once(self, chat: Chat):
        await chat.do(ANA, "poll create", motion="M")
        refused = await chat.say(BEN, "poll close", id="p1")
        assert not refused.ok and "Ana, who began it" in refused.cards[0].text

    async def test_a_named_poll_is_closed_at_once_and_yes_does_not_ask(self, chat: Chat):
        await chat.do(ANA, "poll create", motion="M", named=True)
        assert (await chat.ask(ANA, "poll close", id="p1")).data["state"] == "closed"
        await chat.do(ANA, "poll create", motion="M")
        assert (await chat.ask(ANA, "poll close", id="p2", yes=True)).data["state"] == "closed"

    async def test_the_end_of_a_debate_and_forgetting(self, chat: Chat):
        await chat.do(ANA, "debate start", motion="M", round=["openings=5"])
        for _ in range(2):
            assert (await chat.do(ANA, "debate next", id="d1")).data.get("asks") is None
        asked = await chat.ask(ANA, "debate next", id="d1", stage=2)
        assert "ends d1 and counts its ballots" in asked.cards[0].text
        assert (await chat.press(ANA, button(asked, "Go on"))).data["state"] == "ended"
        asked = await chat.ask(ANA, "forget-me")
        assert "takes out your ballots" in asked.cards[0].text
        assert (await chat.press(ANA, button(asked, "Go on"))).data["begun"] == ("d1",)

    async def test_cancelling(self, chat: Chat):
        await chat.do(ANA, "poll create", motion="M")
        await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
        asked = await chat.ask(ANA, "poll cancel", id="p1")
        told = await chat.press(ANA, button(asked, "Go on"))
        assert not told.private and "Ana cancelled p1" in told.cards[0].text
        shown = await chat.do(BEN, "poll show", id="p1")
        assert "cancelled on" in shown.cards[0].text and shown.cards[0].chart is None

    async def test_lists_say_what_is_cancelled(self, chat: Chat):
        await chat.do(ANA, "poll create", motion="M")
        await chat.do(ANA, "debate start", motion="M")
        for what, name in (("poll", "p1"), ("debate", "d1")):
            await chat.do(ANA, f"{what} cancel", id=name)
            listed = await chat.do(ANA, f"{what} list")
            assert [each["state"] for each in listed.data] == ["cancelled"]
            assert "cancelled" in listed.cards[0].fields[0][1]

    async def test_a_script_is_not_asked(self, fake):
        from bot.bot import Bot
        from bot.library_worker import LibraryWorker
        from bot.request import Request

        bot = Bot(LibraryWorker(lambda say: fake))
        await bot.handle(Request("poll create", {"motion": "M"}, ANA, "r", "test"))
        closed = await bot.handle(Request("poll close", {"id": "p1"}, ANA, "r", "test"))
        assert closed.data["state"] == "closed"
        await bot.close()


async def test_my_ballot_has_a_button_that_withdraws_it(chat: Chat):
    await chat.do(ANA, "poll create", motion="M")
    assert "Withdraw my ballot" not in [
        b.label for b in (await chat.do(BEN, "poll mine", id="p1")).cards[0].buttons
    ]
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    mine = await chat.do(BEN, "poll mine", id="p1")
    done = await chat.press(BEN, button(mine, "Withdraw my ballot"))
    assert done.data == {"id": "p1", "withdrawn": True} and done.private


async def test_a_debate_is_mended_from_the_channel_in_its_thread(chat: Chat):
    """Slack takes no commands in threads, so they are typed in the channel."""
    place = Place("test", "club", "r", "UTC")
    await chat.do(ANA, "debate start", motion="Wrogn", round=["openings=5"])
    await chat.bot.boards.posted(place, "d1", room="r", message="1", thread="thread")
    timers = Timers(chat.database, "test", chat.clock)
    edited = await chat.do(ANA, "debate edit", id="d1", motion="Right")
    assert edited.private and not edited.board and "d1 has this motion now." in edited.cards[0].text
    for command, args in (("debate next", {}), ("debate extend", {"minutes": "5"}), ("debate pause", {})):
        done = await chat.do(ANA, command, id="d1", **args)
        assert done.private and not done.board and "is shown where the debate is held" in done.cards[0].text
        (notice,) = await timers.due()
        assert (notice.what, notice.name, notice.place.room) == ("stage", "d1", "thread")
        await timers.acknowledge(notice)
    # In the thread itself it is shown at once.
    resumed = await chat.do(ANA, "debate resume", id="d1", room="thread")
    assert (resumed.private, resumed.board) == (False, "d1")
    assert not await timers.due()


async def test_a_member_sees_and_withdraws_their_ballot_in_a_debate(chat: Chat):
    started = await chat.do(ANA, "debate start", motion="M", round=["openings=5"])
    none = await chat.press(BEN, button(started, "My ballot"))
    assert none.private and "You have not voted in the opening ballot of d1 yet." in none.cards[0].text
    await chat.do(BEN, "debate vote", id="d1", choice="against", reason="So")
    mine = await chat.press(BEN, button(started, "My ballot"))
    assert mine.private and mine.data["choice"] == "against"
    assert mine.cards[0].text == "Your ballot in the opening ballot of d1: against."
    assert ("Reason", "So") in mine.cards[0].fields
    assert (await chat.press(BEN, button(mine, "Withdraw my ballot"))).data["withdrawn"] is True
    await chat.do(ANA, "debate next", id="d1")
    assert "No ballot is open in d1" in (await chat.say(BEN, "debate mine", id="d1")).cards[0].text


async def test_a_debate_is_mended_from_its_buttons(chat: Chat):
    started = await chat.do(ANA, "debate start", motion="M", round=["openings=5", "talk"])
    assert not [each for each in buttons(started) if each.label.startswith(("Back", "5 more"))]
    openings = await chat.press(ANA, button(started, "On to"))
    for by in (BEN, ANA):
        pressed = await chat.press(by, button(openings, "5 more minutes"))
        assert pressed.ok is (by is ANA)
    talk = await chat.press(ANA, button(pressed, "On to"))
    assert not [each for each in buttons(talk) if each.label.startswith("5 more")]  # it has no limit
    again = await chat.press(ANA, button(talk, "Back to openings"))
    assert (again.data["state"], again.data["round"]) == ("round", "openings")
    assert "moved on already" in (await chat.press(ANA, button(talk, "Back to openings"))).cards[0].text
    assert (await chat.press(ANA, button(again, "Back to opening ballot"))).data["state"] == "opening ballot"
