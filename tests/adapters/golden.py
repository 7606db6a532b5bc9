"""Replies that every adapter must be able to show."""

from __future__ import annotations

from bot.types import Button, Card, Reply, error_reply
from retrieval.types import Excerpt

LONG = "A sentence about an innovation race that goes on for quite a while and does not stop. " * 40


def excerpt(number: int = 1, text: str = "The race is on.", **more: object) -> Excerpt:
    given: dict[str, object] = {
        "number": number,
        "text": text,
        "document": "kasumaj-nd",
        "title": "From Arms Race to Innovation Race",
        "section": "3.1",
        "heading": "AI Arms Race",
        "paragraph": number,
        "page": None,
        "kind": "paragraph",
        "locator": f"§3.1 ¶{number}",
        "start": 0,
        "end": len(text),
        "passage": "kasumaj-nd:0",
        "references": ("scharre-2021", "allison-2017"),
        "score": 0.5,
    }
    return Excerpt(**{**given, **more})  # type: ignore[arg-type]


GOLDEN = {
    "answer": Reply(
        cards=(
            Card(
                title="The sources say",
                excerpts=(excerpt(1), excerpt(2, "Who leads, “leads”.", references=()), excerpt(3, LONG)),
                footer="3 excerpts.",
                tone="answer",
            ),
        )
    ),
    "no answer": Reply(
        cards=(
            Card(
                title="Not in the sources",
                text="The closest passages:",
                excerpts=(
                    excerpt(1, "Nearly.", kind="caption", section=None, paragraph=None, locator="Figure 1"),
                ),
                tone="unanswered",
            ),
        )
    ),
    "accents and emoji": Reply(
        cards=(Card(excerpts=(excerpt(1, "Ó hÉigeartaigh 竞争 👩‍🔬 سباق — naïve"),)),)
    ),
    "markup": Reply(
        cards=(
            Card(
                title="[bold]*a* _b_ <!channel> @everyone",
                text="[red]no[/red] <@U1> `code` ~x~ ||spoiler|| [link](http://x)",
                excerpts=(excerpt(1, "[/] **bold** &lt; <b> [link](http://x) @here"),),
            ),
        )
    ),
    "list": Reply(
        cards=(
            Card(
                title="scharre-2021",
                text="Scharre, P. (2021). Debunking the AI arms race theory.",
                fields=(("Held", "known by its entry"), ("Cited", "in 2 places")),
                items=("§3.1 ¶1: “One.”", "§4 ¶2: “Two.”"),
                footer="That is all.",
            ),
        )
    ),
    "long list": Reply(cards=(Card(title="Many", items=tuple(f"Item number {n}" for n in range(120))),)),
    "wide fields": Reply(
        cards=(Card(fields=tuple((f"/command {n} WITH ARGUMENTS", LONG) for n in range(30))),)
    ),
    "buttons": Reply(cards=(Card(text="Vote", buttons=(Button("v:1", "Agree"), Button("v:2", "Disagree"))),)),
    "two cards": Reply(
        cards=(Card(title="One", text="first"), Card(title="Two", text="second", tone="warning"))
    ),
    "error": error_reply("There is no section 9; /sources lists what there is."),
    "verbatim": Reply(text="@book{scharre-2021,\n  title = {Debunking {AI}},\n}\n"),
    "nothing": Reply(),
}
