"""The study room on a pipe, as scripts and transcripts use it."""

from __future__ import annotations

import re

import pytest

SCRIPT = """What is an arms race?
/as Bo
and what does Allison say about that?

/check "progressive, competitive peacetime increases in armaments"
/quote 1
/sources scharre-2021
/aks again
How do I bake sourdough bread?
/quit
never said
"""


@pytest.fixture(scope="module")
def transcript(run_moot, home):
    done = run_moot("chat", "--home", str(home), "--as", "Ana", given=SCRIPT)
    assert done.returncode == 0
    assert done.stderr == ""
    return done.stdout


def said_after(transcript: str, line: str) -> str:
    """What the room said between this line and the next."""
    after = transcript.split(f"> {line}\n", 1)[1]
    return after.split("\nAna> ", 1)[0].split("\nBo> ", 1)[0].strip()


def test_the_greeting_says_what_is_loaded(transcript):
    greeting = transcript.split("\nAna> ")[0]
    assert "From Arms Race to Innovation Race" in greeting
    assert "/help" in greeting
    assert "  • " in greeting


def test_each_line_stands_with_who_said_it(transcript):
    spoken = [line for line in transcript.splitlines() if line.startswith(("Ana> ", "Bo> "))]
    assert spoken[0] == "Ana> What is an arms race?"
    assert spoken[1] == "Ana> /as Bo"
    assert spoken[2] == "Bo> and what does Allison say about that?"
    assert spoken[-1] == "Bo> /quit"
    assert "never said" not in transcript


def test_answers_read_well(transcript):
    answer = said_after(transcript, "What is an arms race?")
    assert answer.startswith("The sources say\n\n 1. “")
    assert "Confidence" in answer
    assert max(map(len, transcript.splitlines())) <= 80
    assert "\x1b" not in transcript


def test_a_number_means_the_excerpt_shown(transcript):
    assert "Excerpt 1" in said_after(transcript, "/quote 1")
    assert "Reference" in said_after(transcript, "/quote 1")


def test_errors_are_said_and_the_room_goes_on(transcript):
    assert said_after(transcript, "/aks again") == "Error: There is no command “aks”. Did you mean ask?"
    assert said_after(transcript, "How do I bake sourdough bread?").startswith("Not in the sources ✗")


def test_examples_in_the_greeting_are_answered(run_moot, home, transcript):
    greeting = " ".join(transcript.split("\nAna> ")[0].split())
    examples = re.findall(r"• (.+?\?)", greeting)
    assert examples
    done = run_moot("chat", "--home", str(home), given="\n".join(examples))
    assert done.stdout.count("The sources say") == len(examples)


def test_an_empty_script_is_a_greeting(run_moot, home):
    done = run_moot("chat", "--home", str(home), given="")
    assert done.returncode == 0
    assert "study room" in done.stdout


def test_hostile_lines_do_no_harm(run_moot, home):
    lines = [
        b"\xff\xfe\x00 broken bytes",
        b"\x1b]0;title\x07 what",
        b"x" * 100_000,
        "\u202egnorw\u2069 \u200b".encode(),
        "\u200b".encode(),
        b'/ask "unclosed',
        b"/ask --section",
        b"/as " + b"y" * 5000,
        b"/as \x1b[31mred",
        b"/check " + b"(" * 3000,
        "/quote 👩‍🔬 *:NEAR(".encode(),
        b"/",
        b"//",
        b"/ /",
        b"/quote 99999999999999999999",
        b"What is an arms race?",
    ]
    done = run_moot("chat", "--home", str(home), given=b"\n".join(lines))
    assert done.returncode == 0
    assert done.stderr == ""
    assert "inside Moot" not in done.stdout
    assert not set(done.stdout) & set("\x1b\x07\x00\u202e")
    assert done.stdout.rstrip().splitlines()[-1].startswith("3 excerpts") or "The sources say" in done.stdout
