"""Homes for bots, and a workspace for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from moot_slack import Workspace, workspaces


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A home with the prepared index and nothing else."""
    return _home(home, tmp_path)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def new_workspace(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Callable[[], Awaitable[Workspace]]]:
    """A Moot at work for all stories of a module: starting one takes longer than most of them."""
    async with workspaces(_home(home, tmp_path_factory.mktemp("slack"))) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def workspace(new_workspace: Callable[[], Awaitable[Workspace]]) -> AsyncIterator[Workspace]:
    """A workspace of the test's own, in which that Moot is installed; workspaces know nothing of each other.
    Slack's trouble, which all have, ends with the test."""
    made = await new_workspace()
    yield made
    made.trouble.clear()


def _home(prepared: Path, within: Path) -> Path:
    folder = within / "home"
    folder.mkdir()
    for shared in ("index", "models"):
        (folder / shared).symlink_to(prepared / shared)
    return folder
