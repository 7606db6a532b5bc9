"""What members can ask of Moot: a feature a file, all listed here in the order of the help."""

from __future__ import annotations

from bot.commands import (
    ask,
    brief,
    check,
    debate_part,
    debate_run,
    debate_start,
    excerpts,
    export,
    feedback,
    link,
    poll_ballot,
    poll_create,
    poll_from,
    poll_manage,
    poll_show,
    poll_vote,
    privacy,
    quote,
    search,
    settings,
    sources,
    stances,
)
from bot.commands import help as help_
from bot.commands.spec import Command

COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    quote.COMMAND,
    excerpts.MORE,
    excerpts.CITE,
    excerpts.SHARE,
    check.COMMAND,
    search.COMMAND,
    sources.COMMAND,
    stances.COMMAND,
    brief.COMMAND,
    poll_create.COMMAND,
    poll_from.COMMAND,
    poll_vote.COMMAND,
    poll_ballot.BALLOT,
    poll_ballot.REASON,
    poll_show.SHOW,
    poll_show.MINE,
    poll_show.LIST,
    poll_manage.ADD,
    poll_manage.CLOSE,
    poll_manage.REOPEN,
    debate_start.COMMAND,
    debate_part.VOTE,
    debate_part.REASON_WHY,
    debate_part.JOIN,
    debate_part.EVIDENCE,
    debate_run.NEXT,
    debate_run.PAUSE,
    debate_run.RESUME,
    debate_run.SHOW,
    debate_run.LIST,
    debate_run.END,
    export.COMMAND,
    feedback.RATE,
    feedback.FEEDBACK,
    settings.COMMAND,
    link.COMMAND,
    privacy.PRIVACY,
    privacy.FORGET,
    help_.COMMAND,
)

GROUPS = {
    "poll": "Polls: stances, choices, statements, rankings.",
    "debate": "Debates: two ballots, and between them rounds and evidence.",
}
"""What the groups of commands are about, by the first word of their names."""
