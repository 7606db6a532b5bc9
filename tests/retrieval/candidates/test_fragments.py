"""Headings, bare citations, entries and lines of contents are told from sentences."""

from __future__ import annotations

import pytest

from retrieval.candidates.fragments import is_fragment, is_fragment_of_box


@pytest.mark.parametrize(
    "text",
    [
        "Contributor",
        "Meritocracy model template",
        "(Fuchs & Kuusniemi, 2018)",
        "Smith et al., 2010; Jones 2011a.",
        "Limit contract sizes ........ 12",
        "2 Feldman HA, Goldstein I, Hatzichristou DG (1994) Impotence and its correlates. J Urol 151: 54–61.",
        "Scharre, P. (2021). Debunking the AI arms race theory. Texas National Security Review, 4(3), 121-132.",
        "Figure 4: The Three Main Causes of the Salt Tax.",
        "Herons: Waders of the Northern Rivers and Lakes",
        "Adapted from Vorn et al. (2011).",
        "Source: own calculations",
        "67. Mathematics and Computation, 2013. https://math.andrej.com/2013/06/20/the-hott-book/",
    ],
)
def test_a_fragment(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        "To enjoy.",
        "In 2013, two dozen mathematicians wrote a book (see https://example.org).",
        "Scharre (2021) argues that the race is no race.",
        "Geist and Scharre agree.",
        "Table 3: Herons in the North Catch Twice as many Fish.",
        "Adapted herons live in towns.",
        "THE COUNCIL SHALL ADOPT RULES.",
        "Mary Shelley Is Read in Rome by few.",
        "China launched its plan in 2017.",
        "1. Sustainability.",
        "The sample was large: 36 authors from 20 institutions took part in 2016",
    ],
)
def test_a_sentence(text: str) -> None:
    assert not is_fragment(text)


def test_a_box_of_glued_lines() -> None:
    assert is_fragment_of_box(
        "Beyond the Tax\n\nSalt Without Borders\nPrices can fall everywhere at once.\nNew Mines"
    )
    assert not is_fragment_of_box("Figure 1: Salt is dear where it is taxed most.")
