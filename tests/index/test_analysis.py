"""What the words of passages are, worked out at a build and read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.storage.analysis import (
    CONTENT,
    FILES,
    LENGTHS,
    NAME,
    NUMBER,
    YEAR,
    PassageWords,
    Spans,
    open_analysis,
    unpacked,
    words_of,
    write_analysis,
)
from index.words import number_of, stem

TEXT = "In 1300 Edward built the castle. Why did he not build 12 mills? Edward fell."
SPANS = ((0, 32), (33, 63), (64, 76))


def equal(one: PassageWords, other: PassageWords) -> bool:
    arrays = ("stems", "looks", "lengths", "counts")
    spelled = [sorted(unpacked(own.packed).split()) for own in (one, other)]
    return spelled[0] == spelled[1] and all(
        np.array_equal(getattr(one, a), getattr(other, a)) for a in arrays
    )


def looks(found: PassageWords, word: str) -> set[int]:
    return set(found.looks[found.stems == number_of(stem(word))].tolist())


def test_words_are_told_by_their_looks() -> None:
    found = words_of(TEXT, SPANS)
    assert found.lengths.tolist() == [6, 7, 2]
    assert looks(found, "1300") == {CONTENT | NUMBER | YEAR}
    assert looks(found, "12") == {CONTENT | NUMBER}
    assert looks(found, "the") == {0}
    # a name, and the first word of a sentence, which has a capital anyhow
    assert looks(found, "Edward") == {CONTENT | NAME, CONTENT}


def test_sentences_are_counted() -> None:
    counts = words_of(TEXT, SPANS).counts
    assert np.expm1(counts[:, 0]).round().tolist() == [6, 7, 2]
    assert counts[:, 1:].tolist() == [[0, 1, 1, 1, 0, 1], [1, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1]]


def test_content_and_stems_of_sentences() -> None:
    found = words_of(TEXT, SPANS)
    assert found.content(2) == {number_of("edward"), number_of("fell")}
    assert found.content(0) == {number_of(s) for s in ("1300", "edward", "built", "castl")}
    assert unpacked(found.packed).split()[:3] == ["in", "1300", "edward"]


def test_a_part_is_what_the_words_of_its_sentences_are() -> None:
    whole = words_of(TEXT, SPANS)
    assert equal(whole.part(1, 2), words_of(TEXT, SPANS[1:]))
    assert equal(whole.part(0, 0), words_of(TEXT, SPANS[:1]))
    assert equal(whole.part(0, 2), whole)


def test_numbers_of_stems_stay_what_they_are() -> None:
    # they are in the files of indexes
    assert number_of("castl") == -6841507147466229540
    assert len({number_of(f"w{n}") for n in range(10_000)}) == 10_000


@given(st.lists(st.lists(st.text(st.characters(), max_size=12), max_size=4), max_size=5))
def test_what_is_written_is_read_again(passages: list[list[str]]) -> None:
    import tempfile

    made: list[tuple[str, Spans]] = []
    for sentences in passages:
        ends = np.cumsum([len(s) + 1 for s in sentences]).tolist()
        made.append(
            (" ".join(sentences), [(e - 1 - len(s), e - 1) for e, s in zip(ends, sentences, strict=True)])
        )
    with tempfile.TemporaryDirectory() as folder:
        write_analysis(Path(folder), made)
        opened = open_analysis(Path(folder), len(made))
        for number, (text, spans) in enumerate(made):
            assert equal(opened.of(number), words_of(text, spans))
        del opened


@pytest.mark.parametrize("name", FILES)
def test_files_that_do_not_fit_are_refused(tmp_path: Path, name: str) -> None:
    write_analysis(tmp_path, [(TEXT, SPANS), (TEXT, SPANS[:1])])
    with pytest.raises(ValueError, match="do not fit"):
        open_analysis(tmp_path, 3)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:-8])
    with pytest.raises((ValueError, OSError)):
        open_analysis(tmp_path, 2)
    (tmp_path / name).unlink()
    with pytest.raises(OSError):
        open_analysis(tmp_path, 2)


def test_lengths_that_add_up_to_other_words_are_refused(tmp_path: Path) -> None:
    write_analysis(tmp_path, [(TEXT, SPANS)])
    lengths = np.fromfile(tmp_path / LENGTHS, "<i4")
    (lengths + 1).astype("<i4").tofile(tmp_path / LENGTHS)
    with pytest.raises(ValueError, match="two lengths"):
        open_analysis(tmp_path, 1)
