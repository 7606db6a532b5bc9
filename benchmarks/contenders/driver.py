"""What every contender's process does, whoever answers: the standard library alone.

    python CONTENDER.py prepare FOLDER    indexes FOLDER/records.json, untimed
    python CONTENDER.py first FOLDER      answers one question and says so at once
    python CONTENDER.py steady FOLDER     answers FOLDER/questions.json, and writes what it took

A contender is a module with two functions. `prepare(folder, records)` saves an index of
`{"_id", "title", "text"}` records; `opened(folder)` loads it and returns what answers one
question with three texts.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answerer = Callable[[str], list[str]]
Many = Callable[[list[str], int], float]
AT_ONCE = (1, 8, 64)
WARM = 20


def peak_mb() -> float:
    """The most memory that this process has held, in MB."""
    try:  # on Linux the kernel's other count begins with what the parent held
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_threads(answer: Answerer) -> Many:
    """So many threads, each asking its next question when the last is answered; seconds."""

    def many(questions: list[str], at_once: int) -> float:
        left = iter(questions)
        lock = threading.Lock()
        errors: list[Exception] = []

        def ask() -> None:
            try:
                while True:
                    with lock:
                        question = next(left, None)
                    if question is None:
                        return
                    answer(question)
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=ask) for _ in range(at_once)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return time.perf_counter() - began

    return many


def steady(answer: Answerer, many: Many, questions: list[str]) -> dict[str, Any]:
    """Milliseconds a question one at a time, peak memory then, and questions a second."""
    for question in questions[:WARM]:
        answer(question)
    times: list[float] = []
    for question in questions:
        began = time.perf_counter()
        answer(question)
        times.append((time.perf_counter() - began) * 1000)
    alone_mb = peak_mb()
    rates: dict[str, float | None] = {}
    for at_once in AT_ONCE:
        try:
            rates[str(at_once)] = len(questions) / many(questions, at_once)
        except Exception as error:  # not made for threads: said, not hidden
            print(f"{at_once} at once: {type(error).__name__}: {error}", file=sys.stderr)
            rates[str(at_once)] = None
    return {"ms": sum(times) / len(times), "times": times, "peak_mb": alone_mb,
            "peak_many_mb": peak_mb(), "rates": rates}  # fmt: skip


def main(
    prepare: Callable[[Path, list[dict[str, Any]]], None],
    opened: Callable[[Path], Answerer],
    many: Callable[[Path, Answerer], Many] | None = None,
) -> None:
    """Does what the command line says."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what == "prepare":
        prepare(folder, json.loads((folder / "records.json").read_text(encoding="utf-8")))
        return
    questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    answer = opened(folder)
    texts = answer(questions[int(sys.argv[3])] if len(sys.argv) > 3 else questions[0])
    print(json.dumps(texts), flush=True)
    if what == "steady":

        def how(asked: list[str], at_once: int) -> float:
            return (many(folder, answer) if many else in_threads(answer))(asked, at_once)

        print(json.dumps(steady(answer, how, questions)), flush=True)
