"""Which words of members, among others', are plainly questions about the texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_talk import QUESTIONS, TALK

from bot.hearing.questions import is_plain_question


def _each(table: str) -> list[str]:
    """Utterances, one a line; a quoted line belongs to the next unless the next begins a new one."""
    found: list[str] = []
    lines = table.splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith("> the race"):
            found.append("\n".join(lines[at : at + 2]))
            at += 2
        else:
            found.append(lines[at])
            at += 1
    return found


@pytest.mark.parametrize("said", _each(QUESTIONS))
def test_is_a_plain_question(said):
    assert is_plain_question(said)


@pytest.mark.parametrize("said", _each(TALK))
def test_is_members_talk(said):
    assert not is_plain_question(said)


@pytest.mark.parametrize("said", _each(QUESTIONS))
def test_what_members_quote_link_and_draw_makes_no_difference(said):
    assert is_plain_question(f"> as I said: why?\n{said} <https://example.org/?q=1>")


@given(st.sampled_from(_each(TALK)), st.sampled_from([" 🙂", "\n> Who leads?", "  ", " `why?`", "\n\n"]))
def test_what_members_add_to_their_talk_makes_it_no_question(said, added):
    assert not is_plain_question(said + added)


@given(st.text(max_size=200))
def test_any_words_are_read(text):
    assert is_plain_question(text) in (True, False)
    assert not is_plain_question("".join(char for char in text if not char.isalpha()))


@pytest.mark.parametrize(
    "piece", ["so ", "what is ", "Ben, ", "> ", "`", "could you please ", "<@", "?", "a" * 50, "? "]
)
def test_long_words_are_read_at_once(piece):
    began = time.process_time()
    is_plain_question(piece * 50_000)
    assert time.process_time() - began < 0.5
