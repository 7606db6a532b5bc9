"""Places: where a poll or debate is held, and who sees it there."""

from __future__ import annotations

from dataclasses import dataclass, field

ANYWHERE = "*"
"""A `home` that matches all channels, for look-ups by Moot itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a poll or debate is held. One space (`platform` and `space`) does not see the polls and debates
    of another. A `secluded` room is hidden from some members of the space: what was opened there is visible
    only in its `home`, the channel with its threads."""

    platform: str
    space: str
    room: str
    zone: str
    home: str = field(default="", compare=False)
    secluded: bool = field(default=False, compare=False)

    @property
    def sight(self) -> str:
        """The secluded channel whose polls and debates are seen from here."""
        return self.home or self.room

    @property
    def channel(self) -> str:
        """The channel in which a thread stands; the room itself where none is known."""
        return self.room if self.home in ("", ANYWHERE) else self.home

    @property
    def in_thread(self) -> bool:
        """Whether the room is known to be a thread."""
        return self.room != self.channel
