"""Backed up while it runs, and restored on another machine, Moot goes on for its members."""

from __future__ import annotations

import asyncio


async def test_a_backup_of_a_running_bot_restored_elsewhere(alone, moot_here, tmp_path):
    server = alone.server

    async def moot(*words: str):
        return await asyncio.to_thread(moot_here, *words)

    named = await server.slash(
        alone.ana, alone.general, "poll create", motion="It is a race", named=True
    ).response()
    secret = await server.slash(alone.ana, alone.general, "poll create", motion="It is over").response()
    for poll in (named, secret):
        await server.click(alone.ben, poll, "Agree").response()
    file = str(tmp_path / "b.zip")
    done = await moot("--home", str(alone.home), "backup", file)
    assert done.returncode == 0, done.stderr
    # Ballots go on meanwhile, and what came after the backup is not in it.
    receipt = await server.click(alone.ana, named, "Disagree").response()
    assert "Your ballot counts in p1" in receipt.words
    refused = await moot("--home", str(alone.home), "restore", file)
    assert (
        refused.returncode == 1 and "moot discord runs on this home: stop it, then restore." in refused.stderr
    )
    assert await alone.stop() == 0

    elsewhere = tmp_path / "elsewhere"
    restored = await moot("--home", str(elsewhere), "restore", file)
    assert restored.returncode == 0 and "p2 on discord" in " ".join(restored.stdout.split())
    (elsewhere / "models").symlink_to(alone.home / "models")
    alone.home = elsewhere
    await alone.start()
    # The named poll goes on by the buttons of its old message, with the ballots of the backup.
    receipt = await server.click(alone.ana, named, "Agree").response()
    assert "Your ballot counts in p1" in receipt.words
    shown = await server.slash(alone.ana, alone.general, "poll close", id="p1", yes=True).response()
    assert "2 ballots" in shown.words
    # The anonymous one could not go on without its key, which its message says.
    await server.until(lambda: "closed" in secret.words, what="the closed poll's drawing")
    result = await server.slash(alone.ana, alone.general, "poll show", id="p2").response()
    assert "1 ballot" in result.words
