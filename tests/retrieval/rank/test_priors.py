"""A sentence that defines the topic is recognised by its form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.rank.priors import DEFINES, FIGURE, NEAR, SHOWN, defining, going_on, in_figure
from tests.retrieval.made_up import candidate


@pytest.mark.parametrize(
    ("topic", "sentence"),
    [
        ("sprint", "A sprint is a period of two weeks."),
        ("technopoles", "Technopoles, or planned science cities, rose in Japan."),
        ("technopoles", "Planned science cities, or technopoles, rose in Japan."),
        ("intranet", "By an intranet we mean a closed network."),
        ("defeater", "Such evidence is known as a defeater."),
        ("OER", "Open educational resources (OER) are materials that all may use."),
        ("GPT", '"GPT" stands for Generative Pre-trained Transformer.'),
        ("source code", "Source Code: Computer commands written by people."),
        ("policies", "A policy refers to a rule of conduct."),
        ("skiving", "Shoes are made by cutting (with a knife) and skiving (thinning the leather)."),
        ("research debt", "The term research debt was coined later."),
    ],
)
def test_a_definition(topic: str, sentence: str) -> None:
    found = defining(topic, [candidate("Herons hunt at dawn.", sentence)])
    assert found.tolist() == [0.0, DEFINES]


@pytest.mark.parametrize(
    "sentence",
    [
        "We held a sprint in May.",
        "Nobody liked the sprint or its end.",
        "The sprinter is fast.",
        "It was a sprint (Roth, 2019).",
    ],
)
def test_a_mention_is_no_definition(sentence: str) -> None:
    assert not defining("sprint", [candidate(sentence)]).any()


def test_a_follow_up_goes_on_from_what_was_shown() -> None:
    candidates = [candidate("Herons hunt.", "They wade.", key="1"), candidate("Owls hunt.", key="2")]
    found = going_on(["Herons hunt."], {1}, candidates)
    assert found.tolist() == [NEAR + SHOWN, NEAR, 0.0]


def test_a_title_in_a_figure_counts_if_a_figure_is_asked_for() -> None:
    text = candidate("Salt is dear.")
    caption = candidate("The Price of Salt.", "It falls where mines open.")
    caption = replace(caption, passage=replace(caption.passage, prior=-2.0, fragments=(0,)))
    found = in_figure("which figure shows the price?", [text, caption])
    assert found is not None and found.tolist() == [0.0, FIGURE, 0.0]
    assert in_figure("what is the price?", [text, caption]) is None
