"""The pace of a room: order, interval, the platform's waits, bounds."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skipping_clock import now, run_skipping

from adapters.chat.pacing import Pacing
from adapters.chat.platform import RateLimited, Unreachable


class Strict:
    """A platform that takes one message in `interval` seconds and room and refuses what comes sooner, as
    often as told by `limits` with a wait of its own. A call lasts `latency` seconds."""

    def __init__(self, interval: float, *, latency: float = 0.0, limits: list[float] | None = None) -> None:
        self.interval = interval
        self.latency = latency
        self.limits = limits or []
        self.taken: dict[str, list[tuple[float, int]]] = defaultdict(list)
        self.refused = 0

    async def post(self, room: str, number: int) -> int:
        await asyncio.sleep(self.latency)
        if self.limits:
            self.refused += 1
            raise RateLimited(self.limits.pop(0))
        last = self.taken[room][-1][0] if self.taken[room] else -self.interval
        if now() - last < self.interval - 1e-6:
            self.refused += 1
            raise RateLimited(self.interval)
        self.taken[room].append((now(), number))
        return number

    def sender(self, room: str, number: int):
        return lambda: self.post(room, number)


@given(
    rooms=st.lists(st.sampled_from("abc"), min_size=1, max_size=30),
    latency=st.floats(0, 2),
    limits=st.lists(st.floats(0, 40), max_size=5),
    pauses=st.lists(st.floats(0, 3), max_size=30),
)
@settings(max_examples=150)
def test_each_room_gets_its_messages_once_in_order_and_never_too_soon(rooms, latency, limits, pauses):
    async def story() -> Strict:
        platform, pacing = Strict(1.0, latency=latency, limits=list(limits)), Pacing(1.0)
        tasks = []
        for number, room in enumerate(rooms):
            tasks.append(asyncio.create_task(pacing.send(room, platform.sender(room, number))))
            await asyncio.sleep(pauses[number] if number < len(pauses) else 0)
        assert await asyncio.gather(*tasks) == list(range(len(rooms)))
        return platform

    platform = run_skipping(story())
    for room in set(rooms):
        assert [number for _, number in platform.taken[room]] == [n for n, r in enumerate(rooms) if r == room]
    # Only where it asked for more than the interval was anything refused.
    assert platform.refused == len(limits) - len(platform.limits)


def test_thirty_at_once_in_one_channel_are_all_sent_within_forty_seconds():
    async def story() -> tuple[float, int]:
        platform, pacing = Strict(1.0, latency=0.1), Pacing(1.0)
        sent = (pacing.send("talk", platform.sender("talk", number)) for number in range(30))
        await asyncio.gather(*sent)
        return now(), platform.refused

    took, refused = run_skipping(story())
    assert took == pytest.approx(30 * 0.1 + 29 * 1.0)
    assert refused == 0


def test_a_room_does_not_wait_for_another():
    async def story() -> float:
        platform, pacing = Strict(1.0, limits=[60.0]), Pacing(1.0)
        slow = asyncio.create_task(pacing.send("slow", platform.sender("slow", 0)))
        await asyncio.sleep(1)
        await pacing.send("other", platform.sender("other", 1))
        came = now()
        assert await slow == 0
        assert now() == 60.0
        return came

    assert run_skipping(story()) == 1.0


def test_the_wait_that_a_platform_asks_for_holds_the_whole_line():
    async def story() -> Strict:
        platform, pacing = Strict(1.0, limits=[30.0]), Pacing(1.0)
        await asyncio.gather(*(pacing.send("talk", platform.sender("talk", n)) for n in range(3)))
        return platform

    platform = run_skipping(story())
    assert platform.taken["talk"] == [(30.0, 0), (31.0, 1), (32.0, 2)]
    assert platform.refused == 1


def test_a_wait_beyond_all_patience_is_refused_at_once_with_its_error():
    async def story() -> None:
        platform, pacing = Strict(1.0, limits=[3600.0]), Pacing(1.0, patience=300.0)
        with pytest.raises(RateLimited) as first:
            await pacing.send("talk", platform.sender("talk", 0))
        assert first.value.retry_after == 3600.0
        with pytest.raises(RateLimited, match="ask again later") as second:
            await pacing.send("talk", platform.sender("talk", 1))
        assert second.value.retry_after == 3600.0
        assert now() == 0.0
        await asyncio.sleep(3600)
        assert await pacing.send("talk", platform.sender("talk", 2)) == 2

    run_skipping(story())


@pytest.mark.parametrize("interval", [0.0, 1.0])
def test_a_platform_that_never_takes_it_is_given_up_in_the_end(interval):
    async def story() -> tuple[float, int]:
        platform, pacing = Strict(interval, limits=[0.0] * 9_999), Pacing(interval, patience=60.0)
        with pytest.raises(RateLimited):
            await pacing.send("talk", platform.sender("talk", 0))
        return now(), platform.refused

    took, refused = run_skipping(story())
    assert 59 <= took <= 60
    assert refused <= 241


def test_another_error_is_raised_and_the_line_goes_on():
    async def story() -> None:
        platform, pacing = Strict(1.0), Pacing(1.0)

        async def broken() -> int:
            raise Unreachable("no connection")

        failing = asyncio.create_task(pacing.send("talk", broken))
        following = asyncio.create_task(pacing.send("talk", platform.sender("talk", 1)))
        with pytest.raises(Unreachable):
            await failing
        assert await following == 1
        # The one that failed may have arrived.
        assert platform.taken["talk"] == [(1.0, 1)]

    run_skipping(story())


def test_a_message_whose_asker_is_gone_leaves_the_line():
    async def story() -> Strict:
        platform, pacing = Strict(1.0), Pacing(1.0)
        tasks = [asyncio.create_task(pacing.send("talk", platform.sender("talk", n))) for n in range(4)]
        await asyncio.sleep(0.5)
        tasks[1].cancel()
        tasks[2].cancel()
        assert await tasks[3] == 3
        assert pacing.in_line("talk") == 0
        return platform

    assert run_skipping(story()).taken["talk"] == [(0.0, 0), (1.0, 3)]


def test_after_five_seconds_the_member_is_informed_once():
    async def story() -> list[tuple[float, int, int]]:
        platform, pacing = Strict(1.0), Pacing(1.0)
        said: list[tuple[float, int, int]] = []

        def informing(number: int):
            async def inform(before: int) -> None:
                said.append((now(), number, before))
                if number == 7:
                    raise OSError("no connection")

            return inform

        await asyncio.gather(
            *(pacing.send("talk", platform.sender("talk", n), inform=informing(n)) for n in range(9))
        )
        assert len(platform.taken["talk"]) == 9
        return said

    said = run_skipping(story())
    # The sixth is sent at 5 s.
    assert sorted(each for each in said if each[1] > 5) == [(5.0, 6, 6), (5.0, 7, 7), (5.0, 8, 8)]
    assert not [each for each in said if each[1] < 5]


def test_where_the_platform_paces_nothing_waits_in_line():
    async def story() -> float:
        platform, pacing = Strict(0.0, latency=1.0), Pacing(0.0)
        await asyncio.gather(*(pacing.send("talk", platform.sender("talk", n)) for n in range(50)))
        return now()

    assert run_skipping(story()) == 1.0


def test_a_line_is_bounded():
    async def story() -> None:
        platform, pacing = Strict(1.0), Pacing(1.0, most_in_line=90)
        tasks = [asyncio.create_task(pacing.send("talk", platform.sender("talk", n))) for n in range(90)]
        await asyncio.sleep(0)
        with pytest.raises(
            RateLimited, match="90 messages already wait for this channel; ask again in 2 minutes"
        ):
            await pacing.send("talk", platform.sender("talk", 90))
        assert await pacing.send("other", platform.sender("other", 91)) == 91
        await asyncio.gather(*tasks)

    run_skipping(story())


def test_what_is_kept_of_rooms_is_bounded():
    async def story() -> None:
        platform, pacing = Strict(1.0), Pacing(1.0, rooms=10)
        for number in range(100):
            await pacing.send(f"room {number}", platform.sender(f"room {number}", number))
            assert len(pacing._lines) == 0
        assert len(pacing._next) == 10
        await asyncio.sleep(1)
        assert len(pacing._next) == 0

    run_skipping(story())
