"""The bot: takes requests of any platform and gives their replies."""

from __future__ import annotations

import asyncio
import copy
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.actions import action, fitted
from bot.answers import Answers
from bot.boards import Board, Boards
from bot.capabilities import TERMINAL, Capabilities
from bot.command_style import CommandStyle
from bot.commands import COMMANDS
from bot.commands.arguments import bind
from bot.commands.line import find
from bot.commands.spec import Command
from bot.completion import Completions
from bot.context import Context
from bot.controls import command_of, form_of, written_texts
from bot.database.port import Store
from bot.database.sqlite.store import SqliteStore
from bot.date_language import LANGUAGE
from bot.debates.debates import Debates
from bot.draining import InFlight
from bot.history import History, restore_history
from bot.incidents import log_incident
from bot.library_worker import LibraryWorker
from bot.links.links import Links
from bot.permissions import Permissions
from bot.places import Place
from bot.polls.polls import Polls
from bot.reminders import Reminders
from bot.reply import Button, Card, Form, Reply, error_reply
from bot.request import Request
from bot.spaces.spaces import Spaces
from bot.spaces.types import PRIVATE
from bot.timers import Timers
from bot.times import utc_now
from bot.words import blank
from index.errors import DatabaseUnavailable, UserError

if TYPE_CHECKING:
    from bot.announcements import Announcement
    from bot.spaces.held import HeldSpace
    from bot.works.desk import WorksDesk

WorkerFactory = Callable[[tuple[str, ...]], LibraryWorker]


log = logging.getLogger("moot")


class Bot:
    """Handles requests from any number of rooms at once.

    `worker` owns the library of the deployment; `worker_for` makes workers for other corpora by their names.
    With `fixed`, all spaces read `worker`, despite their settings; `offered` are the corpora that each space
    may settle without the operator's leave, any if None. `works` is where references' texts are
    fetched and attached, if that is possible here. `database` holds the group's own data;
    without one they are kept in memory. `clock` gives UTC times."""

    def __init__(
        self,
        worker: LibraryWorker,
        *,
        database: Store | None = None,
        history: History | None = None,
        commands: Sequence[Command] = COMMANDS,
        prefix: str = "/",
        log_at: str = "",
        clock: Callable[[], datetime] = utc_now,
        worker_for: WorkerFactory | None = None,
        fixed: bool = False,
        offered: Sequence[str] | None = None,
        works: WorksDesk | None = None,
    ) -> None:
        self.worker = worker
        self._queues: list[Callable[[], int]] = []
        worker.waiting_before = self._waiting_before
        self.commands = tuple(commands)
        self._log_at = log_at
        self._clock = clock
        self._timers: list[Timers] = []
        self._worker_for = worker_for
        self._fixed = fixed
        self._opened: dict[tuple[str, ...], LibraryWorker] = {}
        database = database or SqliteStore()
        polls, debates = Polls(database, clock), Debates(database, clock)
        self.spaces = Spaces(database, offered=offered)
        self._permissions = Permissions(self.spaces)
        self._in_flight = InFlight()
        self.completions = Completions(worker, polls, debates, read=self._read_in)
        self._context = Context(
            library=worker,
            history=history or History(),
            database=database,
            polls=polls,
            reminders=Reminders(database, clock),
            debates=debates,
            links=Links(database, clock),
            answers=Answers(database, clock, log_at),
            spaces=self.spaces,
            try_out=self._try_out,
            commands=self.commands,
            wording=CommandStyle(prefix),
            clock=clock,
            works=works,
            touch=self.touch,
        )
        self.boards = Boards(database, self._standing, debates.move, log_at=log_at)

    def extended(self, *commands: Command) -> Bot:
        """This bot with a platform's own commands added; both share their state."""
        other = copy.copy(self)
        other.commands = (*self.commands, *commands)
        other._context = replace(self._context, commands=other.commands)
        return other

    def write_as(self, wording: CommandStyle) -> None:
        """Write commands in a platform's style from now on."""
        self._context = replace(self._context, wording=wording)

    def say(self, command: str) -> str:
        """A command, with what may follow its name, as members type it here: "/sources cave-2018"."""
        return self._context.say(command)

    async def announcements(
        self, platform: str, *, capabilities: Capabilities = TERMINAL
    ) -> AsyncIterator[Announcement]:
        """Yield a platform's announcements as they become due, with the controls that its `capabilities`
        allow; those that became due while no process listened come first. Each counts as undelivered until
        `announced` says otherwise, and comes again after `unannounced` or a restart."""
        from bot.announcements import announcement

        timers = Timers(self._context.database, platform, self._clock, self._log_at)
        self._timers.append(timers)
        try:
            with suppress(UserError):
                await self._context.answers.purge()
            async for notice in timers.ever():
                self.boards.touch(platform, notice.place.space, notice.name)
                try:
                    await self._speak(platform, notice.place.space)
                    found = await announcement(self._context, notice)
                    if found is None:
                        await timers.acknowledge(notice)
                        continue
                except Exception:
                    # A failure must not hold up the announcements after it.
                    log_incident("announcing what is due", self._log_at)
                    timers.missed(notice)
                    continue
                yield replace(found, reply=fitted(found.reply, capabilities))
        finally:
            self._timers.remove(timers)

    async def announced(self, announcement: Announcement) -> bool:
        """Acknowledge the delivery of an announcement, before or after it. True for the one process that may
        deliver it; False where another has acknowledged it before."""
        return any([await timers.acknowledge(announcement.notice) for timers in self._timers])

    def unannounced(self, announcement: Announcement) -> None:
        """Note a failed delivery; the announcement comes again, after a longer wait each time."""
        for timers in self._timers:
            timers.missed(announcement.notice)

    async def ready(self, *, warm: bool = False, platform: str = "", space: str = "") -> Mapping[str, Any]:
        """What the index holds that a space reads, without one the deployment's; UserError where there
        is none. `warm` loads the model too."""
        with suppress(UserError):
            # Loaded ahead of time; a request that needs them reports a failure.
            await self.spaces.load()
        worker = self.reads(platform, space)
        if warm:
            await worker.call(lambda library: library.warm())
        return await worker.call(lambda library: library.status())

    def private(self, command: str, platform: str, space: str) -> bool:
        """Whether the reply to a command is for the asking member alone, judged before the command runs."""
        try:
            found, _ = find(command.split(" "), self.commands)
        except UserError:
            return True
        return found.private or (found.answers and self.spaces.of(platform, space).answers == PRIVATE)

    def answer_of(self, controls: Iterable[str]) -> str:
        """The id of the answer to which controls of these ids belong, "" for none; a thread under it has
        this id as `Request.begun_from`."""
        for control in controls:
            with suppress(UserError):
                _, args = self.pressed(control)
                if args.get("answer"):
                    return str(args["answer"])
        return ""

    async def holds_debate(self, place: Place) -> bool:
        """Whether a debate is going on in this room. Raises UserError where the database is busy."""
        return await self._context.debates.is_held_in(place)

    def form(self, control: str, values: Sequence[str] = ()) -> Form | None:
        """The form that a control asks for, by the control's id; None for none. Raises UserError for an
        unknown or outdated id."""
        return form_of(control, self.commands, values)

    def pressed(
        self, control: str, *, values: Sequence[str] = (), texts: Mapping[str, str] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """The command and arguments that a control, by its id, stands for, with a menu's `values` or a
        form's `texts`. Raises UserError as `form` does."""
        return command_of(control, self.commands, values=values, texts=texts)

    async def handle(self, request: Request) -> Reply:
        """The reply to a request. Errors come back as replies, never as exceptions."""
        try:
            with self._in_flight.request():
                return await self._done(request)
        except UserError as error:
            failed = isinstance(error, DatabaseUnavailable)
            return replace(self._refused(request, str(error)), failed=failed)
        except Exception:
            said = log_incident(f"{request.command[:40]} on {request.platform}", self._log_at)
            return error_reply(said, failed=True)

    def _refused(self, request: Request, sentence: str) -> Reply:
        """The reply to a refused request, in the platform's own words, with the texts of its form."""
        try:
            command, _ = find(request.command.split(" "), self.commands)
        except UserError:
            return error_reply(sentence)
        reply = error_reply(self._context.wording.sentence(sentence, command, self.commands))
        if not request.capabilities.forms:
            return reply
        texts = written_texts(command, request.args)
        return replace(reply, cards=(replace(reply.cards[0], fields=texts),))

    async def _done(self, request: Request) -> Reply:
        command, _ = find(request.command.split(" "), self.commands)
        member = request.member
        if blank(member.name):
            member = replace(member, name=member.id)  # a name of blank letters would show nothing
        request = replace(request, command=command.name, args=bind(command, request.args), member=member)
        settings, request = await self._permissions.check(command, request)
        context = replace(
            self._context,
            library=self.reads(request.platform, request.space),
            corpora=self._corpora(request.platform, request.space),
        )
        if request.capabilities.shared:
            await restore_history(context, request)
        if (question := await self._asks_first(context, command, request)) is not None:
            return fitted(question, request.capabilities)
        try:
            reply = await command.run(context, request)
        finally:
            # A request that was cancelled may have changed it all the same.
            self._changed(command, request)
        if command.answers and settings.answers == PRIVATE:
            reply = replace(reply, private=True)
        if reply.updates is not None:
            reply = replace(reply, updates=self._updates(command, request, reply.updates))
        return fitted(reply, request.capabilities)

    async def _updates(
        self, command: Command, request: Request, updates: AsyncGenerator[Reply, None]
    ) -> AsyncGenerator[Reply, None]:
        """The updates of a reply, fitted to the platform; an error comes as the last of them."""
        try:
            async with aclosing(updates):
                async for reply in updates:
                    yield fitted(reply, request.capabilities)
        except UserError as error:
            yield self._refused(request, str(error))
        except Exception:
            yield error_reply(log_incident(f"{command.name} on {request.platform}", self._log_at))

    async def held_spaces(self) -> list[HeldSpace]:
        """The spaces that the database holds something of. Raises UserError where it cannot be read."""
        from bot.spaces.held import held_spaces

        await self.spaces.load()
        if self._context.database.empty:
            return []
        return await self._context.database.read(held_spaces)

    async def over_in(self, platform: str, space: str) -> list[str]:
        """The closed polls and ended debates of a space, by their names. Raises UserError where they cannot
        be read."""
        from bot.spaces.held import over_in

        return await self._context.database.read(lambda db: over_in(db, platform, space))

    async def retain(self, days: int) -> None:
        """Take the details off what was over so many days ago (`bot.privacy.retention`). Raises UserError."""
        from bot.privacy.retention import strip

        database = self._context.database
        if not database.empty:
            before = self._clock() - timedelta(days=days)
            if await database.write(lambda db: strip(db, before)):
                log.info("details of polls and debates older than %d days were deleted", days)
            await database.sweep()

    async def census(self) -> Mapping[str, int]:
        """How many polls, debates, answers and notices there are, in all spaces together. Raises UserError
        where the database cannot be read."""
        from bot.spaces.census import census

        if self._context.database.empty:
            return {}
        return await self._context.database.read(census)

    async def _asks_first(self, context: Context, command: Command, request: Request) -> Reply | None:
        """The question whether to go on with what cannot be undone; None where there is none to ask."""
        if command.warns is None or not request.capabilities.confirms or request.args["yes"]:
            return None
        warning = await command.warns(context, request)
        if not warning:
            return None
        args = request.args
        given = {name: args[name] for name in ("id", "stage", "key") if args.get(name) is not None}
        go_on = action(command.name, **given, yes=True)
        about = str(given.get("id") or given.get("key") or "")
        words = context.say(" ".join(filter(None, (command.whole_name, about, "--yes"))))
        card = Card(
            title="This cannot be undone",
            text=warning,
            footer=f"To go on: {words}." if request.capabilities.shared else f"To go on: y, or {words}.",
            buttons=(Button(go_on, "Go on", "bad"),),
            tone="warning",
        )
        return Reply(cards=(card,), data={"asks": warning}, private=True)

    async def close(self, *, patience: float | None = None) -> None:
        """Finish what was let in and stop; with `patience`, within that many seconds."""
        if patience is None:
            # Requests in progress may still need the library.
            await self._in_flight.drain()
        workers = (self.worker, *self._opened.values())
        await asyncio.gather(*(worker.close(patience=patience) for worker in workers))
        await self._in_flight.drain(patience)
        await self._context.answers.settled()
        await self._context.database.close()

    def _changed(self, command: Command, request: Request) -> None:
        """Let timers and boards look at what a command may have changed."""
        if command.changes:
            number = re.search(r"[0-9]{1,9}", str(request.args.get("id") or ""))
            of = f"{command.name[0]}{int(number[0])}" if number else ""
            self.touch(request.platform, request.space, of)
            for timers in self._timers:
                timers.wake()

    def count_waiting(self, waiting: Callable[[], int]) -> None:
        """Count the requests that wait in a platform's queue as questions that wait: the library reads less
        for each while many do."""
        self._queues.append(waiting)

    def _waiting_before(self) -> int:
        return sum(waiting() for waiting in self._queues)

    def touch(self, platform: str, space: str, of: str) -> None:
        """Note that a poll or debate of a space may have changed; "" stands for all of them."""
        self.boards.touch(platform, space, of)

    async def _try_out(self, corpora: tuple[str, ...]) -> None:
        """Open the library of some corpora. Raises UserError if it cannot be opened."""
        if self._worker_for is None or corpora in self._opened:
            await self._read(corpora).call(lambda library: library.status())
            return
        worker = self._worker_for(corpora)
        worker.waiting_before = self._waiting_before
        try:
            await worker.call(lambda library: library.status())
        except UserError:
            await worker.close()  # its worker has nothing left to do
            raise
        except BaseException:
            await worker.close(patience=0)
            raise
        if self._opened.setdefault(corpora, worker) is not worker:
            await worker.close()

    def _read_in(self, place: Place) -> LibraryWorker:
        """The library that a place reads."""
        return self.reads(place.platform, place.space)

    def reads(self, platform: str, space: str) -> LibraryWorker:
        """The library that a space reads: the corpora that it has settled, else the deployment's."""
        corpora = self._corpora(platform, space)
        return self._read(corpora) if corpora else self.worker

    def _corpora(self, platform: str, space: str) -> tuple[str, ...]:
        """The corpora that a space has settled, () where it reads the deployment's."""
        return () if self._fixed else self.spaces.of(platform, space).corpora

    def _read(self, corpora: tuple[str, ...]) -> LibraryWorker:
        """The library of some corpora, opened once."""
        if self._worker_for is None:
            return self.worker
        if corpora not in self._opened:
            worker = self._opened[corpora] = self._worker_for(corpora)
            worker.waiting_before = self._waiting_before
        return self._opened[corpora]

    async def _standing(self, board: Board) -> tuple[Reply, bool]:
        from bot.boards.content import content_of

        await self._speak(board.platform, board.space)
        return await content_of(self._context, board)

    async def _speak(self, platform: str, space: str) -> None:
        """Write dates as a space wants them."""
        await self.spaces.load()
        LANGUAGE.set(self.spaces.of(platform, space).dates)
