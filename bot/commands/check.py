"""`check`: whether a quotation stands in the sources, where, and if not, what is closest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.spec import Command, Parameter
from bot.finding import Finding
from bot.reply import Card, Reply, Tone
from bot.request import Request
from bot.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Context
    from retrieval.types import Check, Difference, QuotationVerdict

LONGEST = 20_000
# The differences that a card shows; JSON has all of them.
_MOST_SHOWN = 6
_MOST_OF_ONE = 80

#: What an altered quotation is said to be if a difference changes what it says.
CHANGED = "The sources say something else."

SAID: dict[QuotationVerdict, tuple[str, str, Tone]] = {
    "exact": ("Exact", "These words stand in the sources just so.", "answer"),
    "normalised": (
        "The same words",
        "They differ in case, spacing, dashes, quotation marks, ellipses or hyphens alone.",
        "answer",
    ),
    "altered": ("Altered", "The sources have words like these, but not these.", "warning"),
    "stitched": (
        "Stitched together",
        "The pieces stand in the sources, but not next to each other.",
        "warning",
    ),
    "not found": ("Not in the sources", "Nothing in the sources reads like this.", "unanswered"),
}


_WHOSE = {
    "ok": "those of the author named in the quotation",
    "misattributed": "those of {author}, not of the author named in the quotation",
    "wrong year": "those of the author named, but of another year: {author}",
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
    if found.verdict == "altered" and any(d.kind != "word" for d in found.differences):
        text = CHANGED
    if found.differences:
        fields.append(("Differs", differing(found.differences)))
    if found.verdict not in ("exact", "not found"):
        fields.append(("Likeness", f"{found.similarity:.0%}"))
    if said := _whose(found):
        fields.append(("Whose words", said))
    if found.attribution not in (None, "ok"):
        tone = "warning"
    return Card(title=title, text=text, excerpts=found.excerpts, fields=tuple(fields), tone=tone)


def _whose(found: Check) -> str:
    """Whose words they are, for people; "" if there is nothing to say of it."""
    author = found.author or "another work"
    if found.attribution == "misattributed" and found.lacks:
        texts = "the text of {} has" if len(found.lacks) == 1 else "the texts of {} have"
        return f"those of {author}; {texts.format(listed(found.lacks, 'and'))} no such words"
    if found.attribution is not None:
        said = _WHOSE[found.attribution].format(author=author)
        return f"{said}, as another text reports them" if _is_report(found) else said
    if any(excerpt.speaks == "work" for excerpt in found.excerpts):
        return "those of the work itself"
    return "those of a text that reports another work" if found.whose == "reported" else ""


def _is_report(found: Check) -> bool:
    return found.attribution == "ok" and found.whose == "reported"


def differing(differences: Sequence[Difference]) -> str:
    """What differs, for people: "“2035” where the text has “2030” (number)"."""
    said = []
    for difference in differences[:_MOST_SHOWN]:
        if not difference.source:
            words = f"“{_short(difference.quoted)}” is not in the text"
        elif not difference.quoted:
            words = f"“{_short(difference.source)}” of the text is left out"
        else:
            words = f"“{_short(difference.quoted)}” where the text has “{_short(difference.source)}”"
        said.append(words if difference.kind == "word" else f"{words} ({difference.kind})")
    more = len(differences) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more else "")


def _short(words: str) -> str:
    return words if len(words) <= _MOST_OF_ONE else words[: _MOST_OF_ONE - 1].rstrip() + "…"


COMMAND = Command(
    name="check",
    help="Is this quotation in the sources, and where?",
    run=run,
    parameters=(
        Parameter(
            "text",
            "The quotation.",
            positional=True,
            required=True,
            longest=LONGEST,
            message_menu="Check quotation",
        ),
    ),
    details="Says which words, numbers and signs differ. Name the author, and the year, after the quotation "
    "to have the attribution checked too.",
    examples=("progressive, competitive peacetime increases in armaments",),
    answers=True,
)
