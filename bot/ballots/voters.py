"""Identities of voters, and the right to vote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.ballots.types import Ballot
from bot.places import Place
from bot.reply import Mention
from bot.request import Member
from bot.words import alike, folded, listed, shorten
from index.errors import UserError

FORGOTTEN = "(forgotten)"
"""Replaces a member who asked to be forgotten in a list of voters; matches no member."""
MENTION = re.compile(r"<[@#&!]*([^<>|]+)(?:\|([^<>]*))?>")
"""The platforms' mentions of members and roles: "<@123>", "<@&456>", "<@U7|ana>"."""


def shown_voters(voters: Sequence[str]) -> str:
    """The list of voters in words: by name, if one is stored beside the id."""
    return listed([_shown(entry) for entry in voters], "and")


def identity(platform: str, space: str, member: Member) -> str:
    """The identity of a member in the database, unique over all platforms."""
    return "\x1f".join((platform, space, member.id))


def distinct_names(ballots: Iterable[Ballot]) -> dict[bytes, str]:
    """The names of the voters of a named box, `distinct`, by their tokens. Members who asked to be forgotten
    are left out."""
    return distinct({ballot.voter: ballot.name for ballot in ballots if ballot.name})


def distinct(names: Mapping[bytes, str]) -> dict[bytes, str]:
    """Names by identity; members of the same name have their ids added."""
    times = Counter(alike(name) for name in names.values())
    return {
        voter: f"{name} ({member_id(voter)})" if times[alike(name)] > 1 else name
        for voter, name in names.items()
    }


def mentions(names: Mapping[bytes, str], place: Place) -> dict[bytes, Mention]:
    """Members by identity, given by their names, as a place mentions them: those of its own space by their
    ids."""
    found = {}
    for who, name in distinct(names).items():
        where = who.decode("utf-8", "replace").rpartition("\x1f")[0]
        here = where == f"{place.platform}\x1f{place.space}"
        found[who] = Mention(names[who], name, member_id(who) if here else "")
    return found


def mentioned(
    ballots: Iterable[Ballot], place: Place, said: Callable[[Ballot], Iterable[str]]
) -> tuple[tuple[str, tuple[Mention, ...]], ...]:
    """The voters of a named box under what is `said` of their ballots, in the order of the ballots."""
    ballots = tuple(ballots)
    known = mentions({ballot.voter: ballot.name for ballot in ballots if ballot.name}, place)
    forgotten = Mention(FORGOTTEN, FORGOTTEN)
    found: dict[str, list[Mention]] = {}
    for ballot in ballots:
        for heading in said(ballot):
            found.setdefault(heading, []).append(known.get(ballot.voter, forgotten))
    return tuple((heading, tuple(voters)) for heading, voters in found.items())


def member_id(voter: bytes) -> str:
    """The platform's id of a voter of a named box, from the token of the ballot."""
    return voter.decode("utf-8", "replace").rpartition("\x1f")[2]


def require_voter(member: Member, voters: Sequence[str], what: str) -> None:
    """Raises UserError if `voters` is not empty and the member is not among them.

    A member is named by the id that the platform gives, whole ("terminal:ana") or without the
    platform ("ana"), or by a group. Display names do not count, since any member can
    take one.
    """
    if not voters:
        return
    groups = {folded(group) for group in member.groups}
    known = [entry for entry in voters if entry != FORGOTTEN]
    if not any(_named(member.id, entry) or _entry(entry) in groups for entry in known):
        raise UserError(f"In {what} only {shown_voters(voters)} may vote; who may was settled when it began.")


def require_mentions(voters: Sequence[str]) -> None:
    """Raises UserError for a voter that a chat cannot identify: a typed name, or a mention of all."""
    for entry in voters:
        if not MENTION.fullmatch(entry.strip()) and not entry.strip().isalnum():
            raise UserError(
                f"“{shorten(entry, 40)}” is not a mention; choose members or roles from the list that "
                "opens after @."
            )
        if entry.strip().isalpha():
            raise UserError(
                f"“{shorten(entry, 40)}” is a name that anybody can take; mention the member or role with @."
            )


def without(voters: Sequence[str], who: str) -> tuple[str, ...]:
    """`voters` without the member of this `identity`. The list keeps its length, since an empty one would let
    all members vote."""
    member = who.rpartition("\x1f")[2]
    return tuple(FORGOTTEN if _named(member, entry) else entry for entry in voters)


def _named(member: str, entry: str) -> bool:
    whole = folded(member)
    return _entry(entry) in (whole, whole.partition(":")[2] or whole)


def _shown(entry: str) -> str:
    mention = MENTION.fullmatch(entry.strip())
    return f"@{mention[2].removeprefix('@')}" if mention and mention[2] else entry


def _entry(entry: str) -> str:
    """The member or group that an entry of a list of voters names."""
    mention = MENTION.fullmatch(entry.strip())
    return folded(mention[1] if mention else entry.strip().removeprefix("@"))
