"""`search`: ranked passages, for those who want to read on their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted, shorten

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.types import Excerpt, Hit


async def run(context: Context, request: Request) -> Reply:
    """Rank passages for a query."""
    from retrieval.json_forms import hits_json
    from retrieval.types import Question

    query = request.args["query"]
    hits, took_ms = await context.library.search(Question(text=query), request.args["k"])
    excerpts = tuple(map(_whole, hits))
    await context.shown(request, query, excerpts)
    return Reply(cards=(card(query, excerpts),), data=hits_json(None, query, took_ms, hits))


def card(query: str, excerpts: Sequence[Excerpt]) -> Card:
    """The passages for people, the best first."""
    if not excerpts:
        return Card(title="Nothing found", text="Try other words.", tone="unanswered")
    return Card(
        title=f"Passages for “{shorten(query, 200)}”",
        excerpts=tuple(excerpts),
        footer=f"{counted(len(excerpts), 'passage')}, best first.",
    )


def _whole(hit: Hit) -> Excerpt:
    """A whole passage as an excerpt."""
    from retrieval.answer.locators import locator, speaker
    from retrieval.types import Excerpt

    passage = hit.passage
    return Excerpt(
        number=hit.rank,
        text=passage.text,
        document=passage.document,
        title=passage.title,
        section=passage.section,
        heading=passage.heading,
        paragraph=passage.paragraph,
        page=passage.page,
        kind=str(passage.kind),
        locator=locator(passage.section, passage.paragraph, passage.kind, passage.page, hit.binding),
        start=passage.start,
        end=passage.end,
        passage=passage.name,
        references=passage.references,
        score=hit.score,
        speaks=speaker(hit.binding, passage.kind),
        version=hit.binding.version if hit.binding else None,
    )


COMMAND = Command(
    name="search",
    help="Passages ranked by how well they fit.",
    run=run,
    parameters=(
        Parameter("query", "What to look for.", positional=True, required=True),
        Parameter("k", "How many passages.", Kind.INT, default=10, least=1, most=1000),
    ),
    examples=("machine learning and cyber defence -k 5",),
    batch="query",
    answers=True,
    sentence=True,
)
