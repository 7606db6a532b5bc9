"""Quotations checked against the bundled article."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UserError
from index.storage.ports import PassageStore
from retrieval.normalise import normalise
from retrieval.quote.check import Checker
from tests.retrieval.made_up import markdown, text_index


@pytest.fixture(scope="module")
def checker(text_store: PassageStore) -> Checker:
    return Checker(text_store, lambda text: ())


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("exact", "AI lacks the “abnormal” increases in defence spending"),
        ("exact", "“AI lacks the “abnormal” increases in defence spending”"),
        ("exact", "into external and internal. Regarding the first cause, rational state behaviour"),
        ("exact", "nearly twice as many high-performance supercomputers and have shown"),
        ("normalised", "ai lacks the ABNORMAL   increases in\ndefence-spending"),
        ("normalised", "nearly twice as many high-performance super-computers"),
        ("normalised", "nearly twice as many high-performance super-\ncomputers"),
        ("normalised", "... it might also, as a byproduct, stifle innovation ..."),
        ("normalised", "identifying, targeting … and engaging enemies without human control"),
        ("altered", "computing power required for major AI projects increased by a factor of 300,000"),
        ("stitched", "He argues that AI lacks […] defence spending among at least two rival nations"),
        ("normalised", "leading to action—reaction dynamics causing states to bolster their armaments"),
        ("altered", "AI lacks the abnormal increases in military budgets among at least two rival nations"),
        ("altered", "AI is inherently a weapon, thus meeting the criteria of a traditional arms race"),
        ("altered", "the Soviet Union quickly fell behind the U.S. until the 1970s"),
        ("stitched", "views AI first and foremost as a general-purpose technology and seeks to invest in China’s "
                     "AI ecosystem and thereby evolve into the global leader"),
        ("stitched", "Data is crucial in training machine learning systems … efforts should be made using Track II "
                     "diplomacy to devise arms-control agreements"),
        ("not found", "The moon is made of green cheese and everybody knows it"),
        ("not found", "Competition between nations is always bad for peace and for progress alike"),
    ],
)  # fmt: skip
def test_verdicts(checker: Checker, verdict: str, text: str) -> None:
    found = checker.check(text)
    assert found.verdict == verdict
    if verdict in ("exact", "normalised"):
        assert found.similarity >= 0.8
    assert bool(found.excerpts) == (verdict != "not found")


def test_the_place_of_a_quotation_is_shown_in_whole_sentences(
    checker: Checker, text_store: PassageStore
) -> None:
    found = checker.check("critics argue that while this approach seeks to foster transparency")
    (excerpt,) = found.excerpts
    assert excerpt.locator == "§2.3 ¶1"
    assert excerpt.text.startswith("Critics argue") and excerpt.text.endswith("competitive edge.")
    assert text_store.document(excerpt.document).text[excerpt.start : excerpt.end] == excerpt.text


def test_stitched_pieces_are_each_shown(checker: Checker) -> None:
    found = checker.check(
        "views AI first and foremost as a general-purpose technology and seeks to invest in China’s AI ecosystem"
    )
    assert [e.section for e in found.excerpts] == ["3.1", "2.3"]


QUOTE = "Machine learning systems use computing power to execute algorithms that learn from data"


@pytest.mark.parametrize(
    ("attribution", "text"),
    [
        (None, QUOTE),
        ("ok", f"“{QUOTE}” (Buchanan, 2020, p. 3)"),
        ("ok", f"Buchanan says: “{QUOTE}”"),
        ("ok", f'"{QUOTE}" — Ben Buchanan'),
        ("misattributed", f"“{QUOTE}” (Allison, 2020)"),
        ("misattributed", f"As Graham Allison puts it, “{QUOTE.lower()}”."),
        ("misattributed", f"“{QUOTE}” — Abraham Lincoln"),
        ("ok", "Kasumaj writes that “Data is crucial in training machine learning systems”"),
        ("ok", "“the real risk lies in the deployment of unsafe AI systems” (Scharre, 2021)"),
        ("wrong year", f"“{QUOTE}” (Buchanan, 2002)"),
        ("wrong year", f"As Buchanan (1999) says: “{QUOTE}”"),
        ("wrong year", "“the real risk lies in the deployment of unsafe AI systems” (Scharre, 1999)"),
    ],
)
def test_attribution(checker: Checker, attribution: str | None, text: str) -> None:
    found = checker.check(text)
    assert found.verdict in ("exact", "normalised")
    assert found.attribution == attribution


def test_a_reference_can_be_checked(checker: Checker) -> None:
    found = checker.check("Debunking the AI Arms Race Theory")
    assert found.verdict == "exact"
    assert "scharre-2021" in {e.document for e in found.excerpts}


@pytest.mark.parametrize("text", ["", "  ", "“”", "…", "()", "\u200b"])
def test_nothing_to_check(checker: Checker, text: str) -> None:
    with pytest.raises(UserError, match="no words"):
        checker.check(text)


@settings(max_examples=60)
@given(data=st.data())
def test_any_slice_of_the_text_is_exact_and_any_recasing_normalised(
    data: st.DataObject, text_store: PassageStore
) -> None:
    checker = Checker(text_store, lambda text: ())
    document = text_store.document("kasumaj-nd")
    sentence = data.draw(st.sampled_from([s for s in document.sentences if s[1] - s[0] > 40]))
    words = document.text[slice(*sentence)].split(" ")
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 3, len(words)))
    piece = " ".join(words[first:last])
    found = checker.check(piece)
    assert found.verdict in ("exact", "normalised")
    assert found.excerpts and piece.strip(" .…") in document.text
    if normalise(piece).letters != piece:
        assert checker.check(piece.swapcase()).verdict in ("exact", "normalised")


@settings(max_examples=60)
@given(text=st.text(max_size=300))
def test_hostile_text_never_raises_anything_else(text: str, text_store: PassageStore) -> None:
    try:
        found = Checker(text_store, lambda text: ()).check(text)
    except UserError:
        return
    assert 0 <= found.similarity <= 1


def test_a_very_long_text(checker: Checker) -> None:
    assert checker.check("word " * 4_000).verdict == "not found"
    with pytest.raises(UserError, match="20,000 characters"):
        checker.check("word " * 20_000)


MARKED = """\
# On quays

## Tolls

The quays were let to strangers of another valley.[^1] The toll was paid twice in 2019,[^2] and rightly so.

[^1]: The clerk of the ward said so.

[^2]: The books of that year are lost.
"""


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("exact", "The quays were let to strangers of another valley."),
        ("exact", "The quays were let to strangers of another valley. The toll was paid twice in 2019, and"),
        ("normalised", "The quays were let to strangers of another valley.¹ The toll was paid twice in 2019,² and"),
        ("normalised", "strangers of another valley.1 The toll was paid twice"),
        ("normalised", "strangers of another valley[1]. The toll was paid twice"),
        ("altered", "The quays were let to strangers of another town.¹ The toll was paid twice in 2019"),
        ("altered", "strangers of another valley. The toll was paid twice in 20191, and rightly so."),
        ("exact", "The clerk of the ward said so."),
    ],
)  # fmt: skip
def test_a_quotation_is_the_same_with_the_marks_of_notes_and_without(
    tmp_path: Path, verdict: str, text: str
) -> None:
    with closing(text_index(tmp_path, markdown(MARKED))) as text_store:
        found = Checker(text_store, lambda text: ()).check(text)
    assert found.verdict == verdict
    assert all("¹" not in e.text and "²" not in e.text for e in found.excerpts)
