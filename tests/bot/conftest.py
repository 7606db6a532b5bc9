"""A bot with a library that is slow or fails when told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fake_library import FakeLibrary

from bot.bot import Bot
from bot.library_worker import LibraryWorker
from bot.request import Member, Request

ANA = Member("terminal:ana", "Ana")


@pytest.fixture
def fake() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
async def bot(fake: FakeLibrary) -> Any:
    made = Bot(LibraryWorker(lambda say: fake))  # type: ignore[arg-type, return-value]
    yield made
    await made.close(patience=1)


@pytest.fixture
def request_of() -> Callable[..., Request]:
    def make(command: str, /, room: str = "r", **args: Any) -> Request:
        return Request(command, args, ANA, room, "test")

    return make
