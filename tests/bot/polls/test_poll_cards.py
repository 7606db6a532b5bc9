from __future__ import annotations

import pytest
from record_room import Room


@pytest.mark.parametrize(
    ("results", "open_", "closed"),
    [
        ("live", "results while it is open", "results shown while it was open"),
        (
            "voted",
            "results for those who have voted",
            "results shown to those who had voted while it was open",
        ),
        ("closed", "results after the close", "results after the close"),
    ],
)
async def test_what_a_poll_says_of_its_results_fits_its_state(results, open_, closed):
    room = Room()
    name = await room.poll("M", {"Ana": ["agree"]}, close=False, results=results)
    for said in (open_, closed):
        assert f", {said}" in (await room.say("Zoe", "poll show", id=name)).cards[0].text
        assert f", {said}" in (await room.export(name, "md")).text
        if said == open_ and (await room.say("Zoe", "poll show", id=name)).data["state"] == "open":
            await room.say("Author", "poll close", id=name)
