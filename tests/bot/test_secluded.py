"""What is begun where not everybody can see it stays there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary
from stores import new_store
from study_group import ANA, BEN

from bot.boards.content import content_of
from bot.boards.store import Board
from bot.bot import Bot
from bot.library_worker import LibraryWorker
from bot.places import Place
from bot.reply import Reply
from bot.request import Member, Request


@pytest.fixture
async def bot(tmp_path: Path, fake: FakeLibrary) -> Any:
    made = Bot(LibraryWorker(lambda say: fake), database=new_store(tmp_path / "moot.db"))  # type: ignore[arg-type, return-value]
    yield made
    await made.close(patience=1)


async def ask(bot: Bot, who: Member, room: str, command: str, /, home: str = "", **args: Any) -> Reply:
    hidden = (home or room) == "cellar"
    return await bot.handle(
        Request(command, args, who, room, "test", "club", home=home or room, secluded=hidden)
    )


@pytest.mark.parametrize("group", ["poll", "debate"])
async def test_outside_of_its_channel_there_is_no_such_thing(bot, group):
    begin, vote, choice = (
        ("poll create", "poll vote", ["agree"]) if group == "poll" else ("debate start", "debate vote", "for")
    )
    name = f"{group[0]}1"
    assert (await ask(bot, ANA, "cellar", begin, motion="Shall Ben go?")).data["id"] == name
    assert (await ask(bot, ANA, "hall", begin, motion="Shall we eat?")).data["id"] == f"{group[0]}2"
    listed = await ask(bot, BEN, "hall", f"{group} list")
    assert [each["motion"] for each in listed.data] == ["Shall we eat?"]
    for command, args in ((f"{group} show", {}), (vote, {"choice": choice}), ("export", {})):
        refused = await ask(bot, BEN, "hall", command, id=name, **args)
        assert not refused.ok
        assert "Shall Ben go" not in refused.cards[0].text + refused.cards[0].title
    place = Place("test", "club", "hall", "UTC", "hall")
    assert [named for named, _ in await bot.completions.complete(group, "", place)] == [f"{group[0]}2"]
    # In the channel and in its threads it is all there, what the hall may see included.
    for room in ("cellar", "cellar's thread"):
        assert (await ask(bot, ANA, room, vote, home="cellar", id=name, choice=choice)).ok
        assert len((await ask(bot, ANA, room, f"{group} list", home="cellar")).data) == 2


async def test_its_message_is_kept_up_to_date_all_the_same(bot):
    await ask(bot, ANA, "cellar", "poll create", motion="Shall Ben go?")
    reply, final = await content_of(bot._context, Board("test", "club", "p1", "cellar", "m"))
    assert reply.cards[0].title == "Shall Ben go?" and not final
