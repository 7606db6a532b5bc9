"""A command is data and a coroutine.

From this data the terminal room, the command line and the chat platforms make their own forms
of it, so a command's help, completion and checks are written once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.context import Context
    from bot.reply import Reply
    from bot.request import Request

QUESTION_LIMIT = 2_000
"""The most characters that a question, a topic or an option may have."""


class Kind(StrEnum):
    """What a parameter takes."""

    TEXT = "text"
    INT = "int"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    REPEATED = "repeated"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a command.

    A `positional` parameter stands without its name; a positional TEXT that comes last takes the
    rest of the line. `completer` names what completes it ("section", "key", "author"). `least`
    and `most` bound an INT or a NUMBER, which may have decimals; `longest` bounds each text. A required
    parameter may be left out where one of those named in `unless` is given. A `greedy` option takes the
    words up to the next option, since members put no quotation marks around a reason. A REPEATED parameter
    that is `numbered` has texts of several words, so that a platform gives each a field of its own; one of
    `phrases` takes several words or several texts between commas, and reads them itself. `by_control` are
    filled in by buttons and menus, and not typed where a platform has these. One of `members` names members
    or groups.
    A FILE is a `SentFile` that came with the command, or in the terminal a path.
    `message_menu` is the title of the entry in a message's menu that passes the message's words to this
    parameter.
    """

    name: str
    help: str
    kind: Kind = Kind.TEXT
    positional: bool = False
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    completer: str | None = None
    least: float | None = None
    most: float | None = None
    longest: int = QUESTION_LIMIT
    unless: tuple[str, ...] = ()
    greedy: bool = False
    metavar: str = ""
    numbered: bool = False
    phrases: bool = False
    by_control: bool = False
    members: bool = False
    message_menu: str = ""

    @property
    def flag(self) -> str:
        """How it is written where it is an option: "--section", "-k"."""
        return f"-{self.name}" if len(self.name) == 1 else f"--{self.name.replace('_', '-')}"

    @property
    def asked(self) -> bool:
        """Whether it must be given: no other parameter may take its place."""
        return self.required and not self.unless

    @property
    def label(self) -> str:
        """What stands for its value in a usage line: "QUESTION", "N"."""
        if self.metavar:
            return self.metavar
        if self.kind is Kind.CHOICE and not self.positional:
            return "|".join(self.choices)
        return "N" if self.kind in (Kind.INT, Kind.NUMBER) else self.name.upper().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is one word, or two for a part of a group ("poll vote"). `under` is a command that it may follow
    as a part of it ("sources compare"), as it does on the command line. `help` is one line,
    `details` says more where that is needed. `examples` are arguments as one would type them.
    A `batch` command answers many lines at once through the parameter of that name. `charts` says
    that its reply may hold some. `aliases` are other names, within groups
    or behind the command that it is `under`. `sentence` says that a message
    which begins with its name is the command, and no question. `form` is the title of the form that asks for
    its arguments where the platform has forms and the command is given alone. A line that holds a `ballot` is
    kept in no history or log.

    `private` replies are for the asking member alone; `answers` are so where the space wants that.
    `conversation`: messages below its reply go on with the conversation, as they do below `answers`.
    `moderators` alone may use it, where the platform names moderators; `begins` says that it opens a poll or
    debate, which a space may leave to its moderators. It is `counted` against a member's rate: a ballot is
    not, nor what concerns a member's own data. A command is `settled` that keeps to the settings of its
    space in the terminal too. After one that `changes` polls or debates, boards and timers look again.
    What cannot be undone `warns` first: the sentence that it gives, "" for none, is shown with a button that
    goes on; the command has the parameter `YES`. `title` stands over the form that a control of it asks for,
    in 24 characters, which is all that Slack has room for."""

    name: str
    help: str
    run: Callable[[Context, Request], Awaitable[Reply]]
    parameters: tuple[Parameter, ...] = ()
    details: str = ""
    examples: tuple[str, ...] = ()
    batch: str | None = None
    chat_only: bool = False
    charts: bool = False
    private: bool = False
    answers: bool = False
    moderators: bool = False
    aliases: tuple[str, ...] = ()
    sentence: bool = False
    form: str = ""
    ballot: bool = False
    conversation: bool = False
    begins: bool = False
    counted: bool = True
    settled: bool = False
    changes: bool = False
    under: str = ""
    warns: Callable[[Context, Request], Awaitable[str]] | None = None
    title: str = ""

    @property
    def whole_name(self) -> str:
        """The name on the command line: behind the command that it is a part of."""
        return f"{self.under} {self.name}" if self.under else self.name

    @property
    def names_under(self) -> tuple[str, ...]:
        """The names behind the command that it is a part of: its own, and its aliases."""
        return tuple(f"{self.under} {name}" for name in (self.name, *self.aliases)) if self.under else ()

    @property
    def by_control(self) -> bool:
        """Whether only a control can give it: it needs an argument that members do not type."""
        return any(parameter.by_control and parameter.asked for parameter in self.parameters)

    @property
    def positionals(self) -> tuple[Parameter, ...]:
        """The parameters that stand without their name, in order."""
        return tuple(p for p in self.parameters if p.positional)

    @property
    def options(self) -> tuple[Parameter, ...]:
        """The parameters that are named."""
        return tuple(p for p in self.parameters if not p.positional)

    @property
    def usage(self) -> str:
        """ "ask QUESTION [--limit N] [--section S]"."""
        parts = [self.name]
        for parameter in self.parameters:
            many = "…" if parameter.kind is Kind.REPEATED else ""
            if parameter.positional:
                part = parameter.label + many
            elif parameter.kind is Kind.FLAG:
                part = parameter.flag
            else:
                part = f"{parameter.flag} {parameter.label}{many}"
            parts.append(part if parameter.required else f"[{part}]")
        return " ".join(parts)


YES = Parameter("yes", "Do it without asking first.", Kind.FLAG)
"""Goes on with what cannot be undone."""
