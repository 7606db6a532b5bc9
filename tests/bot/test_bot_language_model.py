"""Answers finished by a pointer, which holds nobody else up."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from dataclasses import replace

import pytest
from fake_library import FakeLibrary, excerpt

from bot.language_model import PointingStage
from bot.library_worker import LibraryWorker
from retrieval.answer.pointed import Material, MaterialSentence
from retrieval.rank.pointer import Pointing
from retrieval.types import Answer, Question


class FakePointer:
    """Chooses the second sentence; questions with "slow" wait for the gate, those with "broken" fail."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.threads: set[str] = set()
        self.loads = 0
        self.now = self.most = 0

    def load(self) -> None:
        self.loads += 1

    def point(self, question, previous, sentences, seconds):
        self.asked.append((question, tuple(previous)))
        self.threads.add(threading.current_thread().name)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            if "slow" in question:
                self.gate.wait(10)
            if "broken" in question:
                raise ZeroDivisionError("a secret question")
            return Pointing((2,), "perhaps")
        finally:
            self.now -= 1

    def close(self) -> None:
        self.gate.set()


class LibraryForPointer(FakeLibrary):
    def _answer(self, question: Question) -> Answer:
        answer = super()._answer(question)
        sentences = tuple(
            MaterialSentence(replace(excerpt(n, f"Sentence {n}."), start=100 * n, end=100 * n + 11), "", "")
            for n in (1, 2, 3)
        )
        return replace(answer, material=Material(sentences, 0.5, 0.1))


@pytest.fixture
def pointer():
    made = FakePointer()
    yield made
    made.gate.set()


def worker_with(pointer, **how) -> tuple[LibraryWorker, PointingStage]:
    stage = PointingStage(pointer, **how)
    return LibraryWorker(lambda say: LibraryForPointer(), pointing=stage), stage  # type: ignore[arg-type, return-value]


def messages(caplog) -> str:
    return " ".join(r.getMessage() for r in caplog.records if r.name == "moot")


async def test_an_answer_is_finished_by_the_pointer(pointer):
    worker, stage = worker_with(pointer)
    answer = await worker.ask(Question("why?", previous=("what?",)))
    assert (answer.verdict, answer.closest[0].text) == ("perhaps", "Sentence 2.")
    assert answer.material is None
    assert pointer.asked == [("why?", ("what?",))]
    assert pointer.loads == 1
    assert all(name.startswith("moot-pointer") for name in pointer.threads)
    await worker.close()
    stage.close()


async def test_without_a_pointer_nothing_is_different(fake):
    worker = LibraryWorker(lambda say: fake)
    assert (await worker.ask(Question("why?"))).answered
    assert worker.at_once is None
    await worker.close()


async def test_others_do_not_wait_for_a_slow_pointer(pointer):
    """Neither other questions, nor work with the library, nor the event loop."""
    worker, stage = worker_with(pointer)
    slow = asyncio.create_task(worker.ask(Question("a slow one")))
    while not pointer.asked:
        await asyncio.sleep(0.01)
    assert (await worker.ask(Question("quick"))).verdict == "perhaps"
    assert await worker.call(lambda library: library.keys())
    assert not slow.done()
    pointer.gate.set()
    assert (await slow).verdict == "perhaps"
    await worker.close()
    stage.close()


async def test_a_slow_pointer_is_passed_over_by_the_deadline(pointer, caplog):
    worker, stage = worker_with(pointer, seconds=0.2)
    began = time.monotonic()
    answer = await worker.ask(Question("a slow one"))
    assert time.monotonic() - began < 3
    assert answer.verdict == "answered" and answer.excerpts[0].text == "a slow one 0."
    assert answer.material is None
    assert "over 0.2 seconds" in messages(caplog) and "slow one" not in messages(caplog)
    await worker.close()
    stage.close()


async def test_the_wait_for_a_thread_counts(pointer, caplog):
    worker, stage = worker_with(pointer, seconds=0.3, at_once=2)
    began = time.monotonic()
    answers = await asyncio.gather(*(worker.ask(Question(f"slow {n}")) for n in range(6)))
    assert time.monotonic() - began < 3
    assert all(answer.answered for answer in answers)
    assert pointer.most <= 2
    await worker.close()
    stage.close()


async def test_a_pointer_that_is_always_too_slow_rests(pointer, caplog):
    worker, stage = worker_with(pointer, seconds=0.1)
    for n in range(5):
        assert (await worker.ask(Question(f"slow {n}"))).answered
    assert len(pointer.asked) == 3
    assert "is not asked for 60 seconds" in messages(caplog)
    await worker.close()
    stage.close()


async def test_a_broken_pointer_changes_nothing(pointer, caplog):
    worker, stage = worker_with(pointer)
    assert (await worker.ask(Question("a broken one"))).answered
    with caplog.at_level(logging.DEBUG):
        assert "ZeroDivisionError" in messages(caplog) and "secret" not in messages(caplog)
    await worker.close()
    stage.close()


async def test_a_stage_that_is_closed_changes_nothing(pointer):
    worker, stage = worker_with(pointer)
    stage.close()
    assert (await worker.ask(Question("why?"))).answered
    await worker.close()


async def test_a_member_that_leaves_is_not_waited_for(pointer):
    worker, stage = worker_with(pointer)
    slow = asyncio.create_task(worker.ask(Question("a slow one")))
    while not pointer.asked:
        await asyncio.sleep(0.01)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    await worker.close()
    stage.close()
