"""Buttons and menus: their ids say all, so they work for as long as their message stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

if TYPE_CHECKING:
    from adapters.discord.client import Moot


class Control(ui.DynamicItem[ui.Item[Any]], template=re.compile(r"m\d*:[\s\S]*")):
    """Any button or menu of Moot's, of this version or another; what it stands for is the bot's to say."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Control:
        """Made anew for each press."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody has pressed or chosen."""
        moot: Moot = interaction.client
        await moot.pressed(interaction)
