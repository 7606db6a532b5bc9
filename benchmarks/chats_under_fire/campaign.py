"""Members who ask, vote and debate while the bot is killed again and again."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.chats_under_fire.side import Act, Side
from bot.database.sqlite.connection import FILE

LONGEST_LIFE = 3.0
"""Most seconds for which the bot listens before it is killed."""
STARTING = 0.15
"""Share of the kills that hit a bot that is starting."""
STARTS_FOR = (0.3, 2.5)
ACT_EVERY = 0.04
"""Seconds between two acts, on average."""
KINDS = {
    "vote": 10,
    "ask": 5,
    "poll": 2,
    "remind": 1,
    "export": 1,
    "debate": 1,
    "side": 3,
    "next": 1,
    "close": 1,
}
"""The acts of members, and how often each is done."""
LABELS = {"Disagree": "2", "Undecided": "3", "Agree": "4"}
"""Buttons of a stance poll, and the number under which each is kept."""
TOPICS = ("an arms race", "the security dilemma", "an innovation race", "a technopole")
IN_TIME = 8.0
"""Seconds within which a deadline passes that is brought forward."""


class Campaign:
    """Plays so many lives of the bot. What members did is in `acts`, in the order in which they did it."""

    def __init__(self, side: Side, kills: int, seed: int, *, longest_life: float = LONGEST_LIFE) -> None:
        self.side = side
        self.kills = kills
        self.longest_life = longest_life
        self.chance = random.Random(seed)
        self.acts: list[Act] = []
        self.up: list[float] = []
        """The times at which the bot began to listen, in seconds since 1970."""
        self.deadlines: dict[str, float] = {}
        """When polls close, by their id, for those whose deadline has been brought forward."""
        self.rounds: set[str] = set()
        """Debates whose round has been brought to its end."""
        self.reminded: set[tuple[str, str]] = set()
        """Polls and members who must be reminded."""
        self.killed = 0

    async def play(self) -> None:
        """All lives; the bot runs at the end."""
        await self.start()
        await self.open_some()
        while self.killed < self.kills:
            await self.live(self.chance.uniform(0.2, self.longest_life))
            await self.side.kill()
            self.killed += 1
            self.bring_forward()
            if self.chance.random() < STARTING and self.killed < self.kills:
                await self.side.start_and_kill(self.chance.uniform(*STARTS_FOR))
                self.killed += 1
            await self.start()

    async def start(self) -> None:
        await self.side.start()
        self.up.append(time.time())

    async def open_some(self) -> None:
        """Polls and a debate to begin with."""
        for kind in ("poll", "poll", "poll", "debate"):
            self.act(kind)
        await self.side.until(
            lambda: all(self.side.board(each.handle) is not None for each in self.acts), within=60
        )

    async def live(self, seconds: float) -> None:
        """Members act for so long."""
        until = time.monotonic() + seconds
        kinds, weights = list(KINDS), list(KINDS.values())
        while (left := until - time.monotonic()) > 0:
            # What they would press may not be there any more.
            with suppress(AssertionError, LookupError):
                self.act(self.chance.choices(kinds, weights)[0])
            await asyncio.sleep(min(left, self.chance.expovariate(1 / ACT_EVERY)))

    def act(self, kind: str) -> None:
        """One act of a member; nothing where there is nothing to act on."""
        number = len(self.acts) + 1
        member = self.chance.choice(self.side.members)
        match kind:
            case "ask":
                question = f"What is {self.chance.choice(TOPICS)} (number {number})?"
                self.command(kind, member, f"number {number})", "ask", question=question)
            case "poll":
                closes = self.chance.choice([{}, {"closes": "in 3 hours"}, {"closes": "in 2 hours"}])
                named = {"named": True} if self.chance.random() < 0.5 else {}
                mark = f"Motion {number}."
                self.command(kind, member, mark, "poll create", motion=mark, **closes, **named)
            case "debate":
                mark = f"Debated {number}."
                self.command(kind, member, mark, "debate start", motion=mark)
            case "vote" | "side" | "remind":
                self.press(kind, member)
            case "export" | "close" | "next":
                self.lead(kind, member)

    def command(self, kind: str, member: Any, mark: str, line: str, *, of: str = "", **given: Any) -> None:
        handle = self.side.command(member, self.chance.randrange(1_000), line, **given)
        self.acts.append(Act(kind, member, handle, mark, of))

    def boards(self, kind: str) -> list[tuple[Act, Any, str]]:
        """The polls or debates that are shown: what began them, their message and their id."""
        found = []
        for act in self.acts:
            if act.kind == kind:
                act.board = act.board or self.side.board(act.handle)
                if act.board is not None:
                    act.of = act.of or id_of(act.board)
                    found.append((act, act.board, act.of))
        return found

    def press(self, kind: str, member: Any) -> None:
        """Press a button that this member has not pressed before."""
        open_ones = self.boards("debate" if kind == "side" else "poll")
        _, board, of = self.chance.choice(open_ones)
        name = member_name(member)
        done = {each.kind for each in self.acts if member_name(each.member) == name and each.of == of}
        if done & {"vote", "side", "remind"}:
            return
        label = {
            "vote": self.chance.choice(list(LABELS)),
            "side": self.chance.choice(("For", "Against")),
            "remind": "Remind me",
        }[kind]
        handle = self.side.press(member, board, label)
        self.acts.append(Act(kind, member, handle, of=of, choice=label))

    def lead(self, kind: str, member: Any) -> None:
        """Move on, close or export what has been neither before, as the member who began it."""
        begun, _, of = self.chance.choice(self.boards("debate" if kind == "next" else "poll"))
        if any(each.kind == kind and each.of == of for each in self.acts):
            return
        if kind == "close" and (of in self.deadlines or self.chance.random() < 0.5):
            return
        line = {"next": "debate next", "close": "poll close", "export": "export"}[kind]
        more: dict[str, Any] = {"close": {"yes": True}, "export": {"format": "csv"}}.get(kind, {})
        self.command(kind, begun.member, "", line, of=of, id=of, **more)

    def bring_forward(self) -> None:
        """While the bot is dead, let deadlines be near, or past: of polls, of a round, of a reminder."""
        now = datetime.now(UTC).replace(microsecond=0)
        with closing(sqlite3.connect(self.side.home / FILE, timeout=30)) as db, db:
            rows = db.execute(
                "SELECT id, number FROM polls WHERE closed_at IS NULL AND closes_at IS NOT NULL"
            ).fetchall()
            for key, number in rows:
                of = f"p{number}"
                if of in self.deadlines or self.chance.random() > 0.3:
                    continue
                asked = db.execute("SELECT member FROM reminders WHERE poll = ?", (key,)).fetchall()
                if asked and self.chance.random() < 0.7:
                    closes, day_ago = now + timedelta(minutes=4), now - timedelta(days=1)
                    db.execute("UPDATE reminders SET asked_at = ? WHERE poll = ?", (day_ago.isoformat(), key))
                    self.reminded |= {(of, member.rpartition("\x1f")[2]) for (member,) in asked}
                else:
                    closes = now + timedelta(seconds=self.chance.randint(-2, int(IN_TIME)))
                self.deadlines[of] = closes.timestamp()
                sql = "UPDATE polls SET closes_at = ?, remind_at = NULL WHERE id = ?"
                db.execute(sql, (closes.isoformat(), key))
            rows = db.execute(
                "SELECT id, number FROM debates WHERE ended_at IS NULL AND stage_ends_at IS NOT NULL"
            ).fetchall()
            for key, number in rows:
                if f"d{number}" not in self.rounds:
                    self.rounds.add(f"d{number}")
                    ends = now + timedelta(seconds=self.chance.randint(-2, int(IN_TIME)))
                    db.execute("UPDATE debates SET stage_ends_at = ? WHERE id = ?", (ends.isoformat(), key))


def id_of(message: Any) -> str:
    """The poll or debate that a message's controls are of."""
    for each in message.controls:
        wanted = each.get("custom_id") or each.get("action_id") or ""
        if found := re.search(r"\bid=([pd]\d+)", f"{wanted} {each.get('value') or ''}"):
            return found.group(1)
    return ""


def member_name(member: Any) -> str:
    """The name of a member, in lower case as they were made."""
    return str(member.name).casefold()
