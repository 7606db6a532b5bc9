"""What a check says, for people, of whose words they are."""

from __future__ import annotations

from typing import Any

import pytest
from fake_library import excerpt

from bot.commands.check import card
from retrieval.types import Check


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"attribution": None, "whose": "work"}, None),
        ({"attribution": None, "whose": "reported"}, "those of a text that reports another work"),
        (
            {"attribution": "ok", "whose": "reported"},
            "those of the author named in the quotation, as another text reports them",
        ),
        ({"attribution": "ok", "whose": "work"}, "those of the author named in the quotation"),
        (
            {
                "attribution": "misattributed",
                "whose": "reported",
                "author": "Moe (2020)",
                "lacks": ("h-2015",),
            },
            "those of Moe (2020); the text of h-2015 has no such words",
        ),
        (
            {"attribution": "misattributed", "author": "Moe (2020)", "lacks": ("h-2015", "h-2016")},
            "those of Moe (2020); the texts of h-2015 and h-2016 have no such words",
        ),
    ],
)
def test_whose_words(fields: dict[str, Any], said: str | None) -> None:
    shown = card(Check("exact", 1.0, (excerpt(1, "Words."),), **fields))
    assert dict(shown.fields).get("Whose words") == said
