"""Linking rooms and accounts, from the code to its use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.ballots import box as boxes
from bot.ballots.voters import identity
from bot.database.port import Connection, Store
from bot.links import accounts, codes, rooms
from bot.places import Place
from bot.request import Member
from bot.times import utc_now
from index.errors import UserError


class Links:
    """All links of one database. `clock` gives UTC times."""

    def __init__(self, database: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def room_code(self, place: Place, member: Member) -> str:
        """A code by which a moderator elsewhere can link their room with this one."""
        who = identity(place.platform, place.space, member)
        return await self._database.write(lambda db: codes.make(db, "room", place, who, self._clock()))

    async def link_room(self, place: Place, code: str) -> Place:
        """Link this room with the one in which the code was made. Raises UserError."""

        def work(db: Connection) -> Place:
            other = codes.take(db, "room", code, self._clock()).place
            if (other.platform, other.space) == (place.platform, place.space):
                raise UserError(
                    "That code was made in this very server; it links channels of different servers or "
                    "platforms, so enter it there."
                )
            rooms.link(db, other, place)
            rooms.notify(db, other, "linked", "")
            return other

        return await self._database.write(work)

    async def unlink_room(self, place: Place) -> int:
        """Share nothing more that is opened from now on; with how many rooms it was."""
        return await self._database.write(lambda db: rooms.unlink(db, place))

    async def linked(self, place: Place) -> list[Place]:
        """The rooms that a room is linked with."""
        if self._database.empty:
            return []
        return await self._database.read(lambda db: rooms.linked(db, place))

    async def account_code(self, place: Place, member: Member) -> str:
        """A code by which the member can show on another platform that this account is theirs."""
        who = identity(place.platform, place.space, member)
        return await self._database.write(lambda db: codes.make(db, "account", place, who, self._clock()))

    async def link_account(self, place: Place, member: Member, code: str) -> tuple[Place, int]:
        """Make one person of this account and the one that made the code. Gives where that was, and how
        many open ballots were cast by both, of which the first account's stay. Raises UserError."""
        mine = identity(place.platform, place.space, member)

        def work(db: Connection) -> tuple[Place, int]:
            offer = codes.take(db, "account", code, self._clock())
            if offer.identity == mine:
                raise UserError("That code was made by this very account; enter it with the other one.")
            keeps, goes = accounts.person(db, offer.identity), accounts.person(db, mine)
            if keeps == goes:
                raise UserError("These accounts are linked already.")
            twice = boxes.merge(db, keeps, goes)
            accounts.join(db, offer.identity, mine)
            return offer.place, twice

        found = await self._database.write(work)
        await self._database.sweep()
        return found

    async def part_account(self, place: Place, member: Member) -> int:
        """The member's accounts are strangers again; how many they were. Ballots that are cast stay
        with the account that was linked first."""
        mine = identity(place.platform, place.space, member)
        return await self._database.write(lambda db: accounts.part(db, mine))
