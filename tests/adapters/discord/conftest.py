"""A study group for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from discord_group import Group, a_group


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Group]:
    """A bot at work, for all stories of a module: starting one takes longer than most of them."""
    async with a_group(home, tmp_path_factory.mktemp("discord") / "home") as made:
        await made.start()
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def group(running: Group) -> Group:
    """A group of the test's own, to which that bot is added; groups know nothing of each other."""
    return running.another()


@pytest.fixture
async def alone(home: Path, tmp_path: Path) -> AsyncIterator[Group]:
    """A group with a bot of its own, at work."""
    async with a_group(home, tmp_path / "home") as made:
        await made.start()
        yield made


@pytest.fixture
async def quiet(home: Path, tmp_path: Path) -> AsyncIterator[Group]:
    """With the bot not started yet."""
    async with a_group(home, tmp_path / "home") as made:
        yield made
