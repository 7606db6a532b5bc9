"""A little bot that does each thing once, and the place where it is started: to try the local Discord with."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from typing import Any

import discord
from discord import app_commands, ui
from discord_server import Channel, DiscordServer, Guild, User, openapi


class Vote(ui.DynamicItem[ui.Button[ui.View]], template=r"vote:(?P<choice>\w+)"):
    def __init__(self, choice: str) -> None:
        super().__init__(ui.Button(label=choice, custom_id=f"vote:{choice}"))
        self.choice = choice

    @classmethod
    async def from_custom_id(cls, interaction, item, match):
        return cls(match["choice"])

    async def callback(self, interaction):
        await interaction.response.send_message(f"Counted: {self.choice}", ephemeral=True)


class Reason(ui.Modal, title="Why?"):
    words: Any = ui.TextInput(label="Your reason", min_length=3, max_length=200)

    async def on_submit(self, interaction):
        if interaction.message is None:
            await interaction.response.send_message(f"Because {self.words.value}")
        else:
            await interaction.response.edit_message(content=f"Because {self.words.value}")


class Panel(ui.View):
    """A select, a button that opens a modal, and one that changes its message."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.select(
        placeholder="Rank",
        custom_id="rank",
        max_values=2,
        options=[discord.SelectOption(label=x) for x in "ABC"],
    )
    async def rank(self, interaction, select):
        await interaction.response.defer()
        await interaction.edit_original_response(content=" > ".join(select.values))

    @ui.select(cls=ui.UserSelect, placeholder="Who", custom_id="who")
    async def who(self, interaction, select):
        await interaction.response.send_message(select.values[0].display_name)

    @ui.button(label="Reason", custom_id="reason")
    async def reason(self, interaction, button):
        await interaction.response.send_modal(Reason())

    @ui.button(label="Close", custom_id="close")
    async def close(self, interaction, button):
        await interaction.response.edit_message(content="closed", view=None)


class Stance(ui.Modal, title="Your stance"):
    """A modal of the newer kind, with labels and a select."""

    stance: Any = ui.Label(
        text="Stance",
        component=ui.Select(options=[discord.SelectOption(label=x) for x in ("for", "against")]),
    )
    reason: Any = ui.Label(text="Why", component=ui.TextInput(style=discord.TextStyle.long, required=False))

    async def on_submit(self, interaction):
        chosen, said = self.stance.component.values, self.reason.component.value
        await interaction.response.send_message(f"{chosen} {said!r}", ephemeral=True)


class Sheet(ui.LayoutView):
    """Text, a section with a button, and a row within a container."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        cite = ui.Section("Excerpt 2", accessory=ui.Button(label="Cite", custom_id="cite"))
        self.add_item(
            ui.Container(ui.TextDisplay("Excerpt 1"), ui.Separator(), ui.ActionRow(Vote("against")), cite)
        )


class StudyBot(discord.AutoShardedClient):
    """A little bot that does each thing once."""

    def __init__(self, **more: Any) -> None:
        more = {"intents": discord.Intents.default(), "guild_ready_timeout": 0.01} | more
        super().__init__(allowed_mentions=discord.AllowedMentions.none(), **more)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.gone: list[int] = []
        _register(self.tree)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return None

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)
        self.add_view(Panel())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        if self.user in message.mentions:
            await message.reply(f"You said: {message.clean_content}", mention_author=False)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.gone.append(event.message_id)


def _register(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Ask the sources")
    async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=private)
        buttons = ui.View(timeout=None).add_item(Vote("agree"))
        await interaction.edit_original_response(
            embed=discord.Embed(title="Answer", description=question), view=buttons
        )
        await interaction.followup.send("One more thing", ephemeral=True)

    @tree.command(description="Colours")
    @app_commands.choices(colour=[app_commands.Choice(name="Dark red", value="red")])
    async def paint(
        interaction: discord.Interaction, colour: str, times: app_commands.Range[int, 1, 5] = 1
    ) -> None:
        await interaction.response.send_message(f"{colour} x {times}")

    @tree.command(description="A work")
    async def source(interaction: discord.Interaction, key: str) -> None:
        await interaction.response.send_message(key)

    @source.autocomplete("key")
    async def keys(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        known = ("cave-2018", "scharre-2021")
        return [app_commands.Choice(name=key.title(), value=key) for key in known if typed in key]

    @tree.command(description="Panel")
    async def panel(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("panel", view=Panel())

    @tree.command(description="Say why")
    async def why(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Reason())

    @tree.command(description="Newer components")
    async def sheet(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Sheet())

    @tree.command(description="Newer modal")
    async def stance(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Stance())

    @tree.command(description="Changes its mind")
    async def waver(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        await interaction.delete_original_response()
        later = await interaction.followup.send("second", wait=True)
        await later.edit(content="third")
        with contextlib.suppress(discord.NotFound):
            await interaction.original_response()
        await later.delete()

    @tree.command(description="Picture")
    async def picture(interaction: discord.Interaction, of: discord.Attachment | None = None) -> None:
        data = await of.read() if of else b"\x89PNG"
        file = discord.File(io.BytesIO(data), "result.png", description="Two bars")
        embed = discord.Embed().set_image(url="attachment://result.png")
        await interaction.response.defer()
        await interaction.followup.send(embed=embed, file=file)

    @tree.command(description="Debate")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def debate(interaction: discord.Interaction, motion: str) -> None:
        await interaction.response.send_message(motion)
        message = await interaction.original_response()
        thread = await message.create_thread(name=motion[:100], auto_archive_duration=1440)
        await thread.send("Opening ballot")

    @tree.command(description="Never answers")
    async def sleepy(interaction: discord.Interaction) -> None:
        return None

    poll = app_commands.Group(name="poll", description="Polls")

    @poll.command(name="vote", description="Vote")
    async def vote(
        interaction: discord.Interaction, ballot: str, member: discord.Member | None = None
    ) -> None:
        await interaction.response.send_message(f"{ballot} {member and member.display_name}", ephemeral=True)

    tree.add_command(poll)

    @tree.context_menu(name="Find sources")
    async def find(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{message.author.name}: {message.content}", ephemeral=True)

    @tree.context_menu(name="Ballots")
    async def ballots(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(member.name, ephemeral=True)


class Place:
    """A server with one group and one member, and bots that come and go."""

    def __init__(self, server: DiscordServer, bots: contextlib.AsyncExitStack) -> None:
        self.server = server
        self.bots = bots
        self.group: Guild = server.guild("Group")
        self.ana: User = server.user("ana", self.group)

    @property
    def general(self) -> Channel:
        return self.group.general

    async def start(self, **more: Any) -> StudyBot:
        before = self.server.gateway.identified
        bot = StudyBot(**more)
        task = asyncio.create_task(bot.start(self.server.token))

        async def stop() -> None:
            await bot.close()
            await task

        self.bots.push_async_callback(stop)
        await self.server.gateway.identifications(before + self.server.gateway.shards)
        await bot.wait_until_ready()
        return bot


@contextlib.asynccontextmanager
async def a_place(**more: Any) -> AsyncIterator[Place]:
    async with DiscordServer(**more) as server:
        with server.pointed_at():
            async with contextlib.AsyncExitStack() as bots:
                yield Place(server, bots)


def honest(server: DiscordServer) -> bool:
    """Are this server's own replies as Discord describes them?"""
    wrong = [
        fault
        for one in server.requests
        if one.status < 300
        for fault in openapi.wrong_with_reply(one.method, one.route, one.status, one.reply)
    ]
    assert wrong == []
    return True
