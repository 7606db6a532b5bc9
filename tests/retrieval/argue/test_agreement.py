"""Those who agree and disagree, in a made-up text and in the bundled article."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.storage.ports import PassageStore
from retrieval.answer.agreement_cues import direction, opening, relation
from retrieval.answer.held import Held
from retrieval.argue.agreement import Agreements
from retrieval.interpret.agreement_question import AgreementAsked, Side
from retrieval.library import Library
from retrieval.types import Question
from tests.retrieval.made_up import markdown, text_index

TOLLS = """# Tolls on city roads

## The case

Miller (2010) argues that road tolls reduce traffic and supports road tolls in every large city.
Likewise, Ortega (2012) holds that drivers change their habits.
Unlike Miller (2010), Petrov (2014) claims that drivers only take longer routes.
Haddad (2015) rejects the idea of road tolls as unfair to the poor.
In contrast, Lindqvist (2016) shows that the money helps bus passengers.
Quispe (2017) does not reject road tolls at all.
Osei (2018) reinforces the criticism of road tolls.

Rossi (2019) counted the cars of the city in spring.

## References

Haddad, S. (2015). Unfair roads. Road Press.

Lindqvist, A. (2016). Buses and money. Road Press.

Miller, J. (2010). The price of roads. Road Press.

Ortega, L. (2012). Habits of drivers. Road Press.

Osei, K. (2018). Doubts. Road Press.

Petrov, I. (2014). Longer routes. Road Press.

Quispe, M. (2017). Fair roads. Road Press.

Rossi, P. (2019). Counting cars. Road Press.
"""
MILLER, ORTEGA, PETROV, ROSSI = (
    frozenset({key}) for key in ("miller-2010", "ortega-2012", "petrov-2014", "rossi-2019")
)


@pytest.fixture
def tolls(tmp_path: Path) -> PassageStore:
    """A text in which eight authors speak on tolls."""
    return text_index(tmp_path, markdown(TOLLS))


def find(text_store: PassageStore, asked: AgreementAsked) -> list[Held]:
    return Agreements(text_store, tuple).find(asked, range(text_store.passages), 10)


def holders(
    text_store: PassageStore, side: Side, subject: str = "", keys: frozenset[str] = frozenset()
) -> set[str]:
    return {h.holder for h in find(text_store, AgreementAsked(side, subject, keys)) if h.sure}


def test_each_side_of_a_subject_has_its_own_holders(tolls: PassageStore) -> None:
    supporting, rejecting = holders(tolls, 1, "road tolls"), holders(tolls, -1, "road tolls")
    assert {"miller-2010", "ortega-2012", "quispe-2017"} <= supporting
    assert {"haddad-2015", "osei-2018"} <= rejecting
    assert not supporting & rejecting
    assert "rossi-2019" not in supporting | rejecting


def test_a_contrast_turns_the_direction_of_the_holder_before(tolls: PassageStore) -> None:
    assert "lindqvist-2016" in holders(tolls, 1, "road tolls")


def test_who_agrees_with_an_author_is_read_from_links(tolls: PassageStore) -> None:
    agreeing, disagreeing = holders(tolls, 1, "Miller", MILLER), holders(tolls, -1, "Miller", MILLER)
    assert "ortega-2012" in agreeing
    assert {"petrov-2014", "haddad-2015"} <= disagreeing
    assert not agreeing & disagreeing
    assert "miller-2010" not in agreeing | disagreeing


def test_each_holder_is_shown_once_and_numbered(tolls: PassageStore) -> None:
    found = find(tolls, AgreementAsked(-1, "road tolls"))
    assert len({h.holder for h in found}) == len(found)
    assert [h.excerpt.number for h in found] == list(range(1, len(found) + 1))
    assert all(
        tolls.document(h.excerpt.document).text[h.excerpt.start : h.excerpt.end] == h.excerpt.text
        for h in found
    )


def test_both_sides_are_labelled(tolls: PassageStore) -> None:
    found = find(tolls, AgreementAsked(0, "road tolls"))
    assert {h.excerpt.part for h in found} == {"for", "against"}
    assert all(h.excerpt.part == ("for" if h.side > 0 else "against") for h in found)


def test_two_authors_are_shown_by_the_sentence_that_links_them(tolls: PassageStore) -> None:
    agreeing = find(tolls, AgreementAsked(0, "", MILLER, ORTEGA))
    assert agreeing[0].side == 1 and agreeing[0].excerpt.text.startswith("Likewise, Ortega")
    differing = find(tolls, AgreementAsked(0, "", PETROV, MILLER))
    assert differing[0].side == -1 and differing[0].excerpt.text.startswith("Unlike Miller")


def test_authors_without_a_link_are_only_guessed_at(tolls: PassageStore) -> None:
    assert all(not h.sure for h in find(tolls, AgreementAsked(0, "", ORTEGA, ROSSI)))


def test_only_passages_that_are_allowed_are_shown(tolls: PassageStore) -> None:
    asked = AgreementAsked(-1, "road tolls")
    assert not Agreements(tolls, tuple).find(asked, range(tolls.passages), 10, allowed=())


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("Ito rejects the proposal.", -1),
        ("Ito never rejected the proposal.", 1),
        ("Ito calls the term misleading.", -1),
        ("Ito endorses the proposal.", 1),
        ("Ito does not support the proposal.", -1),
        ("Ito rejects the criticism of the proposal.", 1),
        ("Ito agrees that the proposal is flawed.", -1),
        ("Ito counted the cars.", 0),
    ],
)
def test_the_direction_of_a_sentence(sentence: str, sign: int) -> None:
    assert direction(sentence)[0] == sign


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("Ito echoes Khan’s point that tolls are not a tax.", 1),
        ("Ito does not share Khan’s view.", -1),
        ("Ito disputes what Khan found.", -1),
        ("Contrary to Khan, Ito sees a tax.", -1),
        ("Ito and Khan counted cars.", 0),
    ],
)
def test_the_relation_of_two_authors(sentence: str, sign: int) -> None:
    assert relation(sentence) == sign


def test_openings() -> None:
    openings = [opening(s) for s in ("Similarly, Ito …", "By contrast, Ito …", "Ito is like Khan.")]
    assert openings == [1, -1, 0]


@pytest.mark.parametrize("stated", [True, False])
def test_the_two_sides_of_the_bundled_article(
    text_store: PassageStore, library: Library, stated: bool
) -> None:
    agreements = Agreements(text_store, library.stances if stated else tuple)
    near = range(text_store.passages)
    scharre = frozenset({"scharre-2021"})
    against = {h.holder for h in agreements.find(AgreementAsked(-1, "the arms race idea"), near, 9) if h.sure}
    pro = {h.holder for h in agreements.find(AgreementAsked(1, "the arms race idea"), near, 9) if h.sure}
    assert {"scharre-2021", "roff-2019", "diehl-2022", "asaro-2019"} <= against
    assert {"allison-2020", "geist-2016", "schmidt-2022"} <= pro
    with_him = {h.holder for h in agreements.find(AgreementAsked(1, "scharre", scharre), near, 9) if h.sure}
    not_him = {h.holder for h in agreements.find(AgreementAsked(-1, "scharre", scharre), near, 9) if h.sure}
    assert {"roff-2019", "diehl-2022"} <= with_him and not with_him & pro
    assert {"allison-2020", "geist-2016"} <= not_him and not not_him & against


def test_a_question_for_opponents_never_shows_a_follower_first(library: Library) -> None:
    answer = library.ask([Question("who disagrees with scharre?")])[0]
    assert answer.verdict == "answered" and len(answer.excerpts) >= 3
    assert not any("echo Scharre" in e.text or "Likewise" in e.text for e in answer.excerpts)


def test_a_follow_up_without_a_subject_takes_that_of_the_question_before(library: Library) -> None:
    previous = ("what does Scharre say?",)
    answer = library.ask([Question("who disagrees?", previous=previous)])[0]
    assert any("Allison" in e.text for e in answer.excerpts)


def test_an_unknown_direction_is_no_answer(library: Library) -> None:
    answer = library.ask([Question("who rejects technopoles?")])[0]
    assert answer.verdict != "answered"


def test_a_question_whether_anyone_disagrees_is_not_for_the_text_itself(library: Library) -> None:
    answer = library.ask([Question("does anyone reject the arms race idea?")])[0]
    assert any("Roff" in e.text for e in answer.excerpts)
    assert library.ask([Question("does anyone reject the innovation race?")])[0].verdict != "answered"


FEW = """# Tolls

## The case

Miller (2010) supports road tolls in every large city. Ortega (2012) endorses road tolls as well.
{}

## References

Haddad, S. (2015). Unfair roads. Road Press.

Miller, J. (2010). The price of roads. Road Press.

Ortega, L. (2012). Habits of drivers. Road Press.
"""


def test_one_side_alone_does_not_show_that_all_agree(tmp_path: Path) -> None:
    found = find(text_index(tmp_path, markdown(FEW)), AgreementAsked(0, "road tolls", how_far=True))
    assert found and all(h.side > 0 and not h.sure for h in found)


def test_what_the_text_says_of_agreement_comes_before_both_sides(tmp_path: Path) -> None:
    text = TOLLS.replace(
        "## The case\n", "## The case\n\nResearchers are divided over road tolls in cities.\n"
    )
    found = find(text_index(tmp_path, markdown(text)), AgreementAsked(0, "road tolls", how_far=True))
    assert found[0].excerpt.text == "Researchers are divided over road tolls in cities."
    assert [h.excerpt.part for h in found[:2]] == ["how far they agree", "for"]
    assert {h.side for h in found[1:]} == {1, -1}


def test_a_single_holder_is_shown_beside_the_other_side(tolls: PassageStore, tmp_path: Path) -> None:
    text = FEW.format("Haddad (2015) rejects road tolls as unfair.")
    (tmp_path / "few").mkdir()
    few = text_index(tmp_path / "few", markdown(text))
    assert [h.excerpt.part for h in find(few, AgreementAsked(-1, "road tolls"))] == ["against", "for", "for"]
    assert all(h.excerpt.part is None for h in find(tolls, AgreementAsked(-1, "road tolls")))
