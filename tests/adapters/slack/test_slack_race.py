"""The race model on Slack: typed with its options, by its form and by its menu."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "line",
    [
        "race --teams 3 --enmity 0.6 --skill 2 --knows own --over enmity",
        "race teams=3 enmity=0.6 skill=2 knows=own over=enmity",
        "/race —teams 3 —enmity 0.6 —skill 2 —over enmity",
    ],
)
async def test_typed_with_its_options(workspace, line: str):
    ana = workspace.user("ana")
    reply = await workspace.slash(ana, workspace.first_team.general, "/moot", line).response()
    assert "Disaster: 31.8%" in reply.words
    assert "3 teams, enmity 0.6, skill 2" in reply.words


async def test_the_form_keeps_what_is_left_blank_and_the_menu_keeps_the_rest(workspace):
    ana, general = workspace.user("ana"), workspace.first_team.general
    reply = await workspace.slash(ana, general, "/moot", "race --teams 3 --enmity 0.6 --skill 2").response()
    pressed = workspace.click(ana, reply, "Other numbers")
    view = await pressed.view()
    again = await workspace.submit_view(ana, {"How many teams race": "5"}, view).response()
    assert "5 teams, enmity 0.6, skill 2" in again.words
    public = await workspace.select(ana, reply, "What if the teams knew…", "all").response()
    assert "Disaster: 36.7%" in public.words


async def test_a_wrong_number_is_said_in_the_form(workspace):
    ana, general = workspace.user("ana"), workspace.first_team.general
    reply = await workspace.slash(ana, general, "/moot", "race").response()
    view = await workspace.click(ana, reply, "Other numbers").view()
    sent = workspace.submit_view(ana, {"How many teams race": "one"}, view)
    assert "a whole number from 2 to 1,000,000" in str(await sent.errors())
