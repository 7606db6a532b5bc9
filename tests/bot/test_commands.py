"""What every command is held to, and how arguments are checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_room import Room

from bot.commands import COMMANDS, debate_mend, poll_mend
from bot.commands.arguments import bind
from bot.commands.line_completion import wanted
from bot.commands.spec import Kind
from bot.request import Member, Request
from bot.words import clean, listed, nearest, shorten
from index.errors import UserError

ASK, SOURCES = (next(c for c in COMMANDS if c.name == name) for name in ("ask", "sources"))
COMPLETED = {None, "section", "style", "key", "author", "command", "poll", "debate", "record", "setting"}
FIRST_WORDS = {command.name.split()[0] for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_commands_fit_every_platform(command):
    # Discord's limits are the narrowest: 32 characters a name, 100 a description, 25 options.
    assert all(0 < len(part) <= 32 and part == part.lower() for part in command.name.split())
    assert 0 < len(command.help) <= 100
    assert command.help.endswith((".", "?"))
    assert len(command.parameters) <= 25
    for parameter in command.parameters:
        assert 0 < len(parameter.help) <= 100
        assert parameter.name.isidentifier()
        assert len(parameter.choices) <= 25
        assert parameter.completer in COMPLETED
        assert (parameter.kind is Kind.CHOICE) == bool(parameter.choices)
    assert len({p.name for p in command.parameters}) == len(command.parameters)
    if command.batch:
        assert command.batch in {p.name for p in command.parameters}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_examples_are_lines_that_work(command):
    from bot.commands.line import read

    for example in command.examples:
        found, args = read(f"{command.name} {example}", COMMANDS)
        assert found is command
        bind(command, args)


def test_the_first_words_are_what_members_expect():
    assert {"ask", "quote", "check", "search", "sources", "poll", "debate", "privacy", "forget-me"} <= (
        FIRST_WORDS
    )


def test_defaults_and_types():
    assert bind(ASK, {"question": " why \n so", "limit": "2"}) == {
        "question": "why   so",
        "limit": 2,
        "section": None,
        "source": None,
    }
    assert bind(SOURCES, {"format": "BibTeX"})["format"] == "bibtex"


@pytest.mark.parametrize(
    ("command", "args", "said"),
    [
        (ASK, {}, "ask needs a question, such as: what"),
        (ASK, {"question": " \t "}, "ask needs a question"),
        (poll_mend.EXTEND, {"id": "p1"}, "poll extend needs a time, such as: p3 "),
        (debate_mend.REMOVE, {"id": "d1", "number": "x"}, "number takes a whole number"),
        (ASK, {"question": "\u200b\u202e\x00"}, "ask needs a question"),
        (ASK, {"question": "x" * 2001}, "2,001 characters; keep it under 2,001"),
        (ASK, {"question": "x", "limit": "many"}, "--limit takes a whole number from 1 to 10, not “many”"),
        (ASK, {"question": "x", "limit": 0}, "--limit takes a whole number from 1 to 10, not 0"),
        (ASK, {"question": "x", "limit": "9" * 5000}, "--limit takes"),
        (ASK, {"question": "x", "section": " \u200b"}, "--section is empty"),
        (ASK, {"question": "x", "section": ""}, "--section is empty"),
        (ASK, {"question": ""}, "ask needs a question, such as: what"),
        (ASK, {"question": "x", "colour": "red"}, "ask takes no colour"),
        (SOURCES, {"format": "bibtx"}, "did you mean bibtex?"),
    ],
)
def test_bad_arguments_are_one_sentence(command, args, said):
    with pytest.raises(UserError) as caught:
        bind(command, args)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text())
def test_cleaning_leaves_what_can_be_seen(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.isprintable() or not set("\x00\x1b\u200b\u202e") & set(cleaned)
    cleaned.encode("utf-8")


def test_cleaning_drops_what_cannot_be_seen():
    assert clean("a\x00b\x1b[31m\u200bc\u202ed\ud800\te\nf\u00ad") == "ab[31mcd e f"
    assert clean("cafe\u0301") == "café"
    assert clean("هل هناك سباق تسلح؟") == "هل هناك سباق تسلح؟"


@pytest.mark.parametrize("text", [
    "👩‍🔬", "👨‍👩‍👧‍👦 family", "🏳️‍🌈", "❤️‍🔥", "👩🏽‍⚕️", "🧑🏿‍🤝‍🧑🏻", "🐈‍⬛", "🙂‍↔️",
    "کتاب‌ها", "می‌خواهم", "क्‍ष", "ශ්‍රී ලංකා", "അവന്‍",
])  # fmt: skip
def test_cleaning_keeps_joiners_that_do_something(text):
    assert clean(text) == text
    assert clean(f" {text}\u200b!") == f"{text}!"


@pytest.mark.parametrize(("text", "cleaned"), [
    ("a\u200db", "ab"), ("a\u200cb", "ab"), ("\u200d", ""), ("\u200d x \u200c", "x"),
    ("👩\u200d", "👩"), ("\u200d👩", "👩"), ("👩\u200da", "👩a"), ("👩\u200d\u200d🔬", "👩\u200d🔬"),
    ("👩\u200c🔬", "👩🔬"), ("کتاب\u200c", "کتاب"), ("a\u200c\u200dب", "aب"), ("p\u200d1", "p1"),
])  # fmt: skip
def test_cleaning_drops_stray_joiners(text, cleaned):
    assert clean(text) == cleaned


JOINABLE = st.text(st.sampled_from("ab 👩🔬🏽هاक़्॑\ufe0f\u200c\u200d\u200b\u0301"), max_size=12)


@given(JOINABLE)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


def test_words():
    assert nearest("aks", ["ask", "quote"]) == "ask"
    assert nearest("zzz", ["ask", "quote"]) is None
    assert nearest("C", ["A", "B"]) is None and nearest("no", ["on"]) is None
    assert nearest("fro", ["for", "against"]) == "for"
    assert nearest("x" * 100_000, ["ask"]) is None
    assert shorten("one two three", 9) == "one two…"
    assert listed(["a", "b", "c"]) == "a, b or c"


@pytest.mark.parametrize(
    ("line", "words", "completer"),
    [
        ("", FIRST_WORDS, None),
        ("qu", FIRST_WORDS, None),
        ("poll ", {c.name.split()[1] for c in COMMANDS if c.name.startswith("poll ")}, None),
        ("poll vote ", set(), "poll"),
        ("debate vote d", set(), "debate"),
        ("debate join d1 ", {"for", "against"}, None),
        ("poll create x --kind ", {"stance", "choice", "statements", "ranked", "score", "dots"}, None),
        ("ask --", {"--limit", "--section", "--source"}, None),
        ("ask why --section 3.1 --", {"--limit", "--source"}, None),
        ("ask --section ", set(), "section"),
        ("ask why --source sch", set(), "key"),
        ("quote x --author ", set(), "author"),
        ("sources ", set(), "key"),
        ("sources --format ", {"text", "bibtex", "ris", "csl-json"}, None),
        ("sources scharre-2021 ", set(), None),
        ("help ", set(), "command"),
        ("nosuch ", set(), None),
    ],
)
def test_completion_knows_what_comes_next(line, words, completer):
    found = wanted(line, COMMANDS)
    assert {word for word, _ in found.words} == words
    assert found.completer == completer


@given(st.text())
def test_completion_never_fails(line):
    found = wanted(line, COMMANDS)
    assert line.endswith(found.typed)


async def test_help_on_a_verb_alone_lists_the_commands_meant():
    request = Request("help", {"command": "edit"}, Member("test:ana", "Ana"), "r", "test")
    fields = (await Room().bot.handle(request)).cards[0].fields
    assert len(fields) == 2
    assert all(f"{group} edit" in name for group, (name, _) in zip(("poll", "debate"), fields, strict=True))
