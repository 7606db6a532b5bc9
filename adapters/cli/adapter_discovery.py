"""The adapters: each folder beside `cli` that holds an `adapter.toml`."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import adapters

if TYPE_CHECKING:
    from adapters.settings import Settings
    from bot.bot import Bot

DESCRIPTION = "adapter.toml"

Run = Callable[["Bot", "Settings"], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class FoundAdapter:
    """An adapter: its module, the command that runs it, that command's line of help, and what members type
    before a command's name."""

    module: str
    command: str
    help: str
    prefix: str = "/"

    @property
    def platform(self) -> str:
        """The platform of its requests: the folder's name."""
        return self.module.rpartition(".")[2]

    def load_run(self) -> Run:
        """Import the adapter and its libraries, and return its `run`."""
        return cast(Run, importlib.import_module(self.module).run)


def found_adapters() -> list[FoundAdapter]:
    """All adapters, by name. None is imported: a chat SDK takes longer than `--help` may."""
    files = Path(adapters.__path__[0]).glob(f"*/{DESCRIPTION}")
    return [
        FoundAdapter(f"adapters.{file.parent.name}", **tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted(files)
    ]
