"""Several corpora in one home, and which of them is read."""

from __future__ import annotations

import json
import re

import pytest

SALT = "# On salt\n\nBy Bo Li\n\nSalt was traded before coins were struck.\n"
BEES = "# On bees\n\nBy Ann Roe\n\nSalt is of no use to bees, which dance to tell of flowers.\n"


@pytest.fixture
def two(run_moot, new_home, tmp_path):
    """A home with two corpora beside each other, and the study room bound to the second."""
    for name, text in (("main", SALT), ("bees", BEES)):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        done = run_moot(
            "index", "build", str(tmp_path / f"{name}.md"), "--corpus", name, "--home", str(new_home)
        )
        assert done.returncode == 0
    run_moot("chat", "--home", str(new_home), given="/settings corpus bees\n")
    return new_home


def test_the_status_of_several_is_that_of_each(run_moot, two):
    done = run_moot("index", "status", "--corpus", "main,bees", "--home", str(two))
    for name in ("main", "bees"):
        assert re.search(rf"Corpus +{name}\n", done.stdout)
        assert f"{name}.md" in "".join(done.stdout.split())
    assert json.loads(run_moot("index", "list", "--json", "--home", str(two)).stdout) == ["bees", "main"]


@pytest.mark.parametrize(
    ("named", "environment", "read"),
    [
        ((), {}, "roe-nd"),
        (("--corpus", "main"), {}, "li-nd"),
        ((), {"MOOT_CORPUS": "main"}, "li-nd"),
        (("--corpus", "bees"), {"MOOT_CORPUS": "main"}, "roe-nd"),
    ],
)
def test_what_is_named_is_read_else_what_the_room_has_settled(run_moot, two, named, environment, read):
    at = ("--home", str(two), *named)
    hits = json.loads(run_moot("search", "salt", "--json", *at, **environment).stdout)["hits"]
    assert {hit["document"] for hit in hits} == {read}
    line = json.dumps({"_id": "a", "text": "salt"})
    hits = json.loads(run_moot("search", "--batch", "-", *at, given=line, **environment).stdout)["hits"]
    assert {hit["document"] for hit in hits} == {read}
    chat = run_moot("chat", *at, given="/search salt\n", **environment).stdout
    assert f"[{read}]" in chat
    title, corpus = ("On bees", "(corpus bees)") if read == "roe-nd" else ("On salt", "")
    assert title in chat and (corpus or "Loaded") in chat and ("(corpus" in chat) == bool(corpus)
    assert run_moot("index", "text", read, *at, **environment).returncode == 0
