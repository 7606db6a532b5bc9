"""Headings, bare citations, entries and lines of contents are told from sentences."""

from __future__ import annotations

import pytest

from retrieval.candidates.fragments import is_fragment


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
        "China launched its plan in 2017.",
        "1. Sustainability.",
        "The sample was large: 36 authors from 20 institutions took part in 2016",
    ],
)
def test_a_sentence(text: str) -> None:
    assert not is_fragment(text)
