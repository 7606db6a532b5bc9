"""What asks first in the study room: the same member's next line answers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from record_room import shelf

from adapters.terminal.parse import as_member
from adapters.terminal.room import Room, ScriptLines, asks_nothing
from bot.bot import Bot
from bot.library_worker import LibraryWorker


async def sitting(lines: list[str], *, typed: bool) -> str:
    """The screen of a room in which Ana opens p1 and then says these lines, typed or on a pipe."""
    bot, out = Bot(LibraryWorker(shelf), prefix="/"), io.StringIO()
    room = Room(bot, as_member("Ana"), out, typed=typed)

    async def piped() -> AsyncIterator[str]:
        for line in ["/poll create M", *lines, "/poll list"]:
            await asyncio.sleep(0)
            yield line + "\n"

    if typed:
        async for line in piped():
            await room.hear(line)
    else:
        script = ScriptLines(room, piped())
        room.next_answers = script.next_answers
        async for line in script.lines():
            await room.hear(line)
    await bot.close()
    return " ".join(out.getvalue().split())


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize(
    ("answer", "said", "then"),
    [
        ("y", "Ana cancelled p1", "(stance, cancelled"),
        (" YES ", "Ana cancelled p1", "(stance, cancelled"),
        ("n", "Nothing was done.", "(stance, open"),
        ("no", "Nothing was done.", "(stance, open"),
    ],
)
async def test_y_goes_on_and_n_drops(answer: str, said: str, then: str, typed: bool) -> None:
    screen = await sitting(["/poll cancel p1", "", answer], typed=typed)
    assert "To go on: y, or /poll cancel p1 --yes." in screen
    assert said in screen and then in screen


@pytest.mark.parametrize("between", ["/as Ben", "/poll show p1"])
async def test_only_the_next_line_of_the_same_member_answers(between: str) -> None:
    screen = await sitting(["/poll cancel p1", between, "y"], typed=True)
    assert "cannot be undone" in screen
    assert "(stance, open" in screen and "cancelled p1" not in screen


async def test_a_script_whose_next_line_is_no_answer_is_not_asked() -> None:
    screen = await sitting(["/poll cancel p1"], typed=False)
    assert "cannot be undone" not in screen
    assert "Ana cancelled p1" in screen and "(stance, cancelled" in screen


async def test_other_warned_commands_are_answered_too() -> None:
    assert "(stance, closed" in await sitting(["/poll close p1", "y"], typed=True)
    kept = await sitting(["/forget-me", "n", "/poll show p1"], typed=True)
    assert "Nothing was done." in kept and "Opened by Ana" in kept


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("n", "Nothing is waiting for an answer."),
        (" Yes ", "Nothing is waiting for an answer."),
        ("ok thanks", "That asks nothing."),
        ("ok", "That asks nothing."),
        ("???", None),
        ("no first strike", None),
        ("/help", None),
    ],
)
def test_an_answer_without_a_question_is_no_question(line, said):
    found = asks_nothing(line)
    assert (found is None) == (said is None)
    assert said is None or found.startswith(said)


async def test_a_stray_answer_puts_nothing_on_the_table() -> None:
    lines = ["/debate start M", "/debate next d1", "n", "/debate show d1"]
    screen = await sitting(lines, typed=True)
    assert "Nothing is waiting for an answer." in screen
    assert "d1, anonymous, openings" in screen and "On the table" not in screen
