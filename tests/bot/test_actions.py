"""What a button's id holds is what comes out when it is pressed; anything else is refused."""

from __future__ import annotations

import pytest
from chat_group import LONGEST_ID
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.actions import MARK, Action, action, read_action
from bot.commands import COMMANDS
from bot.controls import command_of, form_of
from index.errors import UserError

NAMES = st.sampled_from(["id", "choice", "answer", "number", "topic"])
VALUES = st.text(max_size=30)


@given(
    command=st.sampled_from([command.name for command in COMMANDS]),
    args=st.dictionaries(NAMES, VALUES, max_size=3),
    asks=st.lists(NAMES, max_size=2, unique=True),
    takes=st.sampled_from(["", "choice", "pick"]),
)
@example("poll vote", {"choice": "a&b=c+d%20?#", "id": ""}, [], "choice")
@example("poll vote", {"choice": "ÄÖ — 🦊\u202e"}, ["reason", "quote"], "")
def test_what_goes_in_comes_out(command, args, asks, takes):
    try:
        written = action(command, asks=asks, needs=asks[:1], takes=takes, **args)
    except ValueError:
        # Too long, or no text that anything could carry.
        return
    assert len(written) <= LONGEST_ID
    assert written.isascii()
    assert read_action(written) == Action(command, args, tuple(asks), tuple(asks[:1]), takes)


def test_several_values_of_one_name():
    assert read_action(action("poll vote", choice=["2", "1"])).args == {"choice": ["2", "1"]}
    assert command_of(action("poll vote", id="p1", choice="2"), COMMANDS)[1] == {"id": "p1", "choice": ["2"]}
    assert command_of(action("poll ballot", id="p1", again=True), COMMANDS)[1]["again"] is True
    assert command_of(action("poll ballot", id="p1", again=False), COMMANDS)[1]["again"] is False


def test_an_id_that_is_too_long_is_never_made():
    with pytest.raises(ValueError, match="an action of"):
        action("share", answer="x" * LONGEST_ID)


@pytest.mark.parametrize(
    "written", ["", "m1", "m1:", "m1:?id=p1", "m2:poll vote?id=p1", "poll vote?id=p1", "moot:p:1", "x" * 5000]
)
def test_an_id_of_another_version_or_bot_is_refused(written):
    for use in (read_action, lambda each: form_of(each, COMMANDS), lambda each: command_of(each, COMMANDS)):
        with pytest.raises(UserError, match="from another version of Moot"):
            use(written)


def test_a_command_that_is_no_more_is_said():
    with pytest.raises(UserError, match="There is no command"):
        command_of("m1:dance?id=p1", COMMANDS)
    with pytest.raises(UserError, match="poll needs to know"):
        form_of("m1:poll dance?_ask=reason", COMMANDS)


@given(st.text(max_size=60), st.booleans())
@example("poll vote?_ask=a&_ask=b", True)
@example("poll vote?_take=a&_take=b&_need=&_need=x", True)
@example("settings?name=zone&_ask=value.name&value=&value=x", True)
def test_any_id_is_an_action_or_refused(text, marked):
    written = f"{MARK}{text}" if marked else text
    try:
        command, args = command_of(written, COMMANDS, values=["1"], texts={"reason": "x"})
        form_of(written, COMMANDS)
    except UserError as error:
        assert len(str(error)) < 300
    else:
        assert command in {each.name for each in COMMANDS}
        assert isinstance(args, dict)


def test_a_form_asks_for_what_the_action_names():
    written = action("poll vote", id="p1", choice="agree", asks=("quote", "reason"), needs=("reason",))
    form = form_of(written, COMMANDS)
    assert form is not None
    assert [(field.name, field.required, field.long) for field in form.fields] == [
        ("reason", True, True),
        ("quote", False, True),
    ]
    assert form.id == written
    assert form_of(action("poll show", id="p1"), COMMANDS) is None


def test_what_a_form_was_given():
    written = action("poll vote", id="p1", choice="agree", asks=("reason", "quote"))
    texts = {"reason": "Because", "quote": " ", "id": "p9", "choice": "disagree"}
    # Blank is not given, and nothing that was not asked for counts.
    assert command_of(written, COMMANDS, texts=texts) == (
        "poll vote",
        {"id": "p1", "choice": ["agree"], "reason": "Because"},
    )


@given(st.lists(st.integers(1, 10).map(str), min_size=1, max_size=10, unique=True))
def test_what_was_picked_is_kept_while_a_form_is_filled_in(values):
    written = action("poll vote", id="p999999999", takes="choice", asks=("reason",), needs=("reason",))
    form = form_of(written, COMMANDS, values)
    assert form is not None
    command, args = command_of(form.id, COMMANDS, texts={"reason": "Because"})
    assert (command, args["choice"], args["reason"]) == ("poll vote", [" ".join(values)], "Because")
    assume(len(values) > 1)
    assert command_of(action("poll vote", takes="choice"), COMMANDS, values=values)[1]["choice"] == values
