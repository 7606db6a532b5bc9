"""Citation styles in `sources`, `cite` and records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.bot import Bot
from bot.library_worker import LibraryWorker
from retrieval.library import Library


@pytest.fixture
async def reading(home: Path) -> Any:
    bot = Bot(LibraryWorker(lambda say: Library.open(home)))
    yield bot
    await bot.close(patience=1)


async def test_all_sources_as_a_list_to_paste(reading: Bot, request_of) -> None:
    reply = await reading.handle(request_of("sources", style="chicago-author-date"))
    assert reply.ok and reply.text is not None
    lines = reply.text.splitlines()
    assert len(lines) == len(reply.data) == 20
    assert lines == sorted(lines, key=str.casefold)
    (cave,) = (line for line in lines if line.startswith("Cave, "))
    assert "2018" in cave and max(map(len, lines)) > 150  # nothing is wrapped


async def test_one_source_in_a_style(reading: Bot, request_of) -> None:
    whole = (await reading.handle(request_of("sources", style="MLA"))).text.splitlines()
    one = (await reading.handle(request_of("sources", key="cave-2018", style="mla"))).text
    assert one.endswith("\n") and one.strip() in whole


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"style": "mlaa"}, "There is no style “mlaa”"),
        ({"style": "../apa"}, "There is no style"),
        ({"style": "apa", "format": "ris"}, "leave out either the style or the format ris"),
        ({"style": "journal-of-political-ideologies"}, "No reference list can be written in the style"),
        ({"style": "apa", "key": "cave-2081"}, "cave-2018"),
    ],
)
async def test_what_cannot_be_styled_is_one_sentence(reading: Bot, request_of, args, said) -> None:
    reply = await reading.handle(request_of("sources", **args))
    assert not reply.ok and said in reply.cards[0].text


async def test_an_excerpt_is_cited_in_any_style(reading: Bot, request_of) -> None:
    assert (await reading.handle(request_of("search", query="arms race", k=3))).ok
    cited = await reading.handle(request_of("cite", number=1, style="nature"))
    assert cited.ok and cited.data["style"] == "nature" and cited.data["reference"]
    refused = await reading.handle(request_of("cite", number=1, style="natur"))
    assert not refused.ok and "There is no style “natur”" in refused.cards[0].text


async def test_a_record_has_its_bibliography_in_the_style(reading: Bot, request_of) -> None:
    from bot.record.sources import read_sources

    keys = ("cave-2018", "scharre-2021")
    apa = await read_sources(reading.worker, keys)
    mla = await read_sources(reading.worker, keys, "mla")
    assert (apa.style, mla.style) == ("apa", "mla")
    assert all(a.key == m.key and a.entry != m.entry for a, m in zip(apa.works, mla.works, strict=True))


async def test_the_names_of_styles_are_offered(reading: Bot) -> None:
    from adapters.terminal.parse import PLACE

    found = await reading.completions.complete("style", "ch", PLACE)
    assert found[0] == ("chicago", "chicago-author-date")
