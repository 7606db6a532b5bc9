"""Several corpora in one home, and which of them is read."""

from __future__ import annotations

import json
import re

import pytest

SALT = "# On salt\n\nBy Bo Li\n\nSalt was traded before coins were struck.\n"
BEES = "# On bees\n\nBy Ann Roe\n\nSalt is of no use to bees, which dance to tell of flowers.\n"


@pytest.fixture(scope="module")
def two(run_moot, home, tmp_path_factory):
    """A home with two corpora beside each other, and the study room bound to the second."""
    folder = tmp_path_factory.mktemp("corpora")
    (folder / "models").symlink_to(home / "models")
    for name, text in (("main", SALT), ("bees", BEES)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        done = run_moot("index", "build", str(folder / f"{name}.md"), "--corpus", name, "--home", str(folder))
        assert done.returncode == 0
    run_moot("chat", "--home", str(folder), given="/settings corpus bees\n")
    return folder


def test_the_status_of_several_is_that_of_each(moot_here, two):
    done = moot_here("index", "status", "--corpus", "main,bees", "--home", str(two))
    for name in ("main", "bees"):
        assert re.search(rf"Corpus +{name}\n", done.stdout)
        assert f"{name}.md" in "".join(done.stdout.split())
    assert json.loads(moot_here("index", "list", "--json", "--home", str(two)).stdout) == ["bees", "main"]


@pytest.mark.parametrize(
    ("named", "environment", "read"),
    [
        ((), {}, "roe-nd"),
        (("--corpus", "main"), {}, "li-nd"),
        ((), {"MOOT_CORPUS": "main"}, "li-nd"),
        (("--corpus", "bees"), {"MOOT_CORPUS": "main"}, "roe-nd"),
    ],
)
def test_what_is_named_is_read_else_what_the_room_has_settled(
    run_moot, moot_here, two, tmp_path, named, environment, read
):
    at = ("--home", str(two), *named)
    hits = json.loads(moot_here("search", "salt", "--json", *at, **environment).stdout)["hits"]
    assert {hit["document"] for hit in hits} == {read}
    file = tmp_path / "queries.jsonl"
    file.write_text(json.dumps({"_id": "a", "text": "salt"}), encoding="utf-8")
    hits = json.loads(moot_here("search", "--batch", str(file), *at, **environment).stdout)["hits"]
    assert {hit["document"] for hit in hits} == {read}
    chat = run_moot("chat", *at, given="/search salt\n", **environment).stdout
    assert f"[{read}]" in chat
    title, corpus = ("On bees", "(corpus bees)") if read == "roe-nd" else ("On salt", "")
    assert title in chat and (corpus or "Loaded") in chat and ("(corpus" in chat) == bool(corpus)
    assert moot_here("index", "text", read, *at, **environment).returncode == 0
