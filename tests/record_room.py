"""A room that holds polls and debates through the bot, for tests of their records."""

from __future__ import annotations

import csv
import io
from typing import Any

from fake_library import FakeLibrary

from bot.bot import Bot
from bot.library_worker import LibraryWorker
from bot.reply import Reply
from bot.request import Member, Request
from index.errors import IndexUnavailable, ModelUnavailable, UnknownKey

MANIFEST = {
    "corpus": "main",
    "corpus_sha256": "c0ffee" * 10,
    "model": "a-model",
    "model_sha256": "0ddba11" * 9,
    "built": "2026-11-24T00:00:00+00:00",
    "counts": {"documents": 1},
}


class Shelf(FakeLibrary):
    """Knows its sources but one, and has no model to gather reasons with."""

    def status(self) -> dict[str, Any]:
        return MANIFEST

    def source(self, key: str) -> Any:
        if key == "gone-1999":
            raise UnknownKey("There is no source gone-1999.")
        return super().source(key)

    @property
    def encoder(self) -> Any:
        raise ModelUnavailable("There is no model.")


def no_index(say: Any) -> Any:
    raise IndexUnavailable("There is no index yet: run `moot index build` to make one.")


def shelf(say: Any) -> Any:
    return Shelf()


class Room:
    """Members who type, in one room; `Room(no_index)` has nothing to read."""

    def __init__(self, opener: Any = shelf) -> None:
        self.bot = Bot(LibraryWorker(opener))

    async def say(self, who: str, command: str, **args: Any) -> Reply:
        reply = await self.ask(who, command, **args)
        assert reply.ok, reply.cards[0].text
        return reply

    async def ask(self, who: str, command: str, **args: Any) -> Reply:
        member = Member(f"test:{who}", who)
        return await self.bot.handle(Request(command, args, member, "r", "test", zone="Europe/Berlin"))

    async def export(self, name: str, form: str = "json", who: str = "Zoe") -> Reply:
        return await self.say(who, "export", id=name, format=form)

    async def poll(
        self, motion: str, ballots: dict[str, list[str]], *, close: bool = True, **how: Any
    ) -> str:
        """A poll with these ballots by member, closed; its id."""
        made = (await self.say("Author", "poll create", motion=motion, **how)).data["id"]
        for who, choice in ballots.items():
            await self.say(who, "poll vote", id=made, choice=choice)
        if close:
            await self.say("Author", "poll close", id=made)
        return str(made)

    async def debate(
        self, motion: str, ballots: dict[str, tuple[str | None, str | None]], *, end: bool = True, **how: Any
    ) -> str:
        """A debate with one round and these ballots before and after it; its id."""
        made = (await self.say("Author", "debate start", motion=motion, round=["openings=5"], **how)).data[
            "id"
        ]
        for turn in (0, 1):
            for who, pair in ballots.items():
                if pair[turn]:
                    await self.say(who, "debate vote", id=made, choice=pair[turn])
            for _ in range(2 - turn):
                if turn == 0 or end:
                    await self.say("Author", "debate next", id=made)
        return str(made)


def rows(text: str) -> list[dict[str, str]]:
    """A tidy table's rows."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
