"""Everyday phrases put as the texts put them."""

from __future__ import annotations

import pytest

from retrieval.interpret.everyday_words import in_known_words


@pytest.mark.parametrize(
    ("question", "texts", "put"),
    [
        ("What edge did the port have?", {"advantage"}, "What advantage did the port have?"),
        ("How is the port catching up?", {"narrowing the divide"}, "How is the port narrowing the divide?"),
        ("Who wants to be number one?", {"leader"}, "Who wants to be leader?"),
        ("Why is the port falling behind?", {"lagging"}, "Why is the port lagging?"),
        ("What edge did the port have?", set(), "What edge did the port have?"),
        ("What is a knowledge?", {"advantage"}, "What is a knowledge?"),
    ],
)
def test_a_phrase_is_put_as_the_texts_have_it(question: str, texts: set[str], put: str) -> None:
    assert in_known_words(question, texts.__contains__) == put
