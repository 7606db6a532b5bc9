from __future__ import annotations

import asyncio
import shutil
import threading
import time

import pytest

from bot.bot import Bot
from bot.library_worker import PART, BusyError, ClosedError, LibraryWorker
from index.building.build import build
from index.errors import IndexUnavailable, ModelUnavailable, UnknownKey, UserError
from retrieval.library import Library
from retrieval.types import Answer, Question


def asked(worker: LibraryWorker, text: str, **more: str) -> asyncio.Task[Answer]:
    return asyncio.create_task(worker.ask(Question(text, **more)))


async def until(said) -> None:
    for _ in range(500):
        if said():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


class Turnstile:
    """A gate that lets through one call of the library each time it is told to."""

    def __init__(self) -> None:
        self._calls = threading.Semaphore(0)

    def wait(self, timeout: float) -> bool:
        return self._calls.acquire(timeout=timeout)

    def let(self, calls: int = 1) -> None:
        self._calls.release(calls)


@pytest.fixture
async def stepped(fake):
    """A worker whose worker is inside a first question, and the turnstile before each call."""
    fake.gate = Turnstile()
    worker = LibraryWorker(lambda say: fake)
    first = asked(worker, "first")
    await until(lambda: fake.batches)
    yield worker, fake, first
    fake.gate.let(1000)
    await worker.close()


@pytest.fixture
async def held(fake):
    """A worker whose worker is inside a first question, and the gate that lets it go."""
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake, waiting=8, batch=5)
    first = asked(worker, "first")
    await until(lambda: fake.batches)
    yield worker, fake, first
    fake.gate.set()
    await worker.close()


async def test_what_queues_up_meanwhile_is_answered_in_the_same_stream(held):
    worker, fake, first = held
    later = [asked(worker, f"q{n}") for n in range(5)]
    await asyncio.sleep(0)
    fake.gate.set()
    answers = await asyncio.gather(first, *later)
    assert [answer.question for answer in answers] == ["first", "q0", "q1", "q2", "q3", "q4"]
    # half of them while the other half is encoded
    assert fake.batches == [["first"], ["q0", "q1", "q2"], ["q3", "q4"]]
    assert fake.streams == 1
    assert fake.threads == {"moot-library"}


async def test_a_part_is_told_before_the_stream_ends(stepped):
    worker, fake, first = stepped
    later = [asked(worker, f"q{n}") for n in range(4)]
    await asyncio.sleep(0)
    fake.gate.let()
    assert (await first).question == "first"
    await until(lambda: len(fake.batches) == 2)
    fake.gate.let()
    assert [answer.question for answer in await asyncio.gather(*later[:2])] == ["q0", "q1"]
    assert not later[2].done() and not later[3].done()
    joins = asked(worker, "joins")
    await asyncio.sleep(0)
    fake.gate.let(1000)
    await asyncio.gather(*later, joins)
    assert fake.streams == 1


async def test_a_part_has_a_limit(fake):
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake)
    first = asked(worker, "first")
    await until(lambda: fake.batches)
    later = [asked(worker, f"q{n}") for n in range(5 * PART)]
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(first, *later)
    assert max(map(len, fake.batches)) == PART
    assert fake.answered == ["first", *(f"q{n}" for n in range(5 * PART))]
    await worker.close()


async def test_the_library_hears_how_many_wait_together(fake):
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake)
    first = asked(worker, "first")
    await until(lambda: fake.batches)
    later = [asked(worker, f"q{n}") for n in range(299)]
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(first, *later)
    # as many for those at the end of the burst as for those at its start
    assert fake.waiting == [300] * 300
    await worker.ask(Question("alone"))
    assert fake.waiting[300:] == [1]
    await worker.close()


async def test_requests_in_a_platforms_queue_count_as_waiting(fake):
    bot = Bot(LibraryWorker(lambda say: fake))
    bot.count_waiting(lambda: 40)
    bot.count_waiting(lambda: 2)
    await bot.worker.ask(Question("one"))
    assert fake.waiting == [43]
    await bot.close()


async def test_one_persons_batch_is_answered_as_if_each_question_were_alone(fake):
    worker = LibraryWorker(lambda say: fake, in_full=True)
    await asyncio.gather(*(asked(worker, f"q{n}") for n in range(100)))
    assert fake.waiting == [1] * 100
    await worker.close()


async def test_after_a_failure_nothing_counts_as_waiting(held):
    worker, fake, first = held
    tasks = [asked(worker, text) for text in ("q0", "crash", "q1")]
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(first, *tasks, return_exceptions=True)
    fake.waiting.clear()
    await worker.ask(Question("alone"))
    assert fake.waiting == [1]


async def test_searches_are_done_together_up_to_a_limit(held):
    worker, fake, _ = held
    tasks = [asyncio.create_task(worker.search(Question(f"s{n}"), 2)) for n in range(6)]
    other = asyncio.create_task(worker.search(Question("t"), 3))
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(*tasks, other)
    assert fake.batches[1:] == [["s0", "s1", "s2", "s3", "s4"], ["s5"], ["t"]]
    assert len(tasks[0].result()[0]) == 2 and len(other.result()[0]) == 3


async def test_what_is_asked_is_done_in_the_order_in_which_it_came(held):
    worker, fake, _ = held
    early = [asked(worker, "q0"), asked(worker, "q1")]
    await asyncio.sleep(0)
    call = asyncio.create_task(worker.call(lambda library: fake.batches.append(["call"])))
    await asyncio.sleep(0)
    between = asked(worker, "q2")
    await asyncio.sleep(0)
    searching = asyncio.create_task(worker.search(Question("s"), 2))
    await asyncio.sleep(0)
    late = asked(worker, "q3")
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(*early, call, between, searching, late)
    assert fake.batches == [["first"], ["q0"], ["q1"], ["call"], ["q2"], ["s"], ["q3"]]


async def test_a_full_queue_says_busy_and_recovers(held):
    worker, fake, first = held
    waiting = [asked(worker, f"q{n}") for n in range(8)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError, match="try again in a moment"):
        await worker.ask(Question("one too many"))
    fake.gate.set()
    await asyncio.gather(first, *waiting)
    assert (await worker.ask(Question("later"))).question == "later"


async def test_one_that_fails_leaves_the_others_their_answers(held):
    worker, fake, _ = held
    good, bad, ugly = asked(worker, "good"), asked(worker, "bad", section="9.9"), asked(worker, "crash")
    await asyncio.sleep(0)
    fake.gate.set()
    outcomes = await asyncio.gather(good, bad, ugly, return_exceptions=True)
    assert outcomes[0].question == "good"
    assert isinstance(outcomes[1], UnknownKey)
    assert isinstance(outcomes[2], ZeroDivisionError)


async def test_one_of_many_that_fails_leaves_every_other_its_answer(fake):
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake)
    first = asked(worker, "first")
    await until(lambda: fake.batches)
    texts = [f"q{n}" for n in range(40)]
    texts[17] = "crash"
    tasks = [asked(worker, text) for text in texts]
    await asyncio.sleep(0)
    fake.gate.set()
    outcomes = await asyncio.gather(first, *tasks, return_exceptions=True)
    assert isinstance(outcomes.pop(18), ZeroDivisionError)
    texts.remove("crash")
    assert [answer.question for answer in outcomes] == ["first", *texts]
    assert sorted(fake.answered) == sorted(["first", *texts])
    await worker.close()


async def test_one_that_fails_when_it_is_read_ahead_leaves_the_others_their_answers(fake):
    """A `Library` reads the next part before it has answered one."""

    def stream(more, waiting):
        for part in iter(more, []):
            after = more()
            if any(not question.text for question in after):
                raise UserError("The question is empty: ask in words.")
            yield fake.ask(part)
            if after:
                yield fake.ask(after)

    def ask(questions):
        if any(not question.text for question in questions):
            raise UserError("The question is empty: ask in words.")
        return plainly(questions)

    plainly, fake.ask, fake.stream = fake.ask, ask, stream
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake)
    first = asked(worker, "first")
    await until(lambda: fake.batches)
    tasks = [asked(worker, text) for text in ("q0", "q1", "q2", "", "q3", "q4")]
    await asyncio.sleep(0)
    fake.gate.set()
    outcomes = await asyncio.gather(first, *tasks, return_exceptions=True)
    assert isinstance(outcomes.pop(4), UserError)
    assert [answer.question for answer in outcomes] == ["first", "q0", "q1", "q2", "q3", "q4"]
    assert fake.answered == ["first", "q0", "q1", "q2", "q3", "q4"]
    await worker.close()


async def test_what_would_fail_each_fails_all_that_wait_at_once(held):
    worker, fake, first = held
    plainly = fake.ask

    def ask(questions):
        if questions[0].text != "first":
            raise ModelUnavailable("There is no model.")
        return plainly(questions)

    fake.ask = ask
    later = [asked(worker, f"q{n}") for n in range(4)]
    await asyncio.sleep(0)
    searching = asyncio.create_task(worker.search(Question("s"), 2))
    await asyncio.sleep(0)
    fake.gate.set()
    assert (await first).question == "first"
    outcomes = await asyncio.gather(*later, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {ModelUnavailable}
    assert fake.streams == 1
    assert len((await searching)[0]) == 2


async def test_cancelled_callers_are_left_out_of_a_part(held):
    worker, fake, first = held
    tasks = [asked(worker, f"q{n}") for n in range(8)]
    await asyncio.sleep(0)
    for n in (0, 2, 3, 7):
        tasks[n].cancel()
    await asyncio.sleep(0)
    fake.gate.set()
    await asyncio.gather(first, *tasks, return_exceptions=True)
    assert fake.batches == [["first"], ["q1", "q4"], ["q5", "q6"]]


async def test_cancelled_callers_do_not_break_a_batch(held):
    worker, fake, first = held
    stays, goes = asked(worker, "stays"), asked(worker, "goes")
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
    worker = LibraryWorker(lambda say: fake)
    task = asked(worker, "slow")
    longest, before = 0.0, time.perf_counter()
    while not task.done():
        await asyncio.sleep(0.005)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    assert longest < 0.75
    await worker.close()


async def test_closing_finishes_what_was_let_in(held):
    worker, fake, first = held
    second = asked(worker, "second")
    await asyncio.sleep(0)
    closing = asyncio.create_task(worker.close())
    await asyncio.sleep(0.01)
    with pytest.raises(ClosedError):
        await worker.ask(Question("too late"))
    fake.gate.set()
    await closing
    assert (await first).question == "first"
    assert (await second).question == "second"
    assert fake.closed
    assert not worker.working


async def test_closing_in_a_hurry_turns_away_what_has_not_begun(held):
    worker, fake, first = held
    second = asked(worker, "second")
    await asyncio.sleep(0)
    began = time.perf_counter()
    await worker.close(patience=0.1)
    assert time.perf_counter() - began < 1
    with pytest.raises(ClosedError):
        await second
    fake.gate.set()
    assert (await first).question == "first"


async def test_closing_in_a_hurry_finishes_the_parts_that_were_taken(stepped):
    worker, fake, first = stepped
    later = [asked(worker, f"q{n}") for n in range(2 * PART + 1)]
    await asyncio.sleep(0)
    fake.gate.let()
    await first
    await until(lambda: len(fake.batches) == 2)  # one part is answered, the next was taken
    await worker.close(patience=0.1)
    with pytest.raises(ClosedError):
        await later.pop()
    fake.gate.let(1000)
    answers = await asyncio.gather(*later)
    assert [answer.question for answer in answers] == [f"q{n}" for n in range(2 * PART)]
    await until(lambda: fake.closed)


async def test_closing_twice_or_unused_is_nothing(fake):
    worker = LibraryWorker(lambda say: fake)
    await worker.close()
    await worker.close()
    assert not fake.closed


async def test_an_index_that_is_missing_is_looked_for_again(fake):
    tries = []

    def opener(say):
        tries.append(threading.current_thread().name)
        if len(tries) == 1:
            raise IndexUnavailable("There is no index; run moot index build.")
        return fake

    worker = LibraryWorker(opener)
    with pytest.raises(IndexUnavailable):
        await worker.ask(Question("early"))
    assert (await worker.ask(Question("later"))).question == "later"
    assert tries == ["moot-library"] * 2
    await worker.close()


async def test_an_opener_that_fails_is_called_once_for_all_that_wait(fake):
    tries, gate = [], threading.Event()

    def opener(say):
        tries.append(say)
        assert gate.wait(10)
        raise ZeroDivisionError

    worker = LibraryWorker(opener)
    tasks = [asked(worker, f"q{n}") for n in range(20)]
    await until(lambda: tries)
    gate.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {ZeroDivisionError}
    assert len(tries) == 1
    await worker.close()


async def test_a_notice_stands_while_it_is_true(fake):
    fake.gate = threading.Event()

    def opener(say):
        say("Loading the model…")
        return fake

    worker = LibraryWorker(opener)
    task = asked(worker, "q")
    await until(lambda: fake.batches)
    assert worker.notice == "Loading the model…"
    fake.gate.set()
    await task
    await until(lambda: worker.notice == "")
    await worker.close()


async def test_many_callers_at_once_all_get_their_own(fake):
    fake.pause = 0.002
    worker = LibraryWorker(lambda say: fake, waiting=1000)
    answers = await asyncio.gather(*(worker.ask(Question(str(n))) for n in range(500)))
    assert [answer.question for answer in answers] == [str(n) for n in range(500)]
    assert len(fake.batches) < 80
    await worker.close()


def test_a_caller_whose_loop_has_gone_is_no_harm(fake):
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake)

    async def gone():
        asked(worker, "gone")
        await until(lambda: fake.batches)

    asyncio.run(gone())
    fake.gate.set()

    async def later():
        answer = await worker.ask(Question("later"))
        await worker.close()
        return answer

    assert asyncio.run(later()).question == "later"


async def test_a_searchs_time_is_without_the_opening(fake):
    fake.loads = 0.3
    worker = LibraryWorker(lambda say: fake)
    _, took_ms = await worker.search(Question("s"), 2)
    assert took_ms < 200
    await worker.close()


async def test_what_is_open_and_not_whole_is_opened_once_more(fake, monkeypatch):
    spoilt = type(fake)()

    def damaged(*_):
        raise IndexUnavailable("The index is damaged.")

    monkeypatch.setattr(spoilt, "ask", damaged)
    opened = iter([spoilt, fake, spoilt, spoilt])
    worker = LibraryWorker(lambda say: next(opened))
    answers = await asyncio.gather(*(asked(worker, f"q{n}") for n in range(5)))
    assert [answer.question for answer in answers] == [f"q{n}" for n in range(5)]
    assert spoilt.closed and not fake.closed

    # whatever else is done with it likewise, and where it is still not whole, that is told
    monkeypatch.setattr(fake, "ask", damaged)
    with pytest.raises(IndexUnavailable):
        await worker.call(lambda library: library.ask([]))
    await worker.close()


async def test_a_build_does_not_disturb_a_worker_and_is_read_by_it(home, tmp_path):
    shutil.copytree(home, tmp_path / "home", ignore=shutil.ignore_patterns("moot.db*"))
    place = tmp_path / "home"
    worker = LibraryWorker(lambda say: Library.open(place))
    before = await worker.call(lambda library: len(library.stances()))
    more = tmp_path / "fox.txt"
    more.write_text("Foxes\n\nThe fox is quick and brown. It jumps over the lazy dog.\n", encoding="utf-8")
    build(place, [more], mode="add")
    assert (await worker.ask(Question("What does Scharre argue?"))).answered
    assert "foxes-nd" in await worker.call(lambda library: library.keys())
    build(place, [more], mode="add")
    assert await worker.call(lambda library: len(library.stances())) == before > 0
    await worker.close()


async def test_an_index_that_was_built_meanwhile_is_read_from_the_next_job_on(fake):
    opened = iter([fake, type(fake)()])
    worker = LibraryWorker(lambda say: next(opened))
    for _ in range(2):
        assert await worker.call(lambda library: library) is fake
    fake.current = False
    assert await worker.call(lambda library: library) is not fake
    assert fake.closed
    await worker.close()
