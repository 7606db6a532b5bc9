"""What can be done with an excerpt just shown: `more`, `cite`, `share`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import action
from bot.commands.spec import Command, Kind, Parameter
from bot.finding import ANSWERED
from bot.reply import Button, Card, Menu, Pick, Reply
from bot.request import Request
from index.errors import UnknownKey, UserError

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.protocol import TextLibrary
    from retrieval.types import Excerpt

STYLE_NAMES = {
    "apa": "APA", "chicago": "Chicago", "harvard": "Harvard", "ieee": "IEEE", "mla": "MLA",
    "vancouver": "Vancouver",
}  # fmt: skip
FORMS = ("bibtex", "ris")
USUAL = "apa"


async def more(context: Context, request: Request) -> Reply:
    """The passage around an excerpt."""
    from retrieval.json_forms import excerpt_json

    excerpt = await _excerpt(context, request)
    passages = await context.library.call(lambda library: library.around(excerpt))
    if not passages:
        raise UserError(
            "The text has changed since that excerpt was shown; ask again to see it as it is now."
        )
    card = Card(title=f"Around excerpt {excerpt.number}", excerpts=tuple(passages), tone="answer")
    data = {"excerpts": [excerpt_json(passage) for passage in passages]}
    return Reply(cards=(card,), data=data, private=True)


async def cite(context: Context, request: Request) -> Reply:
    """The reference of an excerpt's text, ready to be pasted."""
    excerpt = await _excerpt(context, request)
    style: str = (request.args["style"] or USUAL).casefold()
    try:
        mark, reference = await context.library.call(lambda library: _citation(library, excerpt, style))
    except UnknownKey:
        mark, reference = f"({excerpt.title}, {excerpt.locator})", excerpt.title
    data = {"style": style, "in_text": mark, "reference": reference, "key": excerpt.document}
    name = STYLE_NAMES.get(style, style)
    fields = (("In the text", mark),) if mark else ()
    card = Card(
        title=f"Excerpt {excerpt.number}, {name}",
        fields=(*fields, ("Reference", reference)),
        menus=_styles(request),
        tone="answer",
    )
    # Another style takes the place of this one; the first must not take that of a private answer.
    other = request.args["style"] is not None and request.args["answer"] is not None
    return Reply(cards=(card,), data=data, private=True, replaces=other)


async def share(context: Context, request: Request) -> Reply:
    """Show the whole room an answer that only the member who asked has seen."""
    from bot.answer_cards import shared_card, with_answer_controls
    from bot.commands.ask import entries_of
    from bot.context import place_of
    from retrieval.json_forms import excerpt_json

    place = place_of(request)
    shown = await context.answers.get(place, request.args["answer"])
    if not request.args["again"] and not await context.answers.share(place, shown, request.delivery):
        anew = Button(action("share", answer=shown.id, again=True), "Share it again")
        card = Card(text="That answer was shared here already.", buttons=(anew,))
        return Reply(cards=(card,), data={"excerpts": []}, private=True)
    finding = shown.finding or ANSWERED
    again = await context.shown(
        request,
        shown.text,
        shown.excerpts,
        confidence=shown.confidence,
        finding=finding,
        kind=shown.kind,
        shared=True,
    )
    card = shared_card(shown, request.member.name, await entries_of(context, finding, shown.excerpts))
    if again is not None:
        card = with_answer_controls(card, again)
    data = {
        "question": shown.text,
        "verdict": finding.verdict,
        "excerpts": [excerpt_json(each) for each in shown.excerpts],
    }
    return Reply(cards=(card,), data=data)


async def _excerpt(context: Context, request: Request) -> Excerpt:
    """The excerpt meant: of the answer that a button stands under, else of what the room saw last."""
    from bot.context import place_of

    number: int = request.args["number"]
    if request.args["answer"] is not None:
        kept = await context.answers.get(place_of(request), request.args["answer"])
        shown = kept.excerpts
    else:
        shown = context.history.shown(context.here(request))
    if not 1 <= number <= len(shown):
        has = f"the last excerpts shown go to {len(shown)}" if shown else "no excerpts were shown yet"
        raise UserError(f"There is no excerpt {number}: {has}; {context.say('quote')} a topic shows some.")
    return shown[number - 1]


def _citation(library: TextLibrary, excerpt: Excerpt, style: str) -> tuple[str, str]:
    from index.bibliography.formats import to_bibtex, to_ris
    from index.bibliography.formats.styles import cite, cite_in_text

    item = library.source(excerpt.document).item
    if style in FORMS:
        return "", (to_bibtex if style == "bibtex" else to_ris)([item]).strip()
    mark = cite_in_text(item, excerpt.locator, style=style)
    # A numbering style's mark is a number in a list that only the essay has.
    return mark if mark.startswith("(") else "", cite(item, style)


def _styles(request: Request) -> tuple[Menu, ...]:
    if request.args["answer"] is None:
        return ()
    control = action("cite", number=request.args["number"], answer=request.args["answer"], takes="style")
    picks = [*STYLE_NAMES.items(), ("bibtex", "BibTeX"), ("ris", "RIS")]
    return (Menu(control, "Another style", tuple(Pick(value, label) for value, label in picks)),)


ANSWER = Parameter(
    "answer",
    "The answer that a button stands under; without it, what was shown last.",
    longest=20,
    by_control=True,
)


def _number(*, required: bool) -> Parameter:
    return Parameter(
        "number",
        "The excerpt's number.",
        Kind.INT,
        positional=True,
        required=required,
        default=1,
        least=1,
        most=50,
    )


MORE = Command(
    name="more",
    help="The passage around an excerpt just shown.",
    run=more,
    parameters=(_number(required=False), ANSWER),
    private=True,
    chat_only=True,
    examples=("2",),
)
CITE = Command(
    name="cite",
    help="The reference of an excerpt just shown, to paste into an essay.",
    run=cite,
    parameters=(
        _number(required=False),
        Parameter(
            "style",
            f"{', '.join(STYLE_NAMES)}, another CSL style, or {' or '.join(FORMS)}; without it, {USUAL}.",
            completer="style",
            longest=100,
        ),
        ANSWER,
    ),
    private=True,
    chat_only=True,
    examples=("2 --style mla",),
    sentence=True,
)
SHARE = Command(
    name="share",
    help="Show an answer that only you have seen to the room.",
    run=share,
    parameters=(
        Parameter(
            "answer",
            "The answer that a button stands under.",
            positional=True,
            required=True,
            longest=20,
            by_control=True,
        ),
        Parameter("again", "Though it was shared here already.", Kind.FLAG, by_control=True),
    ),
    chat_only=True,
    conversation=True,
)
