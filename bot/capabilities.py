"""What a platform can do. Replies, permissions and history depend on these statements alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`shared` rooms are read by several members: a space has settings, questions have a history, and
    members have rates. The platform names `moderators`. It shows `buttons`, `menus` and `forms`; opens
    `threads`; shows a message in a room to one member alone (`private_replies`); changes a message that
    it has shown (`edits`); takes `files`, which pictures are too. A member can answer when
    asked whether to go on (`confirms`); a script cannot."""

    shared: bool = False
    moderators: bool = False
    buttons: bool = False
    menus: bool = False
    forms: bool = False
    threads: bool = False
    private_replies: bool = False
    edits: bool = False
    files: bool = False
    confirms: bool = False


TERMINAL = Capabilities()
"""One person at a keyboard."""
FULL_CHAT = Capabilities(
    shared=True,
    moderators=True,
    buttons=True,
    menus=True,
    forms=True,
    threads=True,
    private_replies=True,
    edits=True,
    files=True,
    confirms=True,
)
"""Discord and Slack."""
