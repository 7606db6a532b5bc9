"""The references' texts, fetched and attached on Discord by members who may change the corpus."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from article_works import doi_for, fill, stand_in
from discord_group import Group, a_group
from discord_server import ClientRefuses
from scholarly_server import Scholarly, scholarly_server, text_of

from index.fetching.states import held_texts
from index.fetching.works.entries import ReferenceEntry, entries_of

OPEN = {"MOOT_CHAT_CORPORA": "main"}


@pytest.fixture
def world() -> Scholarly:
    with scholarly_server() as opened:
        yield opened


@pytest.fixture
async def group(home: Path, tmp_path: Path, world: Scholarly) -> AsyncIterator[Group]:
    """A group whose moderators may change the corpus, with the services at hand."""
    async with a_group(home, tmp_path / "home") as made:
        fill(world, entries_of(made.home, "main"))
        await made.start(**world.environment(), **OPEN)
        yield made


def entry(group: Group, key: str) -> ReferenceEntry:
    return next(each for each in entries_of(group.home, "main") if each.key == key)


async def says(group: Group, message, *words: str) -> str:
    """What a message says once all these words are in it."""
    await group.server.until(
        lambda: all(word in message.words for word in words), 60.0, f"a message with {words}"
    )
    return message.words


async def test_all_are_fetched_and_one_message_shows_how_far_it_is(group: Group, world: Scholarly):
    server, shown = group.server, group.general
    message = await server.slash(group.ana, shown, "fetch").response(60.0)
    assert not message.ephemeral
    await says(group, message, "19 of 19 texts held")
    assert len([one for one in shown.messages.values() if one.author is server.bot]) == 1
    assert {text.state for text in held_texts(group.home, "main").values()} == {"full text"}
    # The running bot reads the new index.
    answer = await group.ask(group.ben, "What does Scharre argue?", source="scharre-2021")
    assert "scharre-2021, the work itself" in answer.words
    # No file was posted.
    assert [one.attachments for one in shown.messages.values() if one.attachments] == []


async def test_what_is_doubtful_is_settled_by_a_button(group: Group, world: Scholarly):
    doi = doi_for(entry(group, "geist-2016"))
    for name in [name for name in world.crossref[doi] if name == "issued" or name.startswith("published")]:
        world.crossref[doi][name] = {"date-parts": [[1999]]}
    server = group.server
    message = await server.slash(group.ana, group.general, "fetch", keys="geist-2016").response(60.0)
    await says(group, message, "the year is 1999")
    refused = await server.click(group.ben, message, "Yes: geist-2016").response()
    assert "Only a moderator" in refused.words
    settled = await server.click(group.ana, message, "Yes: geist-2016").response(60.0)
    await says(group, settled, "Full text (published version, CC BY)")
    assert held_texts(group.home, "main")["geist-2016"].state == "full text"


async def test_a_file_is_attached_and_taken_away(group: Group):
    server, body = group.server, stand_in(entry(group, "scharre-2021"))
    message = await server.slash(
        group.ana, group.general, "attach", key="scharre-2021", file=("Scharre: 2021.pdf", body)
    ).response(60.0)
    await says(group, message, "is attached to scharre-2021")
    held = held_texts(group.home, "main")["scharre-2021"]
    assert (held.state, held.where) == ("attached", "Scharre_ 2021.pdf")
    assert held.file is not None and held.file.read_bytes() == body
    assert list((group.home / "sources" / "main" / "sent").iterdir()) == []
    asked = await server.slash(group.ana, group.general, "detach", key="scharre-2021").response(60.0)
    assert asked.ephemeral and "2021.pdf, which is attached to scharre-2021, is deleted" in asked.words
    assert "detach key:scharre-2021 yes:True" in asked.words
    gone = await server.click(group.ana, asked, "Go on").response(60.0)
    await says(group, gone, "scharre-2021 has no text any more")


async def test_a_file_in_a_message_that_is_in_doubt_waits_for_a_yes(group: Group):
    server, other = group.server, text_of("Oxide layers on copper", "B. Other")
    said = server.say(
        group.ana, group.general, "sources add scharre-2021", mentions_bot=True, files={"copper.pdf": other}
    )
    message = await said.response(60.0)
    await says(group, message, "copper.pdf may not be the text of scharre-2021")
    assert "scharre-2021" not in held_texts(group.home, "main")
    dropped = await server.click(group.ana, message, "Discard it").response()
    assert "discarded" in dropped.words
    again = await server.click(group.ana, message, "Attach it").response(60.0)
    assert "send it again" in again.words
    # The file may also be in the message that is replied to.
    shared = server.say(
        group.ben, group.general, "Here it is", mentions_bot=False, files={"copper.pdf": other}
    )
    said = server.say(
        group.ana, group.general, "sources add scharre-2021", mentions_bot=True, reply_to=shared.message
    )
    message = await said.response(60.0)
    await says(group, message, "may not be the text")
    taken = await server.click(group.ana, message, "Attach it").response(60.0)
    await says(group, taken, "copper.pdf is attached to scharre-2021")


async def test_who_may_not_change_the_corpus_and_no_path_is_ever_read(group: Group):
    server = group.server
    with pytest.raises(ClientRefuses):
        server.slash(group.ben, group.general, "fetch")
    said = await server.say(group.ben, group.general, "sources fetch", mentions_bot=True).response()
    assert "Only a moderator may use fetch" in said.words
    # In direct messages each is their own moderator, so it takes a server.
    direct = await server.dm(group.ben, "sources fetch").response()
    assert "in a channel of your server" in direct.words
    missing = await server.slash(group.ben, group.general, "missing").response()
    assert missing.ephemeral and "19 references without a text" in missing.words
    for words in ("sources add scharre-2021", "sources add scharre-2021 /etc/hostname"):
        reply = await server.say(group.ana, group.general, words, mentions_bot=True).response()
        assert "No file came with this" in reply.words


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_a_run_goes_on_after_a_restart(group: Group, world: Scholarly, how: signal.Signals):
    server = group.server
    world.delay = 0.3
    message = await server.slash(group.ana, group.general, "fetch").response(60.0)
    await server.until(lambda: "of 19" in message.words, 60.0, "progress")
    assert await group.stop(how) == (0 if how is signal.SIGTERM else -how)
    world.delay = 0.0
    await group.start(**world.environment(), **OPEN)
    await says(group, message, "19 of 19 texts held")
    assert len([one for one in group.general.messages.values() if "19 of 19" in one.words]) == 1


async def test_a_run_is_stopped_by_its_button(group: Group, world: Scholarly):
    server = group.server
    world.delay = 0.3
    message = await server.slash(group.ana, group.general, "fetch").response(60.0)
    await server.until(lambda: "of 19" in message.words, 60.0, "progress")
    second = await server.slash(group.ana, group.general, "fetch").response()
    assert "being fetched or attached already" in second.words
    await server.click(group.ana, message, "Stop").response()
    await says(group, message, "Stopped. What was found is kept")


async def test_a_shared_corpus_is_changed_where_moot_runs(home: Path, tmp_path: Path, world: Scholarly):
    async with a_group(home, tmp_path / "home") as group:
        await group.start(**world.environment())
        reply = await group.server.slash(group.ana, group.general, "fetch").response()
        assert "others may read it too" in reply.words and "CORPORA=main" in reply.words
        assert world.seen == []
