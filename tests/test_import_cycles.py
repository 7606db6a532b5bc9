"""No two modules import each other, since that works or fails by which of them is imported first."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATHS = [path for layer in ("index", "retrieval", "bot", "adapters") for path in (ROOT / layer).rglob("*.py")]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_at_once(path: Path) -> set[str]:
    """What importing a module imports, with the packages around it, but for those that hold the module."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    around = {name.rsplit(".", up)[0] for name in found for up in range(1, name.count(".") + 1)}
    return {name for name in found | around if not f"{name_of(path)}.".startswith(f"{name}.")}


def test_no_modules_import_each_other() -> None:
    graph = {name_of(path): imported_at_once(path) for path in PATHS}
    TopologicalSorter({name: needs & graph.keys() for name, needs in graph.items()}).prepare()
