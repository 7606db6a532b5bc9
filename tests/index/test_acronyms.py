"""Short forms and what they stand for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.acronyms import find_acronyms


def test_defined_in_brackets_and_used_beside_their_name() -> None:
    found = find_acronyms(
        [
            "Lethal Autonomous Weapons (LAWs) act alone. LAWs are feared.",
            "The European Union lags. The EU regulates. The World Health Organization met; the W.H.O. agreed.",
            "The Organization of Arab Petroleum Exporting Countries (OAPEC) met. Old Oak Trees stood.",
        ]
    )
    assert found == {
        "LAW": "Lethal Autonomous Weapons",
        "EU": "European Union",
        "WHO": "World Health Organization",
        "OAPEC": "Organization of Arab Petroleum Exporting Countries",
    }


def test_a_short_form_that_is_the_usual_one_is_left_alone() -> None:
    assert find_acronyms(["Artificial Intelligence is new. " + "AI spreads. " * 20]) == {}


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text(texts: list[str]) -> None:
    for short, long in find_acronyms(texts).items():
        assert short.isupper() and " " in long
