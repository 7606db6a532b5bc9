"""Homes for bots: the index of the bundled article, and a database of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A home with the prepared index and nothing else."""
    folder = tmp_path / "home"
    folder.mkdir()
    for shared in ("index", "models"):
        (folder / shared).symlink_to(home / shared)
    return folder
