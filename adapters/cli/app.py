"""The command's shape: its groups, its help, and its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from adapters.cli.adapter_discovery import found_adapters
from adapters.cli.generated import adapter_command, bot_command
from adapters.cli.output import complain, prepare
from adapters.cli.shared import Shared, shared_options
from bot.commands import COMMANDS
from bot.commands.help import GROUPS
from bot.commands.line import meant, within_groups
from bot.words import listed, shorten
from index.errors import UserError

PIPE_CLOSED = 141


class CommandGroup(click.Group):
    """A group whose help lists the commands within its groups too, and that helps with typos."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command, those of groups under their whole name."""
        rows: list[tuple[str, str]] = []
        for name, command in self.commands.items():
            if isinstance(command, click.Group):
                rows += [
                    (f"{name} {n}", c.get_short_help_str(90))
                    for n, c in command.commands.items()
                    if not c.hidden
                ]
            elif not command.hidden:
                rows.append((name, command.get_short_help_str(90)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant. `help COMMAND` is `COMMAND --help`."""
        if args[0].casefold() == "help" and self.get_command(context, args[0]) is None:
            if not args[1:]:
                click.echo(context.get_help())
                context.exit()
            args = [*args[1:], "--help"]
        if self.get_command(context, args[0]) is None:
            near = self._near(args[0].casefold())
            hint = f"Did you mean {near}?" if near else "moot --help lists them all."
            context.fail(f"There is no command “{shorten(args[0], 40)}”. {hint}")
        return super().resolve_command(context, args)

    def _near(self, word: str) -> str | None:
        """What a word was probably meant for: a command of a group, else one of this group."""
        groups = (each for each in self.commands.values() if isinstance(each, CommandGroup))
        shown = {name for group in groups for name in group.commands}
        within = [c.whole_name for c in within_groups(word, COMMANDS) if not c.chat_only] if shown else []
        return (
            listed(within) if within else meant(word, [n for n, c in self.commands.items() if not c.hidden])
        )


def program() -> CommandGroup:
    """The whole command line, made of the bot's commands, the adapters found and the upkeep."""
    root = CommandGroup(
        "moot",
        params=[*shared_options(), _version()],
        help="Ask the texts your group reads, and get their own words back with their place.",
        epilog="moot COMMAND --help says more about one of them.",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        no_args_is_help=True,
    )
    for adapter in found_adapters():
        root.add_command(adapter_command(adapter))
    for command in COMMANDS:
        if command.chat_only or command.under:
            continue
        if command.name == "sources":
            from adapters.cli.sources_commands import sources_group

            within = [bot_command(c, c.name) for c in COMMANDS if c.under == command.name and not c.chat_only]
            root.add_command(sources_group(bot_command(command, command.name), within))
            continue
        *group, name = command.name.split(" ")
        parent = root
        if group:
            inner = root.commands.get(group[0])
            if not isinstance(inner, CommandGroup):
                inner = CommandGroup(group[0], no_args_is_help=True, help=GROUPS.get(group[0]))
                root.add_command(inner)
            parent = inner
        parent.add_command(bot_command(command, name))
        for alias in command.aliases:
            first, _, last = alias.partition(" ")
            if group == [first] and last:
                also = bot_command(command, last)
                also.hidden = True
                parent.add_command(also)
    from adapters.cli import backup_commands
    from adapters.cli.doctor import doctor
    from adapters.cli.health import health
    from adapters.cli.index_commands import index_group
    from adapters.cli.spaces_commands import spaces_group

    root.add_command(index_group())
    root.add_command(spaces_group())
    for upkeep in (*backup_commands.commands(), health):
        root.add_command(upkeep)
    root.add_command(doctor)
    return root


def _version() -> click.Option:
    def show(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value:
            from importlib.metadata import PackageNotFoundError, version

            try:
                click.echo(f"moot {version('moot')}")
            except PackageNotFoundError:
                click.echo("moot (not installed)")
            context.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Say which version this is.",
    )


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit status."""
    prepare()
    try:
        status = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has enough. What is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        complain(f"Cannot write or read what is needed: {error.strerror or error}.")
        return 1
    return status


def _run(arguments: list[str]) -> int:
    shared = Shared()
    try:
        # Not click's `main`, which has its own ideas of a closed pipe and of Ctrl-C.
        with program().make_context("moot", arguments, obj=shared) as context:
            result = context.command.invoke(context)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except UserError as error:
        complain(str(error))
        return 1
    except (OSError, KeyboardInterrupt):
        raise
    except Exception:
        complain(_recorded(shared))
        return 1
    return result if isinstance(result, int) else 0


def _recorded(shared: Shared) -> str:
    """Log an unforeseen error, and say where the log is."""
    from adapters.cli.logs import log_to
    from bot.incidents import log_incident

    try:
        log_at = str(log_to(shared.settings()))
    except UserError:
        log_at = ""
        import logging

        logging.getLogger("moot").addHandler(logging.NullHandler())
    return log_incident("the command line", log_at)
