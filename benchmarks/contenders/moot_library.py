"""Moot as a program uses it: a library for one question, the library worker for many at once."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, Literal

from driver import Answerer, Many, main

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does, before NumPy is there

from retrieval.library import Library
from retrieval.types import Question

CORPUS = "speed"
PRECISION: Literal["fp32", "int8"] = "int8"


def prepare(folder: Path, records: list[dict[str, Any]]) -> None:
    from index.building.build import build

    path = folder / "moot.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    build(folder / "moot", [path], corpus=CORPUS)


def library_of(folder: Path) -> Library:
    return Library.open(folder / "moot", corpus=CORPUS, precision=PRECISION)


def opened(folder: Path) -> Answerer:
    library = library_of(folder)

    def answer(question: str) -> list[str]:
        found = library.ask([Question(question)])[0]
        return [e.text for e in found.excerpts or found.closest]

    return answer


def many(folder: Path, _: Answerer) -> Many:
    import asyncio

    from bot.library_worker import LibraryWorker

    async def whole(questions: list[str], at_once: int) -> float:
        worker = LibraryWorker(lambda say: library_of(folder))
        await worker.call(lambda library: library.warm())  # as the bot does before it comes on line
        await worker.ask(Question(questions[0]))
        left = iter(questions)

        async def ask() -> None:
            for question in left:
                await worker.ask(Question(question))

        began = time.perf_counter()
        await asyncio.gather(*(ask() for _ in range(at_once)))
        took = time.perf_counter() - began
        await worker.close()
        return took

    return lambda questions, at_once: asyncio.run(whole(questions, at_once))


if __name__ == "__main__":
    main(prepare, opened, many)
