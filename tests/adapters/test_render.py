from __future__ import annotations

import io
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from golden import GOLDEN, excerpt
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from adapters.terminal.escape import escape
from adapters.terminal.parse import as_member, parse
from adapters.terminal.render import render
from adapters.terminal.screen import colour_wanted, waiting, width_of
from bot.reply import Card, Due, Reply, error_reply
from index.errors import UserError
from retrieval.types import Fact


@pytest.mark.parametrize("width", [24, 40, 80, 100])
@pytest.mark.parametrize("name", [name for name in GOLDEN if name != "verbatim"])
def test_every_line_fits(name, width):
    for line in render(GOLDEN[name], width=width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("name", GOLDEN)
def test_no_colour_means_no_escape_sequence(name):
    assert "\x1b" not in render(GOLDEN[name])


def test_colour_is_there_when_wanted():
    text = render(GOLDEN["answer"], colour=True)
    assert "\x1b[" in text
    assert "\x1b]" not in text


def test_an_answer_reads_like_this():
    reply = Reply(
        cards=(Card(title="The sources say", excerpts=(excerpt(),), footer="1 excerpt.", tone="answer"),)
    )
    assert render(reply) == (
        "The sources say\n"
        "\n"
        " 1. “The race is on.”\n"
        "    §3.1 ¶1, From Arms Race to Innovation Race [kasumaj-nd]; cites scharre-2021,\n"
        "    allison-2017\n"
        "\n"
        "1 excerpt.\n"
    )


def test_an_uncertain_answer_with_a_caution_reads_like_this():
    assert render(GOLDEN["perhaps"], width=60) == (
        "Perhaps ?\n"
        "Caution: Geist (2016) says this, not Roff.\n"
        "These passages come closest; the first may well answer it.\n"
        "\n"
        " 1. “Nearly.”\n"
        "    §3.1 ¶1, From Arms Race to Innovation Race [kasumaj-nd];\n"
        "    cites scharre-2021, allison-2017\n"
        "\n"
        " 2. “Less so.”\n"
        "    §3.1 ¶2, From Arms Race to Innovation Race [kasumaj-nd];\n"
        "    cites scharre-2021, allison-2017\n"
        "\n"
        "Confidence that the first answers it: 42%.\n"
    )


def test_a_deadline_is_a_date_and_the_time_that_is_left():
    at = datetime(2026, 11, 27, 17, tzinfo=UTC)
    card = Card(text="Open.", due=Due("Closes", at, "Fri 27 Nov 2026, 18:00 (Europe/Berlin)"))
    for left, said in (
        (timedelta(days=3, hours=4, minutes=59), ", in 3 days 4 hours."),
        (timedelta(days=2), ", in 2 days."),
        (timedelta(hours=1, minutes=1), ", in 1 hour 1 minute."),
        (timedelta(minutes=12, seconds=50), ", in 12 minutes."),
        (timedelta(seconds=59), ", in less than a minute."),
        (timedelta(), "."),
    ):
        shown = render(Reply(cards=(card,)), width=200, now=at - left)
        assert shown == f"Open.\nCloses Fri 27 Nov 2026, 18:00 (Europe/Berlin){said}\n"


def test_facts_read_like_this():
    assert render(GOLDEN["facts"], width=50) == (
        "The sources say\n"
        "\n"
        "  • Author: Paul Scharre [scharre-2021]\n"
        "  • DOI: 10.26153/tsw/13985 [scharre-2021]\n"
        "\n"
        "  Entry  Scharre, P. (2021). Debunking the AI arms\n"
        "         race theory.\n"
        "\n"
        "2 facts.\n"
    )


def test_each_part_stands_under_its_heading():
    lines = render(GOLDEN["parts"]).splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings == [
        "The sources say",
        "Nothing was found on quotas or tolls.",
        "Arms races",
        "When did they begin?",
        "*bold* <!channel> @everyone",
    ]
    assert lines[3:5] == ["Arms races", " 1. “Races are won.”"]


def test_an_error_says_so_without_colour():
    assert render(error_reply("No such thing.")) == "Error: No such thing.\n"


@given(st.text())
def test_no_text_reaches_the_terminal_as_a_command(text):
    reply = Reply(
        cards=(
            Card(
                title=text,
                caution=text,
                text=text,
                facts=(Fact(text, text, text),),
                excerpts=(excerpt(1, text, part=text),),
                items=(text,),
                fields=((text, text),),
            ),
        )
    )
    shown = render(reply)
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    shown.encode("utf-8")


def test_escape_writes_out_what_a_terminal_obeys():
    assert escape("\x1b[31mred\x07\u202egnorw\x9b") == "\\x1b[31mred\\x07\\u202egnorw\\x9b"
    assert escape("na\u00efve\n\tok") == "naïve\n\tok"


def test_colour_follows_the_terminal_and_no_color():
    assert colour_wanted(Screen(), {"TERM": "xterm"})
    assert not colour_wanted(Screen(), {"TERM": "xterm", "NO_COLOR": "1"})
    assert not colour_wanted(Screen(), {"TERM": "dumb"})
    with Path("/dev/null").open() as pipe:
        assert not colour_wanted(pipe, {})
        assert width_of(pipe) == 80


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_a_long_wait_says_what_for(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    with waiting(screen, lambda: "Loading the model…"):
        time.sleep(0.5)
    assert "Loading the model…" in screen.getvalue()
    assert screen.getvalue().endswith(("\x1b[?25h", "\x1b[2K")), "the cursor is back"


def test_a_short_wait_and_a_pipe_say_nothing(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    screen = Screen()
    with waiting(screen, lambda: "Loading the model…"):
        pass
    assert screen.getvalue() == ""
    pipe = io.StringIO()
    with waiting(pipe, lambda: "Loading the model…"):
        time.sleep(0.3)
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(
    ("line", "command", "args"),
    [
        ("what's an arms race?", "ask", {"question": "what's an arms race?"}),
        ("  plain -- text --section 3 ", "ask", {"question": "plain -- text --section 3"}),
        ("/ask what's this? --section 3.1", "ask", {"question": "what's this?", "section": "3.1"}),
        ("/", "help", {}),
        ("/help ask", "help", {"command": "ask"}),
        ("/sources scharre-2021", "sources", {"key": "scharre-2021"}),
    ],
)
def test_lines_become_requests(line, command, args):
    request = parse(line, member=as_member("Ana"))
    assert request is not None
    assert (request.command, request.args) == (command, args)
    assert request.member.id == "terminal:ana"


def test_blank_lines_are_nothing_and_typos_are_answered():
    assert parse(" \t ") is None
    with pytest.raises(UserError, match="Did you mean quote"):
        parse("/qoute race")
