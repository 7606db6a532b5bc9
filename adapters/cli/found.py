"""The adapters that are there. A folder or module beside `cli` is one, but for what several share; no list names
them."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import adapters

if TYPE_CHECKING:
    from adapters.settings import Settings
    from bot.bot import Bot

NOT_ADAPTERS = frozenset(("chat", "cli", "settings", "texts"))

Run = Callable[["Bot", "Settings"], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class Found:
    """An adapter: its module, the command that runs it, that command's line of help, and what its
    members type before a command's name."""

    module: str
    command: str
    help: str
    prefix: str = "/"

    @property
    def platform(self) -> str:
        """What its requests say that they come from: the folder's name."""
        return self.module.rpartition(".")[2]

    def load_run(self) -> Run:
        """Import the adapter, and whatever it needs, and give its `run`."""
        return cast(Run, importlib.import_module(self.module).run)


def found_adapters() -> list[Found]:
    """Every adapter, read without importing it: a chat SDK takes longer than `--help` may."""
    found = []
    for info in pkgutil.iter_modules(adapters.__path__):
        if info.name not in NOT_ADAPTERS:
            folder = Path(adapters.__path__[0])
            file = folder / info.name / "__init__.py" if info.ispkg else folder / f"{info.name}.py"
            found.append(_described(info.name, file))
    return found


def _described(name: str, file: Path) -> Found:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {}
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        ):
            named[node.targets[0].id] = str(node.value.value)
    told = (ast.get_docstring(tree) or name).splitlines()[0]
    return Found(f"adapters.{name}", named.get("COMMAND", name), told, named.get("PREFIX", "/"))
