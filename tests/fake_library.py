"""A library that is slow or fails when told to, for what only that can show."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from typing import Any

from index.errors import UnknownKey
from index.fetching.states import HeldText
from index.types import BlockKind, Passage
from retrieval.quote.excerpts_on_demand import Quotes, quotes_of
from retrieval.types import Answer, Check, Excerpt, Hit, Question, Source


def excerpt(number: int = 1, text: str = "An arms race is a race.") -> Excerpt:
    return Excerpt(
        number=number,
        text=text,
        document="kasumaj-nd",
        title="From Arms Race to Innovation Race",
        section="3.1",
        heading="AI Arms Race",
        paragraph=1,
        page=None,
        kind="paragraph",
        locator="§3.1 ¶1",
        start=0,
        end=len(text),
        passage="kasumaj-nd:0",
        references=("scharre-2021",),
        score=0.7,
    )


class FakeLibrary:
    """Answers with its questions' own words, and keeps note of how it was called."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.batches: list[list[str]] = []
        self.waiting: list[int] = []
        """How many questions waited at the same time, for each answered in a stream."""
        self.answered: list[str] = []
        self.streams = 0
        self.threads: set[str] = set()
        self.previous: list[tuple[str, ...]] = []
        self.closed = False
        self.current = True
        self.loads = 0.0
        self.gate: threading.Event | None = None
        self.answers: dict[str, Answer] = {}
        """Answers made by hand, by question."""

    def _work(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.gate is not None:
            assert self.gate.wait(10)
        time.sleep(self.pause)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        self.batches.append([question.text for question in questions])
        self.previous += [question.previous for question in questions]
        self._work()
        if any(question.section == "9.9" for question in questions):
            raise UnknownKey("There is no section 9.9; sources lists them.")
        if any("crash" in question.text for question in questions):
            raise ZeroDivisionError("a secret question")
        self.answered += [question.text for question in questions]
        return [self._answer(question) for question in questions]

    def stream(
        self, more: Callable[[], Sequence[Question]], waiting: Callable[[], int] | None = None
    ) -> Generator[list[Answer], None, None]:
        """Takes the next part before it answers one, as a `Library` does, and notes how many waited."""
        self.streams += 1
        part = more()
        while part:
            after = more()
            answers = self.ask(part)
            self.waiting += [waiting() if waiting else 1] * len(part)
            yield answers
            part = after or more()

    def _answer(self, question: Question) -> Answer:
        if question.text in self.answers:
            return self.answers[question.text]
        answered = "moon" not in question.text
        found = tuple(excerpt(n + 1, f"{question.text} {n}.") for n in range(min(question.limit, 3)))
        return Answer(
            id=question.id,
            question=question.text,
            verdict="answered" if answered else "not in the sources",
            confidence=0.9 if answered else 0.1,
            took_ms=1.0,
            excerpts=found if answered else (),
            closest=() if answered else found,
        )

    def search(self, queries: Sequence[Question], k: int = 10) -> list[list[Hit]]:
        self.batches.append([query.text for query in queries])
        self._work()
        passage = Passage(0, "d", "T", None, None, 1, None, BlockKind.PARAGRAPH, 0, 3, "Yes", ((0, 3),))
        return [[Hit(rank + 1, passage, 1.0) for rank in range(k)] for _ in queries]

    def quote(self, topic: str, **how: Any) -> Quotes:
        self._work()
        found = [] if topic == "nothing" else [excerpt(n, topic) for n in range(1, how["limit"] + 1)]
        confidence = {"moon": 0.02, "comet": 0.4}.get(topic, 0.9)
        return quotes_of(found, confidence, 0.6)

    def check(self, text: str) -> Check:
        self._work()
        return Check("exact", 1.0, (excerpt(1, text),), None)

    def source(self, key: str) -> Source:
        item = {"id": key, "type": "article", "title": "From Arms Race to Innovation Race"}
        return Source(key, "text", item, "Words.", (), HeldText(key, "full text"))

    def status(self) -> dict[str, Any]:
        self._work()
        return {"counts": {"documents": 1}}

    def section_names(self) -> list[str]:
        self._work()
        return ["1", "2.1", "Conclusion and Outlook"]

    def headings(self) -> list[str]:
        return ["Introduction", "Definition", "Conclusion and Outlook"]

    def keys(self) -> list[str]:
        return ["kasumaj-nd", "scharre-2021"]

    def authors(self) -> list[str]:
        return ["Scharre", "Ó hÉigeartaigh"]

    def load(self) -> None:
        time.sleep(self.loads)

    def warm(self) -> None:
        self._work()

    def close(self) -> None:
        self.closed = True
