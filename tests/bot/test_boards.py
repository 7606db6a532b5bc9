"""Messages that show how things stand: drawn anew when something changes, seldom, and the end always."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_group import Chat, buttons
from stores import new_store
from study_group import ANA, BEN, CEM, MOD, PLACE, member

from bot.boards import Board, Boards, Update
from bot.boards.store import NEWEST
from bot.database.port import Store
from bot.database.sqlite.connection import FILE
from bot.places import Place
from bot.reply import Card, Reply
from index.errors import UnknownKey, UserError

TICK = 1 / 64
"""Seconds between two looks here; the clock that paces stands still until it is moved."""
QUIET = 8 * TICK


class Seconds:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class Screen:
    """A platform that draws what is due, and what it has drawn."""

    def __init__(self, boards: Boards, platform: str = "test", *, tells: bool = False) -> None:
        self.boards = boards
        self.tells = tells
        self.boards_seen: set[Board] = set()
        self.drawn: list[Update] = []
        self.last = Reply()
        self.news = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()
        self.task = asyncio.create_task(self._draw(platform))

    async def _draw(self, platform: str) -> None:
        async for update in self.boards.due(platform, tells=self.tells):
            self.drawn.append(update)
            self.boards_seen.add(update.board)
            self.news.set()
            await self.open.wait()

    async def next(self) -> str:
        """The words of the next drawing."""
        if not self.drawn:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 10)
        self.last = self.drawn.pop(0).reply
        card = self.last.cards[0]
        return f"{card.text} {card.due.words}." if card.due else card.text

    async def nothing(self) -> None:
        """Nothing more is drawn for a while."""
        await asyncio.sleep(QUIET)
        assert self.drawn == []

    async def close(self) -> None:
        self.task.cancel()
        await asyncio.wait({self.task})


class Wall:
    """Boards over things that stand as they are told."""

    def __init__(self, database: Store) -> None:
        self.clock = Seconds()
        self.stands: dict[str, tuple[str, bool] | Exception] = {}
        self.asked = 0
        self.asked_of: list[str] = []
        self.moved: list[tuple[str, str]] = []
        self.boards = Boards(database, self.standing, self.move, clock=self.clock, pace=TICK)
        self.screens: list[Screen] = []

    async def standing(self, board: Board) -> tuple[Reply, bool]:
        self.asked += 1
        self.asked_of.append(board.of)
        await asyncio.sleep(0)
        found = self.stands[board.of]
        if isinstance(found, Exception):
            raise found
        return Reply(cards=(Card(text=found[0]),)), found[1]

    async def move(self, place: Place, name: str, room: str) -> None:
        self.moved.append((name, room))

    def screen(self, platform: str = "test", *, tells: bool = False) -> Screen:
        self.screens.append(Screen(self.boards, platform, tells=tells))
        return self.screens[-1]

    async def post(self, of: str, message: str = "m1", **how: str) -> None:
        await self.boards.posted(PLACE, of, room="r", message=message, **how)

    def change(self, of: str, words: str, *, end: bool = False) -> None:
        self.stands[of] = words, end
        self.boards.touch("test", "club", of)


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    made = new_store(tmp_path / FILE)
    yield made
    await made.close()


@pytest.fixture
async def wall(database: Store) -> Any:
    made = Wall(database)
    yield made
    for screen in made.screens:
        await screen.close()


async def test_many_changes_are_one_drawing_at_a_time(wall):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    await wall.post("p1")
    assert await screen.next() == "0"
    for number in range(1, 61):
        wall.change("p1", str(number))
        await asyncio.sleep(0)
    # The clock stands still: no time has passed since the last drawing.
    await screen.nothing()
    wall.clock.at += TICK
    assert await screen.next() == "60"
    wall.change("p1", "61")
    wall.clock.at += TICK / 2
    await screen.nothing()
    wall.clock.at += TICK / 2
    assert await screen.next() == "61"
    await screen.nothing()


async def test_nothing_newer_comes_of_a_message_before_it_is_told_to_be_drawn(wall):
    wall.stands |= {"p1": ("0", False), "p2": ("0", False)}
    screen = wall.screen(tells=True)
    await wall.post("p1")
    assert await screen.next() == "0"
    wall.change("p1", "1")
    wall.clock.at += 10 * TICK
    await wall.post("p2", "m2")
    # The other message is not kept waiting.
    assert await screen.next() == "0"
    await screen.nothing()
    first = next(board for board in screen.boards_seen if board.of == "p1")
    wall.boards.drawn(first)
    wall.change("p1", "2")
    await screen.nothing()
    wall.clock.at += TICK
    assert await screen.next() == "2"
    await screen.nothing()


async def test_the_end_that_is_told_to_be_drawn_is_drawn_once(wall):
    wall.stands["p1"] = "0", False
    screen = wall.screen(tells=True)
    await wall.post("p1")
    assert await screen.next() == "0"
    (board,) = screen.boards_seen
    wall.change("p1", "over", end=True)
    wall.boards.drawn(board)
    wall.clock.at += TICK
    assert await screen.next() == "over"
    wall.boards.drawn(board)
    wall.clock.at += TICK
    wall.boards.touch("test", "club", "")
    await screen.nothing()


async def test_time_begins_when_a_drawing_is_done(wall):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    screen.open.clear()
    await wall.post("p1")
    assert await screen.next() == "0"
    wall.change("p1", "1")
    wall.clock.at += 10 * TICK
    screen.open.set()
    await screen.nothing()
    wall.clock.at += TICK
    assert await screen.next() == "1"


async def test_what_looks_the_same_is_not_drawn_again(wall):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    await wall.post("p1")
    assert await screen.next() == "0"
    asked = wall.asked
    wall.clock.at += TICK
    wall.change("p1", "0")
    await screen.nothing()
    assert wall.asked > asked


async def test_only_what_was_touched_is_looked_at(wall):
    wall.stands |= {"p1": ("one", False), "p2": ("two", False), "d1": ("debate", False)}
    screen = wall.screen()
    for name in ("p1", "p2", "d1"):
        await wall.post(name, f"m {name}")
    assert {await screen.next() for _ in range(3)} == {"one", "two", "debate"}
    wall.clock.at += TICK
    await screen.nothing()
    asked = wall.asked
    wall.clock.at += TICK
    wall.change("p2", "two!")
    assert await screen.next() == "two!"
    wall.boards.touch("test", "elsewhere", "")
    wall.boards.touch("other", "club", "p1")
    await screen.nothing()
    assert wall.asked == asked + 1
    wall.stands |= {"p1": ("one!", False), "d1": ("debate!", False)}
    wall.boards.touch("test", "club", "")
    assert {await screen.next() for _ in range(2)} == {"one!", "debate!"}


async def test_the_end_is_drawn_and_then_nothing(wall, database):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    await wall.post("p1")
    assert await screen.next() == "0"
    wall.change("p1", "1")
    wall.change("p1", "end", end=True)
    wall.clock.at += TICK
    assert await screen.next() == "end"
    wall.clock.at += TICK
    await screen.nothing()
    wall.change("p1", "after the end", end=True)
    await screen.nothing()


async def test_an_end_that_was_not_drawn_is_drawn_after_a_restart(wall, database):
    wall.stands["p1"] = "end", True
    screen = wall.screen()
    screen.open.clear()
    await wall.post("p1")
    assert await screen.next() == "end"
    # Killed while the message is on its way.
    await screen.close()
    after = Wall(database)
    after.stands = wall.stands
    again = after.screen()
    assert await again.next() == "end"
    await again.nothing()
    await again.close()
    once_more = after.screen()
    await once_more.nothing()
    await once_more.close()


async def test_a_drawing_that_was_missed_is_made_again(wall):
    wall.stands["p1"] = "end", True
    screen = wall.screen()
    screen.open.clear()
    await wall.post("p1")
    assert await screen.next() == "end"
    await wall.boards.missed(Board("test", "club", "p1", "r", "m1"))
    screen.open.set()
    await screen.nothing()
    wall.clock.at += TICK
    assert await screen.next() == "end"
    # Also where that is said late, from elsewhere.
    await screen.nothing()
    await wall.boards.missed(Board("test", "club", "p1", "r", "m1"))
    await screen.nothing()
    wall.clock.at += TICK
    assert await screen.next() == "end"
    wall.clock.at += TICK
    await screen.nothing()


async def test_one_that_keeps_being_missed_is_tried_later_each_time_until_somebody_votes(wall):
    wall.stands["p1"] = "open", False
    screen = wall.screen()
    await wall.post("p1")
    board = Board("test", "club", "p1", "r", "m1")
    assert await screen.next() == "open"
    for waits in (1, 2, 4):
        await wall.boards.missed(board)
        wall.clock.at += (waits - 0.5) * TICK
        await screen.nothing()
        wall.clock.at += TICK
        assert await screen.next() == "open"
    await wall.boards.missed(board)
    wall.stands["p1"] = "voted", False
    wall.boards.touch("test", "club", "p1")
    wall.clock.at += TICK
    assert await screen.next() == "voted"


async def test_each_space_is_drawn_by_itself(wall):
    wall.stands |= {"p1": ("one", False), "p2": ("two", False)}
    await wall.post("p1")
    await wall.boards.posted(Place("test", "other", "r", "UTC"), "p2", room="s", message="m2")
    assert await wall.boards.spaces("test") == {"club", "other"}
    assert await wall.boards.spaces("elsewhere") == set()
    for space, shown in (("club", "one"), ("other", "two")):
        due = wall.boards.due("test", space=space)
        update = await asyncio.wait_for(anext(due), 5)
        assert (update.board.space, update.reply.cards[0].text) == (space, shown)
        following = asyncio.ensure_future(anext(due))
        await asyncio.sleep(0.1)
        assert not following.done()
        following.cancel()
        await asyncio.wait({following})


async def test_after_a_restart_all_that_is_open_comes_once(wall, database):
    wall.stands |= {f"p{n}": (f"open {n}", False) for n in range(1, 6)}
    for n in range(1, 6):
        await wall.post(f"p{n}", f"m{n}")
    after = Wall(database)
    after.stands = wall.stands
    screen = after.screen()
    assert {await screen.next() for _ in range(5)} == {f"open {n}" for n in range(1, 6)}
    after.clock.at += TICK
    await screen.nothing()
    await screen.close()


async def test_a_lost_message_is_left_alone(wall):
    wall.stands |= {"p1": ("one", False), "p2": ("two", False)}
    screen = wall.screen()
    await wall.post("p1", "m1")
    await wall.post("p2", "m2")
    assert {await screen.next() for _ in range(2)} == {"one", "two"}
    # It waits for its time when it is lost.
    wall.change("p1", "one!")
    await asyncio.sleep(TICK)
    await wall.boards.lost(Board("test", "club", "p1", "r", "m1"))
    wall.clock.at += TICK
    await screen.nothing()
    wall.change("p2", "two!")
    assert await screen.next() == "two!"


async def test_what_there_is_not_is_let_go(wall):
    wall.stands |= {"p9": UnknownKey("There is no poll p9 here."), "p1": ("one", False)}
    screen = wall.screen()
    await wall.post("p9", "m9")
    await wall.post("p1", "m1")
    assert await screen.next() == "one"
    await screen.nothing()
    assert wall.asked_of.count("p9") == 1
    wall.clock.at += TICK
    wall.boards.touch("test", "club", "p9")
    await screen.nothing()
    assert wall.asked_of.count("p9") == 1


@pytest.mark.parametrize("error", [UserError("The disk is full."), ZeroDivisionError()])
async def test_what_cannot_be_drawn_now_is_drawn_later(wall, error):
    wall.stands["p1"] = error
    screen = wall.screen()
    await wall.post("p1")
    await screen.nothing()
    # Nobody touches it again.
    wall.stands["p1"] = "end", True
    wall.clock.at += TICK
    assert await screen.next() == "end"


async def test_while_the_database_cannot_be_read_nothing_is_forgotten(wall, database, caplog):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    await wall.post("p1")
    assert await screen.next() == "0"
    # Posting it may have been heard of after it was drawn: then it is looked at once more.
    wall.clock.at += TICK
    await screen.nothing()
    await database.write(lambda db: db.execute("ALTER TABLE boards RENAME TO hidden"))
    wall.clock.at += TICK
    wall.change("p1", "1")
    await screen.nothing()
    # Said once, not at every look.
    assert len([each for each in caplog.records if "Moot goes on trying" in each.getMessage()]) == 1
    await database.write(lambda db: db.execute("ALTER TABLE hidden RENAME TO boards"))
    assert await screen.next() == "1"


async def test_what_another_process_writes_is_noticed(wall, tmp_path):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    await wall.post("p1")
    assert await screen.next() == "0"
    wall.clock.at += TICK
    await screen.nothing()
    wall.stands["p1"] = "from elsewhere", False
    await screen.nothing()
    other = new_store(tmp_path / FILE)
    await other.write(lambda db: db.execute("INSERT INTO upkeep VALUES ('x', 1)"))
    assert await screen.next() == "from elsewhere"
    await other.close()


async def test_an_end_drawn_by_another_process_is_drawn_over_what_came_late(wall, tmp_path):
    wall.stands["p1"] = "0", False
    screen = wall.screen()
    await wall.post("p1")
    assert await screen.next() == "0"
    other = new_store(tmp_path / FILE)
    there = Wall(other)
    there.stands["p1"] = wall.stands["p1"] = "end", True
    their_screen = there.screen()
    assert await their_screen.next() == "end"
    await their_screen.nothing()
    await their_screen.close()
    await other.close()
    # The last drawing of this process might have arrived after theirs.
    wall.clock.at += TICK
    assert await screen.next() == "end"
    wall.clock.at += TICK
    await screen.nothing()


async def test_two_platforms_take_nothing_from_each_other(wall):
    wall.stands["p1"] = "0", False
    mine, theirs = wall.screen("test"), wall.screen("other")
    await wall.post("p1", "m1")
    await wall.boards.posted(Place("other", "club", "r", "UTC"), "p1", room="q", message="m1")
    assert await mine.next() == await theirs.next() == "0"
    for words in ("1", "2", "3"):
        wall.clock.at += TICK
        wall.stands["p1"] = words, False
        wall.boards.touch("other", "club", "p1")
        wall.boards.touch("test", "club", "p1")
        assert await mine.next() == await theirs.next() == words


async def test_the_first_and_the_newest_messages_of_one_thing_are_kept(wall, database):
    wall.stands["p1"] = "0", False
    for n in range(NEWEST + 4):
        await wall.post("p1", f"m{n}")
    screen = wall.screen()
    for _ in range(NEWEST + 1):
        assert await screen.next() == "0"
    await screen.nothing()
    rows = await database.read(lambda db: db.execute("SELECT message FROM boards").fetchall())
    assert {message for (message,) in rows} == {"m0", *(f"m{n}" for n in range(4, NEWEST + 4))}


async def test_a_debate_goes_on_in_its_thread_and_a_poll_stays(wall):
    wall.stands |= {"d1": ("0", False), "p1": ("0", False)}
    await wall.post("d1", "m1", thread="t1")
    await wall.post("p1", "m2", thread="t2")
    await wall.post("d1", "m3")
    assert wall.moved == [("d1", "t1")]


# With a real bot.


@pytest.fixture
async def chat(tmp_path: Path) -> Any:
    made = Chat(tmp_path / FILE)
    yield made
    await made.bot.close()


async def post(chat: Chat, reply: Reply, message: str, thread: str = "") -> None:
    await chat.bot.boards.posted(PLACE, reply.board, room="r", message=message, thread=thread)


async def settled(screen: Screen) -> dict[str, Reply]:
    """What each message shows when nothing more is drawn."""
    shown: dict[str, Reply] = {}
    quiet = 0
    while quiet < 8:
        await asyncio.sleep(TICK)
        quiet = 0 if screen.drawn else quiet + 1
        while screen.drawn:
            update = screen.drawn.pop(0)
            shown[update.board.message] = update.reply
    return shown


def whole(reply: Reply) -> bool:
    return reply.cards[0].chart is not None


async def test_a_polls_result_stands_whole_in_its_newest_message_alone(chat):
    chat.bot.boards._pace = TICK
    await post(chat, await chat.do(ANA, "poll create", motion="M", named=True), "m1")
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    screen = Screen(chat.bot.boards)
    assert not whole((await settled(screen))["m1"])
    closed = await chat.do(ANA, "poll close", id="p1")
    assert (closed.board, closed.private, whole(closed)) == ("p1", False, True)
    await chat.bot.boards.posted(PLACE, "p1", room="r", message="m2", shown=closed)
    shown = await settled(screen)
    assert not whole(shown["m1"])
    assert "More agree than disagree: 1 to 0 of 1." in shown["m1"].cards[0].text
    assert "stands in a newer message; /poll show p1" in shown["m1"].cards[0].footer
    assert "m2" not in shown or whole(shown["m2"])
    # A message in another room keeps its own.
    await chat.bot.boards.posted(PLACE, "p1", room="elsewhere", message="m3", shown=closed)
    shown = await settled(screen)
    assert all(whole(reply) for name, reply in shown.items() if name != "m1")
    # Where the newest is deleted, the one before it shows the result.
    await chat.bot.boards.lost(Board("test", "club", "p1", "r", "m2"))
    assert whole((await settled(screen))["m1"])
    await screen.close()


async def test_a_message_that_is_overtaken_while_it_is_drawn_is_drawn_again(chat):
    chat.bot.boards._pace = TICK
    await post(chat, await chat.do(ANA, "poll create", motion="M", named=True), "m1")
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    screen = Screen(chat.bot.boards)
    await settled(screen)
    screen.open.clear()
    closed = await chat.do(ANA, "poll close", id="p1")
    assert "closed on" in await screen.next()
    assert whole(screen.last)
    await chat.bot.boards.posted(PLACE, "p1", room="r", message="m2", shown=closed)
    screen.open.set()
    assert not whole((await settled(screen))["m1"])
    await screen.close()


async def test_a_debates_verdict_stands_whole_in_its_newest_message_alone(chat):
    chat.bot.boards._pace = TICK
    await post(
        chat, await chat.do(ANA, "debate start", motion="M", round=["openings"], named=True), "m1", thread="t"
    )
    screen = Screen(chat.bot.boards)
    for number, votes in enumerate((True, False, True), 2):
        for who in (ANA, BEN, CEM) if votes else ():
            await chat.do(who, "debate vote", id="d1", choice="for")
        reply = await chat.do(ANA, "debate next", id="d1", room="t")
        await chat.bot.boards.posted(
            replace(PLACE, room="t"), "d1", room="t", message=f"m{number}", shown=reply
        )
    assert whole(reply)
    shown = await settled(screen)
    assert {name for name, reply in shown.items() if whole(reply)} <= {"m4"}
    assert {"m1", "m2", "m3"} <= set(shown)
    assert "A dead heat" in shown["m1"].cards[0].text
    await screen.close()


async def test_a_poll_from_its_first_ballot_to_the_end_and_open_again(chat):
    chat.bot.boards._pace = TICK
    await post(chat, await chat.do(ANA, "poll create", motion="M", named=True, results="live"), "m1")
    screen = Screen(chat.bot.boards)
    assert "is open" in await screen.next()
    for n in range(30):
        await chat.do(member(f"Voter {n}"), "poll vote", id=["p1", "#P01", "1"][n % 3], choice=["agree"])
    while "30 ballots" not in await screen.next():
        pass
    await chat.do(ANA, "poll close", id="p1")
    while "closed on" not in (text := await screen.next()):
        pass
    assert "30 ballots" in text
    await screen.nothing()
    await screen.close()
    # Also where Moot was started anew in between, and another process opens it again.
    await chat.again()
    screen = Screen(chat.bot.boards)
    await screen.nothing()
    other = Chat(chat.path)
    await other.do(ANA, "poll reopen", id="p1")
    await other.bot.close()
    text = await screen.next()
    assert "p1, open" in text
    await screen.close()


async def test_a_new_message_is_drawn_again_only_when_something_changes(chat):
    chat.bot.boards._pace = TICK
    screen = Screen(chat.bot.boards)
    await asyncio.sleep(TICK)
    for command, of in (("poll create", "p1"), ("debate start", "d1")):
        shown = await chat.do(ANA, command, motion="M")
        await chat.bot.boards.posted(PLACE, of, room="r", message=of, shown=shown)
    await screen.nothing()
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    assert "1 ballot" in await screen.next()
    await screen.nothing()
    await screen.close()


async def test_a_poll_opened_again_here_is_live_at_once(chat):
    chat.bot.boards._pace = TICK
    await post(chat, await chat.do(ANA, "poll create", motion="M", named=True), "m1")
    screen = Screen(chat.bot.boards)
    assert "p1 is open" in await screen.next()
    await chat.do(ANA, "poll close", id="p1")
    assert "closed on" in await screen.next()
    reopened = await chat.do(ANA, "poll reopen", id="p1")
    assert reopened.board == "p1"
    assert buttons(reopened)
    assert "p1 is open" in await screen.next()
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    assert "1 ballot" in await screen.next()
    await screen.close()


async def test_a_debate_shows_what_is_on_the_table(chat):
    chat.bot.boards._pace = TICK
    await post(chat, await chat.do(ANA, "debate start", motion="M"), "m1", thread="t")
    screen = Screen(chat.bot.boards)
    await screen.next()
    # Asked in the thread, not in the room in which it was begun.
    await chat.do(BEN, "ask", question="What?", room="r")
    await screen.nothing()
    await chat.do(BEN, "ask", question="What?", room="t", limit=2)
    await screen.next()
    assert dict(screen.last.cards[0].fields)["On the table"] == "2 excerpts"
    await screen.close()


async def test_boards_speak_the_language_of_their_space_after_a_restart(chat):
    await chat.do(MOD, "settings", name="dates", value="de")
    reply = await chat.do(ANA, "poll create", motion="M", closes="2026-12-01")
    await post(chat, reply, "m1")
    await chat.bot.close()
    chat.start()
    screen = Screen(chat.bot.boards)
    assert "Di., 1. Dez. 2026" in await screen.next()
    await screen.close()


async def test_what_is_shared_with_a_linked_room_is_drawn_in_both(chat):
    chat.bot.boards._pace = TICK
    there = Place("other", "team", "q", "UTC")
    await chat.do(ANA, "poll create", motion="Theirs", platform="other", space="team", room="q")
    code = await chat.bot._context.links.room_code(PLACE, MOD)
    await chat.bot._context.links.link_room(there, code)
    where = {"platform": "other", "space": "team", "room": "q"}
    await post(chat, await chat.do(ANA, "poll create", motion="M", named=True), "m1")
    listed = await chat.do(ANA, "poll list", **where)
    theirs = {each["motion"]: each["id"] for each in listed.data}["M"]
    await chat.bot.boards.posted(there, theirs, room="q", message="n1")
    here, elsewhere = Screen(chat.bot.boards), Screen(chat.bot.boards, "other")
    assert "is open" in await here.next()
    assert "is open" in await elsewhere.next()
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    assert "1 ballot" in await here.next()
    assert "1 ballot" in await elsewhere.next()
    await chat.do(BEN, "poll vote", id=theirs, choice=["agree"], **where)
    assert "2 ballots" in await here.next()
    assert "2 ballots" in await elsewhere.next()
    await chat.do(ANA, "poll close", id="p1")
    assert "closed on" in await here.next()
    assert "closed on" in await elsewhere.next()
    await chat.do(ANA, "poll reopen", id="p1")
    assert "open" in await here.next()
    assert "open" in await elsewhere.next()
    for screen in (here, elsewhere):
        await screen.close()
