"""What all tests share: the real model and the real index of the bundled corpus, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.build import build

os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the index of the bundled corpus. Not to be written to."""
    folder = tmp_path_factory.mktemp("home")
    build(folder)
    return folder


@pytest.fixture
def new_home(home: Path, tmp_path: Path) -> Path:
    """An empty home of a test's own, the prepared model shared with the others."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(home / "models")
    return folder
