"""Turns of work: order, fairness, bounds, and what those who wait are informed of."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skipping_clock import now, run_skipping

from adapters.chat.fair_queue import FairQueue, QueueFull, Turn

WHO = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"))
ASKED = st.lists(st.tuples(WHO, st.integers(1, 5)), min_size=1, max_size=40)


class Record:
    """Work that lasts some seconds and notes when it begins and ends."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.begun: list[tuple[str, str, int]] = []
        self.began_at: dict[tuple[str, str, int], float] = {}
        self.most = Counter[str]()
        self.now = Counter[object]()

    async def ask(self, space: str, member: str, number: int, seconds: float = 1.0, **more) -> int:
        async def work() -> int:
            self.begun.append((space, member, number))
            self.began_at[space, member, number] = now()
            for kind, key in (("all", "all"), ("space", space), ("member", (space, member))):
                self.now[key] += 1
                self.most[kind] = max(self.most[kind], self.now[key])
            try:
                await asyncio.sleep(seconds)
            finally:
                for key in ("all", space, (space, member)):
                    self.now[key] -= 1
            return number

        return await self.queue.run(space, member, work, **more)

    def start(self, *asked: tuple[str, str, int], seconds: float = 1.0) -> list[asyncio.Task[int]]:
        return [asyncio.create_task(self.ask(*each, seconds)) for each in asked]


@given(asked=ASKED, at_once=st.integers(1, 4), of_space=st.integers(1, 4))
@settings(max_examples=150)
def test_all_is_done_in_each_members_order_and_within_the_limits(asked, at_once, of_space):
    async def story() -> Record:
        record = Record(FairQueue(at_once, of_space=of_space, most_of_member=99))
        tasks = [
            asyncio.create_task(record.ask(*who, number, seconds))
            for number, (who, seconds) in enumerate(asked)
        ]
        assert await asyncio.gather(*tasks) == list(range(len(asked)))
        assert record.queue.waiting == record.queue.running == 0
        return record

    record = run_skipping(story())
    orders = defaultdict(list)
    for space, member, number in record.begun:
        orders[space, member].append(number)
    assert all(order == sorted(order) for order in orders.values())
    assert record.most["all"] <= at_once
    assert record.most["space"] <= of_space
    assert record.most["member"] == 1


@given(asked=st.lists(WHO, min_size=1, max_size=40))
@settings(max_examples=150)
def test_turns_go_round_the_spaces_and_in_each_round_its_members(asked):
    """While two spaces both wait, the turns that they get differ by at most one; the same holds for two
    members of a space."""

    async def story() -> list[tuple[str, str, int]]:
        record = Record(FairQueue(1, most_of_member=99))
        first = ("first", "one", 0)  # holds the queue until all the others wait
        await asyncio.gather(*record.start(first, *((*who, number) for number, who in enumerate(asked))))
        return record.begun[1:]

    begun = run_skipping(story())
    left_of_space, left = Counter(space for space, _ in asked), Counter(asked)
    had_of_space, had = Counter[str](), Counter[tuple[str, str]]()
    for space, member, _ in begun:
        had_of_space[space] += 1
        had[space, member] += 1
        left_of_space[space] -= 1
        left[space, member] -= 1
        waiting = [had_of_space[name] for name, number in left_of_space.items() if number]
        assert not waiting or max(had_of_space.values()) - min(waiting) <= 1
        for name in left_of_space:
            among = [had[who] for who, number in left.items() if number and who[0] == name]
            most = max((had[who] for who in had if who[0] == name), default=0)
            assert not among or most - min(among) <= 1


@given(asked=st.lists(WHO, min_size=1, max_size=30), which=st.integers(0, 29))
@settings(max_examples=150)
def test_the_place_that_is_stated_is_the_number_of_turns_that_come_before(asked, which):
    which %= len(asked)

    async def story() -> tuple[int, int]:
        record = Record(FairQueue(1, most_of_member=99))
        placed: list[int] = []

        async def inform(turn: Turn) -> None:
            placed.append(turn.ahead)
            # What follows the present turn is counted.
            placed.append(len(record.begun))

        tasks = [
            asyncio.create_task(
                record.ask(*who, number, inform=inform, slow=0.5)
                if number == which
                else record.ask(*who, number)
            )
            for number, who in enumerate(asked)
        ]
        await asyncio.gather(*tasks)
        at = record.begun.index((*asked[which], which))
        return (placed[0], at - placed[1]) if placed else (0, at)

    stated, came = run_skipping(story())
    assert stated == came


def test_three_hundred_questions_of_one_member_cost_another_none_but_the_present_turn():
    """Counted in turns: with one turn at once, another member's question is the very next."""

    async def story() -> int:
        record = Record(FairQueue(1, most_of_member=300))
        flood = record.start(*(("A", "loud", number) for number in range(300)))
        await asyncio.sleep(10.5)
        begun = len(record.begun)
        await record.ask("A", "quiet", 0)
        at = record.begun.index(("A", "quiet", 0))
        for task in flood:
            task.cancel()
        return at - begun

    assert run_skipping(story()) == 0


@pytest.mark.parametrize("space", ["A", "B"])
def test_with_more_turns_at_once_another_member_does_not_wait_at_all(space):
    """One member has one turn at once, however long the work: the other turns stay free."""

    async def story() -> float:
        record = Record(FairQueue(4, most_of_member=300))
        flood = record.start(*(("A", "loud", number) for number in range(300)), seconds=60.0)
        await asyncio.sleep(1)
        await record.ask(space, "quiet", 0)
        for task in flood:
            task.cancel()
        return record.began_at[space, "quiet", 0]

    assert run_skipping(story()) == 1.0


def test_long_work_of_a_whole_space_leaves_turns_to_others():
    async def story() -> float:
        record = Record(FairQueue(4, of_space=3))
        tasks = record.start(*(("A", f"member {n}", 0) for n in range(30)), seconds=60.0)
        await asyncio.sleep(1)
        await record.ask("B", "x", 0)
        for task in tasks:
            task.cancel()
        return record.began_at["B", "x", 0]

    assert run_skipping(story()) == 1.0


def test_a_full_queue_is_said_with_what_to_do_and_takes_others_still():
    async def story() -> None:
        record = Record(FairQueue(1, most_of_member=3, most_of_space=5, most=7))
        tasks = record.start(*(("A", "x", number) for number in range(4)))
        await asyncio.sleep(0)
        with pytest.raises(
            QueueFull, match=r"^You have 3 requests waiting already; wait until they are done\.$"
        ):
            await record.ask("A", "x", 4)
        tasks += record.start(("A", "y", 0), ("A", "y", 1))
        await asyncio.sleep(0)
        for who in ("y", "z"):
            with pytest.raises(QueueFull, match=r"^Too many requests are waiting; try again in a minute\.$"):
                await record.ask("A", who, 5)
        tasks += record.start(("B", "x", 0), ("C", "x", 0))
        await asyncio.sleep(0)
        with pytest.raises(QueueFull, match="try again in a minute"):
            await record.ask("D", "x", 0)
        assert await asyncio.gather(*tasks) == [0, 1, 2, 3, 0, 1, 0, 0]

    run_skipping(story())


@given(asked=st.lists(WHO, min_size=1, max_size=25), gone=st.sets(st.integers(0, 24)), at=st.integers(0, 12))
@settings(max_examples=150)
def test_what_is_cancelled_takes_no_turn_from_the_others(asked, gone, at):
    async def story() -> None:
        record = Record(FairQueue(2, most_of_member=99))
        tasks = record.start(*((*who, number) for number, who in enumerate(asked)))
        await asyncio.sleep(at)
        for number in gone & set(range(len(asked))):
            tasks[number].cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(
            result == number or (number in gone and isinstance(result, asyncio.CancelledError))
            for number, result in enumerate(done)
        )
        assert record.queue.waiting == record.queue.running == 0

    run_skipping(story())


def test_a_turn_that_comes_as_its_asker_goes_is_passed_on():
    async def story() -> float:
        record = Record(FairQueue(1))
        first, second, third = record.start(("A", "x", 0), ("A", "y", 1), ("A", "z", 2), seconds=10.0)
        await asyncio.sleep(1)
        first.cancel()
        second.cancel()
        await asyncio.wait([first, second])
        assert await third == 2
        return record.began_at["A", "z", 2]

    assert run_skipping(story()) == 1.0


def test_work_that_fails_gives_its_turn_back():
    async def story() -> None:
        queue = FairQueue(1)

        async def fails() -> None:
            raise RuntimeError("no")

        for _ in range(3):
            with pytest.raises(RuntimeError, match="no"):
                await queue.run("A", "x", fails)
        assert queue.running == 0

    run_skipping(story())


def test_those_who_wait_are_informed_once_of_their_place_and_of_the_time():
    async def story() -> list[tuple[float, str]]:
        record = Record(FairQueue(1))
        said: list[tuple[float, str]] = []

        async def inform(turn: Turn) -> None:
            said.append((now(), turn.sentence()))

        async def stumble(turn: Turn) -> None:
            raise OSError("no connection")

        first = record.start(("A", "x", 0), seconds=4.0)
        tasks = record.start(("A", "x", 1), ("A", "x", 2), seconds=4.0)
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(record.ask("A", "x", 3, inform=inform)))
        tasks.append(asyncio.create_task(record.ask("A", "w", 4, inform=stumble, slow=1.0)))
        tasks.append(asyncio.create_task(record.ask("A", "y", 5, inform=inform, slow=2.0)))
        tasks.append(asyncio.create_task(record.ask("B", "z", 6, 3.0, inform=inform, slow=3.0)))
        await asyncio.gather(*first, *tasks)
        return said

    # x's first ends at 4 s and z's at 7 s. Then come w's, y's, x's second, third and fourth.
    said = run_skipping(story())
    assert said == [
        (2.0, "Moot is busy: this comes after 2 requests of others."),
        (3.0, "Moot is busy: this comes next."),
        (5.0, "This comes after the 2 requests that you made before, in about 20 seconds."),
    ]
