"""`moot index read`: what would be read of a file, with nothing built."""

from __future__ import annotations

import json

import pytest

ARTICLE = """\
# On ponds

By Nora Field, 3 May 2020

## Depth

Ponds are shallow (Ray, 1999). Roe (2001) measured some of them.

- two metres in the town
- three in the hills

## References

Ray, A. (1999). A day. Penguin.
"""


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "ponds.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_what_would_be_read_as_json(moot_here, tmp_path, article):
    home = tmp_path / "home"
    done = moot_here("index", "read", str(article), "--json", "--home", str(home))
    found = json.loads(done.stdout)
    document, text = found["document"], found["text"]
    assert (document["key"], document["title"], document["authors"]) == (
        "field-2020",
        "On ponds",
        ["Nora Field"],
    )
    shown = [(b["kind"], text[b["start"] : b["end"]], b["section"]) for b in found["blocks"]]
    assert ("heading", "Depth", "Depth") in shown
    assert ("list", "three in the hills", "Depth") in shown
    assert ("reference", "Ray, A. (1999). A day. Penguin.", "References") in shown
    assert [r["item"]["id"] for r in found["references"]] == ["ray-1999"]
    cited = {text[c["start"] : c["end"]]: (c["key"], c["form"]) for c in found["citations"]}
    assert cited["(Ray, 1999)"] == ("ray-1999", "parenthetical")
    assert cited["Roe (2001)"] == (None, "narrative")
    assert found["left_out"] == []
    assert not home.exists()


def test_what_would_be_read_for_people(moot_here, article):
    words = moot_here("index", "read", str(article)).stdout
    assert words.startswith("On ponds [field-2020]\nAuthors: Nora Field\nDate: 2020\n")
    assert "\n  list: three in the hills\n" in words
    assert "\n  (Ray, 1999) -> ray-1999\n" in words


def test_several_texts_are_a_list_and_what_cannot_be_read_is_named(moot_here, tmp_path, article):
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(
        "".join(json.dumps({"_id": f"d{n}", "title": "", "text": f"Fact {n}."}) + "\n" for n in range(2)),
        encoding="utf-8",
    )
    found = json.loads(moot_here("index", "read", str(corpus), "--json").stdout)
    assert [one["text"] for one in found] == ["Fact 0.", "Fact 1."]
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    done = moot_here("index", "read", str(tmp_path), "--json")
    assert len(json.loads(done.stdout)) == 3
    assert "broken.pdf" in done.stderr
    alone = moot_here("index", "read", str(tmp_path / "broken.pdf"))
    assert (alone.returncode, alone.stdout, alone.stderr.count("\n")) == (1, "", 1)
