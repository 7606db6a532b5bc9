"""The map of opinion groups of a statements poll."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import dist, isfinite

from bot.charts.figures import held
from bot.charts.prose import alt_text
from bot.words import counted


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """A group by its name, the number of its voters, and what it stands for ("" says nothing)."""

    name: str
    size: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """Voters as points, alike where they are near: (x, y, index into `groups`). A group that is withheld has
    no points.

    The axes are those of a projection and mean nothing by themselves; only distances count.
    ValueError where a point is not finite or names no group.
    """

    title: str
    points: tuple[tuple[float, float, int], ...]
    groups: tuple[OpinionGroup, ...]
    note: str = ""
    outcome: str = ""
    foot: str = ""

    def __post_init__(self) -> None:
        held(
            a_point_is_not_finite=all(isfinite(x) and isfinite(y) for x, y, _ in self.points),
            a_point_has_no_group=all(0 <= group < len(self.groups) for *_, group in self.points),
        )

    def tag(self, index: int) -> str:
        """What stands for a group on the map: its name where all have one of a single letter, else a
        letter by its place."""
        names = [group.name for group in self.groups]
        own = len(set(names)) == len(names) and all(len(name) == 1 and name.isalnum() for name in names)
        return names[index] if own else chr(ord("A") + index % 26)

    def called(self, index: int) -> str:
        """The group's tag and name: "A", or "B: sceptics"."""
        tag, name = self.tag(index), self.groups[index].name
        return name if name == tag else f"{tag}: {name}" if name else tag

    def centre(self, index: int) -> tuple[float, float] | None:
        """The mean of a group's points, or None where it has none."""
        own = [(x, y) for x, y, group in self.points if group == index]
        if not own:
            return None
        return sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)

    def apart(self) -> str:
        """Of three groups or more, which two are closest and which farthest apart."""
        centres = {index: centre for index in range(len(self.groups)) if (centre := self.centre(index))}
        pairs = sorted((dist(centres[a], centres[b]), a, b) for a, b in combinations(centres, 2))
        if len(centres) < 3 or pairs[0][0] == pairs[-1][0]:
            return ""
        (_, *near), (_, *far) = pairs[0], pairs[-1]
        near_tags, far_tags = ([self.tag(index) for index in pair] for pair in (near, far))
        return f"{' and '.join(near_tags)} are closest, {' and '.join(far_tags)} farthest apart"

    def words(self) -> str:
        """The same in words, under 1,000 characters."""
        voters = sum(group.size for group in self.groups)
        facts = [f"{counted(voters, 'voter')} in {counted(len(self.groups), 'group')}", self.apart()]
        if not self.groups:
            facts = ["No groups"]
        items = [
            (self.called(index), counted(group.size, "voter") + (f", {group.about}" if group.about else ""))
            for index, group in enumerate(self.groups)
        ]
        return alt_text(
            "Map of opinion groups",
            self.title,
            facts,
            items,
            self.note,
            outcome=self.outcome,
            foot=self.foot,
            noun="groups",
        )
