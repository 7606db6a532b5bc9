"""What is left of an anonymous ballot box after its close: nothing that leads to a voter.

The tests look at the bytes of every file of a home, as somebody would who has a copy of it, and try
every member.
"""

from __future__ import annotations

import hashlib
import hmac
import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_group import Chat
from home_bytes import home_bytes
from record_room import Room
from stores import new_store, of_files
from study_group import ANA, BEN, PLACE, Clock, opened

from bot.ballots.box import voter_of
from bot.ballots.voters import identity
from bot.bot import Bot
from bot.database.port import Store
from bot.database.sqlite.connection import FILE, connect, connect_beside
from bot.debates.debates import Debates
from bot.library_worker import LibraryWorker
from bot.polls import store
from bot.polls.kinds import STANCE, STANCES
from bot.polls.polls import Polls
from bot.privacy.kept import forget
from bot.request import Member, Request

pytestmark = of_files

# Names that are found nowhere by chance.
VOTERS = [
    Member(f"7f{n}e19c0{n}", name)
    for n, name in enumerate(("Wilhelmina", "Xanthippe", "Yggdrasil", "Zenobia", "Quetzal", "Vercingetorix"))
]


def found_in(home: Path, needles: Iterable[bytes]) -> set[tuple[str, bytes]]:
    contents = home_bytes(home)
    assert contents
    return {(name, needle) for needle in needles for name, content in contents.items() if needle in content}


def ids(place: Any = PLACE) -> list[str]:
    return [identity(place.platform, place.space, who) for who in VOTERS]


def traces_of_members() -> list[bytes]:
    return [word.encode() for who in VOTERS for word in (who.id, who.name, who.name.casefold())]


async def key_and_tokens(database: Store, box: int, place: Any = PLACE) -> list[bytes]:
    """The box's secret and each member's token, in the forms in which they might be written down."""

    def work(db: sqlite3.Connection) -> list[bytes]:
        (secret,) = db.execute("SELECT secret FROM boxes WHERE id = ?", (box,)).fetchone()
        return [secret, *(voter_of(db, box, who) for who in ids(place))]

    raw = await database.read(work)
    # Not even half of one: what is overwritten in part could still be told from another.
    return [form for each in raw for form in (each[:16], each[-16:], each.hex().encode()[:24])]


async def vote_all(polls: Polls, name: str, order: random.Random) -> None:
    """Everybody votes, in some order, and some think better of it."""
    turns = [*VOTERS, *VOTERS[:3]]
    order.shuffle(turns)
    for number, who in enumerate(turns):
        stance = STANCES[(number + len(who.name)) % 5]
        await polls.vote(
            PLACE, name, who, [stance], reason=f"Because {number}", delivery=f"event {who.id} {number}"
        )


async def test_after_the_close_no_file_leads_to_a_voter(tmp_path: Path) -> None:
    database = new_store(tmp_path / FILE)
    polls = Polls(database, Clock())
    poll = await opened(polls)
    await vote_all(polls, poll.id, random.Random(1))
    traces = await key_and_tokens(database, poll.box)
    # While it is open the key is there, or a ballot could not be changed: the search works.
    assert {needle for _, needle in found_in(tmp_path, traces)} & set(traces)
    assert not found_in(tmp_path, traces_of_members())
    await polls.close(PLACE, poll.id, ANA)
    for _ in range(2):
        assert found_in(tmp_path, [*traces, *traces_of_members()]) == set()
        # What Moot writes once it goes on, or ends, brings nothing back.
        await opened(polls, motion="Another")
        await database.close()
        assert found_in(tmp_path, [*traces, *traces_of_members()]) == set()


async def test_whoever_holds_the_copy_and_tries_every_member_learns_nothing(tmp_path: Path) -> None:
    """Every run of bytes that is left is tried as the key, for every member."""
    database = new_store(tmp_path / FILE)
    polls, debates = Polls(database, Clock()), Debates(database, Clock())
    poll = await opened(polls)
    await vote_all(polls, poll.id, random.Random(2))
    await debates.start(PLACE, ANA, "A motion", ())
    for _ in range(2):
        for who in VOTERS:
            await debates.vote(PLACE, "d1", who, "for")
        await debates.next(PLACE, "d1", ANA)

    def traced(tokens: set[bytes]) -> int:
        """How many members a token is found for, by any key that is in the files."""
        content = b"".join(home_bytes(tmp_path).values())
        keys = {content[at : at + 32] for at in range(len(content) - 31)}
        keys = {key for key in keys if len(set(key)) > 12}  # text and gaps are no keys
        keys |= {lot.encode() for lot in lots} | {bytes.fromhex(lot) for lot in lots}
        known = {token[:16] for token in tokens}
        found = 0
        for who in ids():
            plain = {hashlib.sha256(who.encode()).digest()[:16], who.encode()[:16]}
            made = {hmac.digest(key, b"voter\0" + who.encode(), "sha256")[:16] for key in keys}
            found += bool((made | plain) & known)
        return found

    def left(db: sqlite3.Connection) -> tuple[set[bytes], list[str]]:
        tokens = {row[0] for row in db.execute("SELECT voter FROM ballots")}
        return tokens, [row[0] for row in db.execute("SELECT lot FROM polls")]

    tokens, lots = await database.read(left)
    assert traced(tokens) == len(VOTERS)  # while the poll is open, the attack works on a copy
    await polls.close(PLACE, poll.id, ANA)
    tokens, lots = await database.read(left)
    assert len(tokens) == 2 * len(VOTERS)  # none is shared by the poll and the debate
    assert traced(tokens) == 0
    await database.close()
    assert traced(tokens) == 0


async def test_a_debates_ballots_pair_and_lead_nowhere(tmp_path: Path) -> None:
    database = new_store(tmp_path / FILE)
    debates = Debates(database, Clock())
    debate = await debates.start(PLACE, ANA, "A motion", ())
    for number, who in enumerate(VOTERS):
        await debates.vote(PLACE, "d1", who, ("for", "against")[number % 2])
    await debates.next(PLACE, "d1", ANA)
    for who in reversed(VOTERS):
        await debates.vote(PLACE, "d1", who, "for", delivery=who.id)
    traces = await key_and_tokens(database, debate.box)
    assert found_in(tmp_path, traces)
    await debates.next(PLACE, "d1", ANA)
    assert found_in(tmp_path, [*traces, *traces_of_members()]) == set()
    seen = await debates.see(PLACE, "d1")
    assert seen.swing is not None
    assert seen.swing.both == len(VOTERS)
    assert seen.swing.change == {"for": 3, "against": -3, "undecided": 0}
    await database.close()
    assert found_in(tmp_path, [*traces, *traces_of_members()]) == set()


async def test_killed_between_close_and_sweep_the_next_start_sweeps(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with closing(connect(path)) as db:

        def write(work: Callable[[sqlite3.Connection], Any]) -> Any:
            db.execute("BEGIN IMMEDIATE")
            found = work(db)
            db.execute("COMMIT")
            return found

        first = new_store(path)
        polls = Polls(first, Clock())
        poll = await opened(polls)
        await vote_all(polls, poll.id, random.Random(3))
        traces = await key_and_tokens(first, poll.box)
        await first.close()
        # As far as a close comes before its process is killed: committed, and not yet swept.
        write(lambda db: store.close(db, store.find(db, PLACE, poll.id), Clock()()))
        assert found_in(tmp_path, traces), "the log of what was written still has them"
    second = new_store(path)
    await second.read(lambda db: None)
    assert found_in(tmp_path, [*traces, *traces_of_members()]) == set()
    assert await second.read(lambda db: db.execute("SELECT COUNT(*) FROM upkeep").fetchone()) == (0,)
    await second.close()


async def test_a_reader_delays_the_sweep_and_does_not_prevent_it(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = new_store(path)
    polls = Polls(database, Clock())
    poll = await opened(polls)
    await vote_all(polls, poll.id, random.Random(4))
    traces = await key_and_tokens(database, poll.box)
    with closing(connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM ballots").fetchone()
        await polls.close(PLACE, poll.id, ANA)
        assert found_in(tmp_path, traces), "what the reader may still read is still there"
        assert await database.read(lambda db: db.execute("SELECT COUNT(*) FROM upkeep").fetchone()) == (1,)
        assert not (await polls.see(PLACE, poll.id, ANA)).poll.open
        reader.execute("COMMIT")
    await database.sweep()
    assert found_in(tmp_path, [*traces, *traces_of_members()]) == set()
    await database.close()


async def test_a_sweep_of_one_process_does_not_undo_what_another_owes(tmp_path: Path) -> None:
    """A close by another process between a sweep's work and its note that all is done."""
    path = tmp_path / FILE
    database, other = new_store(path), new_store(path)
    polls = Polls(database, Clock())
    for motion in ("One", "Two"):
        poll = await opened(polls, motion=motion)
        await vote_all(polls, poll.id, random.Random(5))

    def close_at_the_worst_moment(statement: str) -> None:
        if statement.startswith("DELETE FROM upkeep"):
            with closing(connect_beside(path)) as db:
                db.execute("BEGIN IMMEDIATE")
                store.close(db, store.find(db, PLACE, "p2"), Clock()())
                db.execute("COMMIT")

    traces = await key_and_tokens(database, poll.box)
    await other.look(lambda db, _: db.set_trace_callback(close_at_the_worst_moment))
    await Polls(other, Clock()).close(PLACE, "p1", ANA)
    await other.look(lambda db, _: db.set_trace_callback(None))
    await other.close()
    await database.sweep()
    assert found_in(tmp_path, traces) == set()
    await database.close()


@pytest.mark.parametrize("anonymous", [True, False])
async def test_what_a_member_takes_out_is_gone_from_the_files(tmp_path: Path, anonymous: bool) -> None:
    database = new_store(tmp_path / FILE)
    polls = Polls(database, Clock())
    for close in (False, True):
        poll = await opened(polls, anonymous=anonymous)
        for who in VOTERS:
            await polls.vote(PLACE, poll.id, who, ["agree"], reason=f"As {who.name} thinks")
        if close and not anonymous:
            await polls.close(PLACE, poll.id, ANA)
    who = VOTERS[0]
    needles = [f"As {who.name}".encode(), who.id.encode()] if not anonymous else [f"As {who.name}".encode()]
    if anonymous:
        needles += (await key_and_tokens(database, poll.box))[3:6]  # their token in the open poll
    assert {needle for _, needle in found_in(tmp_path, needles)} >= set(needles[:2])
    await database.write(lambda db: forget(db, PLACE.platform, PLACE.space, ids()[0]))
    await database.sweep()
    assert found_in(tmp_path, needles) == set()
    others = [f"As {who.name}".encode() for who in VOTERS[1:]]
    assert {needle for _, needle in found_in(tmp_path, others)} == set(others)
    await database.close()


async def test_the_order_of_what_is_left_says_nothing_of_the_order_of_voting() -> None:
    """Rank correlation (Spearman) of cast and stored order, over many polls: none."""
    database = new_store()
    polls = Polls(database, Clock())
    voters, rounds = 12, 60
    inversions = [0, 0]
    for _ in range(rounds):
        poll = await opened(polls, STANCE)
        for number in range(voters):
            await polls.vote(PLACE, poll.id, Member(f"m{number}", "M"), ["agree"], reason=str(number))
        for turn, when in enumerate(("open", "closed")):
            if when == "closed":
                await polls.close(PLACE, poll.id, ANA)
            rows = await database.read(
                lambda db, poll=poll: db.execute(
                    "SELECT reason FROM ballots WHERE box = ?", (poll.box,)
                ).fetchall()
            )
            stored = [int(reason) for (reason,) in rows]
            assert sorted(stored) == list(range(voters))
            inversions[turn] += sum(a > b for i, a in enumerate(stored) for b in stored[i + 1 :])
    # Kendall's count of inversions of a random order: mean n(n-1)/4, variance n(n-1)(2n+5)/72 each.
    pairs = voters * (voters - 1)
    mean, deviation = rounds * pairs / 4, (rounds * pairs * (2 * voters + 5) / 72) ** 0.5
    for found in inversions:
        assert abs(found - mean) < 5 * deviation
    await database.close()


async def test_closing_gives_a_new_order() -> None:
    """Who saw the order of an open poll's tokens cannot follow them through the close."""
    database = new_store()
    polls = Polls(database, Clock())
    same = 0
    for _ in range(20):
        poll = await opened(polls)
        for number in range(8):
            await polls.vote(PLACE, poll.id, Member(f"m{number}", "M"), ["agree"], reason=str(number))

        def order(db: sqlite3.Connection, box: int = poll.box) -> list[str]:
            return [row[0] for row in db.execute("SELECT reason FROM ballots WHERE box = ?", (box,))]

        before = await database.read(order)
        await polls.close(PLACE, poll.id, ANA)
        same += before == await database.read(order)
    assert same <= 1  # one in 8! by chance
    await database.close()


async def test_nothing_beside_a_ballot_tells_when_it_came() -> None:
    """No time, no row number, no counter that goes up with each vote."""
    database = new_store()
    polls = Polls(database, Clock())
    poll = await opened(polls)

    def shape(db: sqlite3.Connection) -> tuple[list[str], list[str]]:
        columns = {
            table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            for table in ("ballots", "deliveries")
        }
        for table in columns:
            with pytest.raises(sqlite3.OperationalError, match="rowid"):
                db.execute(f"SELECT rowid FROM {table}")
        return columns["ballots"], columns["deliveries"]

    ballots, deliveries = await database.read(shape)
    assert ballots == ["box", "round", "voter", "name", "choice", "reason", "evidence"]
    assert deliveries == ["box", "token"]

    def everything_else(db: sqlite3.Connection) -> dict[str, list[Any]]:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            table: db.execute(f"SELECT * FROM {table}").fetchall()
            for table in tables
            if table not in ("ballots", "deliveries")
        }

    before = await database.read(everything_else)
    await vote_all(polls, poll.id, random.Random(6))
    assert await database.read(everything_else) == before
    await database.close()


async def test_two_members_who_swap_their_ballots_leave_the_same_behind() -> None:
    """What is left depends on the ballots, and in no way on who cast which."""

    async def left(swapped: bool) -> list[tuple[Any, ...]]:
        database = new_store()
        polls = Polls(database, Clock())
        poll = await opened(polls)
        one, other = (VOTERS[1], VOTERS[0]) if swapped else VOTERS[:2]
        await polls.vote(PLACE, poll.id, one, ["agree"], reason="One")
        await polls.vote(PLACE, poll.id, other, ["disagree"], reason="Other")
        await polls.close(PLACE, poll.id, ANA)

        def all_but_what_is_random(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]] = []
            for table in ("boxes", "options", "polls", "ballots", "deliveries", "upkeep"):
                names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
                kept = ", ".join(name for name in names if name not in ("voter", "lot"))
                found += sorted(db.execute(f"SELECT '{table}', {kept} FROM {table}").fetchall(), key=str)
            return found

        rows = await database.read(all_but_what_is_random)
        await database.close()
        return rows

    assert await left(swapped=False) == await left(swapped=True)


async def test_no_code_makes_an_anonymous_box_named_or_a_named_one_anonymous(tmp_path: Path) -> None:
    database = new_store()
    polls = Polls(database, Clock())

    def guard(db: sqlite3.Connection) -> None:
        db.execute(
            "CREATE TEMP TRIGGER stays AFTER UPDATE OF anonymous ON boxes "
            "BEGIN SELECT RAISE(ABORT, 'switched'); END"
        )

    await database.write(guard)
    for anonymous in (True, False):
        poll = await opened(polls, anonymous=anonymous)
        await polls.vote(PLACE, poll.id, VOTERS[0], ["agree"])
        await polls.close(PLACE, poll.id, ANA)
        if not anonymous:
            assert (await polls.reopen(PLACE, poll.id, ANA, None)).rules.anonymous is False
    source = Path(__file__).parents[2] / "bot"
    writers = [p.name for p in source.rglob("*.py") if "SET anonymous" in p.read_text(encoding="utf-8")]
    assert writers == []
    await database.close()


async def test_through_the_bot_no_card_log_or_file_names_a_voter(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def no_library(say: object) -> Any:
        raise AssertionError("no text is needed to vote")

    bot = Bot(LibraryWorker(no_library), database=new_store(tmp_path / FILE), clock=Clock())

    async def said(who: Member, command: str, **args: Any) -> Any:
        reply = await bot.handle(Request(command, args, who, "r", "test", "club", delivery=f"{who.id}{args}"))
        assert reply.ok, reply.cards
        return reply

    with caplog.at_level("DEBUG"):
        await said(ANA, "poll create", motion="We meet weekly", results="voted")
        for number, who in enumerate(VOTERS):
            reply = await said(who, "poll vote", id="p1", choice=[STANCES[number % 5]])
            assert reply.private
        public = [await said(ANA, "poll close", id="p1"), await said(ANA, "poll list")]
        public.append(await said(VOTERS[0], "poll show", id="p1"))
        await said(VOTERS[1], "forget-me")
    shown = repr(public) + caplog.text
    assert not [who.name for who in VOTERS if who.name in shown or who.id in shown]
    assert found_in(tmp_path, traces_of_members()) == set()
    await bot.close()
    assert found_in(tmp_path, traces_of_members()) == set()


TWO_BALLOTS = {
    "stance": (["agree"], ["disagree"]),
    "choice": (["1"], ["2"]),
    "ranked": (["1", "2"], ["2", "1"]),
    "score": (["1=5"], ["1=0"]),
    "dots": (["1=2"], ["2=2"]),
    "statements": (["1=agree", "2=agree"], ["1=disagree", "2=agree"]),
}


@pytest.mark.parametrize("kind", TWO_BALLOTS)
async def test_who_speaks_as_another_in_the_terminal_does_not_see_their_ballot(kind):
    """Whichever of two ballots Ana has cast, what she is shown afterwards is the same: anyone can be Ana."""
    shown = []
    for first in TWO_BALLOTS[kind]:
        room = Room()
        options = {} if kind == "stance" else {"option": ["A", "B"]}
        name = await room.poll("M", {}, close=False, kind=kind, most=2 if kind == "dots" else None, **options)
        debate = (await room.say("Author", "debate start", motion="M")).data["id"]
        cast = await room.say("Ana", "poll vote", id=name, choice=first, reason=f"It is {first[0]}")
        assert "It is shown on this screen now and not again" in cast.cards[0].text
        side = "for" if first == TWO_BALLOTS[kind][0] else "against"
        await room.say("Ana", "debate vote", id=debate, choice=side, reason=f"It is {side}")
        again = [
            await room.say("Ana", "poll show", id=name),
            await room.say("Ana", "poll ballot", id=name),
            await room.say("Ana", "poll reason", id=name, reason="For fun"),
            await room.say("Ana", "poll vote", id=name, choice=TWO_BALLOTS[kind][0]),
            await room.say("Ana", "debate show", id=debate),
            await room.say("Ana", "debate mine", id=debate),
            await room.say("Ana", "debate reason", id=debate, reason="For fun"),
            await room.say("Ana", "debate vote", id=debate, choice="for"),
        ]
        shown.append([str([replace(card, due=None) for card in reply.cards]) for reply in again])
        assert "You have voted" in shown[-1][0]
    assert shown[0] == shown[1]


async def test_in_a_chat_members_see_their_own_ballot():
    chat = Chat()
    await chat.do(ANA, "poll create", motion="M")
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    assert ("Your ballot", "agree") in (await chat.do(BEN, "poll show", id="p1")).cards[0].fields
    assert "stands as it was" in (await chat.do(BEN, "poll vote", id="p1", choice=["agree"])).cards[0].text
    await chat.bot.close()
