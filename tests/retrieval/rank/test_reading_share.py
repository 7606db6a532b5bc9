"""How much is read for a question while others wait: a fixed amount for all together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.rank.reading_share import FULL_READINGS, LEAST_SHARE, reading_share


def test_a_few_are_read_in_full_many_in_part_hundreds_not_at_all() -> None:
    assert [reading_share(n) for n in (0, 1, 8, 12, 24, 48, 60, 61, 300)] == [
        1,
        1,
        1,
        1,
        0.5,
        0.25,
        0.2,
        0,
        0,
    ]


@given(st.integers(1, 2000))
def test_all_that_wait_together_never_read_more_than_the_budget(waiting: int) -> None:
    share = reading_share(waiting)
    assert share * waiting <= FULL_READINGS + 1e-9
    assert share == 0 or LEAST_SHARE <= share <= 1
    assert reading_share(waiting + 1) <= share
