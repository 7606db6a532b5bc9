"""Replies that every adapter must be able to show."""

from __future__ import annotations

from bot.reply import Button, Card, Mention, Reply, error_reply
from retrieval.types import Excerpt, Fact

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
    "answer with a caution": Reply(
        cards=(
            Card(
                title="The sources say",
                caution="The text says 2017, not 2019.",
                excerpts=(excerpt(1, "The plan of 2017 set the goal."),),
                footer="1 excerpt. Confidence that this answers it: high (84%).",
                tone="answer",
            ),
        )
    ),
    "facts": Reply(
        cards=(
            Card(
                title="The sources say",
                facts=(
                    Fact("author", "Paul Scharre", "scharre-2021"),
                    Fact("DOI", "10.26153/tsw/13985", "scharre-2021"),
                ),
                fields=(("Entry", "Scharre, P. (2021). Debunking the AI arms race theory."),),
                footer="2 facts.",
                tone="answer",
            ),
        )
    ),
    "facts and an excerpt": Reply(
        cards=(
            Card(
                facts=(Fact("number of references", "19", "kasumaj-nd"), Fact("title", LONG, "x-2020")),
                excerpts=(excerpt(1, "Nineteen works are cited.", kind="reference"),),
            ),
        )
    ),
    "parts": Reply(
        cards=(
            Card(
                title="The sources say",
                text="Nothing was found on quotas or tolls.",
                excerpts=(
                    excerpt(1, "Races are won.", part="arms races"),
                    excerpt(2, "Races are lost.", part="arms races"),
                    excerpt(3, "In 2016.", part="When did they begin?"),
                    excerpt(4, "By the way.", part="*bold* <!channel> @everyone"),
                ),
                tone="answer",
            ),
        )
    ),
    "perhaps": Reply(
        cards=(
            Card(
                title="Perhaps",
                caution="Geist (2016) says this, not Roff.",
                text="These passages come closest; the first may well answer it.",
                excerpts=(excerpt(1, "Nearly."), excerpt(2, "Less so.")),
                footer="Confidence that the first answers it: 42%.",
                tone="perhaps",
            ),
        )
    ),
    "no answer": Reply(
        cards=(
            Card(
                title="Not in the sources",
                text="The closest passages, which may only touch on it:",
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
                caution="[red]no[/red] *not* `2019` <!here> @here",
                text="[red]no[/red] <@U1> `code` ~x~ ||spoiler|| [link](http://x)",
                facts=(Fact("*title*", "<@U1> _x_ [link](http://x)", "a_b-2020"),),
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
    "members": Reply(
        cards=(
            Card(
                fields=(("Your ballot", "agree"),),
                members=(
                    ("agree", (Mention("Ben", "Ben (101)", "101"), Mention("Ben", "Ben (U9)"))),
                    ("*_disagree_*", tuple(Mention(f"*m{n}*", f"*m{n}*", f"{n}") for n in range(300))),
                ),
            ),
        )
    ),
    "buttons": Reply(cards=(Card(text="Vote", buttons=(Button("v:1", "Agree"), Button("v:2", "Disagree"))),)),
    "two cards": Reply(
        cards=(Card(title="One", text="first"), Card(title="Two", text="second", tone="warning"))
    ),
    "error": error_reply("There is no section 9; /sources lists what there is."),
    "verbatim": Reply(text="@book{scharre-2021,\n  title = {Debunking {AI}},\n}\n"),
    "nothing": Reply(),
}
