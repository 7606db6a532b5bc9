"""`race`: the equilibrium of a race between teams that trade safety for speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.spec import Command, Kind, Parameter
from bot.race.model import FEWEST, MOST, MOST_SKILL, Knowledge, Race
from bot.reply import Button, Card, Menu, Pick, Reply
from bot.request import Request

if TYPE_CHECKING:
    from bot.context import Context

OVER = ("skill", "enmity")
SAID = {
    Knowledge.NOTHING: "no team knows any capability",
    Knowledge.OWN: "each team knows its own capability alone",
    Knowledge.ALL: "all capabilities are public",
}
IF = {
    Knowledge.NOTHING: "no team knew any",
    Knowledge.OWN: "each knew its own alone",
    Knowledge.ALL: "all were public",
}


async def run(context: Context, request: Request) -> Reply:
    """The probability of disaster, each team's safety, and how both change."""
    from bot.charts.curves import amount, chance
    from bot.race.curves import curves_of
    from bot.race.source import SHORT

    args = request.args
    race = Race(args["teams"], args["enmity"], args["skill"])
    knows, over = Knowledge(args["knows"]), args["over"]
    source, key = await _source(context)
    chart = curves_of(race, over, SHORT)
    facts = f"{race.teams:,} teams, enmity {amount(race.enmity)}, skill {amount(race.skill)}"
    card = Card(
        title=f"Disaster: {chance(race.disaster(knows))}",
        text=f"{facts}; {SAID[knows]}. {_beside(race, knows)}",
        chart=chart,
        fields=(
            ("Each team's safety", _rule(race, knows)),
            ("The winner's safety", f"{amount(race.safety_of_winner(knows))} on average"),
            ("The runner-up's", f"{amount(race.safety_of_second(knows))} on average"),
        ),
        footer=f"Model: {source}{f' [{key}]' if key else ''}",
        buttons=(_again(race, knows, over),),
        menus=(_knowledge(race, knows, over),),
        tone="answer",
    )
    return Reply(cards=(card,), data=race_json(race, knows, source, key))


def race_json(race: Race, knows: Knowledge, source: str, key: str | None) -> dict[str, Any]:
    """The equilibrium as programs read it."""
    return {
        "teams": race.teams,
        "enmity": race.enmity,
        "skill": race.skill,
        "knows": str(knows),
        "disaster": race.disaster(knows),
        "safety": {
            "rule": _rule(race, knows),
            "winner": race.safety_of_winner(knows),
            "second": race.safety_of_second(knows),
        },
        "disasters": {str(each): race.disaster(each) for each in Knowledge},
        "source": source,
        "key": key,
    }


async def _source(context: Context) -> tuple[str, str | None]:
    """The model needs no texts: without an index the source is named in words."""
    from bot.race.source import WORDS, cited
    from index.errors import UserError

    try:
        return await context.library.call(cited)
    except UserError:
        return WORDS, None


def _rule(race: Race, knows: Knowledge) -> str:
    """What a team takes for its safety in equilibrium, in words."""
    from bot.charts.curves import amount

    if knows is Knowledge.NOTHING:
        return f"{amount(race.safety_of_winner(knows))}, the same for all"
    if knows is Knowledge.OWN:
        full = race.full_safety_from
        if full == 1:
            return "its capability, at most 1"
        return f"its capability divided by {amount(full)}, at most 1"
    lead = f"its lead divided by {amount(race.enmity)}, at most 1" if race.enmity else "1, with any lead"
    return f"for the leader {lead}; for the others only so much less that the leader stays just ahead"


def _beside(race: Race, knows: Knowledge) -> str:
    """The disaster of the same race with other knowledge."""
    from bot.charts.curves import chance

    found = {each: race.disaster(each) for each in Knowledge}
    others = " and ".join(f"{chance(found[each])} if {IF[each]}" for each in Knowledge if each != knows)
    return f"It would be {others}."


def _again(race: Race, knows: Knowledge, over: str) -> Button:
    """The form for other numbers; a box that is left blank keeps the number of this race."""
    from bot.actions import action

    return Button(
        action("race", asks=("teams", "enmity", "skill"), **_kept(race, over), knows=knows), "Other numbers"
    )


def _knowledge(race: Race, knows: Knowledge, over: str) -> Menu:
    from bot.actions import action

    picks = tuple(
        Pick(each, f"{SAID[each][0].upper()}{SAID[each][1:]}") for each in Knowledge if each != knows
    )
    return Menu(action("race", takes="knows", **_kept(race, over)), "What if the teams knew…", picks)


def _kept(race: Race, over: str) -> dict[str, Any]:
    """The numbers of a race for a control, rounded to five decimals or three: its id has little room."""
    enmity, skill = f"{race.enmity:.5f}", f"{race.skill:.{5 if race.skill < 10 else 3}f}"
    kept: dict[str, Any] = {"teams": race.teams, "enmity": _short(enmity), "skill": _short(skill)}
    return kept if over == OVER[0] else {**kept, "over": over}


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".")


COMMAND = Command(
    name="race",
    title="Numbers of the race",
    help="A model of a race between teams: how likely is a disaster?",
    run=run,
    parameters=(
        Parameter("teams", "How many teams race.", Kind.INT, default=5, least=FEWEST, most=MOST, longest=20),
        Parameter(
            "enmity",
            "What a team loses when another wins: 0 nothing, 1 all.",
            Kind.NUMBER,
            default=0.5,
            least=0,
            most=1,
            metavar="E",
            longest=20,
        ),
        Parameter(
            "skill",
            "The highest capability, where giving up all safety gains 1.",
            Kind.NUMBER,
            default=1.0,
            least=0,
            most=MOST_SKILL,
            metavar="MU",
            longest=20,
        ),
        Parameter(
            "knows",
            "Which capabilities a team knows.",
            Kind.CHOICE,
            default="own",
            choices=tuple(map(str, Knowledge)),
        ),
        Parameter("over", "What the picture varies.", Kind.CHOICE, default="skill", choices=OVER),
    ),
    details="Each team has a capability, drawn evenly from 0 to the skill, and chooses how safely to work. "
    "Skimping on safety makes it faster: the highest capability less safety wins, and a disaster happens "
    "with the probability by which the winner's safety falls short of 1. Each team does what is best for "
    "itself, given the others.",
    examples=("--teams 3 --enmity 0.6 --skill 2 --knows own", "--knows all --over enmity"),
    charts=True,
)
