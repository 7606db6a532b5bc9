"""A public class has a name of its own in the whole project, so that a name read anywhere means one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = ("index", "retrieval", "bot", "adapters")
SHARED = {
    "Command": "a command of the bot; a command as a chat's event",
}
"""Names of two classes each, and what the two are."""


def public_classes() -> dict[str, list[str]]:
    """The modules in which each public class is defined, by the class's name."""
    found: dict[str, list[str]] = defaultdict(list)
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(str(path.relative_to(ROOT)))
    return found


def test_a_public_class_has_a_name_of_its_own():
    found = public_classes()
    assert len(found) > 200
    assert {name: paths for name, paths in found.items() if len(paths) > 1 and name not in SHARED} == {}


def test_a_shared_name_is_that_of_two_classes_at_most():
    found = public_classes()
    assert all(len(found[name]) <= 2 for name in SHARED)
