"""What the room says first: what is loaded, and a question or two that it can answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.terminal.parse import PLATFORM
from bot.bot import Bot
from bot.reply import Card, Reply
from bot.words import counted, shorten
from index.home import DEFAULT_CORPUS
from retrieval.types import Source

FEWEST_WORDS, MOST_WORDS = 3, 9
"""A heading of so many words makes a question; "Introduction" makes none."""


async def greeting(bot: Bot, status: Mapping[str, Any], *, typed: bool) -> Reply:
    """The greeting; `typed` where a person is at the keys and can read of them."""
    counts = status["counts"]
    loaded = counted(counts["documents"], "text")
    if counts["documents"] == 1:
        title = await bot.reads(PLATFORM, "").call(lambda library: _only_title(library.sources()))
        loaded = f"“{shorten(title, 100)}”"
    if counts["references"]:
        its = "its" if counts["documents"] == 1 else "their"
        loaded += f" and {its} {counted(counts['references'], 'reference')}"
    if (corpus := status.get("corpus", DEFAULT_CORPUS)) != DEFAULT_CORPUS:
        loaded += f" (corpus {corpus})"
    keys = " Tab completes, the up arrow goes back, Ctrl-D leaves." if typed else ""
    return Reply(
        cards=(
            Card(
                title="Moot: the study room",
                text=f"Loaded: {loaded}. Ask a question; the answer is the text's own words, or "
                f"that it has none.",
                items=await _examples(bot),
                footer=f"/help lists the commands.{keys}",
            ),
        )
    )


def _only_title(sources: Sequence[Source]) -> str:
    text = next(source for source in sources if source.kind == "text")
    return str(text.item.get("title") or text.key)


async def _examples(bot: Bot) -> tuple[str, ...]:
    """Questions made of the texts' own headings, so that they fit what is loaded."""
    headings = await bot.reads(PLATFORM, "").call(lambda library: library.headings())
    telling = [h for h in headings if FEWEST_WORDS <= len(h.split()) <= MOST_WORDS and "About the" not in h]
    apart = dict.fromkeys(telling[:1] + telling[-1:])
    return tuple(f"What is “{heading}” about?" for heading in apart)
