"""One campaign on one platform, from its first start to the verdict."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.chats_under_fire.campaign import LONGEST_LIFE, Campaign
from benchmarks.chats_under_fire.on_discord import discord_side
from benchmarks.chats_under_fire.on_slack import slack_side
from benchmarks.chats_under_fire.verdict import Verdict, judge, settled

SIDES = {"discord": discord_side, "slack": slack_side}
ROOMS, MEMBERS = 12, 40


async def campaign_on(
    name: str, prepared: Path, folder: Path, kills: int, seed: int, *, longest_life: float = LONGEST_LIFE
) -> Verdict:
    """One campaign on a platform, in a home of its own in `folder`."""
    began = time.monotonic()
    async with SIDES[name](prepared, folder, ROOMS, MEMBERS) as side:
        campaign = Campaign(side, kills, seed, longest_life=longest_life)
        await campaign.play()
        await settled(campaign)
        verdict = judge(campaign)
        if status := await side.stop():
            verdict.wrong.append(f"the bot ended with {status}")
    verdict.figures |= {"kills": str(campaign.killed), "time": f"{time.monotonic() - began:.0f} s"}
    return verdict
