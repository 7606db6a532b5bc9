"""Both chats, killed again and again under load: nothing that was acknowledged is lost, nothing is posted twice.

`python -m benchmarks.chats_under_fire HOME` kills each a hundred times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.chats_under_fire.run import SIDES, campaign_on

KILLS = 5


@pytest.mark.parametrize("platform", SIDES)
async def test_a_chat_that_is_killed_loses_and_doubles_nothing(home: Path, tmp_path: Path, platform: str):
    verdict = await campaign_on(platform, home, tmp_path, KILLS, seed=5, longest_life=1.5)
    assert verdict.wrong == []
    assert int(verdict.figures["kills"]) == KILLS
    assert int(verdict.figures["ballots with a receipt, each counted once"]) > 0
