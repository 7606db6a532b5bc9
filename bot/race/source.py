"""Where the model comes from: the work as the group's texts list it, else in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words import folded

if TYPE_CHECKING:
    from retrieval.protocol import TextLibrary

AUTHOR, TITLE = "armstrong", "racing to the precipice"
SHORT = "Armstrong, Bostrom & Shulman, “Racing to the Precipice”"
"""For a picture."""
WORDS = (
    "Armstrong, S., Bostrom, N., & Shulman, C. (2016). Racing to the precipice: A model of artificial "
    "intelligence development. AI & Society, 31(2), 201–206. https://doi.org/10.1007/s00146-015-0590-y"
)


def cited(library: TextLibrary) -> tuple[str, str | None]:
    """The reference of the model's article, and its key among the texts' sources; None where they do not
    hold it."""
    from index.bibliography.formats.styles import cite

    found = library.keys()
    for key in [key for key in found if key.startswith(AUTHOR)]:
        item = library.source(key).item
        if folded(str(item.get("title") or "")).startswith(TITLE):
            return cite(item) or WORDS, key
    return WORDS, None
