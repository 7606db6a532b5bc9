"""Who a voter is, and who may vote."""

from __future__ import annotations

from collections.abc import Sequence

from bot.types import Member
from bot.words import listed
from index.errors import UserError


def identity(platform: str, space: str, member: Member) -> str:
    """What stands for a member wherever something is kept of them: unique over all platforms."""
    return "\x1f".join((platform, space, member.id))


def require_voter(member: Member, voters: Sequence[str], what: str) -> None:
    """Raises UserError where `voters` are named and the member is none of them."""
    if not voters:
        return
    mine = {name.casefold() for name in (member.id, member.name, *member.groups)}
    if not any(name.casefold() in mine for name in voters):
        raise UserError(f"In {what} only {listed(voters, 'and')} may vote; ask who began it to add you.")
