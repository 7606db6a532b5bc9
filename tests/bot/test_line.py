from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.commands.line import read, tokens
from bot.commands.spec import Command, Kind, Parameter
from index.errors import UserError


async def nothing(context, request):
    raise NotImplementedError


VOTE = Command(
    "poll vote",
    "Vote.",
    nothing,
    (
        Parameter("id", "Which.", positional=True, required=True),
        Parameter("choice", "What.", Kind.REPEATED, positional=True, required=True),
        Parameter("reason", "Why."),
        Parameter("named", "Openly.", Kind.FLAG),
        Parameter("option", "Again and again.", Kind.REPEATED),
    ),
)
LIST = Command("poll list", "All.", nothing)
ALL = (*(command for command in COMMANDS if not command.name.startswith("poll ")), VOTE, LIST)


@pytest.mark.parametrize(
    ("line", "name", "args"),
    [
        ("ask what's this?", "ask", {"question": "what's this?"}),
        (
            "ask what's Scharre's view on 'zero-sum' talk?",
            "ask",
            {"question": "what's Scharre's view on 'zero-sum' talk?"},
        ),
        ('ask "what is this?"', "ask", {"question": "what is this?"}),
        ("ASK  what   is this", "ask", {"question": "what   is this"}),
        ("ask --section 3.1 what is this", "ask", {"question": "what is this", "section": "3.1"}),
        (
            "ask what --section=3.1 is this --limit 2",
            "ask",
            {"question": "what is this", "section": "3.1", "limit": "2"},
        ),
        ("ask —section 2 why", "ask", {"question": "why", "section": "2"}),
        (
            'ask why --section "Conclusion and Outlook"',
            "ask",
            {"question": "why", "section": "Conclusion and Outlook"},
        ),
        ("ask -- --section is a flag", "ask", {"question": "--section is a flag"}),
        ("ask is this -- or that", "ask", {"question": "is this -- or that"}),
        ("ask so -- --limit is a flag", "ask", {"question": "so --limit is a flag"}),
        ('ask so "--foo" is none', "ask", {"question": 'so "--foo" is none'}),
        ("ask is —this a flag", "ask", {"question": "is —this a flag"}),
        ("ask is it --1 or -x, --well, or ---", "ask", {"question": "is it --1 or -x, --well, or ---"}),
        ('check "we race" (Scharre, 2021)', "check", {"text": '"we race" (Scharre, 2021)'}),
        ("check “we race”", "check", {"text": "we race"}),
        ("search x -k 5", "search", {"query": "x", "k": "5"}),
        ("sources", "sources", {}),
        ("sources scharre-2021 --format bibtex", "sources", {"key": "scharre-2021", "format": "bibtex"}),
        ("ask", "ask", {}),
        (
            "poll vote p3 2=agree 5=pass --reason 'it is so'",
            "poll vote",
            {"id": "p3", "choice": ["2=agree", "5=pass"], "reason": "it is so"},
        ),
        (
            "poll vote p3 agree --named --option a --option 'b c'",
            "poll vote",
            {"id": "p3", "choice": ["agree"], "named": True, "option": ["a", "b c"]},
        ),
        ("poll list", "poll list", {}),
    ],
)
def test_lines_are_read(line, name, args):
    command, found = read(line, ALL)
    assert command.name == name
    assert found == args


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aks what", "Did you mean ask?"),
        ("xyzzy", "The command help lists"),
        ("ask what --sectoin 3", "did you mean --section?"),
        ("ask what --section", "--section needs a value"),
        ("ask what --foo bar", "ask has no option --foo: it takes --limit, --section and --source. What is"),
        ("check it --foo=bar", "check has no option --foo: it takes none. What is meant as text goes into"),
        ("debate evidence d1 for the dilemma --limit 1", "debate evidence has no option --limit: it takes"),
        ("poll vote p3 agree --named --why not", "poll vote has no option --why: it takes --reason, --named"),
        ("poll", "vote, list"),
        ("poll voet p3", "did you mean poll vote?"),
        ("poll list p3", "one word too many"),
        ("", "There is no command"),
    ],
)
def test_what_cannot_be_read_is_said(line, said):
    with pytest.raises(UserError, match=said.replace("?", r"\?")):
        read(line, ALL)


def test_a_command_of_options_alone_takes_names_with_values():
    _, args = read("race teams=5 Enmity=0.5 --knows nothing", COMMANDS)
    assert args == {"teams": "5", "enmity": "0.5", "knows": "nothing"}
    _, asked = read("ask limit=5 or more?", COMMANDS)
    assert asked == {"question": "limit=5 or more?"}
    with pytest.raises(UserError, match=r"“know=nothing” is one word too many: race \[--teams N\]"):
        read("race know=nothing", COMMANDS)


@given(st.text())
def test_tokens_are_slices_of_the_line(line):
    end = 0
    for token in tokens(line):
        assert end <= token.start < token.end <= len(line)
        assert token.text == (
            line[token.start + 1 : token.end - 1] if token.quoted else line[token.start : token.end]
        )
        end = token.end
    assert "".join(line[t.start : t.end] for t in tokens(line) if not t.quoted).count(" ") == 0


@given(st.text())
def test_any_line_is_read_or_refused_in_a_sentence(line):
    try:
        read(line, ALL)
    except UserError as error:
        assert str(error).strip()
        assert len(str(error)) < 400


@given(st.lists(st.text(st.characters(categories=("L", "N", "Po"), exclude_characters="\"'")), min_size=1))
def test_plain_words_come_through_whole(words):
    question = " ".join(word for word in words if word)
    if question.split():
        _, args = read(f"ask {question}", COMMANDS)
        assert args["question"].split() == question.split()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("poll undo p1", "did you mean poll withdraw?"),
        ("poll change p1 Other words", "did you mean poll edit?"),
        ("poll finish p1", "did you mean poll close?"),
        ("debate finish d1", "did you mean debate end?"),
        ("debate previous d1", "did you mean debate back?"),
        ("poll template p1", "did you mean poll repeat?"),
        ("debate postpone d1", "did you mean debate extend?"),
    ],
)
def test_a_verb_that_there_is_not_leads_to_the_one_that_is_meant(line, said):
    with pytest.raises(UserError) as caught:
        read(line, COMMANDS)
    assert said in str(caught.value)


def test_an_alias_in_a_group_is_its_command():
    for line, name in (
        ("poll delete p1", "poll cancel"),
        ("debate delete d1", "debate cancel"),
        ("poll results p1", "poll show"),
    ):
        assert read(line, COMMANDS)[0].name == name


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("delete p1", "Did you mean poll cancel or debate cancel?"),
        ("remind p1", "Did you mean poll remind?"),
        ("edit p1", "Did you mean poll edit or debate edit?"),
        ("rename p1", "Did you mean poll edit or debate edit?"),
        ("poll remove p1", "did you mean poll cancel?"),
        ("debate close d1", "did you mean debate end?"),
        ("debate prev d1", "did you mean debate back?"),
        (
            "poll show p1 --pictures x",
            "Pictures are saved from a shell: moot poll show, and there --pictures",
        ),
    ],
)
def test_verbs_that_members_try_name_the_commands_meant(line, said):
    with pytest.raises(UserError) as caught:
        read(line, COMMANDS)
    assert said in str(caught.value)
