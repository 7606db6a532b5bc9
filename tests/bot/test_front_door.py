from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.front_door import BusyError, ClosedError, FrontDoor
from index.errors import IndexUnavailable, UnknownKey
from retrieval.types import Answer, Question


def asked(door: FrontDoor, text: str, **more: str) -> asyncio.Task[Answer]:
    return asyncio.create_task(door.ask(Question(text, **more)))


async def until(said) -> None:
    for _ in range(500):
        if said():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


@pytest.fixture
async def held(fake):
    """A door whose worker is inside a first question, and the gate that lets it go."""
    fake.gate = threading.Event()
    door = FrontDoor(lambda say: fake, waiting=8, batch=5)
    first = asked(door, "first")
    await until(lambda: fake.batches)
    yield door, fake, first
    fake.gate.set()
    await door.close()


async def test_what_queues_up_meanwhile_is_one_batch(held):
    door, fake, first = held
    later = [asked(door, f"q{n}") for n in range(5)]
    await asyncio.sleep(0)
    fake.gate.set()
    answers = await asyncio.gather(first, *later)
    assert [answer.question for answer in answers] == ["first", "q0", "q1", "q2", "q3", "q4"]
    assert fake.batches == [["first"], ["q0", "q1", "q2", "q3", "q4"]]
    assert fake.threads == {"moot-library"}


async def test_a_batch_has_a_limit_and_keeps_to_one_kind(held):
    door, fake, _ = held
    tasks = [asked(door, f"q{n}") for n in range(6)]
    searching = asyncio.create_task(door.search(Question("s"), 2))
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(*tasks, searching)
    assert fake.batches[1:] == [["q0", "q1", "q2", "q3", "q4"], ["q5"], ["s"]]
    assert len(searching.result()[0]) == 2


async def test_a_full_queue_says_busy_and_recovers(held):
    door, fake, first = held
    waiting = [asked(door, f"q{n}") for n in range(8)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="try again in a moment"):
        await door.ask(Question("one too many"))
    fake.gate.set()
    await asyncio.gather(first, *waiting)
    assert (await door.ask(Question("later"))).question == "later"


async def test_one_that_fails_leaves_the_others_their_answers(held):
    door, fake, _ = held
    good, bad, ugly = asked(door, "good"), asked(door, "bad", section="9.9"), asked(door, "crash")
    await asyncio.sleep(0)
    fake.gate.set()
    outcomes = await asyncio.gather(good, bad, ugly, return_exceptions=True)
    assert outcomes[0].question == "good"
    assert isinstance(outcomes[1], UnknownKey)
    assert isinstance(outcomes[2], ZeroDivisionError)


async def test_cancelled_callers_do_not_break_a_batch(held):
    door, fake, first = held
    stays, goes = asked(door, "stays"), asked(door, "goes")
    await asyncio.sleep(0)
    goes.cancel()
    first.cancel()
    await asyncio.sleep(0)
    fake.gate.set()
    assert (await stays).question == "stays"
    assert fake.batches[1:] == [["stays"]]
    with pytest.raises(asyncio.CancelledError):
        await goes


async def test_the_event_loop_is_never_held_up(fake):
    fake.pause = 1.5
    door = FrontDoor(lambda say: fake)
    task = asked(door, "slow")
    longest, before = 0.0, time.perf_counter()
    while not task.done():
        await asyncio.sleep(0.005)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    assert longest < 0.75
    await door.close()


async def test_closing_finishes_what_was_let_in(held):
    door, fake, first = held
    second = asked(door, "second")
    await asyncio.sleep(0)
    closing = asyncio.create_task(door.close())
    await asyncio.sleep(0.01)
    with pytest.raises(ClosedError):
        await door.ask(Question("too late"))
    fake.gate.set()
    await closing
    assert (await first).question == "first"
    assert (await second).question == "second"
    assert fake.closed
    assert not door.working


async def test_closing_in_a_hurry_turns_away_what_has_not_begun(held):
    door, fake, first = held
    second = asked(door, "second")
    await asyncio.sleep(0)
    began = time.perf_counter()
    await door.close(patience=0.1)
    assert time.perf_counter() - began < 1
    with pytest.raises(ClosedError):
        await second
    fake.gate.set()
    assert (await first).question == "first"


async def test_closing_twice_or_unused_is_nothing(fake):
    door = FrontDoor(lambda say: fake)
    await door.close()
    await door.close()
    assert not fake.closed


async def test_an_index_that_is_missing_is_looked_for_again(fake):
    tries = []

    def opener(say):
        tries.append(threading.current_thread().name)
        if len(tries) == 1:
            raise IndexUnavailable("There is no index; run moot index build.")
        return fake

    door = FrontDoor(opener)
    with pytest.raises(IndexUnavailable):
        await door.ask(Question("early"))
    assert (await door.ask(Question("later"))).question == "later"
    assert tries == ["moot-library"] * 2
    await door.close()


async def test_a_notice_stands_while_it_is_true(fake):
    fake.gate = threading.Event()

    def opener(say):
        say("Loading the model…")
        return fake

    door = FrontDoor(opener)
    task = asked(door, "q")
    await until(lambda: fake.batches)
    assert door.notice == "Loading the model…"
    fake.gate.set()
    await task
    await until(lambda: door.notice == "")
    await door.close()


async def test_many_callers_at_once_all_get_their_own(fake):
    fake.pause = 0.002
    door = FrontDoor(lambda say: fake, waiting=1000)
    answers = await asyncio.gather(*(door.ask(Question(str(n))) for n in range(500)))
    assert [answer.question for answer in answers] == [str(n) for n in range(500)]
    assert len(fake.batches) < 60
    await door.close()


def test_a_caller_whose_loop_has_gone_is_no_harm(fake):
    fake.gate = threading.Event()
    door = FrontDoor(lambda say: fake)

    async def gone():
        asked(door, "gone")
        await until(lambda: fake.batches)

    asyncio.run(gone())
    fake.gate.set()

    async def later():
        answer = await door.ask(Question("later"))
        await door.close()
        return answer

    assert asyncio.run(later()).question == "later"


async def test_a_searchs_time_is_without_the_opening(fake):
    fake.loads = 0.3
    door = FrontDoor(lambda say: fake)
    _, took_ms = await door.search(Question("s"), 2)
    assert took_ms < 200
    await door.close()
