"""Imports point one way, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("index", "retrieval", "bot", "adapters")
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
RETRIEVAL = ("candidates", "rank", "interpret", "answer", "quote", "argue")
CHAT = {"discord", "slack_bolt", "slack_sdk"}
SCREEN = {"click", "prompt_toolkit", "rich", "pydantic", "pydantic_settings"}
HEAVY = {"torch", "sentence_transformers", "transformers", "onnxruntime", "onnx", "matplotlib", "openai"}
POSTGRES = {"sqlalchemy", "psycopg", "alembic", "pgvector", "tenacity"}

pytestmark = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module named by an import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that their direction can be read"
            yield node.module or ""


def run_at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that importing the module runs; not those for type checkers alone."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from run_at_import(node.orelse)
            continue
        yield node
        for inner in ("body", "orelse", "finalbody"):
            yield from run_at_import(getattr(node, inner, []))


def tops(names: Iterator[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def test_imports_point_one_way(path):
    above = set(LAYERS[LAYERS.index(layer_of(path)) + 1 :])
    assert not tops(imported(read(path))) & above


def test_the_folders_of_retrieval_import_one_way(path):
    parts = path.relative_to(ROOT).parts
    if parts[0] != "retrieval" or parts[1] not in RETRIEVAL:
        return
    above = {*RETRIEVAL[RETRIEVAL.index(parts[1]) + 1 :], "library", "library_group"}
    used = {name.split(".")[1] for name in imported(read(path)) if name.startswith("retrieval.")}
    assert not used & above


def test_each_layer_keeps_to_its_business(path):
    used = tops(imported(read(path)))
    if layer_of(path) != "adapters":
        # the models of outside services' answers are pydantic's
        allowed = {"pydantic"} if path.parent.name == "clients" else set()
        assert not used & (CHAT | SCREEN - allowed)
    if layer_of(path) in ("index", "retrieval"):
        assert "asyncio" not in used


def test_adapters_know_only_their_own_platform(path):
    parts = path.relative_to(ROOT).parts
    if parts[0] != "adapters" or len(parts) < 3 or parts[1] == "cli":
        return
    for name in imported(read(path)):
        module = name.split(".")
        if module[0] == "adapters" and len(module) > 1:
            assert module[1] in (parts[1], "chat", "settings", "texts")


def test_nothing_heavy_is_imported_with_the_module(path):
    names: set[str] = set()
    for node in run_at_import(read(path).body):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    allowed = HEAVY if "backend" in path.stem or path.stem == "export" else set()
    assert not names & (HEAVY - allowed)
    # the folders of an implementation by PostgreSQL are imported where its address is set
    if not {"postgres", "postgres.py"} & set(path.relative_to(ROOT).parts[1:]) or path.parent.name == "index":
        assert not names & POSTGRES
    if layer_of(path) in ("bot", "adapters"):
        assert not names & {"numpy", "faiss", "scipy", "sklearn"}
