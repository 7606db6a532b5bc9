"""Entries in other styles and languages; text that is no entry at all."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.bibliography.entries import parse_entry
from index.bibliography.names import parse_names


def people(item: dict[str, Any], role: str = "author") -> list[str]:
    return [p.get("literal") or f"{p['family']}, {p['given']}" for p in item.get(role, [])]


OTHER_STYLES = [
    (
        (
            "Smith, J. and Jones, P. (2019) ‘The title of it’, Journal of Things, 12(3), "
            "pp. 45–67. doi: 10.1000/xyz123."
        ),
        ["Smith, J.", "Jones, P."],
        {
            "issued": 2019,
            "title": "The title of it",
            "container-title": "Journal of Things",
            "volume": "12",
            "issue": "3",
            "page": "45–67",
            "DOI": "10.1000/xyz123",
            "type": "article-journal",
        },
    ),
    (
        "Smith, J. (2019) Title of the Book. 2nd edn. London: Routledge.",
        ["Smith, J."],
        {
            "title": "Title of the Book",
            "edition": "2",
            "publisher-place": "London",
            "publisher": "Routledge",
            "type": "book",
        },
    ),
    (
        "Smith, J., 2019. Title of the paper. Journal of Things, 12(3), pp.45-67.",
        ["Smith, J."],
        {
            "issued": 2019,
            "title": "Title of the paper",
            "container-title": "Journal of Things",
            "page": "45-67",
        },
    ),
    (
        (
            "Mahnken, Thomas G., Joseph Maiolo, and David Stevenson. 2016. Arms Races. "
            "Oxford: Oxford University Press."
        ),
        ["Mahnken, Thomas G.", "Maiolo, Joseph", "Stevenson, David"],
        {
            "issued": 2016,
            "title": "Arms Races",
            "publisher": "Oxford University Press",
            "type": "book",
        },
    ),
    (
        "Friedberg, Aaron L. 2006. “The Arms Race.” In Reviewing the Cold War, "
        "edited by Odd Arne Westad, 207–31. "
        "London: Frank Cass.",
        ["Friedberg, Aaron L."],
        {
            "issued": 2006,
            "title": "The Arms Race",
            "container-title": "Reviewing the Cold War",
            "page": "207–31",
            "publisher": "Frank Cass",
            "publisher-place": "London",
            "type": "chapter",
        },
    ),
    (
        "Scharre, Paul. “Debunking the Theory.” Texas Review, vol. 4, no. 3, 2021, pp. 121–132.",
        ["Scharre, Paul"],
        {
            "issued": 2021,
            "title": "Debunking the Theory",
            "container-title": "Texas Review",
            "volume": "4",
            "issue": "3",
            "page": "121–132",
            "type": "article-journal",
        },
    ),
    (
        "Scharre, Paul. “Debunking the Theory.” Texas Review 4, no. 3 (2021): 121–132.",
        ["Scharre, Paul"],
        {
            "issued": 2021,
            "container-title": "Texas Review",
            "volume": "4",
            "issue": "3",
            "page": "121–132",
        },
    ),
    (
        (
            "[7] P. Scharre and T. G. Mahnken, “Debunking the theory,” Texas Rev., vol. "
            "4, no. 3, pp. 121–132, 2021."
        ),
        ["Scharre, P.", "Mahnken, T. G."],
        {
            "citation-number": "7",
            "issued": 2021,
            "title": "Debunking the theory",
            "volume": "4",
            "page": "121–132",
        },
    ),
    (
        "1. Scharre P, Allen GC. Debunking the theory. Tex Natl Secur Rev. 2021;4(3):121-32.",
        ["Scharre, P", "Allen, GC"],
        {
            "issued": 2021,
            "title": "Debunking the theory",
            "container-title": "Tex Natl Secur Rev",
            "volume": "4",
            "issue": "3",
            "page": "121-32",
        },
    ),
    (
        "Diehl, C./Lambach, D. (2022): (K)ein Wettrüsten? Technik im Verhältnis der "
        "Mächte. In: Zeitschrift für "
        "Außenpolitik, Jg. 15, H. 2, S. 263–282.",
        ["Diehl, C.", "Lambach, D."],
        {
            "title": "(K)ein Wettrüsten? Technik im Verhältnis der Mächte",
            "volume": "15",
            "issue": "2",
            "container-title": "Zeitschrift für Außenpolitik",
            "page": "263–282",
            "type": "article-journal",
        },
    ),
    (
        "Dupont, J. (2019). « La course aux armements ». Revue française, vol. 3, n° 2, p. 45-67.",
        ["Dupont, J."],
        {
            "title": "La course aux armements",
            "container-title": "Revue française",
            "volume": "3",
            "issue": "2",
        },
    ),
    (
        "Pérez, S., Silva, M. y López, A. (2018). La carrera. Revista de Estudios, "
        "4(2), 1-20. Recuperado de "
        "https://a.es/b",
        ["Pérez, S.", "Silva, M.", "López, A."],
        {
            "title": "La carrera",
            "container-title": "Revista de Estudios",
            "page": "1-20",
            "URL": "https://a.es/b",
        },
    ),
    (
        ("World Health Organization. (2020). Global strategy on digital health 2020–2025. https://who.int/x"),
        ["World Health Organization"],
        {"issued": 2020, "title": "Global strategy on digital health 2020–2025", "type": "webpage"},
    ),
    (
        "Иванов, И. И. (2019). Гонка вооружений. Международные процессы, 17(2), 6–19.",
        ["Иванов, И. И."],
        {
            "title": "Гонка вооружений",
            "container-title": "Международные процессы",
            "volume": "17",
            "issue": "2",
        },
    ),
    (
        (
            "Vaswani, A., Shazeer, N., et al. (2017). Attention is all you need. "
            "Advances in Neural Systems, 30."
        ),
        ["Vaswani, A.", "Shazeer, N.", "et al."],
        {
            "title": "Attention is all you need",
            "container-title": "Advances in Neural Systems",
            "volume": "30",
        },
    ),
    (
        "Maas, M. M. (2019a) 'How viable is it? Three lessons', Contemporary Policy, "
        "40(3), pp. 285–311. Available "
        "at: https://doi.org/10.1080/13523260.2019.1 (Accessed: 3 May 2020).",
        ["Maas, M. M."],
        {
            "year-suffix": "a",
            "title": "How viable is it? Three lessons",
            "accessed": {"date-parts": [[2020, 5, 3]]},
            "DOI": "10.1080/13523260.2019.1",
        },
    ),
    (
        "Beyond the race: A study of narratives. (2020). The Policy Site. https://x.org/y",
        [],
        {
            "issued": 2020,
            "title": "Beyond the race: A study of narratives",
            "container-title": "The Policy Site",
        },
    ),
]


@pytest.mark.parametrize(("text", "authors", "expected"), OTHER_STYLES, ids=[e[0][:30] for e in OTHER_STYLES])
def test_other_styles_and_languages(text: str, authors: list[str], expected: dict[str, Any]) -> None:
    item = parse_entry(text)
    assert people(item) == authors
    stated = {k: (item["issued"]["date-parts"][0][0] if k == "issued" else item.get(k)) for k in expected}
    assert stated == expected


def test_what_is_not_stated_is_absent() -> None:
    undated = parse_entry(
        "van der Berg, J., & de la Cruz, M. (n.d.). A study of things. Some Site. https://e.org/a"
    )
    assert "issued" not in undated
    assert people(undated) == ["van der Berg, J.", "de la Cruz, M."]
    assert parse_entry("Ostrom, E. (in press). Commons.") == {
        "type": "document",
        "author": [{"family": "Ostrom", "given": "E."}],
        "status": "in press",
        "title": "Commons",
    }
    assert parse_entry("") == {"type": "document"}


def test_editors_and_first_publication() -> None:
    edited = parse_entry("O'Neil, C., & D’Ignazio, C. (Eds.). (2016). Weapons of math destruction. Crown.")
    assert people(edited, "editor") == ["O'Neil, C.", "D’Ignazio, C."]
    assert "author" not in edited
    reprint = parse_entry("Rousseau, J.-J. (1762/1997). The social contract. Cambridge University Press.")
    assert reprint["issued"] == {"date-parts": [[1997]]}
    assert reprint["original-date"] == {"date-parts": [[1762]]}


def test_an_address_behind_words_counts_and_brackets_balance() -> None:
    item = parse_entry("Roe, A. (2020). A page. Site.", ["mailto:a@b.c", "#top", "https://s.org/p"])
    assert item["URL"] == "https://s.org/p"
    assert parse_entry("Roe, A. (2020). P. https://e.org/a(b).")["URL"] == "https://e.org/a(b)"
    assert parse_entry("Roe, A. (2020). P (https://e.org/a).")["URL"] == "https://e.org/a"
    assert parse_entry("Roe, A. (2020). P. https://e.org/10.1234/abc")["URL"] == "https://e.org/10.1234/abc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nye, J. S., Jr.", [{"family": "Nye", "given": "J. S.", "suffix": "Jr."}]),
        ("García Márquez, G.", [{"family": "García Márquez", "given": "G."}]),
        ("Food and Agriculture Organization", [{"literal": "Food and Agriculture Organization"}]),
        ("UNESCO.", [{"literal": "UNESCO"}]),
        ("Mann, Th.", [{"family": "Mann", "given": "Th."}]),
        (
            "Smith, John; Doe, Jane",
            [{"family": "Smith", "given": "John"}, {"family": "Doe", "given": "Jane"}],
        ),
    ],
)
def test_names(text: str, expected: list[dict[str, str]]) -> None:
    assert parse_names(text) == expected


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=2))
@example("(2020). . https://doi.org/10.1234/", ["http://[bad"])
@example("“”(2020)", [])
def test_any_text_is_read_without_an_error(text: str, links: list[str]) -> None:
    item = parse_entry(text, links)
    assert isinstance(item["type"], str)
    assert all(value not in ("", [], None) for value in item.values())


@given(
    st.lists(
        st.sampled_from(
            """
            A., B (2020) 2020. “ ” ‘ ’ In : vol. 4 (3) 1–9 & et al. eds. (Eds.) / ; é [1]
            """.split()
        )
    )
)
def test_any_shuffle_of_the_usual_parts_is_read(parts: list[str]) -> None:
    assert parse_entry(" ".join(parts))["type"]


def test_a_hundred_thousand_characters_are_read_at_once() -> None:
    for text in ("A. " * 33_000, "(" * 100_000, "Smith, J., " * 9_000):
        assert parse_entry(text)["type"]


def test_abbreviated_journals_keep_their_full_stops() -> None:
    item = parse_entry("P. Roe, “On it,” Tex. Nat. Secur. Rev., vol. 4, no. 3, pp. 1–3, 2021.")
    assert item["container-title"] == "Tex. Nat. Secur. Rev."
    whole = parse_entry("Roe, P. (2021). On it. Asia Policy, 28(2), 33–42.")
    assert whole["container-title"] == "Asia Policy"


def test_numbers_without_labels_are_volume_then_issue() -> None:
    item = parse_entry("Dupont, J. (2019). « Titre ». Revue, 3, 2, p. 45-67.")
    assert (item["volume"], item["issue"], item["page"]) == ("3", "2", "45-67")
