"""One group on two platforms: the running `moot discord` and `moot slack` share a home."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord_server
import pytest
import pytest_asyncio
import slack_server
from slack_server import SlackServer

# Each platform's own tests keep their helpers beside them.
sys.path[:0] = [str(Path(__file__).parent / each) for each in ("discord", "slack")]

from discord_group import Group, a_group  # noqa: E402
from moot_slack import Process, at_slack, by_bot  # noqa: E402

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")
LINKED = "This channel is linked"
EITHER = discord_server.Message | slack_server.Message


@dataclass
class Both:
    """A server of Discord and a workspace of Slack, with a bot in each."""

    group: Group
    slack: SlackServer
    at_slack: Process

    def __post_init__(self) -> None:
        self.discord = self.group.server
        self.team = self.slack.first_team
        self.mod = self.slack.user("mod", admin=True)
        self.talk = self.discord.channel(self.group.guild, "talk")
        self.seminar = self.slack.channel(self.team, "seminar", self.mod)

    def member_on_discord(self, name: str) -> discord_server.User:
        return self.discord.user(name, self.group.guild)

    def member_on_slack(self, name: str) -> slack_server.User:
        made = self.slack.user(name)
        self.seminar.members[made.id] = made
        return made

    def on_discord(self, words: str, channel: discord_server.Channel | None = None):
        """The bot's first message in a channel that says this."""
        seen = (channel or self.talk).seen
        return next((one for one in seen if one.author is self.discord.bot and words in one.words), None)

    def on_slack(self, words: str):
        return next((one for one in by_bot(self.seminar) if words in one.words), None)

    async def until(self, look, what: str):
        return await self.slack.until(look, what=what)

    async def moot(self, user: slack_server.User, line: str, says: str) -> slack_server.Message:
        """What `/moot` answers."""
        return await self.slack.slash(user, self.seminar, "/moot", line).response(
            lambda message: says in message.words
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Both]:
    """Both bots at work on one home, and a channel of each linked with one of the other."""
    folder = tmp_path_factory.mktemp("both") / "home"
    async with a_group(home, folder) as group:
        starting = asyncio.create_task(group.start())
        async with at_slack(folder) as (slack, process):
            await starting
            made = Both(group, slack, process)
            await _linked(made)
            yield made
            assert await process.stop() == (0, "")


async def _linked(both: Both) -> None:
    # Polls of each side's own, so that what is shared has another number on either.
    await both.moot(both.mod, "poll create Slack's own", "p1 is open")
    asked = await both.discord.slash(both.group.ana, both.talk, "settings", name="link").response()
    assert asked.ephemeral
    code = CODE.search(asked.words)
    assert code, asked.words
    done = await both.moot(both.mod, f"settings link {code[0]}", LINKED)
    assert done.ephemeral
    assert "Discord" in done.words
    await both.until(lambda: both.on_discord(LINKED), "Discord's being told of the link")


async def test_a_poll_is_voted_on_from_both_in_one_tally(both: Both):
    ben, cem = both.member_on_discord("ben"), both.member_on_slack("cem")
    one = await both.discord.slash(
        both.group.ana, both.talk, "poll create", motion="Rivalry slows AI", results="live", named=True
    ).response()
    assert "Poll p1 is open" in one.words
    other = await both.until(lambda: both.on_slack("Rivalry slows AI"), "the poll in Slack")
    # "Poll p2 is open" at first, and how it stands once it is drawn anew.
    assert "p2" in other.words
    assert other.labels[:5] == ["Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree"]

    counted = await both.discord.click(ben, one, "Agree").response()
    assert "Your ballot counts in p1" in counted.words
    receipt = await both.slack.click(cem, other, "Strongly disagree").ephemeral()
    assert "Your ballot counts in p2" in receipt.words
    assert "2 ballots" in receipt.words
    for shown in (one, other):
        await both.until(lambda shown=shown: _picture(shown) and "2 ballots" in shown.words, "both ballots")
    assert _picture(one).replace("p1 ·", "p2 ·") == _picture(other)
    assert "strongly disagree: 1 of 2; disagree: 0 of 2; undecided: 0 of 2; agree: 1 of 2;" in _picture(one)

    closed = await both.discord.slash(both.group.ana, both.talk, "poll close", id="p1", yes=True).response()
    assert "2 ballots" in closed.words
    await both.until(lambda: not other.controls and not one.controls, "the boards of a closed poll")
    assert "p2, closed on" in other.words
    announced = await both.until(
        lambda: next(
            (m for m in by_bot(both.seminar) if m is not other and "p2, closed on" in m.words), None
        ),
        "the result in Slack",
    )
    assert closed.attachments[0].description.replace("p1 ·", "p2 ·") == _picture(announced)
    assert announced.pictures[0].file.data.startswith(b"\x89PNG")
    # The result stands whole once on either side; the boards say the outcome.
    await both.until(lambda: not _picture(one) and not _picture(other), "the boards without the picture")
    assert all("A tie: 1 of 2 agree, and as many disagree." in board.words for board in (one, other))
    await both.until(
        lambda: len([one for one in by_bot(both.seminar) if "p2, closed on" in one.words]) == 2,
        "Slack's being told of the result",
    )


async def test_a_member_of_both_has_one_ballot(both: Both):
    here, there = both.member_on_discord("dora"), both.member_on_slack("dora.k")
    one = await both.moot(
        both.mod, "poll create Texts before talk --results live --named", "Texts before talk"
    )
    other = await both.until(lambda: both.on_discord("Texts before talk"), "the poll in Discord")
    await both.discord.click(here, other, "Agree").response()
    await both.slack.click(there, one, "Disagree").ephemeral()
    for shown in (one, other):
        await both.until(lambda shown=shown: "2 ballots" in shown.words, "a ballot of each account")

    offered = await both.discord.slash(here, both.talk, "link").response()
    assert offered.ephemeral
    linked = await both.moot(there, f"link {CODE.search(offered.words)[0]}", "one member now")
    assert linked.seen_by is there
    for shown in (one, other):
        await both.until(lambda shown=shown: "1 ballot" in shown.words, "one ballot")
        assert "; disagree: 0 of 1; undecided: 0 of 1; agree: 1 of 1;" in _picture(shown)
    changed = await both.slack.click(there, one, "Strongly agree").ephemeral(
        lambda message: "is changed" in message.words
    )
    assert "1 ballot" in changed.words
    for shown in (one, other):
        await both.until(lambda shown=shown: "strongly agree: 1 of 1" in _picture(shown), "the change")
        assert "1 ballot" in shown.words


async def test_voters_of_one_name_are_mentioned_each_where_they_are_and_notified_nowhere(both: Both):
    here = [both.member_on_discord("gil") for _ in range(2)]
    there = [both.member_on_slack("gil") for _ in range(2)]
    one = await both.discord.slash(
        both.group.ana, both.talk, "poll create", motion="Who is Gil?", results="live", named=True
    ).response()
    other = await both.until(lambda: both.on_slack("Who is Gil?"), "the poll in Slack")
    for choice, on_discord, on_slack in zip(("Agree", "Disagree"), here, there, strict=True):
        await both.discord.click(on_discord, one, choice).response()
        await both.slack.click(on_slack, other, choice).ephemeral()
    for shown in (one, other):
        await both.until(lambda shown=shown: "4 ballots" in shown.words, "all four ballots")
    for user, foreign in zip(here, there, strict=True):
        await both.until(lambda user=user: f"<@{user.id}>" in one.words, "a mention on Discord")
        assert f"gil ({foreign.id})" in one.words.replace("\\", "")
    mentioned = [part["user_id"] for part in other.parts if part.get("type") == "user"]
    assert sorted(mentioned) == sorted(user.id for user in there)
    assert all(f"gil ({user.id})" in other.words.lower() for user in here)
    name = next(word for word in other.words.replace(",", " ").split() if re.fullmatch(r"p\d+", word))
    closed = await both.slack.slash(both.mod, both.seminar, "/moot", f"poll close {name} --yes").response()
    for result in (closed, await both.until(lambda: both.on_discord(", closed on"), "the result on Discord")):
        assert result.pings == []
    assert [part["url"].rpartition("/")[2] for part in closed.parts if part.get("type") == "link"] == [
        part["user_id"] for part in other.parts if part.get("type") == "user"
    ]


async def test_a_debate_is_held_in_a_thread_on_either_side(both: Both):
    fay, gus = both.member_on_discord("fay"), both.member_on_slack("gus")
    motion = "AI is an innovation race"
    one = await both.moot(both.mod, f"debate start {motion} --named --round openings=0", motion)
    begun = await both.until(lambda: both.on_discord(motion), "the debate in Discord")
    thread = await both.until(lambda: begun.thread, "its thread")
    assert thread.name == f"Debate d1: {motion}"
    opening = await both.until(lambda: _with(thread.seen, "Against"), "the thread's first message")

    await both.discord.click(fay, opening, "Undecided").response()
    receipt = await both.slack.click(gus, one, "Against").ephemeral()
    assert "opening ballot counts" in receipt.words
    await both.slack.click(both.mod, one, "On to openings").acknowledged()
    stage = await both.until(lambda: _with(thread.seen, "Evidence for"), "the openings in Discord")
    joined = await both.discord.click(fay, stage, "Speak for").response()
    assert "fay speaks for" in joined.words.lower()
    here = await both.until(lambda: _with(one.thread, "Evidence for"), "the openings in Slack")
    await both.slack.click(gus, here, "Speak against").ephemeral(lambda message: "against" in message.words)
    await both.until(
        lambda: f"<@{fay.id}>" in stage.words and "gus" in stage.words.lower(), "the speakers in Discord"
    )
    await both.until(lambda: {"type": "user", "user_id": gus.id} in here.parts, "the speakers in Slack")
    assert "fay" in here.words.lower()
    offered = both.slack.click(gus, here, "Evidence against")
    form = await offered.view()
    both.slack.submit_view(gus, {form.blocks[0]["label"]["text"]: "arms race rhetoric"})
    await both.until(lambda: _says(one.thread, "[kasumaj-nd"), "evidence in Slack")
    # Whoever moderates on either side may lead.
    await both.discord.click(both.group.ana, stage, "On to the closing ballot").response()
    closing = await both.until(lambda: _closing(thread.seen), "the closing ballot in Discord")
    there = await both.until(lambda: _closing(one.thread), "the closing ballot in Slack")
    await both.discord.click(fay, closing, "For").response()
    await both.slack.click(gus, there, "For").ephemeral(lambda message: "counts" in message.words)
    asked = await both.slack.click(both.mod, there, "On to the verdict").ephemeral()
    await both.slack.click(both.mod, asked, "Go on").acknowledged()
    for seen in (lambda: thread.seen, lambda: one.thread):
        verdict = await both.until(lambda seen=seen: _pictured(seen()), "the verdict")
        assert "ended" in verdict.words
        assert "Swing: for +2 members, undecided −1 member, against −1 member." in _picture(verdict)
    await both.until(lambda: not one.controls and not begun.controls, "the boards of a debate that has ended")
    for messages in (lambda: [*thread.seen, begun], lambda: [*one.thread, one]):
        await both.until(
            lambda messages=messages: sum(bool(_picture(each)) for each in messages()) == 1,
            "one picture of the verdict on either side",
        )
    record = await both.discord.slash(both.group.ana, thread, "export", id="d1", format="json").response()
    assert b"arms race rhetoric" in record.attachments[0].data


async def test_what_a_side_has_missed_is_made_up_for(both: Both):
    hal, ida = both.member_on_discord("hal"), both.member_on_slack("ida")
    await both.at_slack.kill()
    motion = "Read less, talk more"
    one = await both.discord.slash(both.group.ana, both.talk, "poll create", motion=motion).response()
    await both.discord.click(hal, one, "Agree").response()
    await both.at_slack.start()
    other = await both.until(lambda: both.on_slack(motion), "the poll in Slack")
    receipt = await both.slack.click(ida, other, "Agree").ephemeral()
    assert "2 ballots" in receipt.words


def _picture(message: EITHER) -> str:
    """What a message's picture shows, in words."""
    if isinstance(message, discord_server.Message):
        return (message.attachments[0].description or "") if message.attachments else ""
    return message.pictures[0].alt if message.pictures else ""


def _labels(message: EITHER) -> list[str]:
    if isinstance(message, discord_server.Message):
        return [part.get("label", "") for part in message.controls]
    return message.labels


def _with(messages: list, label: str) -> EITHER | None:
    """The newest message with this button."""
    return next((one for one in reversed(messages) if label in _labels(one)), None)


def _closing(messages: list) -> EITHER | None:
    """The newest message with the closing ballot."""
    found = _with(messages, "On to the verdict")
    return found if found is not None and "For" in _labels(found) else None


def _says(messages: list, words: str) -> EITHER | None:
    return next((one for one in messages if words in one.words), None)


def _pictured(messages: list) -> EITHER | None:
    return next((one for one in reversed(messages) if _picture(one) and not _labels(one)), None)
