"""The tally is a recount of the ballots, whatever members do, in whatever order, however often."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from stores import new_store
from study_group import ANA, PLACE, Clock, member, opened

from bot.ballots.tally import Count
from bot.ballots.voters import identity
from bot.polls.kinds import CHOICE, DOTS, KINDS, RANKED, SCORE, STANCE, STANCES, STATEMENTS, PollKind
from bot.polls.kinds.dots import OptionDots
from bot.polls.kinds.ranked import ranking
from bot.polls.kinds.score import OptionScores
from bot.polls.kinds.statements import StatementCount
from bot.polls.polls import Polls
from bot.privacy.kept import forget
from index.errors import UserError

T = TypeVar("T")
MEMBERS = [member(name) for name in ("Ana", "Ben", "Cem", "Dee", "Eva")]
VALUES = {"agree": 1, "pass": 0, "disagree": -1}
NUMBERS = st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True)


@dataclass
class Cast:
    """A vote as it was sent, which a platform may send once more."""

    who: int
    choice: dict[int, int]
    words: list[str]
    delivery: str


@dataclass
class Model:
    """What should be so: by member the ballot that counts, and ballots that lost their names."""

    open: bool = True
    ballots: dict[int, dict[int, int]] = field(default_factory=dict)
    nameless: list[dict[int, int]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    @property
    def all(self) -> list[dict[int, int]]:
        return [*self.ballots.values(), *self.nameless]


class Voting(RuleBasedStateMachine):
    """One poll under test beside a model of it that knows neither tokens nor SQL."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = Clock()
        self.database = new_store()
        self.polls = Polls(self.database, self.clock)
        self.model = Model()
        self.sent: list[Cast] = []
        self.statements = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize(kind=st.sampled_from(list(KINDS.values())), anonymous=st.booleans(), deadline=st.booleans())
    def begin(self, kind: PollKind, anonymous: bool, deadline: bool) -> None:
        self.kind, self.anonymous = kind, anonymous
        closes = self.clock.at + timedelta(hours=5) if deadline else None
        self.closes = closes
        # Another poll beside it, whose ballots must not mix with these.
        self.run(opened(self.polls, motion="Another"))
        self.run(self.polls.vote(PLACE, "p1", ANA, ["agree"]))
        options = ("one", "two", "three", "four") if kind is not STANCE else ()
        most = 3 if kind is CHOICE else 5
        poll = self.run(
            opened(
                self.polls,
                kind,
                options=options,
                most=most,
                anonymous=anonymous,
                results="live",
                closes_at=closes,
            )
        )
        self.id, self.box = poll.id, poll.box
        self.statements = 4

    @rule(
        who=st.integers(0, len(MEMBERS) - 1),
        numbers=NUMBERS,
        values=st.lists(st.sampled_from(list(VALUES)), min_size=4, max_size=4),
        stance=st.integers(1, 5),
        platform_says=st.booleans(),
    )
    def vote(self, who: int, numbers: list[int], values: list[str], stance: int, platform_says: bool) -> None:
        if self.kind is STANCE:
            choice, words = {stance: 1}, [STANCES[stance - 1]]
        elif self.kind is CHOICE:
            choice, words = dict.fromkeys(numbers[:3], 1), [str(n) for n in numbers[:3]]
        elif self.kind is RANKED:
            choice = {number: rank for rank, number in enumerate(numbers, 1)}
            words = [" > ".join(map(str, numbers))]
        elif self.kind is SCORE:
            choice = {n: (n * stance) % 6 for n in numbers}
            words = [f"{n}={value}" for n, value in choice.items()]
        elif self.kind is DOTS:
            choice = {n: 1 + (n == numbers[0]) for n in numbers}
            words = [" ".join(f"{n}={value}" for n, value in choice.items())]
        else:
            choice = {n: VALUES[value] for n, value in zip(numbers, values, strict=False)}
            words = [f"{n}={value}" for n, value in zip(numbers, values, strict=False)]
        delivery = f"event {len(self.sent)}" if platform_says else ""
        cast = Cast(who, choice, words, delivery)
        self.sent.append(cast)
        self.deliver(cast)

    @precondition(lambda self: any(cast.delivery for cast in self.sent))
    @rule(data=st.data())
    def deliver_once_more(self, data: st.DataObject) -> None:
        self.deliver(data.draw(st.sampled_from([cast for cast in self.sent if cast.delivery])))

    @precondition(lambda self: len([cast for cast in self.sent if cast.delivery]) > 1)
    @rule(data=st.data())
    def deliver_at_once(self, data: st.DataObject) -> None:
        """The same event, several times at the same moment."""
        cast = data.draw(st.sampled_from([cast for cast in self.sent if cast.delivery]))

        async def all_of_them() -> list[Any]:
            votes = [self.send(cast) for _ in range(3)]
            return await asyncio.gather(*votes, return_exceptions=True)

        expected = self.expect(cast)
        found = self.run(all_of_them())
        if expected is None:
            assert all(isinstance(each, UserError) for each in found)
        else:
            assert [each.outcome for each in found] == [expected, "same", "same"]

    def send(self, cast: Cast) -> Coroutine[Any, Any, Any]:
        return self.polls.vote(PLACE, self.id, MEMBERS[cast.who], cast.words, delivery=cast.delivery)

    def expect(self, cast: Cast) -> str | None:
        """What the vote should do, done to the model; None where it must be refused."""
        if not self.takes_votes():
            return None
        if cast.delivery and cast.delivery in self.model.done:
            return "same"
        self.model.done.add(cast.delivery)
        before = self.model.ballots.get(cast.who)
        after = {**before, **cast.choice} if before and self.kind.separate else cast.choice
        self.model.ballots[cast.who] = after
        return "counted" if before is None else "same" if before == after else "changed"

    def deliver(self, cast: Cast) -> None:
        expected = self.expect(cast)
        if expected is None:
            with pytest.raises(UserError, match="closed"):
                self.run(self.send(cast))
            return
        receipt = self.run(self.send(cast))
        assert receipt.outcome == expected
        assert receipt.poll_ballots == len(self.model.all)

    def takes_votes(self) -> bool:
        return self.model.open and (self.closes is None or self.clock.at < self.closes)

    @rule(minutes=st.integers(1, 200))
    def time_passes(self, minutes: int) -> None:
        self.clock.on(minutes=minutes)

    @rule()
    def close(self) -> None:
        if self.takes_votes():
            self.run(self.polls.close(PLACE, self.id, ANA))
        else:
            with pytest.raises(UserError, match="closed"):
                self.run(self.polls.close(PLACE, self.id, ANA))
        self.model.open = False

    @rule()
    def reopen(self) -> None:
        if self.takes_votes() or self.anonymous:
            with pytest.raises(UserError, match=r"open already|cannot be reopened"):
                self.run(self.polls.reopen(PLACE, self.id, ANA, None))
            return
        self.run(self.polls.reopen(PLACE, self.id, ANA, None))
        self.model.open = True
        if self.closes is not None and self.closes <= self.clock.at:
            self.closes = None  # a deadline that is still to come stays
        self.model.nameless.clear()

    @rule(who=st.integers(1, len(MEMBERS) - 1))
    def forget_me(self, who: int) -> None:
        self.run(self.polls.close_overdue())
        name = identity(PLACE.platform, PLACE.space, MEMBERS[who])
        self.run(self.database.write(lambda db: forget(db, PLACE.platform, PLACE.space, name)))
        if self.takes_votes():
            self.model.ballots.pop(who, None)
        elif not self.anonymous and who in self.model.ballots:
            self.model.nameless.append(self.model.ballots.pop(who))

    @rule(who=st.integers(0, len(MEMBERS) - 1), platform_says=st.booleans())
    def withdraw(self, who: int, platform_says: bool) -> None:
        delivery = f"withdrawal {len(self.model.done)} {who}" if platform_says else ""
        for again in (False, True) if platform_says else (False,):
            sent = self.polls.withdraw(PLACE, self.id, MEMBERS[who], delivery=delivery)
            if not self.takes_votes():
                with pytest.raises(UserError, match="closed"):
                    self.run(sent)
                return
            _, had = self.run(sent)
            assert had == (who in self.model.ballots)
            self.model.ballots.pop(who, None)
            assert not (again and had)

    @rule(word=st.sampled_from(["weekly", "monthly"]))
    def edit(self, word: str) -> None:
        sent = self.polls.edit(PLACE, self.id, ANA, f"We should meet {word}", [])
        if self.takes_votes() and not self.model.all:
            assert self.run(sent).motion == f"We should meet {word}"
        else:
            with pytest.raises(UserError, match=r"has ballots|closed"):
                self.run(sent)

    @rule(hours=st.integers(1, 5))
    def extend(self, hours: int) -> None:
        later = self.clock.at + timedelta(hours=hours)
        sent = self.polls.extend(PLACE, self.id, ANA, later)
        if self.takes_votes():
            assert self.run(sent)[0].rules.closes_at == later
            self.closes = later
        else:
            with pytest.raises(UserError, match="closed"):
                self.run(sent)

    @precondition(lambda self: self.kind is STATEMENTS)
    @rule()
    def add_a_statement(self) -> None:
        text = f"Statement {self.statements + 1}"
        if not self.takes_votes():
            with pytest.raises(UserError, match="closed"):
                self.run(self.polls.add(PLACE, self.id, text))
            return
        self.run(self.polls.add(PLACE, self.id, text))
        self.statements += 1

    @invariant()
    def the_tally_is_a_recount(self) -> None:
        if not hasattr(self, "id"):
            return
        seen = self.run(self.polls.see(PLACE, self.id, ANA))
        assert seen.poll.open == self.takes_votes()
        ballots = seen.ballots if seen.few is None else seen.few
        assert (seen.few is not None) == (self.anonymous and 0 < len(self.model.all) < 3)
        assert ballots is not None
        assert seen.count == len(ballots) == len(self.model.all)
        counted = self.kind.count(seen.poll, ballots).tally
        for number, each in enumerate(counted, 1):
            given = [ballot[number] for ballot in self.model.all if number in ballot]
            if isinstance(each, StatementCount):
                assert [each.agree, each.disagree, each.passed] == [given.count(v) for v in (1, -1, 0)]
            elif isinstance(each, OptionScores):
                assert list(each.counts) == [given.count(score) for score in range(6)]
            elif isinstance(each, OptionDots):
                assert each.dots == sum(given)
                # Of an anonymous poll how many ballots gave dots may be withheld.
                assert each.ballots == len(given) or (each.ballots is None and seen.poll.rules.anonymous)
            else:
                assert isinstance(each, Count)
                assert each.count == given.count(1)
        if self.kind is RANKED:
            orders = [tuple(sorted(ballot, key=ballot.__getitem__)) for ballot in self.model.all]
            assert sorted(ranking(ballot.choice) for ballot in ballots) == sorted(orders)
        if seen.poll.open or not self.anonymous:
            for who, each_member in enumerate(MEMBERS):
                own = self.run(self.polls.see(PLACE, self.id, each_member)).own
                assert (own and own.choice) == self.model.ballots.get(who)

    @invariant()
    def the_poll_beside_it_is_untouched(self) -> None:
        assert not hasattr(self, "id") or self.run(self.polls.see(PLACE, "p1", MEMBERS[1])).count == 1

    def teardown(self) -> None:
        self.run(self.database.close())
        self.loop.close()


Voting.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, suppress_health_check=list(HealthCheck)
)
TestVoting = Voting.TestCase
