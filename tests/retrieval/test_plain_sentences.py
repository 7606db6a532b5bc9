"""Sentences that stand alone, and all that a reader of a file may take for one."""

from __future__ import annotations

import pytest

from retrieval.plain_sentences import can_be_quoted, is_plain_sentence, is_reference

PLAIN = [
    "Trams are safe and useful.",
    "However, Stone and Miller (1972) saw no use in trams at all.",
    "“Trams,” she said, “will outlive us all.”",
    "Trams were praised by many people [12, 14].",
    "In 1972, Stone, Miller and Brown counted 3,000 trams; few are left.",
    "[redacted] Trams were bought with the money of the city.",
    "All trams should be run on electricity from renewable sources",
]
OTHER = [
    "",
    "(Fuchs & Kuusniemi, 2018)",
    "(Fuchs & Kuusniemi, 2018).",
    "See Stone (1972).",
    "3.1 Trams in Cities",
    "Trams in the Cities of Europe.",
    "Chapter 4. ",
    "Trams in cities . . . . . . . . 12",
    "Trams in cities ........ 12.",
    "and of steel that is laid in the street.",
    "The key points about trams are:",
    "12 14 18 20 trams 14 12 (3.4) 18 90 in 12 18 cities.",
    "Stone, A. (1972). Trams are beneficial to cities. Journal of Trams, 4(2), 12-19.",
    "[3] Stone A, Miller B (1972) Trams and people. J Trams 4: 12-19.",
    "Stone, Ann. 1972. The Book of Trams. New York: Basic Books.",
    "66. Trams and Cities. Ann Stone, Bo Miller. Nature (2012-03) https://doi.org/hqr.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences(text: str) -> None:
    assert is_plain_sentence(text) and not is_reference(text)


@pytest.mark.parametrize("text", OTHER)
def test_what_cannot_stand_alone(text: str) -> None:
    assert not is_plain_sentence(text)


def test_tables_and_captions_are_quoted_as_they_are() -> None:
    assert can_be_quoted("Technopoles: Hubs of concentrated innovation", "table")
    assert not can_be_quoted("Technopoles: Hubs of concentrated innovation", "paragraph")
    assert not can_be_quoted(PLAIN[0], "reference")
    assert not can_be_quoted("Figure 3", "caption")
