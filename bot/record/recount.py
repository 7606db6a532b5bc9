"""The count, made again from a record's JSON form alone: anybody can do the same.

Nothing of the bot's own count is used but the rules of instant run-off and of swing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.ballots.types import Ballot
from bot.debates.swing import swing
from bot.polls.runoff import count

Form = Mapping[str, Any]
SIDES = ("for", "against", "undecided")


def recount(form: Form) -> dict[str, Any] | None:
    """What the ballots in `form` come to, under the keys that `form` has it under: of a poll `tally`,
    and `winner` and `rounds` where it is ranked; of a debate `before` and `after`, and `both`,
    `swing` and `verdict` where its papers join a voter's two ballots. None where `form` holds no
    ballots."""
    if form["papers"] is None:
        return None
    return _poll(form) if form["record"]["of"] == "poll" else _debate(form)


def agrees(form: Form) -> bool | None:
    """Whether the recount is what `form` states; None where it holds no ballots."""
    again = recount(form)
    return None if again is None else all(form[key] == value for key, value in again.items())


def _poll(form: Form) -> dict[str, Any]:
    choices = [{int(number): value for number, value in p["choice"].items()} for p in form["papers"]]
    options = [(option["number"], option["text"]) for option in form["options"]]
    if form["kind"] == "statements":
        votes = Counter((number, value) for choice in choices for number, value in choice.items())
        names = {"agree": 1, "disagree": -1, "pass": 0}
        return {
            "tally": [
                {"option": text, **{name: votes[number, value] for name, value in names.items()}}
                for number, text in options
            ]
        }
    first = Counter(number for choice in choices for number, value in choice.items() if value == 1)
    tally = [{"option": text, "count": first[number]} for number, text in options]
    if form["kind"] != "ranked":
        return {"tally": tally}
    return {"tally": tally, **_run_off(form, choices, [text for _, text in options])}


def _run_off(form: Form, choices: Sequence[Mapping[int, int]], texts: Sequence[str]) -> dict[str, Any]:
    orders = [tuple(n - 1 for n in sorted(choice, key=lambda number: choice[number])) for choice in choices]
    found = count(orders, len(texts), form["lot"])
    decided = found.winner is not None and len(choices) >= form["rules"]["quorum"]
    return {
        "winner": texts[found.winner] if decided and found.winner is not None else None,
        "rounds": [
            [
                {"option": text, "count": counted or 0}
                for text, counted in zip(texts, each.counts, strict=True)
            ]
            for each in found.rounds
        ],
    }


def _debate(form: Form) -> dict[str, Any]:
    papers = form["papers"]
    found: dict[str, Any] = {}
    for key, turn in (("before", "opening"), ("after", "closing")):
        cast = Counter(paper[turn] for paper in papers)
        found[key] = [{"option": side, "count": cast[side]} for side in SIDES]
    if form["joined"]:
        first, last = (
            [Ballot(b"%d" % p["paper"], {SIDES.index(p[t]) + 1: 1}) for p in papers if p[t]]
            for t in ("opening", "closing")
        )
        moved = swing(first, last)
        found |= {"both": moved.both, "swing": dict(moved.change), "verdict": moved.verdict}
    return found
