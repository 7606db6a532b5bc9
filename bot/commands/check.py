"""`check`: whether a quotation stands in the sources, where, and if not, what is closest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.spec import Command, Parameter
from bot.finding import Finding
from bot.types import Card, Reply, Request, Tone

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.types import Check, QuotationVerdict

LONGEST = 10_000

SAID: dict[QuotationVerdict, tuple[str, str, Tone]] = {
    "exact": ("Exact", "These words stand in the sources just so.", "answer"),
    "normalised": (
        "The same words",
        "They differ in case, spacing, dashes, quotation marks, ellipses or hyphens alone.",
        "answer",
    ),
    "altered": ("Altered", "The sources have this in other words.", "warning"),
    "stitched": (
        "Stitched together",
        "The pieces stand in the sources, but not next to each other.",
        "warning",
    ),
    "not found": ("Not in the sources", "Nothing in the sources reads like this.", "unanswered"),
}


async def run(context: Context, request: Request) -> Reply:
    """Hold a quotation against the sources."""
    text = request.args["text"]
    found = await context.library.call(lambda library: library.check(text))
    absent = found.verdict == "not found"
    finding = Finding("not in the sources" if absent else "answered")
    await context.shown(request, text, found.excerpts, finding=finding)
    from retrieval.json_forms import check_json

    return Reply(cards=(card(found),), data=check_json(found))


def card(found: Check) -> Card:
    """The verdict for people."""
    title, text, tone = SAID[found.verdict]
    if found.verdict == "not found" and found.excerpts:
        text += " The closest that they have:"
    fields = []
    if found.verdict not in ("exact", "not found"):
        fields.append(("Likeness", f"{found.similarity:.0%}"))
    if found.attribution == "misattributed":
        tone = "warning"
        fields.append(("Whose words", "not those of the author named in the quotation"))
    elif found.attribution == "ok":
        fields.append(("Whose words", "those of the author named in the quotation"))
    return Card(title=title, text=text, excerpts=found.excerpts, fields=tuple(fields), tone=tone)


COMMAND = Command(
    name="check",
    help="Is this quotation in the sources, and where?",
    run=run,
    parameters=(Parameter("text", "The quotation.", positional=True, required=True, longest=LONGEST),),
    details="Name the author after the quotation to have the attribution checked too.",
    examples=("progressive, competitive peacetime increases in armaments",),
    answers=True,
)
