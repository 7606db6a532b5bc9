from __future__ import annotations

import statistics
import subprocess
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import new_store
from study_group import ANA, BEN, OPTIONS, PLACE, START, opened

from bot.ballots.types import Ballot
from bot.polls.cards import ballot_in_words
from bot.polls.contract import poll_json
from bot.polls.kinds import DOTS, KINDS, RANKED, SCORE, STATEMENTS, PollKind
from bot.polls.kinds.score import OptionScores
from bot.polls.polls import Polls
from bot.polls.result import result_of
from bot.polls.types import Poll, PollView, Rules
from index.errors import UserError

TEXTS = ("Cave 2018", "Scharre 2021", "Roff 2019, and others > all")


def poll(kind: PollKind, *, most: int = 5, texts: tuple[str, ...] = TEXTS, quorum: int = 0) -> Poll:
    options = kind.options(() if kind.own_options else texts)
    rules = Rules(most=most, quorum=quorum, anonymous=False)
    return Poll(1, "p1", PLACE, kind, "M", rules, None, None, START, START, "lot", 0, 1, options)


async def result(of: Poll, *choices: dict[int, int]):
    ballots = tuple(Ballot(b"%d" % number, choice) for number, choice in enumerate(choices))
    return await result_of(PollView(of, len(ballots), ballots, None))


SCORES = st.lists(st.dictionaries(st.integers(1, 3), st.integers(0, 5), min_size=1), min_size=1, max_size=30)


@given(SCORES)
async def test_means_and_spreads_are_those_of_the_library(choices):
    tally = poll_json(await result(poll(SCORE), *choices))["tally"]
    for number, each in enumerate(tally, 1):
        given_to = [choice[number] for choice in choices if number in choice]
        assert each["count"] == len(given_to)
        assert each["scores"] == [given_to.count(score) for score in range(6)]
        if given_to:
            assert each["mean"] == pytest.approx(statistics.mean(given_to), abs=5e-5)
            assert each["spread"] == pytest.approx(statistics.pstdev(given_to), abs=5e-5)
        else:
            assert each["mean"] is each["spread"] is None


def test_a_mean_is_exact():
    option = SCORE.options(TEXTS)[0]
    assert OptionScores(option, (0, 0, 0, 0, 2, 1)).mean * 3 == 13
    assert OptionScores(option, (0, 0, 0, 7, 0, 0)).spread == 0


@given(st.lists(st.dictionaries(st.integers(1, 3), st.integers(1, 5), min_size=1), min_size=1, max_size=30))
async def test_dots_add_up(choices):
    tally = poll_json(await result(poll(DOTS, most=15), *choices))["tally"]
    total = Counter()
    for choice in choices:
        total.update(choice)
    assert [each["count"] for each in tally] == [total[number] for number in (1, 2, 3)]
    assert [each["ballots"] for each in tally] == [sum(n in c for c in choices) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("kind", "words", "choice"),
    [
        (SCORE, ["1=5", "2=0"], {1: 5, 2: 0}),
        (SCORE, ["cave", "2018=5,", TEXTS[1], "=", "3"], {1: 5, 2: 3}),
        (SCORE, ["1=5, 3:2"], {1: 5, 3: 2}),
        (DOTS, ["1=3", "2=2"], {1: 3, 2: 2}),
        (DOTS, ["1=3 2=0"], {1: 3}),
        (DOTS, ["3"], {3: 1}),
        (DOTS, ["Cave 2018,", "Scharre 2021"], {1: 1, 2: 1}),
        (DOTS, ["Cave 2018=2", "Scharre 2021=3"], {1: 2, 2: 3}),
        (STATEMENTS, ["1", "agree", "2", "Pass."], {1: 1, 2: 0}),
        (STATEMENTS, ["cave 2018 disagree, 3=agree 2 pass"], {1: -1, 3: 1, 2: 0}),
        (STATEMENTS, ["1 “Anything”=agree"], {1: 1}),
        (DOTS, ["Cave 2018"], {1: 1}),
    ],
)
def test_what_a_ballot_means(kind, words, choice):
    assert kind.read(poll(kind), words) == choice


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        (SCORE, [], "needs your choice: options, by name or number, with a score from 0 to 5"),
        (SCORE, ["1=6"], "is no score"),
        (SCORE, ["1=-1"], "is no score"),
        (SCORE, ["4=1"], "there is no option 4"),
        (SCORE, ["1=1", "1=2"], "two different votes"),
        (SCORE, ["Cave"], "is no score"),
        (DOTS, ["1=3", "2=3"], "You spread 6 dots; p1 has 5 a ballot."),
        (DOTS, ["1=0"], "needs your choice"),
        (DOTS, ["1=many"], "is no spread of dots"),
        (DOTS, ["nothing"], "has no option"),
        (
            DOTS,
            ["3", "2"],
            "“3 2” does not say which numbers are dots: write an option, = and its dots, such as 3=2",
        ),
        (DOTS, ["Cave 2018", "3", "Scharre 2021", "2"], "such as 3=2"),
        (STATEMENTS, ["agree", "pass"], "is no vote on a statement"),
        (STATEMENTS, ["1 agree 2"], "is no vote on a statement"),
    ],
)
def test_what_is_no_ballot_is_said(kind, words, said):
    with pytest.raises(UserError) as caught:
        kind.read(poll(kind), words)
    assert said in str(caught.value)


def ballots_of(kind: PollKind) -> st.SearchStrategy[dict[int, int]]:
    numbers = st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True)
    if kind.name == "ranked":
        return numbers.map(lambda order: {number: rank for rank, number in enumerate(order, 1)})
    if kind.name == "choice":
        return numbers.map(lambda chosen: dict.fromkeys(sorted(chosen), 1))
    if kind.name == "stance":
        return st.integers(1, 5).map(lambda number: {number: 1})
    values = {"score": st.integers(0, 5), "dots": st.integers(1, 1), "statements": st.integers(-1, 1)}
    return st.dictionaries(st.integers(1, 3), values[kind.name], min_size=1)


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
@given(data=st.data())
def test_what_a_receipt_says_is_read_again(kind, data):
    """Also where options hold commas and arrows themselves, are numbers, or are long."""
    texts = data.draw(
        st.permutations((TEXTS[2], "Yes, but later", "3", "2019", "x" * 90 + " y", "a > b, c"))
    )[:3]
    of = poll(kind, texts=tuple(texts), most=3)
    choice = data.draw(ballots_of(kind))
    said = kind.in_words(of, choice)
    assert kind.read(of, said.split(" ")) == choice, said


def test_statements_that_could_be_read_in_two_ways_are_refused():
    of = poll(STATEMENTS, texts=("They agree", "They agree agree on it", "Third"))
    assert STATEMENTS.read(of, ["They agree agree on it=pass"]) == {2: 0}
    with pytest.raises(UserError, match="is no vote on a statement"):
        STATEMENTS.read(of, ["They agree agree agree"])


def test_a_receipt_has_the_words_of_each_statement():
    of = poll(STATEMENTS, texts=("Trade “helps”", "x" * 80))
    said = STATEMENTS.in_words(of, {1: 1, 2: -1})
    assert said == f"1 “Trade 'helps'”=agree, 2 “{'x' * 29}…”=disagree"
    many = poll(STATEMENTS, texts=tuple(f"Statement {number}." for number in range(13)))
    assert STATEMENTS.in_words(many, dict.fromkeys(range(1, 14), 1)).startswith("1=agree, 2=agree")


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
@settings(max_examples=20)
@given(data=st.data())
def test_a_receipt_can_be_typed_back_in_a_shell(kind, data):
    """Nothing of it is a redirection, a variable or a second command."""
    texts = data.draw(st.permutations(("Red & Blue", "what's > that?", "a; b | c", '$HOME "x"', "plain")))[:3]
    of = poll(kind, texts=tuple(texts), most=3)
    choice = data.draw(ballots_of(kind))
    said = ballot_in_words(of, choice, shell=True)
    done = subprocess.run(["sh", "-c", f"printf '%s\\n' {said}"], capture_output=True, text=True, check=True)
    assert not done.stderr
    assert kind.read(of, done.stdout.splitlines()) == choice, said


def test_a_ranking_is_written_with_commas_in_a_shell():
    of = poll(RANKED, texts=("Red", "Blue", "It's green"))
    assert ballot_in_words(of, {1: 1, 2: 2}) == "Red > Blue"
    assert ballot_in_words(of, {1: 1, 2: 2}, shell=True) == "Red, Blue"
    assert ballot_in_words(of, {3: 1, 2: 2}, shell=True) == '"It\'s green, Blue"'


async def test_the_outcome_is_said_and_ties_are():
    ahead = await result(poll(SCORE), {1: 5, 2: 4}, {1: 4, 2: 4})
    assert list(SCORE.said(ahead)) == ["“Cave 2018” has the highest mean: 4.5 from 2 of 2 voters."]
    tied = await result(poll(SCORE, texts=("A", "B")), {1: 4, 2: 4})
    assert list(SCORE.said(tied)) == ["A tie at the highest mean, 4.0 from 1 of 1 voter: “A” and “B”."]
    dots = await result(poll(DOTS), {1: 3}, {2: 2})
    assert list(DOTS.said(dots)) == ["“Cave 2018” has the most dots: 3."]
    assert list(DOTS.said(await result(poll(DOTS, texts=("A", "B")), {1: 2}, {2: 2}))) == [
        "A tie with 2 dots each: “A” and “B”."
    ]
    assert list(DOTS.said(await result(poll(DOTS, quorum=9), {1: 3}))) == []


async def test_scores_are_given_bit_by_bit_and_dots_at_once():
    polls = Polls(new_store())
    for kind in (SCORE, DOTS):
        assert OPTIONS[kind]
        await opened(polls, kind, results="live", most=5)
    await polls.vote(PLACE, "p1", ANA, ["1=5"])
    assert (await polls.vote(PLACE, "p1", ANA, ["2=1"])).ballot.choice == {1: 5, 2: 1}
    await polls.vote(PLACE, "p2", BEN, ["1=5"])
    assert (await polls.vote(PLACE, "p2", BEN, ["2=1"])).ballot.choice == {2: 1}


def test_how_many_dots():
    assert DOTS.most(None, 3) == 5
    assert DOTS.most(12, 3) == 12
    with pytest.raises(UserError, match="more than the 20 dots"):
        DOTS.most(21, 3)
    with pytest.raises(UserError, match="--most is for choice and dots polls"):
        SCORE.most(2, 3)


async def test_shares_of_dots_are_counts_below_ten_ballots():
    few = await result(poll(DOTS, most=5), *[{1: 3, 2: 2}] * 3)
    assert "9 of 15" in few.chart.words() and "%" not in few.chart.words()
    assert "%" not in str(list(DOTS.tables(few)))
    many = await result(poll(DOTS, most=5), *[{1: 3, 2: 2}] * 10)
    assert "30 (60%)" in many.chart.words()
    assert "30 (60%)" in str(list(DOTS.tables(many)))
