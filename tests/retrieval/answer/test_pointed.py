"""What becomes of an answer by a pointer's reply."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.pointed import MOST_SHOWN, Material, MaterialSentence, joined, pointed
from retrieval.library import Library
from retrieval.library_group import LibraryGroup
from retrieval.rank.pointer import Pointing, QuestionDifference
from retrieval.types import Answer, Excerpt, Fact, Question

VERDICTS = ("answered", "perhaps", "not in the sources")
THRESHOLD, PERHAPS = 0.5, 0.1
CONFIDENCE = {"answered": 0.8, "perhaps": 0.3, "not in the sources": 0.02}


def excerpt(start: int, end: int, number: int = 1) -> Excerpt:
    return Excerpt(
        number,
        f"{start}:{end}",
        "d",
        "A text",
        "1",
        "One",
        1,
        None,
        "paragraph",
        "§1 ¶1",
        start,
        end,
        "d:0",
        (),
        0.5,
    )


SENTENCES = tuple(MaterialSentence(excerpt(10 * n, 10 * n + 10), "", "") for n in range(10))
# the second excerpt holds sentences 4 and 5 (20:40) of the material, which is numbered from 1
OWN = (excerpt(0, 10, 1), excerpt(20, 40, 2), excerpt(60, 70, 3))


def answer(verdict: str = "answered", **more) -> Answer:
    shown = {"excerpts": OWN, "closest": ()} if verdict == "answered" else {"excerpts": (), "closest": OWN}
    return Answer(
        None,
        "q",
        verdict,
        CONFIDENCE[verdict],
        1.0,
        **{**shown, "material": Material(SENTENCES, THRESHOLD, PERHAPS), **more},
    )


def spans(excerpts) -> list[tuple[int, int]]:
    return [(e.start, e.end) for e in excerpts]


def test_without_a_reply_the_answer_stays():
    before = answer()
    after = pointed(before, None, 3)
    assert after == before and after.material is None


def test_the_chosen_sentences_come_first_each_with_the_excerpt_around_it():
    after = pointed(answer(), Pointing((4, 3, 9), "answered"), 3)
    assert spans(after.excerpts) == [(20, 40), (80, 90), (0, 10)]
    assert [e.number for e in after.excerpts] == [1, 2, 3]
    assert spans(pointed(answer(), Pointing((4, 9), "answered"), 1).excerpts) == [(20, 40)]


def test_an_answer_that_only_the_pointer_gives_is_what_it_chose():
    after = pointed(answer("not in the sources"), Pointing((9,), "answered"), 3)
    assert spans(after.excerpts) == [(80, 90)] and after.closest == ()
    assert after.verdict == "answered" and after.confidence == THRESHOLD


@pytest.mark.parametrize(("own", "pointers"), list(product(VERDICTS, VERDICTS)))
def test_verdict_confidence_and_excerpts_agree(own, pointers):
    after = pointed(answer(own), Pointing((2,), pointers), 3)
    expected = "perhaps" if (own, pointers) == ("answered", "not in the sources") else pointers
    assert after.verdict == expected
    assert bool(after.excerpts) == (after.verdict == "answered") != bool(after.closest)
    ranges = {
        "answered": (THRESHOLD, 1),
        "perhaps": (PERHAPS, THRESHOLD - 1e-4),
        "not in the sources": (0, PERHAPS - 1e-4),
    }
    low, high = ranges[after.verdict]
    assert low <= after.confidence <= high
    if own == after.verdict:
        assert after.confidence == CONFIDENCE[own]


@given(
    st.lists(st.integers(1, 10), unique=True),
    st.sampled_from(VERDICTS),
    st.sampled_from(VERDICTS),
    st.integers(1, 20),
)
def test_nothing_is_shown_twice_nor_more_than_asked(numbers, own, pointers, limit):
    if pointers == "answered" and not numbers:
        return
    after = pointed(answer(own), Pointing(tuple(numbers), pointers), limit)
    shown = after.excerpts or after.closest
    assert 0 < len(shown) <= (limit if after.answered else 3)
    places = sorted(spans(shown))
    assert all(a[1] <= b[0] for a, b in zip(places, places[1:], strict=False))
    if numbers:
        first = SENTENCES[numbers[0] - 1].excerpt
        assert shown[0].start <= first.start < first.end <= shown[0].end


@pytest.mark.parametrize(
    "more",
    [
        {"facts": (Fact("year", "2019", "d"),)},
        {"missing": ("AI",)},
        {"excerpts": (replace(OWN[0], part="AI"),)},
    ],
)
def test_facts_and_answers_in_parts_stay(more):
    before = answer(**more)
    assert pointed(before, Pointing((9,), "not in the sources"), 3) == before


def test_a_caution_is_in_moots_words_around_the_texts():
    year = QuestionDifference("year", "2019", "2017", 9)
    assert (
        pointed(answer(), Pointing((9,), "answered", year), 3).caution == "The text says “2017”, not “2019”."
    )
    denied = QuestionDifference("negation", "leads", "does not lead", 9)
    caution = pointed(answer(), Pointing((9,), "answered", denied), 3).caution
    assert caution == "The text says “does not lead”, where the question says “leads”."


def test_a_caution_is_on_what_is_shown():
    year = QuestionDifference("year", "2019", "2017", 10)
    assert pointed(answer(), Pointing((9, 10), "answered", year), 1).caution is None
    before = answer(caution="The text says otherwise.")
    assert pointed(before, Pointing((1,), "answered"), 3).caution == before.caution
    assert pointed(before, Pointing((9,), "answered"), 3).caution is None


def test_corpora_are_joined_by_score():
    low, high = (
        Material(tuple(replace(s, excerpt=replace(s.excerpt, score=v)) for s in SENTENCES * 2), 0.5, 0.1)
        for v in (0.2, 0.9)
    )
    both = joined([low, None, high])
    assert both is not None and len(both.sentences) == MOST_SHOWN
    assert {s.excerpt.score for s in both.sentences} == {0.9}
    assert joined([None]) is None


QUESTIONS = ["When does China want to lead the world in AI?", "What is the boiling point of mercury?"]


@pytest.mark.parametrize("opened", ["one", "several"])
def test_the_material_of_a_library_is_verbatim_with_its_context(home, opened):
    made = (
        Library.open(home, for_pointer=True)
        if opened == "one"
        else LibraryGroup.open(home, ["main", "main"], for_pointer=True)
    )
    try:
        for found in made.ask([Question(text) for text in QUESTIONS]):
            sentences = found.material.sentences
            assert 10 <= len(sentences) <= MOST_SHOWN
            for s in sentences:
                text = made.text(s.excerpt.document)
                assert text[s.excerpt.start : s.excerpt.end] == s.excerpt.text
                assert s.before in text[: s.excerpt.start] and s.after in text[s.excerpt.end :]
            scores = [s.excerpt.score for s in sentences]
            assert scores == sorted(scores, reverse=True)
            numbered = found.material.numbered()
            assert [n.number for n in numbered] == list(range(1, len(sentences) + 1))
            chosen = pointed(found, Pointing((2,), "answered"), 3).excerpts[0]
            assert sentences[1].excerpt.text in chosen.text
    finally:
        made.close()


def test_without_a_pointer_there_is_no_material(library):
    assert library.ask([Question(QUESTIONS[0])])[0].material is None
