from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_group import PLACE, START

from bot.ballots.tally import Count
from bot.ballots.types import Ballot, Reasons
from bot.polls import kinds
from bot.polls.drafts import draft_rules
from bot.polls.kinds import PollKind
from bot.polls.kinds.ranked import ranking
from bot.polls.kinds.statements import StatementCount
from bot.polls.types import Poll, Rules, TallyVisibility
from bot.words import alike, clean, shorten
from index.errors import UserError

TEXTS = ("Cave 2018", "Scharre 2021", "None of them")


def poll(kind: PollKind, *options: str, most: int = 1) -> Poll:
    drafted = kind.options(options)
    rules = Rules(most=most, anonymous=False)
    return Poll(1, "p1", PLACE, kind, "M", rules, None, None, START, None, "", 0, 1, drafted)


def read_choice(of: Poll, words: list[str]) -> dict[int, int]:
    return of.kind.read(of, words)


STANCE = poll(kinds.STANCE)
CHOICE = poll(kinds.CHOICE, *TEXTS)
SEVERAL = poll(kinds.CHOICE, *TEXTS, most=2)
RANKED = poll(kinds.RANKED, *TEXTS)
STATEMENTS = poll(kinds.STATEMENTS, "Rain is wet", "Tea is better", "Nobody reads minutes")
ALL = (STANCE, CHOICE, SEVERAL, RANKED, STATEMENTS)


@pytest.mark.parametrize(
    ("of", "words", "choice"),
    [
        (STANCE, ["agree"], {4: 1}),
        (STANCE, ["strongly-agree"], {5: 1}),
        (STANCE, ["strongly", "agree"], {5: 1}),
        (STANCE, ["Strongly Disagree"], {1: 1}),
        (STANCE, ["UNDECIDED"], {3: 1}),
        (STANCE, ["2"], {2: 1}),
        (CHOICE, ["2"], {2: 1}),
        (CHOICE, ["cave", "2018"], {1: 1}),
        (CHOICE, ["none"], {3: 1}),
        (SEVERAL, ["1,3"], {1: 1, 3: 1}),
        (SEVERAL, ["3", "1"], {1: 1, 3: 1}),
        (RANKED, ["2", "1", "3"], {2: 1, 1: 2, 3: 3}),
        (RANKED, ["2 > 1"], {2: 1, 1: 2}),
        (RANKED, ["3,1,2"], {3: 1, 1: 2, 2: 3}),
        (RANKED, ["Scharre 2021", "Cave 2018"], {2: 1, 1: 2}),
        (STATEMENTS, ["2=agree", "3=pass"], {2: 1, 3: 0}),
        (STATEMENTS, ["1=no,2=yes"], {1: -1, 2: 1}),
        (STATEMENTS, ["1 = agree 2 = disagree"], {1: 1, 2: -1}),
        (STATEMENTS, ["1:+", "3:-"], {1: 1, 3: -1}),
    ],
)
def test_what_a_ballot_means(of, words, choice):
    assert of.kind.read(of, words) == choice
    assert of.kind.in_words(of, choice)


@pytest.mark.parametrize(
    ("of", "words", "said"),
    [
        (STANCE, [], "needs your choice: strongly-disagree (1), disagree (2)"),
        (STANCE, ["agreee", "disagree"], "no option “agreee”; did you mean agree?"),
        (STANCE, ["agree", "disagree"], "takes one option a ballot"),
        (STANCE, ["strongly"], "no option “strongly”"),
        (STANCE, ["6"], "p1 has 5 options; there is no option 6"),
        (STANCE, ["0"], "there is no option 0"),
        (STANCE, [" , ; "], "needs your choice"),
        (CHOICE, ["1", "2"], "takes one option a ballot"),
        (SEVERAL, ["1", "2", "3"], "takes up to 2 options a ballot"),
        (SEVERAL, ["1", "1"], "You named option 1 twice"),
        (RANKED, ["1", "2", "1"], "You named option 1 twice"),
        (RANKED, ["9"], "no option 9"),
        (STATEMENTS, ["agree"], "“agree” is no vote on a statement"),
        (STATEMENTS, ["4=agree"], "p1 has 3 statements; there is no statement 4"),
        (STATEMENTS, ["1=maybe"], "is no vote on a statement"),
        (STATEMENTS, [" , ;"], "needs your choice"),
        (STATEMENTS, ["1="], "is no vote on a statement"),
        (CHOICE, ["Geist", "2016"], "no option “Geist 2016”: it takes an option by number"),
        (
            RANKED,
            ["Scharr", "2021", ">", "Cave", "2018"],
            "no option “Scharr 2021”; did you mean Scharre 2021?",
        ),
        (RANKED, ["Cave 2018, Geist 2016"], "no option “Geist 2016”"),
        (
            RANKED,
            ["Cave", "2018", "Scharre", "2021"],
            "“Cave 2018 Scharre 2021” names several options; write a comma between two: Cave 2018, Scharre 2021.",
        ),
        (STANCE, ["'; DROP TABLE ballots; --"], "has no option"),
        (STANCE, ["x" * 100_000], "has no option"),
        (STANCE, ["1 " * 50_000], "named option 1 twice"),
    ],
    ids=range(24),
)
def test_what_is_no_ballot_is_said(of, words, said):
    with pytest.raises(UserError) as caught:
        of.kind.read(of, words)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("of", ALL, ids=lambda of: f"{of.kind}-{of.rules.most}")
@given(words=st.lists(st.text(max_size=30), max_size=5))
def test_any_words_are_a_ballot_or_refused_in_a_sentence(of, words):
    try:
        choice = of.kind.read(of, [clean(word) for word in words])
    except UserError as error:
        assert 0 < len(str(error)) < 400
        assert "\n" not in str(error)
    else:
        assert choice
        assert set(choice) <= {option.number for option in of.options}


@pytest.mark.parametrize("of", [RANKED, SEVERAL])
@given(order=st.permutations([1, 2, 3]))
def test_a_receipt_says_what_would_be_read_again(of, order):
    words = [str(number) for number in order[: of.rules.most if of is SEVERAL else 3]]
    choice = of.kind.read(of, words)
    separator = " > " if of is RANKED else ", "
    assert of.kind.read(of, of.kind.in_words(of, choice).split(separator)) == choice


def test_words_for_people():
    assert STANCE.kind.takes(STANCE) == (
        "strongly-disagree (1), disagree (2), undecided (3), agree (4) or strongly-agree (5)"
    )
    assert STANCE.kind.label(STANCE.options[4]) == "strongly agree"
    assert poll(kinds.CHOICE, "well-known", "new").options[0].text == "well-known"
    assert "1 to 3" in RANKED.kind.takes(RANKED)
    assert "up to 2" in SEVERAL.kind.takes(SEVERAL)
    numerals = poll(kinds.CHOICE, "2", "1")
    assert numerals.kind.in_words(numerals, {2: 1}) == "option 2, “1”"
    assert STATEMENTS.kind.in_words(STATEMENTS, {2: -1, 1: 0}) == (
        f"1 “{shorten(STATEMENTS.options[0].text, 30)}”=pass, 2 “{shorten(STATEMENTS.options[1].text, 30)}”=disagree"
    )


NUMERALS = ("3", "1", "7", "2 1", "10-2")


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        # The number of an option comes before another's words.
        (["1"], {1: 1}),
        (["2"], {2: 1}),
        (["3"], {3: 1}),
        (["2 1"], {2: 1, 1: 2}),
        (["2", "1"], {2: 1, 1: 2}),
        (["03"], {3: 1}),
        # What is no number of an option is words, if anything.
        (["7"], {3: 1}),
        (["7", "1"], {3: 1, 1: 2}),
        (["10-2"], {5: 1}),
        (["10", "2"], {5: 1}),
    ],
)
def test_a_number_is_that_of_an_option_before_it_is_words(words, choice):
    assert read_choice(poll(kinds.RANKED, *NUMERALS), words) == choice


def test_an_option_that_is_a_number_is_taken_by_its_words():
    assert read_choice(poll(kinds.CHOICE, "2019", "1984"), ["1984"]) == {2: 1}
    with pytest.raises(UserError, match="there is no option 9"):
        read_choice(poll(kinds.CHOICE, "2019", "1984"), ["9"])


@given(texts=st.lists(st.integers(1, 12).map(str), min_size=2, max_size=10, unique=True), data=st.data())
def test_a_ballot_by_number_is_read_as_it_is_written_again(texts, data):
    of = poll(kinds.RANKED, *texts)
    order = data.draw(st.permutations(range(1, len(texts) + 1)))
    choice = {number: rank for rank, number in enumerate(order, 1)}
    assert of.kind.read(of, [str(number) for number in order]) == choice


def test_a_statement_is_given_one_vote():
    assert read_choice(STATEMENTS, ["2=agree", "2=yes"]) == {2: 1}
    for words in (["2=agree", "2=disagree"], ["2=agree 2=pass"], ["2=agree,1=pass,2=-"]):
        with pytest.raises(UserError, match="statement 2 two different votes; give it one, such as 2=agree"):
            read_choice(STATEMENTS, words)


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        (kinds.STANCE, ["mine"], "has its own options"),
        (kinds.CHOICE, [], "2 to 10 options, not 0"),
        (kinds.CHOICE, ["one"], "2 to 10 options, not 1"),
        (kinds.CHOICE, [str(n) for n in range(11)], "not 11"),
        (kinds.RANKED, ["same", "SAME "], "Options 1 and 2 are the same"),
        (kinds.CHOICE, ["a b", "c", "A  B"], "Options 1 and 3 are the same"),
        (kinds.CHOICE, ["\u2764\ufe0f", "\u2764"], "Options 1 and 2 are the same"),
        (kinds.CHOICE, ["1\ufe0f\u20e3", "2", "1\u20e3"], "Options 1 and 3 are the same"),
        (kinds.CHOICE, ["Tea", "Tea\u3164"], "Options 1 and 2 are the same"),
        (kinds.CHOICE, ["green tea", "green\u2800tea"], "Options 1 and 2 are the same"),
        (kinds.RANKED, ["Tea", "T\u200bea"], "Options 1 and 2 are the same"),
        (kinds.CHOICE, ["Caf\u00e9", "Cafe\u0301"], "Options 1 and 2 are the same"),
        (kinds.CHOICE, ["\uff34\uff45\uff41", "Tea"], "Options 1 and 2 are the same"),
        (kinds.STATEMENTS, ["of\ufb01ce", "office"], "Statements 1 and 2 are the same"),
        (kinds.CHOICE, ["Tea", "\u3164"], "Option 2 is empty"),
        (kinds.CHOICE, ["\u2800 \uffa0", "Tea"], "Option 1 is empty"),
        (kinds.CHOICE, ["Tea", "\u200b\u200d\ufe0f"], "Option 2 is empty"),
        (kinds.STATEMENTS, ["\u115f\u1160"], "Statement 1 is empty"),
        (kinds.CHOICE, ["ok", "x" * 201], "keep options under 201 characters"),
        (kinds.STATEMENTS, [], "1 to 50 statements, not 0"),
        (kinds.STATEMENTS, [str(n) for n in range(51)], "not 51"),
        (kinds.STATEMENTS, ["x" * 401], "keep statements under 401 characters"),
    ],
)
def test_options_are_held_to_their_kind(kind, options, said):
    with pytest.raises(UserError) as caught:
        kind.options(options)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10\u2076 cells", "106 cells"),
        ("\u00bd", "1/2"),
        ("\U0001f44d", "\U0001f44e"),
        ("\U0001f468\u200d\U0001f467", "\U0001f468\U0001f467"),
        ("\U0001f44d\U0001f3fb", "\U0001f44d\U0001f3ff"),
        ("-3", "3"),
    ],
)
def test_options_that_look_different_stay_two(one, other):
    assert [option.text for option in kinds.CHOICE.options([one, other])] == [one, other]


UNSEEN = st.text(st.sampled_from("\ufe0e\ufe0f\u200b\u200c\u2060\ufeff\u034f\u180b\U000e0100"), max_size=3)


@given(
    parts=st.lists(st.tuples(st.sampled_from(["tea", "\u2764", "\u00e9", "\u0416", "7"]), UNSEEN), min_size=1)
)
def test_what_cannot_be_seen_makes_no_other_option(parts):
    shown, typed = "".join(part for part, _ in parts), "".join(map("".join, parts))
    with pytest.raises(UserError, match="Options 1 and 2 are the same"):
        kinds.CHOICE.options([shown, typed])
    assert read_choice(poll(kinds.CHOICE, shown, "other"), [typed]) == {1: 1}


@given(words=st.text(max_size=12))
def test_words_alike_are_alike_after_cleaning_and_again(words):
    assert alike(clean(words)) == alike(words)
    assert alike(alike(words)) == alike(words)


def test_options_are_numbered_and_keep_their_excerpts():
    drafted = kinds.STATEMENTS.options(["one", "x" * 400], [{"document": "d"}])
    assert [(o.number, o.text, o.excerpt) for o in drafted] == [
        (1, "one", {"document": "d"}),
        (2, "x" * 400, None),
    ]
    assert len(kinds.CHOICE.options([str(n) for n in range(10)])) == 10


@pytest.mark.parametrize(
    ("kind", "args", "said"),
    [
        (kinds.RANKED, {"most": 2}, "--most is for choice and dots polls"),
        (kinds.CHOICE, {"most": 4}, "--most 4 is more than the 3 options"),
        (kinds.CHOICE, {"fixed": True}, "--fixed is for statements polls"),
        (kinds.STANCE, {"closes": "yesterday"}, "has passed"),
        (kinds.STANCE, {"closes": "soonish"}, "names no time"),
    ],
)
def test_rules_make_sense(kind, args, said):
    with pytest.raises(UserError) as caught:
        draft_rules(kind, args, 3, START, "Europe/Berlin")
    assert said in str(caught.value)


def test_rules_have_defaults():
    rules = draft_rules(kinds.STANCE, {}, 5, START, "UTC")
    assert rules == Rules(True, TallyVisibility.CLOSED, Reasons.OPTIONAL, (), 1, 0, True, None, None)
    rules = draft_rules(
        kinds.STATEMENTS,
        {"named": True, "fixed": True, "voter": ["Ana", "Ben", "Ana"], "quorum": 3, "closes": "in 2 hours"},
        3,
        START,
        "UTC",
    )
    assert (rules.anonymous, rules.adding, rules.voters, rules.quorum) == (False, False, ("Ana", "Ben"), 3)
    assert rules.closes_at == datetime.fromisoformat("2026-11-24T14:00:00+00:00")


def test_tallies_have_every_option_in_order():
    def ballots(*choices: dict[int, int]) -> list[Ballot]:
        return [Ballot(bytes([n]), choice) for n, choice in enumerate(choices)]

    counted = kinds.CHOICE.count(SEVERAL, ballots({1: 1, 2: 1}, {2: 1})).tally
    assert counted == tuple(Count(o, n) for o, n in zip(SEVERAL.options, (1, 2, 0), strict=True))
    ranked = ballots({2: 1, 1: 2}, {3: 1})
    assert [each.count for each in kinds.RANKED.count(RANKED, ranked).tally] == [0, 1, 1]
    assert [ranking(ballot.choice) for ballot in ranked] == [(2, 1), (3,)]
    stated = kinds.STATEMENTS.count(STATEMENTS, ballots({1: 1, 2: 0}, {1: -1}, {})).tally
    assert stated[:2] == (
        StatementCount(STATEMENTS.options[0], 1, 1, 0),
        StatementCount(STATEMENTS.options[1], 0, 0, 1),
    )
