"""The references' texts, fetched and attached on Slack by admins of the workspace."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from article_works import fill, stand_in
from moot_slack import at_slack, by_bot
from scholarly_server import Scholarly, scholarly_server, text_of

from index.fetching.states import held_texts
from index.fetching.works.entries import entries_of

OPEN = {"MOOT_CHAT_CORPORA": "main"}


@pytest.fixture
def world() -> Iterator[Scholarly]:
    with scholarly_server() as opened:
        yield opened


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    """A home with an index that may be changed."""
    folder = tmp_path / "home"
    shutil.copytree(home / "index", folder / "index")
    (folder / "models").symlink_to(home / "models")
    return folder


async def test_texts_are_fetched_and_attached(own: Path, world: Scholarly):
    entries = {each.key: each for each in entries_of(own, "main")}
    fill(world, list(entries.values()))
    async with at_slack(own, **world.environment(), **OPEN) as (server, _):
        general = server.first_team.general
        ana, ben = server.user("ana", admin=True), server.user("ben")

        refused = await server.slash(ben, general, "/moot", "sources fetch").ephemeral()
        assert "Only a moderator may use fetch" in refused.words
        missing = await server.slash(ben, general, "/moot", "sources missing").ephemeral()
        assert "19 references without a text" in missing.words

        message = await server.slash(ana, general, "/moot", "sources fetch cave-2018 geist-2016").response()
        await server.until(lambda: "2 of 2 texts held" in message.words, 60.0, "the end of the run")
        assert len(by_bot(general)) == 1

        body = stand_in(entries["scharre-2021"])
        said = server.say(
            ana, general, "sources add scharre-2021", mentions_bot=True, files={"scharre.pdf": body}
        )
        attached = await said.response()
        await server.until(lambda: "is attached to scharre-2021" in attached.words, 60.0, "the attached text")
        file = held_texts(own, "main")["scharre-2021"].file
        assert file is not None and file.read_bytes() == body

        # In direct messages, so that no other member sees the file.
        said = server.dm(ana, "sources add ding-2021", files={"x.pdf": text_of("Copper films", "B. Other")})
        doubted = await said.response()
        await server.until(lambda: "may not be the text of ding-2021" in doubted.words, 60.0, "the doubt")
        dropped = await server.click(ana, doubted, "Discard it").response()
        assert "discarded" in dropped.words
        assert "ding-2021" not in held_texts(own, "main")

        # A file that somebody has shared before: asked for in the thread below it.
        shared = server.say(
            ben, general, "Here it is", files={"d.pdf": stand_in(entries["ding-2021"])}
        ).message
        below = server.say(ana, general, "sources add ding-2021", mentions_bot=True, thread=shared)
        taken = await below.response()
        await server.until(lambda: "d.pdf is attached to ding-2021" in taken.words, 60.0, "the shared file")

        none = await server.slash(ana, general, "/moot", "sources add ding-2021").response()
        assert "No file came with this" in none.words
        log = own / "moot.log"
        assert not log.exists() or not re.search(r"Bearer|x\.pdf", log.read_text())


async def test_slack_does_not_hand_over_what_the_app_may_not_read(own: Path, world: Scholarly):
    async with at_slack(own, **world.environment(), **OPEN) as (server, _):
        server.first_team.scopes.discard("files:read")
        ana, general = server.user("ana", admin=True), server.first_team.general
        said = server.say(ana, general, "sources add ding-2021", mentions_bot=True, files={"x.pdf": b"%PDF-"})
        reply = await said.response()
        assert "the app needs the scope files:read" in reply.words
