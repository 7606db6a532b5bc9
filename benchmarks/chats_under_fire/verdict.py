"""What must hold after the campaign, and what did not."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field

from benchmarks.chats_under_fire.campaign import LABELS, Campaign, member_name
from benchmarks.chats_under_fire.side import Act, Posted
from benchmarks.children import MOOT, run
from bot.database.sqlite.connection import FILE

SETTLES = 180.0
"""Seconds, on a machine with other work, within which everything must be done after the last start."""
AFTERWARDS = 6.0
ASKED = "· ask: "
"""In the head of an answer."""
COUNTS = "ballot counts in "
ON_TIME = 60.0
"""Seconds after a deadline, or after the start that followed it, within which a poll must be announced as
closed on a machine with other work, where a channel of Slack takes one message a second."""


@dataclass
class Verdict:
    """Figures of a campaign, and everything that was wrong."""

    wrong: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)


async def settled(campaign: Campaign) -> None:
    """Wait until everything that was acknowledged is answered and everything due is announced."""
    side = campaign.side

    later = {of for of, _ in campaign.reminded}
    numbers = [int(of[1:]) for of in campaign.deadlines if of not in later]
    closing_ones = set(campaign.deadlines) - later
    boards = [each.board for each in campaign.acts if each.kind == "poll" and each.of in closing_ones]

    def done() -> bool:
        if any(side.acknowledged(each.handle) and not side.answers(each.handle) for each in campaign.acts):
            return False
        with closing(sqlite3.connect(side.home / FILE, timeout=30)) as db:
            (waiting,) = db.execute("SELECT COUNT(*) FROM notices").fetchone()
            places = ", ".join("?" * len(numbers))
            sql = f"SELECT COUNT(*) FROM polls WHERE closed_at IS NULL AND number IN ({places})"
            (still_open,) = db.execute(sql, numbers).fetchone()
        return not waiting and not still_open and not any(map(side.has_controls, boards))

    await side.until(done, SETTLES)
    # By now boards are drawn, and what is posted twice is there.
    await asyncio.sleep(AFTERWARDS)


def judge(campaign: Campaign) -> Verdict:
    """Hold everything against what members did and saw."""
    verdict = Verdict()
    posted = campaign.side.posted()
    _answers(campaign, verdict)
    _ballots(campaign, verdict)
    _once(campaign, posted, verdict)
    _deadlines(campaign, posted, verdict)
    _reminders(campaign, verdict)
    _files(campaign, verdict)
    verdict.wrong += [f"violation: {each}" for each in campaign.side.violations()]
    return verdict


def _answers(campaign: Campaign, verdict: Verdict) -> None:
    """Everything that was acknowledged is answered."""
    side = campaign.side
    acknowledged = [each for each in campaign.acts if side.acknowledged(each.handle)]
    for each in acknowledged:
        if not side.answers(each.handle):
            verdict.wrong.append(f"{each.kind} {each.mark or each.of}: acknowledged and never answered")
    verdict.figures["acts of members"] = str(len(campaign.acts))
    verdict.figures["acknowledged, all answered"] = str(len(acknowledged))


def _ballots(campaign: Campaign, verdict: Verdict) -> None:
    """A ballot with a receipt counts once, and none counts that was not cast."""
    side = campaign.side
    tried: dict[str, list[Act]] = defaultdict(list)
    for each in campaign.acts:
        if each.kind in ("vote", "side"):
            tried[each.of].append(each)
    receipts = 0
    with closing(sqlite3.connect(side.home / FILE)) as db:
        for of, acts in tried.items():
            table = "polls" if of.startswith("p") else "debates"
            row = db.execute(
                f"SELECT box, anonymous FROM {table} JOIN boxes ON boxes.id = box WHERE number = ?",
                (int(of[1:]),),
            ).fetchone()
            cast = db.execute("SELECT name, choice FROM ballots WHERE box = ?", (row[0],)).fetchall()
            shown = [each for each in acts if any(COUNTS + of in said for said in side.answers(each.handle))]
            receipts += len(shown)
            if not len(shown) <= len(cast) <= len(acts):
                verdict.wrong.append(f"{of}: {len(cast)} ballots, {len(shown)} receipts, {len(acts)} presses")
            if not row[1]:
                have = {name.casefold(): json.loads(choice) for name, choice in cast}
                for each in shown:
                    if have.get(name := member_name(each.member)) != {LABELS[each.choice]: 1}:
                        verdict.wrong.append(f"{of}: {name} pressed {each.choice}: {have.get(name)}")
    verdict.figures["ballots with a receipt, each counted once"] = str(receipts)


def _once(campaign: Campaign, posted: list[Posted], verdict: Verdict) -> None:
    """Nothing is posted twice."""
    for key, times in Counter(each.key for each in posted if each.key).items():
        if times > 1:
            words = next(each.words for each in posted if each.key == key)
            verdict.wrong.append(f"posted {times} times: {words[:80]!r}")
    for each in campaign.acts:
        if each.kind == "ask":
            times = sum(each.mark in said.words and ASKED in said.words for said in posted)
            if times > 1:
                verdict.wrong.append(f"{each.mark} is answered {times} times")
    repeated = 0
    for each in campaign.acts:
        said = Counter(campaign.side.answers(each.handle))
        repeated += sum(times - 1 for times in said.values())
    verdict.figures["messages for all, none twice"] = str(len(posted))
    verdict.figures["answers for one member that came twice"] = str(repeated)


def _deadlines(campaign: Campaign, posted: list[Posted], verdict: Verdict) -> None:
    """Polls are closed and announced once and in time; so is the end of a debate's round."""
    later = {of for of, _ in campaign.reminded}
    late = []
    marks = {each.of: each for each in campaign.acts if each.kind == "poll" and each.of}
    with closing(sqlite3.connect(campaign.side.home / FILE)) as db:
        for of, deadline in campaign.deadlines.items():
            motion, closed = db.execute(
                "SELECT motion, closed_at FROM polls WHERE number = ?", (int(of[1:]),)
            ).fetchone()
            if of in later:
                continue
            if closed is None:
                verdict.wrong.append(f"{of} is open after its deadline")
                continue
            announced = [each for each in posted if not each.answers and motion in each.words]
            # Where the answer to its command went to the room, the message that opened it is among them.
            announced = [each for each in announced if "closed" in each.words and each.at >= deadline - 1]
            if len(announced) != 1:
                verdict.wrong.append(f"the close of {of} is announced {len(announced)} times")
                continue
            lives = [at for at in campaign.up if at <= announced[0].at + 1]
            late.append(announced[0].at - max([deadline, *lives[-1:]]))
            act = marks.get(of)
            if act is not None and act.board is not None and campaign.side.has_controls(act.board):
                verdict.wrong.append(f"{of} is closed, and its message has buttons still")
        for of in campaign.rounds:
            motion, ended = db.execute(
                "SELECT motion, ended_at FROM debates WHERE number = ?", (int(of[1:]),)
            ).fetchone()
            announced = [each for each in posted if motion in each.words and "the time for" in each.words]
            if len(announced) != 1 and ended is None:
                verdict.wrong.append(f"the end of the round of {of} is announced {len(announced)} times")
    if late:
        verdict.figures["polls closed by their deadline, each announced once"] = str(len(late))
        verdict.figures["announced after deadline or start, median"] = f"{statistics.median(late):.1f} s"
        verdict.figures["announced after deadline or start, the last"] = f"{max(late):.1f} s"
        if max(late) > ON_TIME:
            verdict.wrong.append(f"a poll was announced {max(late):.1f} s late")
    verdict.figures["ends of rounds, each announced once"] = str(len(campaign.rounds))


def _reminders(campaign: Campaign, verdict: Verdict) -> None:
    """Members who asked are reminded, once."""
    twice = 0
    members = {str(each.id): each for each in campaign.side.members}
    motions = {each.of: each.mark for each in campaign.acts if each.kind == "poll" and each.of}
    with closing(sqlite3.connect(campaign.side.home / FILE)) as db:
        for of, member in campaign.reminded:
            (motion,) = db.execute("SELECT motion FROM polls WHERE number = ?", (int(of[1:]),)).fetchone()
            assert motions.get(of, motion) == motion
            said = [each for each in campaign.side.sent_to(members[member]) if motion in each]
            if not said:
                verdict.wrong.append(f"{member} was not reminded of {of}")
            twice += len(said) > 1
    verdict.figures["members reminded"] = str(len(campaign.reminded))
    verdict.figures["reminders that came twice"] = str(twice)


def _files(campaign: Campaign, verdict: Verdict) -> None:
    """The database and the index are whole, and nothing went wrong that was not foreseen."""
    with closing(sqlite3.connect(campaign.side.home / FILE)) as db:
        (state,) = db.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        verdict.wrong.append(f"the database: {state}")
    asked = run([*MOOT, "--home", str(campaign.side.home), "ask", "What is an arms race?", "--json"])
    if asked.status or not json.loads(asked.output)["answered"]:
        verdict.wrong.append("the index answers no more")
    log = campaign.side.home / "moot.log"
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        if "Traceback" in line or " ERROR " in line:
            verdict.wrong.append(f"in the log: {line[:160]}")
