"""`compare` in a room and in JSON: each sentence with what the work says, and where nothing is close."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_library import excerpt

from bot.commands import COMMANDS
from bot.commands.compare import COMMAND, as_json, cards
from bot.commands.line import read
from retrieval.quote.compare import ClosePassage, Comparison, ReportedSentence

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
