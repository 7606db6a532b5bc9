"""Evidence for both sides: the analysis of a motion, the sides of sentences, equal length."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.building.build import build
from index.encoder.model import BUILT_IN_SHA256
from index.errors import UserError
from index.words import stems
from retrieval.argue.brief import NOTHING, BriefEvidence, equal, make_brief
from retrieval.argue.brief_cues import cue, read_motion
from retrieval.argue.brief_sides import side_of
from retrieval.argue.brief_signal import judge, shipped, tone_words
from retrieval.argue.sided import SidedExcerpt
from retrieval.library import Library
from retrieval.library_group import LibraryGroup
from retrieval.plain_sentences import can_be_quoted
from retrieval.types import Excerpt, Question


def excerpt(length: int, score: float = 0.5, start: int = 0) -> Excerpt:
    return Excerpt(
        1,
        "x" * length,
        "d",
        "T",
        None,
        None,
        1,
        None,
        "paragraph",
        "¶1",
        start,
        start + length,
        "d:0",
        (),
        score,
    )


def sided(length: int, start: int = 0) -> SidedExcerpt:
    return SidedExcerpt(excerpt(length, start=start), f"Because {length}.")


@pytest.mark.parametrize(
    ("motion", "direction"),
    [
        ("We should subsidize journalism", 1),
        ("Homeschooling should be banned", -1),
        ("Homeschooling should not be banned", 1),
        ("We should fight for the abolition of nuclear weapons", -1),
        ("We should abolish capital punishment", -1),
        ("Zoos do more harm than good", -1),
        ("The benefits of zoos outweigh their risks", 1),
        ("There is no free will", -1),
        ("Zoos aren’t cruel", 1),
        ("Great powers should cooperate rather than fight", 1),
    ],
)
def test_the_direction_of_a_motion(motion: str, direction: int) -> None:
    assert read_motion(motion).direction == direction


def test_what_a_motion_praises_or_blames() -> None:
    assert read_motion("Cities should build trams").target == {"tram"}
    assert read_motion("Trams should not be banned").target == {"tram"}
    assert read_motion("Cities should build trams").subject == {"citi", "tram"}
    assert read_motion("The tale of the trams is wrong").judged == set()
    assert read_motion("Trams are dangerous").judged == {"danger"}


def test_words_that_judge_are_turned_by_negations_in_their_clause() -> None:
    assert cue("It is useful and safe.") == 2
    assert cue("It is not useful, but safe.") == 0
    assert cue("It fails to be adequate.") < 0
    assert cue("The river is long.") == 0
    assert {"!use", "not use"} <= tone_words("not useful") and "use" not in tone_words("not useful")


SAID = [
    ("Vaccination should be banned", "Vaccination is harmful, and people suffer from it.", True),
    ("Vaccination should be banned", "Vaccination is beneficial and saves many lives.", False),
    ("We should introduce vaccination", "Vaccination is harmful, and people suffer from it.", False),
    ("We should introduce vaccination", "Vaccination is beneficial and saves many lives.", True),
]


@pytest.mark.parametrize(("motion", "text", "speaks_for"), SAID)
def test_plain_praise_and_blame_are_told(library: Library, motion: str, text: str, speaks_for: bool) -> None:
    encoder = library._encoder
    vectors = encoder.encode([motion, text]).vectors
    (chance,) = judge([text], vectors[1:], read_motion(motion), vectors[0], shipped(encoder.sha256))
    assert (chance > 0.85) if speaks_for else (chance < 0.15)


def test_sides_change_places_with_the_motion_and_silence_is_on_neither() -> None:
    weights = shipped(BUILT_IN_SHA256)
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(3, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = ["Trams are useful and safe.", "Trams are a dangerous waste.", "Trams run on rails."]
    one = judge(texts, vectors, read_motion("We should build trams"), vectors[0], weights)
    other = judge(texts, vectors, read_motion("We should not build trams"), vectors[0], weights)
    np.testing.assert_allclose(one, 1 - other, atol=1e-6)
    assert one[2] == 0.5
    assert judge([], vectors[:0], read_motion("Trams"), vectors[0], weights).shape == (0,)
    bare = shipped("another model")
    assert bare.vector is None and judge(texts, vectors, read_motion("Trams"), vectors[0], bare)[2] == 0.5


sides = st.lists(st.integers(40, 500), max_size=12).map(
    lambda lengths: [excerpt(n, 1 - i / 20, i * 1000) for i, n in enumerate(lengths)]
)


@given(sides, sides, st.integers(1, 10))
def test_both_sides_have_as_many_excerpts(one: list[Excerpt], other: list[Excerpt], limit: int) -> None:
    a, b = equal(one, other, limit)
    assert set(a) <= set(one) and set(b) <= set(other) and max(len(a), len(b)) <= limit
    if one and other:
        assert len(a) == len(b) == min(len(one), len(other), limit)
    else:
        assert len(a) == min(len(one), limit) and len(b) == min(len(other), limit)


def test_of_the_longer_side_those_of_about_the_same_length_are_kept() -> None:
    a, b = equal([excerpt(100)], [excerpt(400, 0.9), excerpt(110, 0.8), excerpt(90, 0.7)], 5)
    assert len(a) == 1 and [len(e.text) for e in b] == [110]


def test_what_is_missing_is_said() -> None:
    nothing = make_brief("Trams are good", [BriefEvidence(), BriefEvidence()], 3)
    assert nothing.notes == (NOTHING,) and nothing.excerpts == ()
    half = make_brief(
        "Trams are bad", [BriefEvidence((sided(50),)), BriefEvidence((), (), (sided(60, 1000),))], 3
    )
    assert half.reasons == ("Because 50.", "Because 60.")
    assert [e.number for e in half.excerpts] == [1, 2] and half.opposing == ()
    assert "Nothing in the sources is surely on this side (against)." in half.notes
    assert any("“bad”" in n for n in half.notes)
    with pytest.raises(UserError, match="1 to 10"):
        make_brief("Trams", [], 0)


def test_stances_on_the_same_motion_are_taken_over_and_turned_for_its_denial(library: Library) -> None:
    stated = {s.excerpt.start: s.side for s in library.stances() if s.motion == "There is an AI arms race."}
    for motion, side in (("There is an AI arms race", "for"), ("There is no AI arms race", "against")):
        brief = library.brief(motion, 10)
        assert brief.supporting and len(brief.supporting) == len(brief.opposing)
        assert {stated[e.start] for e in brief.supporting} == {side}
        assert {stated[e.start] for e in brief.opposing} == {"for", "against"} - {side}
    # what would praise or blame it is another motion
    blamed = library.brief("The AI arms race is dangerous", 10)
    assert not any("stances" in note for note in blamed.notes)


def test_excerpts_are_verbatim_and_stand_once(library: Library) -> None:
    brief = library.brief("Autonomous weapons make war more likely", 10)
    places = [(e.start, e.end) for e in brief.excerpts]
    assert brief.excerpts and len(set(places)) == len(places)
    for found in brief.excerpts:
        assert library.text(found.document)[found.start : found.end] == found.text
    json.dumps(brief.notes)


@pytest.mark.parametrize("motion", ["School uniforms should be abolished", "We should adopt atheism"])
def test_a_motion_on_something_else(library: Library, motion: str) -> None:
    assert library.brief(motion).notes == (NOTHING,)


def test_an_empty_motion(library: Library) -> None:
    with pytest.raises(UserError, match="say it in words"):
        library.brief(" … ")


TRAMS = "# On trams\n\nBy Ann Stone\n\nTrams are safe, efficient and beneficial to a city. Many people praise trams as a useful help.\n\nTrams are dangerous, and building trams is a costly waste. They run on rails of steel that are laid in the street.\n"


def test_sides_are_told_in_a_text_without_stances(new_home: Path, tmp_path: Path) -> None:
    (tmp_path / "trams.md").write_text(TRAMS, encoding="utf-8")
    build(new_home, [tmp_path / "trams.md"])
    with closing(LibraryGroup([Library.open(new_home)])) as group:
        brief = group.brief("Cities should build trams", 5)
        assert brief.supporting and len(brief.supporting) == len(brief.opposing) == 1
        assert "beneficial" in brief.supporting[0].text or "praise" in brief.supporting[0].text
        assert "dangerous" in brief.opposing[0].text
        turned = group.brief("Trams should be banned", 5)
        assert "dangerous" in turned.supporting[0].text


FACTUAL = [
    ("Trams cause noise in cities", "Trams cause noise in most cities.", 1),
    ("Trams cause noise in cities", "There is no evidence that trams cause noise in cities.", -1),
    (
        "Trams cause noise in cities",
        "Planners are sceptical of the claim that trams cause noise in cities.",
        -1,
    ),
    ("Trams cause noise in cities", "Some ask whether trams cause noise in cities.", 0),
    ("Trams cause noise in cities", "Trams are a useful and safe help to cities.", 0),
    ("Trams cause noise in cities", "The people who love cities were not asked about trams.", 0),
]


@pytest.mark.parametrize(("motion", "text", "value"), FACTUAL)
def test_a_factual_motion_is_decided_by_what_says_or_denies_it(motion: str, text: str, value: int) -> None:
    read = read_motion(motion)
    assert read.factual
    held = sum(word in stems(text) for word in read.content) / len(read.content)
    # praise and blame, however sure, count for nothing
    side = side_of(read, text, chance=0.99, named=1.0, same=held, cosine=0.8)
    assert side.value == value and side.reason.endswith(".")


@pytest.mark.parametrize(
    "motion",
    ["Trams are dangerous", "We should ban trams", "Trams do more harm than good", "Trams aren't safe"],
)
def test_a_motion_that_judges_is_not_factual(motion: str) -> None:
    assert not read_motion(motion).factual


def test_the_poor_are_people() -> None:
    assert read_motion("Carbon fees hurt the poor").direction == -1
    assert read_motion("Poor roads are dangerous").turned == ("poor", "dangerous")


def test_a_judging_word_far_from_the_subject_decides_nothing() -> None:
    motion = read_motion("Trams are good")
    near = "Trams are safe and useful."
    far = "The trams stop at the market square of the old town, where people find useful and safe lodgings."
    assert side_of(motion, near, chance=0.95, named=1.0, same=1.0, cosine=0.8).value == 1
    assert side_of(motion, far, chance=0.95, named=1.0, same=1.0, cosine=0.8).value == 0
    reason = side_of(motion, near, chance=0.95, named=1.0, same=1.0, cosine=0.8).reason
    assert "speaks well of it, as the motion does" in reason and "“useful”" in reason


def test_a_motion_on_talk_is_decided_by_what_judges_the_talk() -> None:
    motion = read_motion("Talk of a tram revolution does more harm than good")
    assert motion.of_talk and motion.target == {"tram", "revolut"}
    for text, value in (
        ("The framing of a tram revolution is misleading.", 1),
        ("The tram revolution is dangerous.", 0),
        ("He reinforces the notion of a tram revolution.", 0),
    ):
        chance = 0.95 if value >= 0 else 0.05
        assert side_of(motion, text, chance=chance, named=1.0, same=1.0, cosine=0.8).value == value


def test_the_motion_of_the_readme(library: Library) -> None:
    brief = library.brief("Talk of an AI arms race does more harm than good")
    assert any("flawed" in e.text for e in brief.supporting)
    # those who say that the race is real do not say that talk of it does good
    assert not brief.opposing
    assert any("does not serve as an adequate framework" in e.text for e in brief.either)
    assert len(brief.reasons) == len(brief.excerpts) and all(r.endswith(".") for r in brief.reasons)


@pytest.mark.parametrize(
    "motion",
    ["Export controls slow innovation", "Technopoles are wasteful", "The security dilemma is a myth"],
)
def test_a_brief_has_what_answers_a_question_on_its_subject(library: Library, motion: str) -> None:
    (answer,) = library.ask([Question(read_motion(motion).about)])
    assert answer.verdict != "not in the sources"
    brief = library.brief(motion)
    first = (*answer.excerpts, *answer.closest)[0]
    plain = can_be_quoted(first.text, first.kind)
    assert brief.excerpts
    assert not plain or any(e.start < first.end and e.end > first.start for e in brief.excerpts)


LISTED = (
    "# On trams\n\nBy Ann Stone\n\nTrams in cities . . . . . . . . 12\n\n(Stone & Miller, 2018)\n\n"
    "Trams in Cities\n\nTrams are safe and beneficial to cities of every size, and people praise trams.\n\n"
    "## References\n\nStone, A. (1972). Trams are beneficial to cities. Journal of Trams, 4(2), 12-19.\n\n"
    "Miller, B. (1980). Dangerous trams in cities. Oxford University Press.\n"
)


def test_only_plain_sentences_are_evidence(new_home: Path, tmp_path: Path) -> None:
    (tmp_path / "trams.md").write_text(LISTED, encoding="utf-8")
    build(new_home, [tmp_path / "trams.md"])
    with closing(Library.open(new_home)) as library:
        found = [e.text for e in library.brief("Cities should build trams", 10).excerpts]
        assert found == ["Trams are safe and beneficial to cities of every size, and people praise trams."]
        quoted = [e.text for e in library.quote("trams in cities", limit=10).shown]
        assert quoted == found
        (entry,) = library.quote("trams", source="stone-1972").shown
        assert entry.text.startswith("Stone, A.")


def test_a_side_that_nothing_is_on() -> None:
    brief = make_brief("Trams are good", [BriefEvidence((sided(50),))], 3)
    assert brief.notes == ("The sources hold nothing for this side (against).",)
