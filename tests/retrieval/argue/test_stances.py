"""Files of stances: what is taken, what is refused, and what the bundled one says."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.building.build import Silence, build, remove
from index.errors import UnreadableFile
from index.stances import read_stances
from retrieval.argue.stances import matching
from retrieval.library import Library
from retrieval.library_group import LibraryGroup

RIVERS = "# On rivers\n\nBy Ann Stone\n\nStone (1972) says that rivers can hold rights. Mill (1859) doubts it. A river is no person.\n\n## References\n\nStone, C. (1972). *Should Trees Have Standing?* Kaufmann.\n\nMill, J. (1859). *On Liberty*. Parker.\n"


class Notes(Silence):
    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, text: str) -> None:
        self.said.append(text)


def stance(**changed: Any) -> dict[str, Any]:
    return {
        "holder": "Stone",
        "key": "stone-1972",
        "side": "for",
        "position": "Rivers can hold rights",
        "sentence": "Stone (1972) says that rivers can hold rights.",
        **changed,
    }


def file_of(*stances: dict[str, Any], **head: Any) -> str:
    question = {"question": "Have rivers rights?", "motion": "Rivers have rights.", "stances": list(stances)}
    return json.dumps({"questions": [question], **head})


def test_the_bundled_positions_are_whole_sentences_that_name_their_holder(library: Library) -> None:
    stances = library.stances()
    # "I", where the article's own author speaks, or the author whom the sentence before has named
    own = {"kasumaj-nd"}
    keys = set(library.keys())
    assert len(stances) >= 15 and [s.excerpt.number for s in stances] == list(range(1, len(stances) + 1))
    for found in stances:
        text = library.text(found.excerpt.document)
        assert text[found.excerpt.start : found.excerpt.end] == found.excerpt.text
        assert found.excerpt.text[-1] in ".?" and text[found.excerpt.start - 1].isspace()
        assert found.key is None or found.key in keys
        if found.key not in own and not found.note:
            first = found.holder.split()[0]
            assert first in found.excerpt.text
        if found.key and found.key not in own and not found.note:
            whose = {found.key} if found.key in found.excerpt.references else set()
            whose |= library._text_store.whose(found.excerpt.document, found.excerpt.start, found.excerpt.end)
            assert found.key in whose, found.holder


@pytest.mark.parametrize(
    ("key", "side"),
    [
        ("scharre-2021", "against"), ("roff-2019", "against"), ("diehl-2022", "against"), ("asaro-2019", "against"),
        ("cave-2018", "against"), ("kasumaj-nd", "against"), ("allison-2020", "for"), ("geist-2016", "for"), ("schmidt-2022", "for"),
    ],
)  # fmt: skip
def test_who_is_on_which_side_of_the_first_question(library: Library, key: str, side: str) -> None:
    first = library.stances()[0].question
    assert {s.side for s in library.stances() if s.question == first and s.key == key} == {side}


def test_filter_by_holder_or_by_words(library: Library) -> None:
    stances = library.stances()
    assert {s.holder for s in matching(stances, "scharre")} == {"Scharre"}
    assert {s.key for s in matching(stances, "oheigeartaigh")} == {"cave-2018"}
    assert {s.key for s in matching(stances, "geist-2016")} == {"geist-2016"}
    found = matching(stances, "innovation race")
    assert {s.key for s in found} == {"schmid-2025", "kasumaj-nd"} and found[0].excerpt.number == 1
    assert matching(stances, "penguins") == [] and len(matching(stances, "…")) == len(stances)


def test_a_file_beside_the_text_outlives_it_and_goes_with_the_text(new_home: Path, tmp_path: Path) -> None:
    text = tmp_path / "rivers.md"
    text.write_text(RIVERS, encoding="utf-8")
    (tmp_path / "rivers.stances.json").write_text(file_of(stance(), stance(holder="Mill", key=None)), "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "salt.md").write_text("# On salt\n\nBy Bo Li\n\nSalt was traded early.\n", encoding="utf-8")
    manifest = build(new_home, [text])
    assert "stances.json" in manifest.files
    text.unlink()
    build(new_home, [other / "salt.md"], mode="add")
    with closing(Library.open(new_home)) as library:
        assert [(s.holder, s.key, s.side) for s in library.stances()] == [
            ("Stone", "stone-1972", "for"),
            ("Mill", None, "for"),
        ]
        assert library.stances()[0].excerpt.references == ("stone-1972",)
    with closing(LibraryGroup([Library.open(new_home), Library.open(new_home)])) as group:
        assert [s.excerpt.number for s in group.stances()] == [1, 2]
    assert "stances.json" not in remove(new_home, ["stone-nd"]).files


def test_a_wrong_entry_is_named_and_the_rest_is_kept(new_home: Path, tmp_path: Path) -> None:
    (tmp_path / "rivers.md").write_text(RIVERS, encoding="utf-8")
    (tmp_path / "stances.json").write_text(
        file_of(
            stance(),
            stance(holder="Inventor", sentence="Rivers can fly."),
            stance(holder="Nobody", key="nobody-1999"),
            stance(holder="Elsewhere", document="li-nd"),
        ),
        "utf-8",
    )
    notes = Notes()
    build(new_home, [tmp_path / "rivers.md"], progress=notes)
    said = [n for n in notes.said if "left out" in n]
    assert len(said) == 3
    for name, why in (("Inventor", "to the letter"), ("Nobody", "nobody-1999"), ("Elsewhere", "li-nd")):
        assert any(name in n and why in n for n in said)
    with closing(Library.open(new_home)) as library:
        assert [s.holder for s in library.stances()] == ["Stone"]
    # added later by its own name: it takes the place of the old
    (tmp_path / "late.stances.json").write_text(
        file_of(stance(holder="C. Stone"), document="stone-nd"), "utf-8"
    )
    build(new_home, [tmp_path / "late.stances.json"], mode="add")
    with closing(Library.open(new_home)) as library:
        assert [s.holder for s in library.stances()] == ["C. Stone"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no list “questions”"),
        ('{"questions": [1]}', "question 1 "),
        ('{"questions": [{"question": "Q"}]}', "question 1 has no list “stances”"),
        (file_of(stance(), stance(side="maybe")), "question 1, stance 2: “side”"),
        (file_of(stance(holder=" ")), "question 1, stance 1 has no “holder”"),
        (file_of(stance(sentence=None)), "question 1, stance 1 has no “sentence”"),
    ],
)
def test_a_file_of_another_form_is_refused_by_the_entry(tmp_path: Path, words: str, said: str) -> None:
    path = tmp_path / "stances.json"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"stances\.json") as refused:
        read_stances(path)
    assert said in str(refused.value)


def test_no_file_no_stances(library: Library, new_home: Path, tmp_path: Path) -> None:
    (tmp_path / "rivers.md").write_text(RIVERS, encoding="utf-8")
    build(new_home, [tmp_path / "rivers.md"])
    with closing(Library.open(new_home)) as opened:
        assert opened.stances() == []
    one = library.stances()[0]
    assert matching([replace(one, key=None)], "allison")[0].key is None
