"""What the database holds of each server, workspace and terminal, for the operator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.database.port import Connection
from bot.request import OWN_SPACE
from bot.words import nearest, shorten
from index.errors import UnknownKey, UserError

ROWS = """
    SELECT platform, space, 'open polls', COUNT(*), MAX(created_at) FROM polls
        WHERE closed_at IS NULL GROUP BY 1, 2
    UNION ALL
    SELECT platform, space, 'closed polls', COUNT(*), MAX(closed_at) FROM polls
        WHERE closed_at NOTNULL GROUP BY 1, 2
    UNION ALL
    SELECT platform, space, 'debates', COUNT(*), MAX(coalesce(ended_at, created_at)) FROM debates
        GROUP BY 1, 2
    UNION ALL
    SELECT platform, space, 'debates', 0, MAX(at) FROM debates JOIN shown ON debate = debates.id GROUP BY 1, 2
    UNION ALL
    SELECT platform, space, 'answers', COUNT(*), MAX(at) FROM answers GROUP BY 1, 2
    UNION ALL
    SELECT platform, space, 'settings', COUNT(*), '' FROM space_settings WHERE platform != '*' GROUP BY 1, 2
"""
"""Platform, space, what it is, how many, and the time of the latest, UTC."""


@dataclass(frozen=True, slots=True)
class HeldSpace:
    """One server or workspace, or the members' direct messages of a platform together. `last` is the time
    of the last thing that is kept, in ISO 8601, "" for none."""

    platform: str
    space: str
    open_polls: int = 0
    closed_polls: int = 0
    debates: int = 0
    answers: int = 0
    last: str = ""

    @property
    def name(self) -> str:
        """How the operator names it."""
        return f"{self.platform}/{self.space}" if self.space else self.platform


def held_spaces(db: Connection) -> list[HeldSpace]:
    """All spaces, those with the latest activity first. Members' own spaces are one for each platform, since
    the names of those are the members'."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    last: dict[tuple[str, str], str] = {}
    for platform, space, what, number, at in db.execute(ROWS):
        key = (platform, OWN_SPACE if space.startswith(OWN_SPACE) else space)
        found = counts.setdefault(key, {})
        found[what] = found.get(what, 0) + number
        last[key] = max(last.get(key, ""), at or "")
    made = [
        HeldSpace(
            platform,
            space,
            found.get("open polls", 0),
            found.get("closed polls", 0),
            found.get("debates", 0),
            found.get("answers", 0),
            last[platform, space],
        )
        for (platform, space), found in counts.items()
    ]
    return sorted(made, key=lambda each: each.last, reverse=True)


def over_in(db: Connection, platform: str, space: str) -> list[str]:
    """The closed polls and ended debates of a space, by their names, the oldest first."""
    names: list[str] = []
    for letter, table, end in (("p", "polls", "closed_at"), ("d", "debates", "ended_at")):
        rows = db.execute(
            f"SELECT number FROM {table} WHERE platform = ? AND space = ? AND {end} NOTNULL ORDER BY number",
            (platform, space),
        )
        names += [f"{letter}{number}" for (number,) in rows]
    return names


def named(spaces: Iterable[HeldSpace], name: str) -> HeldSpace:
    """The space of that name, or of that id where it is one platform's alone. Raises UserError."""
    known = [each for each in spaces if each.space != OWN_SPACE]
    found = [each for each in known if name in (each.name, each.space)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.name for each in found)
        raise UserError(f"Several spaces are called {shorten(name, 40)}: name one as {names}.")
    near = nearest(name, [each.name for each in known])
    hint = f"did you mean {near}?" if near else "moot spaces lists them."
    raise UnknownKey(f"There is no space {shorten(name, 40)}; {hint}")
