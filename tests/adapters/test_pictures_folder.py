"""`--pictures FOLDER`: each chart as a file beside what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_charts import CHARTS

from adapters.cli.pictures import save
from bot.reply import Card, Reply
from index.errors import UserError


def test_nothing_is_overwritten(tmp_path: Path):
    reply = Reply(cards=(Card(chart=CHARTS["bars 7"]), Card(chart=CHARTS["bars 2"]), Card(text="No chart.")))
    folder = tmp_path / "new" / "folder"
    save(reply, folder)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(first) == ["tally-2.png", "tally.png"]
    (folder / "notes.txt").write_text("mine")
    save(reply, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "notes.txt",
        "tally-2.png",
        "tally-3.png",
        "tally-4.png",
        "tally.png",
    ]
    assert {name: (folder / name).read_bytes() for name in first} == first


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="name another folder"):
        save(Reply(cards=(Card(chart=CHARTS["bars 7"]),)), tmp_path / "file")
    with pytest.raises(UserError, match="no picture to save"):
        save(Reply(cards=(Card(text="Nothing."),)), tmp_path)
