"""Index folders at random: files cut off, flipped, gone, or of another index. One sentence, or the true answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from mutations import Chance

from index.building.build import build
from index.errors import UserError
from index.home import CorpusFolder
from retrieval.library import Library
from retrieval.types import Question

Play = Callable[[Callable[[Chance], None]], None]
QUESTION = Question("What is an arms race?")


def asked(home: Path, encoder: Library) -> list[str]:
    """The texts that answer a question."""
    with closing(Library.open(home, encoder=lambda: encoder.encoder)) as library:
        (answer,) = library.ask([QUESTION])
        return [excerpt.text for excerpt in answer.excerpts]


@pytest.fixture(scope="module")
def another(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of another text."""
    made = tmp_path_factory.mktemp("another")
    (made / "models").symlink_to(home / "models")
    text = made / "a.txt"
    text.write_text("The Ferry\n\nThe ferry left at six. Nobody minded the rain, for the river was high.")
    build(made, [text])
    found = CorpusFolder(made).current()
    assert found is not None
    return found


def test_a_damaged_index_is_refused_in_a_sentence_or_answers_truly(
    home: Path, another: Path, tmp_path: Path, library: Library, played: Play
) -> None:
    shutil.copytree(home / "index", tmp_path / "index", symlinks=True)
    (tmp_path / "models").symlink_to(home / "models")
    folder = CorpusFolder(tmp_path).current()
    assert folder is not None
    truth = asked(tmp_path, library)
    assert truth
    names = sorted(path.name for path in folder.iterdir() if path.is_file())

    def once(chance: Chance) -> None:
        path = folder / chance.choice(names)
        whole = path.read_bytes()
        try:
            match chance.randrange(4):
                case 0:
                    path.unlink()
                case 1 if (another / path.name).exists():
                    path.write_bytes((another / path.name).read_bytes())
                case 2:
                    at = chance.randrange(max(len(whole), 1))
                    path.write_bytes(
                        whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
                    )
                case _:
                    path.write_bytes(chance.damaged(whole))
            try:
                found = asked(tmp_path, library)
            except UserError as error:
                assert str(error) and "\n" not in str(error)
            else:
                assert found == truth, path.name
        finally:
            path.write_bytes(whole)

    played(once)
