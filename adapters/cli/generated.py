"""Commands of the command line made from the bot's, and from the adapters that are there."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adapters.cli.shared import Shared, shared_of, shared_options
from bot.commands.line import arguments
from bot.commands.spec import Command, Kind, Parameter
from bot.words import listed
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.cli.adapter_discovery import FoundAdapter
    from adapters.settings import Settings
    from bot.bot import Bot
    from bot.request import Request

PREFIX = "moot "
OF_SPACES = ("poll list", "poll show", "debate list", "debate show", "export")
"""Commands that change nothing, by which the operator looks at what chats hold."""


def adapter_command(adapter: FoundAdapter) -> click.Command:
    """`moot chat` and its like: hold the adapter's room until it is left."""

    def callback() -> int:
        from adapters.cli.compose import run_with_bot

        settings = shared_of(click.get_current_context()).settings()
        run = adapter.load_run()
        return run_with_bot(
            settings, lambda bot: run(bot, settings), prefix=adapter.prefix, platform=adapter.platform
        )

    return click.Command(
        adapter.command, callback=callback, params=list(shared_options()[:-1]), help=adapter.help
    )


def bot_command(command: Command, name: str) -> click.Command:
    """One of the bot's commands."""
    params = [_parameter(parameter, command) for parameter in command.parameters]
    joined = [p.name for p in command.parameters if _takes_the_rest(p, command)]
    if command.batch:
        params.append(
            click.Option(
                ["--batch"],
                metavar="FILE",
                help='Answer a line of JSON each, {"_id": …, "text": …}; - reads standard input.',
            )
        )

    if command.charts:
        params.append(
            click.Option(
                ["--pictures"],
                metavar="DIR",
                type=click.Path(file_okay=False, path_type=Path),
                help="Save what it shows as pictures (PNG) in this folder; nothing there is overwritten.",
            )
        )

    if command.name in OF_SPACES:
        params.append(
            click.Option(
                ["of_space", "--space"],
                metavar="SPACE",
                help="A server's, as moot spaces list names it, in place of the terminal's.",
            )
        )

    def callback(**args: Any) -> int:
        shared = shared_of(click.get_current_context())
        space = args.pop("of_space", None)
        batch = args.pop("batch", None)
        pictures = args.pop("pictures", None)
        for rest in joined:
            args[rest] = " ".join(args[rest]) if args[rest] else None
        return _run(command, shared, args, batch, pictures, space)

    return click.Command(
        name,
        callback=callback,
        params=[*params, *shared_options()],
        help=f"{command.help}\n\n{command.details}".strip(),
        epilog=_example(command),
    )


def _takes_the_rest(parameter: Parameter, command: Command) -> bool:
    """Whether several words need no quotation marks, as in chat."""
    return parameter.kind is Kind.TEXT and command.positionals[-1:] == (parameter,)


def _example(command: Command) -> str | None:
    """The first example, as a shell takes it."""
    if not command.examples:
        return None
    args = arguments(command, command.examples[0])
    words: list[str] = []
    for parameter in (*command.positionals, *command.options):
        if parameter.name not in args:
            continue
        value = args[parameter.name]
        if value is True:
            words.append(parameter.flag)
            continue
        for each in value if isinstance(value, list) else [value]:
            words += [shlex.quote(each)] if parameter.positional else [parameter.flag, shlex.quote(each)]
    return f"For example: moot {command.whole_name} {' '.join(words)}"


def _parameter(parameter: Parameter, command: Command) -> click.Parameter:
    many = parameter.kind is Kind.REPEATED or _takes_the_rest(parameter, command)
    if parameter.positional:
        # What may take its place is known when the whole line is, and looked at then.
        label = parameter.label + ("…" if parameter.kind is Kind.REPEATED else "")
        return click.Argument(
            [parameter.name],
            required=parameter.required and parameter.name != command.batch and not parameter.unless,
            nargs=-1 if many else 1,
            metavar=label if parameter.required else f"[{label}]",
        )
    kind: click.ParamType[Any] = click.STRING
    if parameter.kind is Kind.NUMBER:
        kind = click.FloatRange(parameter.least, parameter.most)
    elif parameter.kind is Kind.INT:
        low, high = (None if bound is None else int(bound) for bound in (parameter.least, parameter.most))
        kind = click.IntRange(low, high)
    elif parameter.kind is Kind.CHOICE:
        kind = click.Choice(parameter.choices, case_sensitive=False)
    help_text = parameter.help
    if parameter.default is not None:
        help_text += f" [default: {parameter.default}]"
    return click.Option(
        [parameter.name, parameter.flag],
        type=None if parameter.kind is Kind.FLAG else kind,
        # Not False: click would then let the option stand without its value.
        is_flag=True if parameter.kind is Kind.FLAG else None,
        multiple=many,
        required=parameter.required,
        metavar=None if parameter.kind in (Kind.CHOICE, Kind.FLAG) else parameter.label,
        help=help_text,
    )


def _run(
    command: Command,
    shared: Shared,
    args: dict[str, Any],
    batch: str | None,
    pictures: Path | None,
    space: str | None,
) -> int:
    asked = command.batch and args.get(command.batch) is not None
    if batch is not None and asked:
        raise click.UsageError(f"Give a {command.batch} or --batch FILE, not both.")
    if command.batch and batch is None and not asked:
        raise click.UsageError(f"Missing argument '{command.batch.upper()}' (or --batch FILE).")
    for parameter in command.parameters:
        given = [args.get(name) for name in (parameter.name, *parameter.unless)]
        if parameter.unless and all(value is None for value in given):
            others = listed(f"--{name}" for name in parameter.unless)
            raise click.UsageError(f"Missing argument '{parameter.label}' (or {others}).")
    from adapters.cli.compose import run_with_bot

    settings = shared.settings()
    if batch is not None:
        from adapters.cli.batch import answer_lines, open_lines

        stream = open_lines(batch)
        return run_with_bot(
            settings,
            lambda bot: answer_lines(bot, _request(command, args, settings, ""), stream),
            prefix=PREFIX,
        )
    return run_with_bot(
        settings, lambda bot: _one(bot, command, args, settings, shared.json, pictures, space), prefix=PREFIX
    )


async def _one(
    bot: Bot,
    command: Command,
    args: dict[str, Any],
    settings: Settings,
    as_json: bool,
    pictures: Path | None,
    space: str | None,
) -> int:
    from adapters.cli.output import write_reply
    from adapters.terminal.parse import PLATFORM
    from adapters.terminal.screen import waiting

    with waiting(sys.stderr, lambda: bot.reads(PLATFORM, "").notice):
        request = _request(command, args, settings, asks=not as_json and _is_person())
        if space is not None:
            request = await _of_space(bot, request, space)
        reply = await bot.handle(request)
    if isinstance(reply.data, dict) and (warning := reply.data.get("asks")):
        if not _goes_on(warning):
            raise UserError("Nothing was done, since you did not answer y.")
        reply = await bot.handle(replace(request, args={**args, "yes": True}))
    if pictures is not None:
        from adapters.cli.pictures import save

        save(reply, pictures)
    return write_reply(reply, as_json=as_json)


async def _of_space(bot: Bot, request: Request, name: str) -> Request:
    """The request as of a member of another space, who sees what all its members may see, and what was begun
    in its private channels. Raises UserError for a space that there is not."""
    from bot.places import ANYWHERE
    from bot.request import ANYONE
    from bot.spaces.held import named

    found = named(await bot.held_spaces(), name)
    return replace(request, platform=found.platform, space=found.space, room="", home=ANYWHERE, member=ANYONE)


def _goes_on(warning: str) -> bool:
    """Whether the person goes on with what cannot be undone."""
    try:
        return click.confirm(f"{warning} Go on?", err=True)
    except click.Abort:
        return False


def _is_person() -> bool:
    """Whether a person types and reads, who can be asked whether to go on."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _request(
    command: Command, args: dict[str, Any], settings: Settings, room: str | None = None, *, asks: bool = False
) -> Request:
    from adapters.settings import system_user
    from adapters.terminal.parse import PLATFORM, ROOM, as_member
    from bot.capabilities import TERMINAL
    from bot.request import Request

    member = as_member(settings.acting_as, host=system_user())
    where = ROOM if room is None else room
    capabilities = replace(TERMINAL, confirms=asks)
    return Request(command.name, args, member, where, PLATFORM, zone=settings.zone, capabilities=capabilities)
