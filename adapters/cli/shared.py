"""Options that every command has, at any place on the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from adapters.operations import COMMITTED

if TYPE_CHECKING:
    from adapters.settings import Settings


@dataclass(slots=True)
class Shared:
    """What stood on the line, before the command or after it; the later one counts."""

    home: str | None = None
    acting_as: str | None = None
    corpus: str | None = None
    json: bool = False

    def settings(self) -> Settings:
        """The settings, read now: nothing before a command runs needs them. A restore of the home that was
        interrupted is completed first. Raises UserError."""
        from adapters.settings import load

        settings = load(home=self.home, acting_as=self.acting_as, corpus=self.corpus)
        if (settings.home / COMMITTED).exists():
            from adapters.operations.restore import finish_restore

            finish_restore(settings.home)
        return settings


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    shared = context.ensure_object(Shared)
    if value is not None and value is not False:
        setattr(shared, str(parameter.name), value)


def shared_options() -> list[click.Option]:
    """New `--home`, `--as`, `--corpus` and `--json` options that keep what they are given in `Shared`."""
    return [
        click.Option(
            ["--home"],
            metavar="DIR",
            callback=_keep,
            expose_value=False,
            help="Where Moot keeps its index and database (or MOOT_HOME).",
        ),
        click.Option(
            ["acting_as", "--as"],
            metavar="NAME",
            callback=_keep,
            expose_value=False,
            help="Who acts; without it, the system's user.",
        ),
        click.Option(
            ["--corpus"],
            metavar="NAME",
            callback=_keep,
            expose_value=False,
            help="Which corpus to read, or several with commas (or MOOT_CORPUS).",
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            callback=_keep,
            expose_value=False,
            help="Write JSON, for programs.",
        ),
    ]


def shared_of(context: click.Context) -> Shared:
    """What the line said."""
    return context.ensure_object(Shared)
