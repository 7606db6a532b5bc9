"""`compare` in a room and in JSON: each sentence with what the work says, and where nothing is close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_library import excerpt
from record_room import Room, Shelf

from bot.commands import COMMANDS
from bot.commands.compare import COMMAND, as_json, cards
from bot.commands.line import read
from index.fetching.states import HeldText
from retrieval.quote.compare import ClosePassage, Comparison, ReportedSentence
from retrieval.types import Source

SAID = excerpt(1, "Hart (2015) argues that rivals fall.")
OWN = replace(excerpt(1, "Rivals fall more often."), document="hart-2015", speaks="work")
CLOSE = ReportedSentence(SAID, (ClosePassage(OWN, 0.84),))
ALONE = ReportedSentence(replace(SAID, number=2), ())


def test_what_is_close_and_what_is_not() -> None:
    head, first, second = cards(Comparison("hart-2015", "Racing", "full text", (CLOSE, ALONE)))
    assert "2 sentences" in head.text
    assert head.caution == ""
    assert first.excerpts == (OWN,)
    assert first.items == ("Passage 1: 84% sure that it is on this",)
    assert SAID.text in first.text
    assert "Nothing close in the work." in second.text


def test_an_abstract_and_another_language_are_said_first() -> None:
    head, _, second = cards(Comparison("hart-2015", "Racing", "abstract", (CLOSE, ALONE)))
    assert head.caution.startswith("Only the abstract")
    assert "Nothing close in the abstract." in second.text
    head, only = cards(Comparison("hart-2015", "Racing", "full text", (ALONE,), "German"))
    assert "in German" in head.caution
    assert "Nothing close" not in only.text
    (head,) = cards(Comparison("hart-2015", "Racing", "full text", ()))
    assert head.text == "No sentence of the texts reports it."


def test_json() -> None:
    data = as_json(Comparison("hart-2015", "Racing", "full text", (CLOSE, ALONE)))
    assert (data["key"], data["extent"], data["language"]) == ("hart-2015", "full text", None)
    close, alone = data["sentences"]
    assert close["said"]["text"] == SAID.text
    assert (close["closest"][0]["confidence"], close["closest"][0]["speaks"]) == (0.84, "work")
    assert alone["closest"] == []


@pytest.mark.parametrize(
    "line", ["compare hart-2015", "sources compare hart-2015", "Sources COMPARE hart-2015"]
)
def test_it_is_a_part_of_sources_too(line: str) -> None:
    command, args = read(line, COMMANDS)
    assert command is COMMAND
    assert args == {"key": "hart-2015"}
    assert read("sources hart-2015", COMMANDS)[0].name == "sources"


class Held(Shelf):
    """Has the text of a work, attached by the group, and that of a retracted one."""

    def compare(self, key: str) -> Comparison:
        return Comparison(key, "Racing", "full text", (CLOSE, ALONE))

    def source(self, key: str) -> Source:
        found = super().source(key)
        if key != "hart-2015":
            return found
        held = HeldText(key, "attached", Path("x.pdf"), where="Hart scan of Ana.pdf", retracted="In 2020.")
        return replace(found, kind="reference", held=held)


async def test_a_debates_record_has_the_sentences_beside_the_work_and_says_which_text_was_read() -> None:
    room = Room(lambda say: Held())
    made = (await room.say("Author", "debate start", motion="M", round=["openings=5"])).data["id"]
    await room.say("Author", "debate next", id=made)
    await room.say("Ana", "compare", key="hart-2015")
    # "quote 1" is the passage that was shown under this number, and may be put into the debate.
    assert OWN.text in str((await room.say("Ana", "quote", topic="1")).cards)
    for _ in range(2):
        await room.say("Author", "debate next", id=made)
    text = (await room.export(made, "md")).text
    assert text is not None
    at = [text.index("Sentence 1, and what comes closest in the work"), text.index(SAID.text)]
    assert at[0] < at[1] < text.index(OWN.text) < text.index("Sentence 2, and nothing close")
    assert "the work itself" in text
    assert "Its text: attached by the group. Retracted: In 2020." in text
    assert "Ana.pdf" not in text
    data = (await room.export(made, "json")).data
    assert data["texts"] == {
        "hart-2015": {
            "state": "attached", "version": None, "licence": None, "where": None, "retracted": "In 2020."
        }
    }  # fmt: skip
    assert "attached by the group" in str((await room.export(made, "csv")).text)
