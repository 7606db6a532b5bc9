"""`poll from`: motions or statements taken from the texts, for a member to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions import action
from bot.commands.excerpts import ANSWER
from bot.commands.poll_create import RULES, names_voters, opening
from bot.commands.spec import Command, Kind, Parameter
from bot.polls.kinds import KINDS, STANCE, STATEMENTS
from bot.polls.kinds.kind import LABEL, NOTE
from bot.reply import Card, Menu, Pick, Reply
from bot.request import Request
from bot.words import counted, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.argue.motions import Proposal
    from retrieval.types import Excerpt

PROPOSED = 8
SEPARATED = re.compile(r"[\s,;]+")


async def run(context: Context, request: Request) -> Reply:
    """Propose, or open a poll on what was picked. The same topic proposes the same each time."""
    import asyncio

    from bot.ballots.types import LONGEST_MOTION
    from bot.context import place_of
    from bot.polls.drafts import draft_rules
    from retrieval.json_forms import excerpt_json

    args = request.args
    place = place_of(request)
    kept = None if args["topic"] else await context.answers.get(place, args["answer"])
    topic: str = kept.text if kept else args["topic"]
    found = await context.library.call(lambda library: library.motions(topic, limit=PROPOSED))
    if kept is not None:
        found = _as_shown(kept.excerpts, found)
    if not found:
        nothing = f"The sources make no debatable statement on “{shorten(topic, 80)}”; try other words."
        return Reply(cards=(Card(text=nothing, tone="unanswered"),), data={"topic": topic, "proposals": []})
    if args["pick"] is None:
        data = [
            {"number": n, "text": p.text, "excerpt": excerpt_json(p.excerpt)} for n, p in enumerate(found, 1)
        ]
        card = _proposals(context, topic, found)
        if request.capabilities.menus:
            # Of no room: nothing has been answered that a follow-up could mean.
            nowhere = replace(place, room="")
            kept = context.answers.keep(nowhere, request.command, topic, None, [p.excerpt for p in found])
            card = replace(card, footer="", menus=(_choosing(kept.id, found),))
        return Reply(cards=(card,), data={"topic": topic, "proposals": data})
    picked = [found[number - 1] for number in _picked(args["pick"], len(found))]
    # From a menu, several mean a poll on statements: there is no word for it there.
    several = len(picked) > 1 and args["answer"] is not None
    kind = STATEMENTS if several else KINDS[args["kind"]]
    texts = [proposal.text for proposal in picked]
    excerpts = [excerpt_json(proposal.excerpt) for proposal in picked]
    if kind.own_options:
        if len(picked) > 1:
            raise UserError("A stance poll has one motion: pick one, or add --kind statements.")
        motion, options, source = texts[0], kind.options(()), excerpts[0]
    else:
        motion, source = shorten(topic, LONGEST_MOTION), None
        options = kind.options(texts, excerpts)
    named = names_voters(context, request)
    rules = await asyncio.to_thread(
        draft_rules, kind, {**args, "named": named}, len(options), context.clock(), request.zone
    )
    poll = await context.polls.create(
        place, request.member, kind, motion, options, rules, source, delivery=request.delivery
    )
    return opening(context, poll)


def _as_shown(shown: Sequence[Excerpt], found: Sequence[Proposal]) -> list[Proposal]:
    """The proposals in the order in which they were shown. Raises UserError where one is there no more."""
    by_place = {_place(proposal.excerpt): proposal for proposal in found}
    try:
        return [by_place[_place(excerpt)] for excerpt in shown]
    except KeyError:
        raise UserError("The texts have changed since that was proposed; ask for motions anew.") from None


def _place(excerpt: Excerpt) -> tuple[str, int, int, str]:
    return excerpt.document, excerpt.start, excerpt.end, excerpt.text


def _choosing(name: str, found: Sequence[Proposal]) -> Menu:
    picks = tuple(
        Pick(str(number), shorten(f"{number}. {proposal.text}", LABEL), shorten(proposal.text, NOTE))
        for number, proposal in enumerate(found, 1)
    )
    prompt = "Open a poll on one of them, or on several"
    return Menu(action("poll from", answer=name, takes="pick"), prompt, picks, most=len(picks))


def _proposals(context: Context, topic: str, found: Sequence[Proposal]) -> Card:
    shorter = '"' + topic.replace('"', "") + '"' if context.shell else topic
    return Card(
        title=f"Motions on “{shorten(topic, 120)}”",
        text=f"{counted(len(found), 'statement')} that one can be for or against, in the sources' words:",
        excerpts=tuple(replace(p.excerpt, number=n) for n, p in enumerate(found, 1)),
        footer=f"To open a poll on the first: {context.say(f'poll from {shorter} --pick 1')}."
        + (
            f" For a poll on several: {context.say(f'poll from {shorter} --pick 1,2 --kind statements')}."
            if len(found) > 1
            else ""
        ),
        tone="answer",
    )


def _picked(words: str, most: int) -> list[int]:
    numbers: list[int] = []
    for word in SEPARATED.split(words.strip()):
        number = int(word) if word.isascii() and word.isdigit() and len(word) < 4 else 0
        if not 1 <= number <= most:
            raise UserError(
                f"--pick takes numbers from 1 to {most}, such as 1 or 1,3, not “{shorten(word, 20)}”."
            )
        if number not in numbers:
            numbers.append(number)
    return numbers


COMMAND = Command(
    name="poll from",
    help="Motions and statements on a topic from the sources, to open a poll on.",
    run=run,
    parameters=(
        Parameter(
            "topic",
            "What they are to be about.",
            positional=True,
            required=True,
            longest=300,
            unless=("answer",),
        ),
        Parameter("pick", "The numbers of those to open a poll on.", metavar="N,…", longest=200, greedy=True),
        Parameter(
            "kind",
            "A stance on one motion, or several statements.",
            Kind.CHOICE,
            choices=(str(STANCE), str(STATEMENTS)),
            default=str(STANCE),
        ),
        *RULES,
        Parameter("fixed", "Let no member add statements.", Kind.FLAG),
        ANSWER,
    ),
    details="Without --pick it proposes; with it the poll is opened, each motion linked to its excerpt.",
    examples=("arms race rhetoric", "arms race rhetoric --pick 2"),
    settled=True,
    changes=True,
    begins=True,
)
