"""Keys: `firstauthor-year` in ASCII, each once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bibliography.keys import assign_keys, document_key


def item(family: str = "", year: int | None = None, **more: Any) -> dict[str, Any]:
    author = [{"family": family, "given": "A."}] if family else []
    issued = {"date-parts": [[year]]} if year else {}
    return {"author": author, "issued": issued, **more}


@pytest.mark.parametrize(
    ("family", "key"),
    [
        ("Cave", "cave"),
        ("ÓhÉigeartaigh", "oheigeartaigh"),
        ("Weiß", "weiss"),
        ("Łukasiewicz", "lukasiewicz"),
        ("Ørsted", "orsted"),
        ("O’Neil", "oneil"),
        ("van der Berg", "van-der-berg"),
        ("García Márquez", "garcia-marquez"),
        ("Smith-Jones", "smith-jones"),
        ("Иванов", "ivanov"),
        ("王", "wang"),
    ],
)
def test_names_are_folded_to_ascii(family: str, key: str) -> None:
    assert assign_keys([item(family, 2018)]) == [f"{key}-2018"]


def test_no_year_no_author_and_organisations() -> None:
    assert assign_keys([item("Cave")]) == ["cave-nd"]
    assert assign_keys([{"title": "The State of the Art", "issued": {"date-parts": [[2020]]}}]) == [
        "state-art-2020"
    ]
    assert assign_keys([{"author": [{"literal": "World Health Organization"}]}]) == [
        "world-health-organization-nd"
    ]
    assert assign_keys([{"editor": [{"family": "Jain"}], "title": "X"}]) == ["jain-nd"]
    assert assign_keys([{}, {"title": "…"}]) == ["anonymous-nda", "anonymous-ndb"]


def test_a_letter_is_appended_where_two_collide() -> None:
    same = [item("Smith", 2020), item("Roe", 2020), item("Smith", 2020), item("Smith", 2021)]
    assert assign_keys(same) == ["smith-2020a", "roe-2020", "smith-2020b", "smith-2021"]
    assert assign_keys([item("Smith"), item("Smith")]) == ["smith-nda", "smith-ndb"]


def test_a_printed_letter_is_kept() -> None:
    printed = [item("Smith", 2020), item("Smith", 2020, **{"year-suffix": "a"})]
    assert assign_keys(printed) == ["smith-2020b", "smith-2020a"]
    assert assign_keys([item("Smith", 2020, **{"year-suffix": "b"})]) == ["smith-2020b"]


def test_a_key_that_is_taken_is_not_given_again() -> None:
    assert assign_keys([item("Smith", 2020)], taken={"smith-2020"}) == ["smith-2020a"]


@pytest.mark.parametrize(
    ("authors", "year", "title", "key"),
    [
        (["Endrit Kasumaj"], None, "From Arms Race", "kasumaj-nd"),
        (["Kasumaj, Endrit"], 2025, "From Arms Race", "kasumaj-2025"),
        (["Ludwig van Beethoven", "B"], 1801, "Sonata", "van-beethoven-1801"),
        (["World Health Organization"], 2020, "Report", "world-health-organization-2020"),
        (["Plato"], None, "Republic", "plato-nd"),
        ([], None, "The Fog of War", "fog-war-nd"),
        ([""], None, "", "anonymous-nd"),
    ],
)
def test_document_key(authors: list[str], year: int | None, title: str, key: str) -> None:
    assert document_key(authors, year, title) == key


@given(
    st.lists(
        st.builds(
            item,
            st.text(max_size=12),
            st.sampled_from([None, 2020, 2021]),
            title=st.text(max_size=9),
        ),
        max_size=40,
    )
)
def test_keys_are_ascii_unique_and_always_the_same(items: list[dict[str, Any]]) -> None:
    keys = assign_keys(items)
    assert len(set(keys)) == len(items)
    assert keys == assign_keys(items)
    assert all(key.isascii() and key == key.lower() and not key.startswith("-") for key in keys)


def test_more_than_twenty_six_collisions() -> None:
    keys = assign_keys([item("Smith", 2020)] * 28)
    assert keys[25:] == ["smith-2020z", "smith-2020aa", "smith-2020ab"]
