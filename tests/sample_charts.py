"""Charts for tests: every kind with many, few and no ballots, and whatever Hypothesis thinks of."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from bot.charts import (
    Bars,
    Chart,
    Curve,
    Curves,
    Diverging,
    Flow,
    OpinionGroup,
    OpinionMap,
    Rounds,
    Row,
    Stack,
)
from bot.charts.diverging import STATEMENT

LONG = (
    "Systems that decide about people should be tested by somebody who gains nothing from the result, "
    "and the tests published together with the data that they used, before anybody at all is put under them."
)

UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 5
AWKWARD = (
    "$x_1$ \\frac{1}{2} 100%",
    "🚀 👍🏽 👨‍👩‍👧 🇩🇪",
    "北京 ไทย हिन्दी",
    "שלום (abc) 3.",
    "مرحبا",
    "a\x07b\u202ec",
    "<b>&amp;",
)

TENNESSEE = Rounds(
    "Capital of Tennessee",
    ("Memphis", "Nashville", "Knoxville", "Chattanooga"),
    ((42, 26, 17, 15), (42, 26, 32, None), (42, None, 58, None)),
    (0, 0, 0),
    ((3,), (1,), ()),
    2,
)
"""The usual example of an instant run-off: Knoxville comes from third place."""


def flow(number: int, seed: int = 1) -> Flow:
    """`number` voters, a quarter of whom choose anew."""
    chance = random.Random(seed)
    sides = ("for", "undecided", "against")
    moves: dict[tuple[str, str], int] = {}
    for _ in range(number):
        start = chance.choice(sides)
        end = start if chance.random() > 0.25 else chance.choice(sides)
        moves[start, end] = moves.get((start, end), 0) + 1
    before = tuple(sum(n for (a, _), n in moves.items() if a == side) for side in sides)
    after = tuple(sum(n for (_, b), n in moves.items() if b == side) for side in sides)
    return Flow("This house would ban it", before, after, moves)


def opinions(*sizes: int, seed: int = 1) -> OpinionMap:
    """Groups of these sizes about centres of their own."""
    chance = random.Random(seed)
    centres = ((-4, 2), (4, 3), (0, -4), (6, -5), (-6, -5))
    points = tuple(
        (centres[at][0] + chance.gauss(0, 1), centres[at][1] + chance.gauss(0, 1), at)
        for at, size in enumerate(sizes)
        for _ in range(size)
    )
    return OpinionMap("Where we stand", points, tuple(OpinionGroup("", size, LONG) for size in sizes))


def falling(high: float, *shares: float) -> tuple[Curve, ...]:
    """Straight lines from 1 at 0 to these shares at `high`."""
    return tuple(Curve(f"Curve {at}", ((0.0, 1.0), (high, share))) for at, share in enumerate(shares))


STATEMENTS = Diverging(
    "Statements",
    (Stack("One", (120, 30, 150)), Stack(LONG, (1, 1, 298)), Stack("None", (0, 0, 0))),
    STATEMENT,
)
CHARTS: dict[str, Chart] = {
    "bars 300": Bars(
        "Which topic?", (Row("Climate", 121), Row("Trade", 98), Row(LONG, 2)), 300, "Several possible."
    ),
    "bars 7": Bars("Which topic?", (Row("Climate", 3), Row("Trade", 3), Row("None", 1)), 7),
    "bars 2": Bars("Which topic?", (Row("Climate", 2), Row("Trade", 0)), 2),
    "bars 0": Bars("Which topic?", (Row("Climate", 0), Row("Trade", 0)), 0),
    "bars awkward": Bars(
        AWKWARD[0], tuple(Row(label, at) for at, label in enumerate((*AWKWARD, UNBROKEN))), 12
    ),
    "bars of ten": Bars(LONG, tuple(Row(f"{at} {LONG}"[:200], at) for at in range(10)), 40),
    "stance 300": Diverging("Ban it", (Stack("", (41, 62, 30, 110, 57)),)),
    "stance 1": Diverging("Ban it", (Stack("", (0, 0, 1, 0, 0)),)),
    "stance 0": Diverging("Ban it", (Stack("", (0, 0, 0, 0, 0)),)),
    "stance all the same": Diverging("Ban it", (Stack(LONG, (0, 0, 0, 0, 300)),)),
    "statements": STATEMENTS,
    "statements 50": Diverging(
        "Fifty", tuple(Stack(f"{at} {LONG}"[:200], (at, 3 * at % 7, 50 - at)) for at in range(50)), STATEMENT
    ),
    "stances": Diverging("Two", (Stack("One", (4, 1, 2, 9, 5)), Stack("Two", (0, 60, 1, 2, 3)))),
    "flow 300": flow(300),
    "flow 7": flow(7),
    "flow 2": flow(2),
    "flow 0": flow(0),
    "flow withheld": Flow("Ban it", (2, 1, 1), (3, 0, 1), None, note="Under five ballots."),
    "flow all turn": Flow("Ban it", (0, 0, 12), (12, 0, 0), {("against", "for"): 12}),
    "map 300": opinions(120, 80, 60, 30, 10),
    "map 7": opinions(4, 3),
    "map 2": opinions(2),
    "map all the same": OpinionMap("Same", ((1.0, 2.0, 0),) * 300, (OpinionGroup("", 300),)),
    "statement withheld": Diverging(
        "Ban it", (Stack("Exports are curbed", (0, 0, 0), "withheld: too few votes"),), STATEMENT
    ),
    "map withheld": OpinionMap(
        "Two of three",
        tuple((at % 3 - 1.0, at / 5, 0) for at in range(12)),
        (
            OpinionGroup("A", 12, "agrees: One"),
            OpinionGroup("B", 6, "withheld"),
            OpinionGroup("C", 2, "withheld"),
        ),
    ),
    "map 0": OpinionMap("Too few", (), (), "From 8 voters on."),
    "curves": Curves(
        "Race of 5 teams", "Disaster", "skill", falling(4.0, 0.0, 0.3, 0.5), 1.0, "Enmity 0.5", "Model: A."
    ),
    "curves the same": Curves("Level", "Disaster", "enmity", falling(1.0, 1.0, 1.0, 1.0), 0.0),
    "curves awkward": Curves(
        LONG,
        AWKWARD[0],
        UNBROKEN,
        (Curve(LONG, ((1e-9, 0.0), (2e-9, 1.0))), Curve(AWKWARD[1], ((1e-9, 0.0004), (2e-9, 0.9996)))),
        2e-9,
        LONG,
    ),
    "curves far": Curves("Far", "Disaster", "skill", falling(1e6, 0.0, 1e-9), 123456.789),
    "rounds": TENNESSEE,
    "rounds 7": Rounds(
        "Book", (LONG, "B", "C"), ((3, 2, 2), (3, 3, None), (4, None, None)), (0, 1, 3), ((2,), (1,), ()), 0
    ),
    "rounds tied": Rounds("Book", ("A", "B"), ((1, 1),), (0,), ((),), None),
    "rounds 0": Rounds("Book", ("A", "B"), ((0, 0),), (0,), ((),), None),
    "rounds 9": Rounds(
        "Book",
        tuple(f"Book {at}" for at in range(10)),
        tuple(tuple(300 - 10 * at if at < 10 - number else None for at in range(10)) for number in range(9)),
        tuple(range(9)),
        (*((9 - number,) for number in range(8)), ()),
        0,
    ),
}

texts = st.text(max_size=220)
counts = st.integers(0, 400)


@st.composite
def _bars(draw: st.DrawFn) -> Bars:
    total = draw(counts)
    rows = draw(st.lists(st.builds(Row, texts, st.integers(0, total)), min_size=1, max_size=10))
    return Bars(draw(texts), tuple(rows), total, draw(texts))


@st.composite
def _diverging(draw: st.DrawFn) -> Diverging:
    levels = draw(
        st.sampled_from(
            [STATEMENT, ("strongly disagree", "disagree", "undecided", "agree", "strongly agree")]
        )
    )
    stack = st.builds(Stack, texts, st.tuples(*[counts] * len(levels)))
    return Diverging(draw(texts), tuple(draw(st.lists(stack, min_size=1, max_size=14))), levels, draw(texts))


@st.composite
def _opinions(draw: st.DrawFn) -> OpinionMap:
    groups = draw(st.lists(st.builds(OpinionGroup, texts, counts, texts), min_size=1, max_size=6))
    place = st.floats(-1e6, 1e6)
    point = st.tuples(place, place, st.integers(0, len(groups) - 1))
    return OpinionMap(draw(texts), tuple(draw(st.lists(point, max_size=30))), tuple(groups))


@st.composite
def _curves(draw: st.DrawFn) -> Curves:
    low = draw(st.floats(-1e6, 1e6))
    high = low + draw(st.floats(1e-3, 1e6))
    chances = st.floats(0, 1)
    curve = st.builds(lambda label, p, q: Curve(label, ((low, p), (high, q))), texts, chances, chances)
    here = draw(st.floats(low, high))
    curves = tuple(draw(st.lists(curve, min_size=1, max_size=4)))
    return Curves(draw(texts), draw(texts), draw(texts), curves, here, draw(texts), draw(texts))


@st.composite
def _rounds(draw: st.DrawFn) -> Rounds:
    number = draw(st.integers(2, 10))
    last = draw(st.integers(1, number - 1))
    rounds = tuple(
        tuple(draw(counts) if option < number - at else None for option in range(number))
        for at in range(last)
    )
    outs = (*((number - 1 - at,) for at in range(last - 1)), ())
    options = tuple(draw(texts) for _ in range(number))
    return Rounds(draw(texts), options, rounds, (0,) * last, outs, draw(st.sampled_from([None, 0])))


anything = st.one_of(
    _bars(),
    _diverging(),
    st.builds(flow, st.integers(0, 400), st.integers()),
    _opinions(),
    _curves(),
    _rounds(),
)
