"""The context of commands: the library, the rooms' history, the group's own data, the style of commands."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.answers import Answers, ShownAnswer
from bot.ballots.types import Evidence
from bot.command_style import CommandStyle
from bot.database.port import Store
from bot.debates.debates import Debates
from bot.finding import ANSWERED, Finding
from bot.history import History
from bot.library_worker import LibraryWorker
from bot.links.links import Links
from bot.polls.polls import Polls
from bot.reminders import Reminders
from bot.request import Request
from bot.spaces.spaces import Spaces
from bot.spaces.types import PRIVATE, SpaceSettings
from bot.times import utc_now
from bot.words import shorten
from index.errors import DatabaseUnavailable, UserError
from retrieval.types import Excerpt

if TYPE_CHECKING:
    from bot.commands.spec import Command
    from bot.places import Place
    from bot.works.desk import WorksDesk

log = logging.getLogger("moot")


@dataclass(frozen=True, slots=True)
class Context:
    """`wording` writes commands as members type them where this bot is; `clock` gives UTC times;
    `try_out` raises UserError unless these corpora exist; `works` is where references' texts are changed, if
    that is possible here; `corpora` are those that the request's space has settled; `touch` is called with a
    poll or debate that has changed (`Boards.touch`)."""

    library: LibraryWorker
    history: History
    database: Store
    polls: Polls
    reminders: Reminders
    debates: Debates
    links: Links
    answers: Answers
    spaces: Spaces
    try_out: Callable[[tuple[str, ...]], Awaitable[None]]
    commands: Sequence[Command]
    wording: CommandStyle
    clock: Callable[[], datetime] = utc_now
    works: WorksDesk | None = None
    corpora: tuple[str, ...] = ()
    touch: Callable[[str, str, str], None] = lambda platform, space, of: None

    @property
    def shell(self) -> bool:
        """Whether each command is a process of its own, as on the command line."""
        return not self.wording.prefix.startswith("/")

    def say(self, command: str) -> str:
        """A command, with what may follow its name, as members type it here: "/sources cave-2018"."""
        return self.wording.line(command, self.commands)

    def settings(self, request: Request) -> SpaceSettings:
        """The settings of a request's space."""
        return self.spaces.of(request.platform, request.space)

    def here(self, request: Request) -> str:
        """The key of the history for the request's room: one for each space and room, and for each member if
        answers are private."""
        if not request.room:
            return ""
        alone = (request.member.id,) if self.settings(request).answers == PRIVATE else ()
        return "\x1f".join((request.platform, request.space, request.room, *alone))

    async def shown(
        self,
        request: Request,
        text: str,
        excerpts: Sequence[Excerpt],
        *,
        confidence: float | None = None,
        finding: Finding = ANSWERED,
        kind: str = "",
        shared: bool = False,
        recorded: Sequence[Excerpt] = (),
    ) -> ShownAnswer | None:
        """Note that the room was shown `excerpts` for `text`: `quote 2` now means the second of them,
        and the record of a debate in the room has them. Returns the stored answer for the reply's buttons, if
        it has any. `finding` has the answer's verdict, caution, facts and missing parts. `kind` is the
        command that showed it, the request's by default. A debate's record has the `recorded` excerpts in the
        place of those, if there are any. With private answers, the room has seen this one
        only if it was `shared`."""
        kept = None
        seen = shared or self.settings(request).answers != PRIVATE
        if request.capabilities.shared:
            place = place_of(request)
            where = place if seen else replace(place, room="")
            kept = self.answers.keep(where, kind or request.command, text, confidence, excerpts, finding)
        self.history.saw(self.here(request), excerpts, kept.id if kept else None)
        if seen and (recorded or excerpts or finding.facts) and request.room and not self.database.empty:
            from retrieval.json_forms import excerpt_json

            forms = [excerpt_json(excerpt) for excerpt in recorded or excerpts]
            try:
                debate = await self.debates.log(
                    place_of(request),
                    request.member,
                    request.command,
                    text,
                    forms,
                    finding=finding,
                    delivery=request.delivery,
                )
                if debate is not None:
                    self.touch(request.platform, request.space, debate.id)
            except DatabaseUnavailable as error:
                # The reply works without the database.
                log.warning("a debate's record may lack excerpts: %s", error)
        return kept

    def numbered(self, request: Request, what: str, *, digits: int = 2) -> Excerpt | None:
        """The excerpt that the room was shown under the number `what`; None if `what` is not a number of at
        most `digits` digits, since a year may be a topic. Raises UserError for a number without an
        excerpt."""
        if not (what.isascii() and what.isdigit() and len(what) <= digits):
            return None
        number, shown = shorten(what, 20), self.history.shown(self.here(request))
        # Longer than any list; Python refuses numbers of thousands of digits.
        at = int(what.lstrip("0")[:6] or "0")
        if 1 <= at <= len(shown):
            return shown[at - 1]
        if self.shell:
            raise UserError(
                f"There is no excerpt {number}: from the shell nothing is remembered between commands; paste "
                "the quotation itself."
            )
        has = f"the last excerpts shown go to {len(shown)}" if shown else "no excerpts were shown yet"
        raise UserError(
            f"There is no excerpt {number}: {has}; {self.say('quote')} a topic shows some, or paste the "
            "quotation itself."
        )

    async def evidence(self, request: Request, quotation: str | None) -> tuple[Evidence | None, str]:
        """The evidence for a member's reason, as `find_evidence` has it; or None, and a note to the member. A
        quotation that cannot be attached costs no ballot."""
        if quotation is None:
            return None, ""
        try:
            return await self.find_evidence(request, quotation), ""
        except UserError as error:
            return None, f"Your ballot counts without the quotation: {error}"

    async def find_evidence(self, request: Request, quotation: str) -> Evidence:
        """The excerpt of that number among those shown last, or a pasted quotation, which is verified if the
        sources have these words. Raises UserError for a number without an excerpt, and if the sources cannot
        be read."""
        from retrieval.json_forms import excerpt_json

        # Digits alone are a number, not a quotation.
        excerpt = self.numbered(request, quotation, digits=len(quotation))
        if excerpt is not None:
            return Evidence(excerpt.text, excerpt_json(excerpt))
        found = await self.library.call(lambda library: library.check(quotation))
        if found.verdict in ("exact", "normalised") and found.excerpts:
            return Evidence(found.excerpts[0].text, excerpt_json(found.excerpts[0]))
        return Evidence(quotation, None)


def place_of(request: Request) -> Place:
    """The place of a request, for polls and debates held there."""
    from bot.places import Place

    return Place(request.platform, request.space, request.room, request.zone, request.home, request.secluded)
