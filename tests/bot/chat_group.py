"""A bot as a chat platform has it: members press buttons, pick from menus and fill in forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fake_library import FakeLibrary, excerpt
from stores import new_store
from study_group import Clock

from bot.bot import Bot
from bot.capabilities import FULL_CHAT, Capabilities
from bot.library_worker import LibraryWorker
from bot.reply import Button, Menu, Reply
from bot.request import Member, Request
from index.errors import IndexUnavailable, ModelUnavailable
from retrieval.argue.motions import Proposal
from retrieval.types import Excerpt

LONGEST_ID, LONGEST_LABEL, LONGEST_FIELD, LONGEST_TITLE = 100, 80, 45, 24


class ChatLibrary(FakeLibrary):
    """Has motions to propose and passages around excerpts."""

    @property
    def encoder(self) -> object:
        raise ModelUnavailable("There is no model in this test.")

    def __init__(self, name: str = "main", proposals: int = 8) -> None:
        super().__init__()
        self.name = name
        self.proposals = proposals

    def motions(self, topic: str, *, limit: int) -> list[Proposal]:
        found = [f"{topic} does harm in way {n}" for n in range(1, min(self.proposals, limit) + 1)]
        return [Proposal(text, excerpt(1, text)) for text in found]

    def around(self, of: Excerpt) -> list[Excerpt]:
        return [excerpt(1, f"Before. {of.text} After.")]

    def keys(self) -> list[str]:
        return [f"{self.name}-2020"]


class Chat:
    """A bot that can be started anew on the same file. `corpora` are those that there are besides the
    deployment's own; `capabilities` are the platform's."""

    def __init__(
        self,
        path: Path | None = None,
        corpora: Sequence[str] = (),
        capabilities: Capabilities = FULL_CHAT,
    ) -> None:
        self.path = path
        self.corpora = corpora
        self.capabilities = capabilities
        self.clock = Clock()
        self.delivered = 0
        self.workers: dict[tuple[str, ...], LibraryWorker] = {}
        self.start()

    def start(self) -> None:
        self.library = ChatLibrary()
        self.database = new_store(self.path)
        self.bot = Bot(
            LibraryWorker(lambda say: self.library),  # type: ignore[arg-type, return-value]
            database=self.database,
            clock=self.clock,
            worker_for=self._worker,
        )

    def _worker(self, names: tuple[str, ...]) -> LibraryWorker:
        def opener(say: object) -> Any:
            missing = [name for name in names if name not in self.corpora]
            if missing:
                raise IndexUnavailable(f"There is no index of {missing[0]}.")
            return ChatLibrary("+".join(names))

        self.workers[names] = LibraryWorker(opener)
        return self.workers[names]

    async def again(self) -> None:
        await self.bot.close()
        self.start()
        await self.bot.ready()

    async def say(
        self,
        who: Member,
        command: str,
        *,
        room: str = "r",
        space: str = "club",
        thread: bool = False,
        platform: str = "test",
        **args: Any,
    ) -> Reply:
        self.delivered += 1
        return await self.bot.handle(
            Request(
                command,
                args,
                who,
                room,
                platform,
                space,
                delivery=f"event {self.delivered}",
                thread=thread,
                capabilities=self.capabilities,
            )
        )

    async def do(self, who: Member, command: str, **args: Any) -> Reply:
        """Do something, and go on where that is asked first."""
        reply = await self.ask(who, command, **args)
        if isinstance(reply.data, dict) and reply.data.get("asks"):
            return await self.press(who, button(reply, "Go on"))
        return reply

    async def ask(self, who: Member, command: str, **args: Any) -> Reply:
        """Do something, or be asked whether to go on."""
        reply = await self.say(who, command, **args)
        assert reply.ok, reply.cards[0].text
        return checked(reply)

    async def press(
        self,
        who: Member,
        control: Button | Menu,
        *,
        values: Sequence[str] = (),
        texts: Mapping[str, str] | None = None,
        **where: Any,
    ) -> Reply:
        """Use a control as a platform does: a form that it asks for is filled in with `texts`, or with
        what fits."""
        written = control.id
        form = self.bot.form(written, values)
        if form is not None:
            assert len(form.id) <= LONGEST_ID
            assert 0 < len(form.title) <= LONGEST_TITLE
            assert all(0 < len(field.label) <= LONGEST_FIELD for field in form.fields)
            filled = {
                field.name: f"Because it is so {self.delivered}" for field in form.fields if field.required
            }
            written, texts = form.id, {**filled, **(texts or {})}
            command, args = self.bot.pressed(written, texts=texts)
        else:
            command, args = self.bot.pressed(written, values=values, texts=texts)
        reply = await self.say(who, command, **where, **args)
        return checked(reply)


def buttons(reply: Reply) -> list[Button]:
    return [button for card in reply.cards for button in card.buttons]


def menus(reply: Reply) -> list[Menu]:
    return [menu for card in reply.cards for menu in card.menus]


def button(reply: Reply, label: str) -> Button:
    """The button of this label, or the entry of a menu whose values are actions."""
    picks = [Button(pick.value, pick.label) for menu in menus(reply) for pick in menu.picks]
    found = [each for each in (*buttons(reply), *picks) if each.label.startswith(label)]
    assert len(found) == 1, [each.label for each in found]
    return found[0]


def checked(reply: Reply) -> Reply:
    """The reply, whose controls any platform takes."""
    ids = [each.id for each in (*buttons(reply), *menus(reply))]
    assert len(set(ids)) == len(ids)
    assert all(len(each) <= LONGEST_ID and each.isascii() for each in ids), ids
    assert all(0 < len(each.label) <= LONGEST_LABEL for each in buttons(reply))
    for menu in menus(reply):
        assert 0 < len(menu.prompt) <= 150
        assert 1 <= menu.least <= menu.most <= len(menu.picks) <= 25
        values = [pick.value for pick in menu.picks]
        assert len(set(values)) == len(values)
        assert all(0 < len(pick.label) <= LONGEST_LABEL and len(pick.note) <= 100 for pick in menu.picks)
    return reply


def uses(reply: Reply) -> Iterator[tuple[Button | Menu, tuple[str, ...]]]:
    """Every way to use a control of the reply: each button, the first pick of a menu, and as many as
    may be picked."""
    for each in buttons(reply):
        yield each, ()
    for menu in menus(reply):
        values = tuple(pick.value for pick in menu.picks)
        yield menu, values[: menu.least]
        yield menu, values[-menu.most :]
