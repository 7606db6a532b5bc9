"""Which claims only say that something is real or not."""

from __future__ import annotations

import pytest

from retrieval.interpret.truth_claim import judged, truth_claim


@pytest.mark.parametrize(
    ("claim", "thing", "sign"),
    [
        ("the shortage is real", "the shortage", 1),
        ("the shortage isn't real", "the shortage", -1),
        ("the shortage is just hype", "the shortage", -1),
        ("the shortage is not a myth", "the shortage", 1),
        ("there is a water shortage", "water shortage", 1),
        ("theres no such thing as a shortage", "shortage", -1),
        ("it's an actual shortage", "shortage", 1),
        ("we are not in a shortage", "shortage", -1),
        ("the label doesn't fit", "the label", -1),
        ("the shortage exists", "the shortage", 1),
        ("it is not a myth", "", 1),
        ("its fake", "", -1),
        ("theres a shortage", "shortage", 1),
        ("it is all hype", "", -1),
    ],
)
def test_what_is_affirmed(claim: str, thing: str, sign: int) -> None:
    assert truth_claim(claim) == (thing, sign)


@pytest.mark.parametrize(
    "claim", ["the shortage cannot be stopped", "pumps are dangerous", "pumps lag behind", "who is right", ""]
)
def test_a_claim_of_something_else(claim: str) -> None:
    assert truth_claim(claim) is None


@pytest.mark.parametrize(
    ("seen", "thing", "sign"),
    [
        ("the shortage as real", "the shortage", 1),
        ("the term misleading", "the term", -1),
        ("it a myth", "", -1),
    ],
)
def test_what_something_is_seen_as(seen: str, thing: str, sign: int) -> None:
    assert judged(seen) == (thing, sign)
