"""What is exported comes back the same through another program's parser."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from index.bibliography.formats import to_bibtex, to_csl_json, to_ris
from index.bibliography.formats.styles import STYLES, check_style, cite, cite_in_text, reference_list
from index.errors import UserError

ARTICLE: dict[str, Any] = {
    "id": "diehl-2022",
    "type": "article-journal",
    "author": [{"family": "Diehl", "given": "C."}, {"family": "Lambach", "given": "D."}],
    "issued": {"date-parts": [[2022]]},
    "title": "(K)ein „AI Arms Race“? Technologieführerschaft im Verhältnis der Großmächte",
    "container-title": "Zeitschrift Für Außen- Und Sicherheitspolitik",
    "volume": "15",
    "issue": "2-3",
    "page": "263–282",
    "DOI": "10.1007/s12399-022-00915-7",
}
CHAPTER: dict[str, Any] = {
    "id": "ueno-2023",
    "type": "chapter",
    "author": [{"family": "Ueno", "given": "H."}],
    "editor": [
        {"family": "Hatzilygeroudis", "given": "I. K."},
        {"family": "Tsihrintzis", "given": "G. A."},
        {"family": "Jain", "given": "L. C."},
    ],
    "issued": {"date-parts": [[2023]]},
    "title": "Artificial Intelligence as Dual-Use Technology",
    "container-title": "Fusion of Machine Learning Paradigms",
    "page": "7–31",
    "publisher": "Springer Nature",
}
PAGE: dict[str, Any] = {
    "id": "who-2024",
    "type": "webpage",
    "author": [{"literal": "World Health Organization"}],
    "issued": {"date-parts": [[2024, 6, 17]]},
    "title": "R&D: 50% of $1_000 #1 {of} ~ it^ \\ all",
    "container-title": "Who.int",
    "URL": "https://who.int/a_b?c=1&d=%20",
}
QUESTION: dict[str, Any] = {
    "id": "asaro-2019",
    "type": "article-journal",
    "author": [{"family": "Asaro", "given": "P."}],
    "issued": {"date-parts": [[2019]]},
    "title": "What is it?",
    "container-title": "I/S",
    "volume": "15",
}
UNDATED: dict[str, Any] = {
    "id": "plato-nd",
    "type": "book",
    "author": [{"literal": "Plato"}],
    "title": "Laws",
}


def unescaped(latex: str) -> str:
    for command, char in {
        r"\textbackslash{}": "\0",
        r"\textbraceleft{}": "\1",
        r"\textbraceright{}": "\2",
        r"\textasciitilde{}": "~",
        r"\textasciicircum{}": "^",
    }.items():
        latex = latex.replace(command, char)
    latex = re.sub(r"\\([&%$#_])", r"\1", latex.replace("{", "").replace("}", ""))
    return latex.replace("\0", "\\").replace("\1", "{").replace("\2", "}")


def test_bibtex_is_read_back_by_another_parser() -> None:
    entries = parse_string(to_bibtex([ARTICLE, CHAPTER, PAGE, UNDATED]), "bibtex").entries
    assert [(key, entry.type) for key, entry in entries.items()] == [
        ("diehl-2022", "article"),
        ("ueno-2023", "incollection"),
        ("who-2024", "misc"),
        ("plato-nd", "book"),
    ]
    article, chapter, page = (entries[k] for k in ("diehl-2022", "ueno-2023", "who-2024"))
    assert unescaped(article.fields["title"]) == ARTICLE["title"]
    assert article.fields["pages"] == "263--282"
    assert article.fields["number"] == "2-3"
    assert article.fields["doi"] == ARTICLE["DOI"]
    assert [str(p) for p in article.persons["author"]] == ["Diehl, C.", "Lambach, D."]
    assert len(chapter.persons["editor"]) == 3
    assert chapter.fields["booktitle"] == CHAPTER["container-title"]
    assert unescaped(page.fields["title"]) == PAGE["title"]
    for latex in (r"\&", r"\%", r"\$", r"\_", r"\#", r"\textasciitilde{}", r"\textbackslash{}"):
        assert latex in page.fields["title"]
    assert page.fields["url"] == PAGE["URL"]
    assert str(page.persons["author"][0]) == "{World Health Organization}"
    assert page.fields["month"] == "June" or page.fields["month"] == "jun"
    assert "year" not in entries["plato-nd"].fields


def test_bibtex_protects_capitals_and_says_others() -> None:
    [entry] = parse_string(
        to_bibtex(
            [
                {
                    **CHAPTER,
                    "title": "The AI race in China",
                    "author": [{"family": "Roe"}, {"literal": "et al."}],
                }
            ]
        ),
        "bibtex",
    ).entries.values()
    assert entry.fields["title"] == "The {AI} race in {China}"
    assert [str(p) for p in entry.persons["author"]] == ["Roe", "others"]


def test_bibtex_ids_are_fit_and_unique() -> None:
    items = [{"id": i, "type": "book", "title": "T"} for i in ("a", "a", "d 1,{")]
    assert list(parse_string(to_bibtex(items), "bibtex").entries) == ["a", "a-2", "d-1-"]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40)


@settings(max_examples=60)
@given(TEXT.filter(str.strip))
def test_any_title_survives_bibtex_and_ris(title: str) -> None:
    item = {**ARTICLE, "title": title}
    [entry] = parse_string(to_bibtex([item]), "bibtex").entries.values()
    assert unescaped(entry.fields["title"]).split() == title.split()
    assert f"TI  - {' '.join(title.split())}" in to_ris([item]).split("\n")
    assert json.loads(to_csl_json([item])) == [item]


def test_ris_records() -> None:
    assert to_ris([PAGE | {"title": "T"}, CHAPTER]).strip().split("\n") == [
        "TY  - ELEC",
        "ID  - who-2024",
        "AU  - World Health Organization",
        "TI  - T",
        "PY  - 2024",
        "DA  - 2024/06/17/",
        "T2  - Who.int",
        "UR  - https://who.int/a_b?c=1&d=%20",
        "ER  - ",
        "",
        "TY  - CHAP",
        "ID  - ueno-2023",
        "AU  - Ueno, H.",
        "A2  - Hatzilygeroudis, I. K.",
        "A2  - Tsihrintzis, G. A.",
        "A2  - Jain, L. C.",
        "TI  - Artificial Intelligence as Dual-Use Technology",
        "PY  - 2023",
        "T2  - Fusion of Machine Learning Paradigms",
        "SP  - 7",
        "EP  - 31",
        "PB  - Springer Nature",
        "ER  -",
    ]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            "Ueno, H. (2023). Artificial Intelligence as Dual-Use Technology. In I. K. "
            "Hatzilygeroudis, "
            "G. A. Tsihrintzis, & L. C. Jain (Eds.), Fusion of Machine Learning "
            "Paradigms (pp. 7–31). Springer Nature.",
        ),
        (
            "chicago",
            "Ueno, H. 2023. “Artificial Intelligence as Dual-Use Technology.” In Fusion "
            "of Machine Learning "
            "Paradigms, edited by I. K. Hatzilygeroudis, G. A. Tsihrintzis, and L. C. "
            "Jain. Springer Nature.",
        ),
        (
            "harvard",
            "Ueno, H. (2023) “Artificial Intelligence as Dual-Use Technology”, in I.K. "
            "Hatzilygeroudis, "
            "G.A. Tsihrintzis, and L.C. Jain (eds.) Fusion of Machine Learning "
            "Paradigms. Springer Nature, pp. 7–31.",
        ),
        (
            "ieee",
            "H. Ueno, “Artificial Intelligence as Dual-Use Technology,” in Fusion of "
            "Machine Learning Paradigms, "
            "I. K. Hatzilygeroudis, G. A. Tsihrintzis, and L. C. Jain, Eds., Springer "
            "Nature, 2023, pp. 7–31.",
        ),
        (
            "mla",
            "Ueno, H. “Artificial Intelligence as Dual-Use Technology.” Fusion of "
            "Machine Learning Paradigms, "
            "edited by I. K. Hatzilygeroudis et al., Springer Nature, 2023, pp. 7–31.",
        ),
    ],
)
def test_a_chapter_in_every_style(style: str, expected: str) -> None:
    assert cite(CHAPTER, style) == expected


def test_apa() -> None:
    assert cite(ARTICLE) == (
        "Diehl, C., & Lambach, D. (2022). (K)ein „AI Arms Race“? "
        "Technologieführerschaft im Verhältnis der "
        "Großmächte. Zeitschrift Für Außen- Und Sicherheitspolitik, 15(2-3), 263–282. "
        "https://doi.org/10.1007/s12399-022-00915-7"
    )
    assert cite(QUESTION) == "Asaro, P. (2019). What is it? I/S, 15."
    assert cite(UNDATED) == "Plato. (n.d.). Laws."
    assert cite({**PAGE, "title": "It"}) == (
        "World Health Organization. (2024, June 17). It. Who.int. https://who.int/a_b?c=1&d=%20"
    )
    assert cite({**QUESTION, "year-suffix": "b"}) == "Asaro, P. (2019b). What is it? I/S, 15."


def test_no_style_rewrites_a_title() -> None:
    for style in STYLES:
        assert ARTICLE["title"] in cite(ARTICLE, style)


def test_a_quotation_within_a_title_in_marks_has_single_ones() -> None:
    """As the Chicago Manual, MLA and IEEE have it; APA sets no marks around a title."""
    quoting = {**QUESTION, "title": "The frame problem: the “arms race” is not one"}
    for style in ("mla", "chicago", "ieee", "harvard"):
        assert "“The frame problem: the ‘arms race’ is not one" in cite(quoting, style)
    for style in ("apa", "vancouver"):
        assert "the “arms race” is" in cite(quoting, style)


def test_what_no_entry_says_is_not_printed() -> None:
    plain = {"id": "roe-nd", "type": "article", "author": [{"family": "Roe", "given": "A."}], "title": "Salt"}
    assert cite(plain, "chicago") == "Roe, A. n.d. “Salt.”"
    assert "Preprint" in cite({**plain, "DOI": "10.48550/arXiv.1"}, "chicago")


def test_vancouver() -> None:
    assert cite(ARTICLE, "vancouver") == (
        "Diehl C, Lambach D. (K)ein „AI Arms Race“? Technologieführerschaft im Verhältnis der Großmächte. "
        "Zeitschrift Für Außen- Und Sicherheitspolitik. 2022;15(2-3):263–282. doi:10.1007/s12399-022-00915-7"
    )


def test_in_running_text() -> None:
    assert cite_in_text(QUESTION) == "(Asaro, 2019)"
    assert cite_in_text(QUESTION, "p. 3") == "(Asaro, 2019, p. 3)"
    assert cite_in_text(ARTICLE, "§3.1 ¶2") == "(Diehl & Lambach, 2022, §3.1 ¶2)"
    assert cite_in_text(UNDATED) == "(Plato, n.d.)"
    assert cite_in_text({**CHAPTER, "author": CHAPTER["editor"]}) == "(Hatzilygeroudis et al., 2023)"


def test_an_unknown_style_is_refused_with_the_choice() -> None:
    with pytest.raises(UserError, match="apa, chicago, harvard, ieee, mla, vancouver"):
        cite(ARTICLE, "no-such-style")


@settings(max_examples=25)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": TEXT,
            "author": st.lists(st.fixed_dictionaries({"family": TEXT}, optional={"given": TEXT}), max_size=3),
            "issued": st.just({"date-parts": [[2020]]}),
            "container-title": TEXT,
            "page": TEXT,
            "volume": TEXT,
            "type": st.sampled_from(["book", "article-journal", "chapter", "nonsense"]),
        },
    ),
    st.sampled_from(sorted(STYLES)),
)
def test_any_item_can_be_cited(item: dict[str, Any], style: str) -> None:
    assert isinstance(cite(item, style), str)
    assert isinstance(cite_in_text(item), str)
    assert to_ris([item])
    assert to_bibtex([item])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", ["article", "document", "webpage", "book", "report"])
@pytest.mark.parametrize("title", ["Heat Pump Manual", "Who pays? (a C++ guide)"])
def test_a_title_stands_once_where_no_author_is_known(style: str, kind: str, title: str) -> None:
    for issued in ({}, {"issued": {"date-parts": [[2020]]}}):
        entry = cite({"id": "x", "type": kind, "title": title, **issued}, style)
        assert entry.count(title) == 1
        assert re.search(r"[.?!]\W?$", entry) and ".." not in entry


def test_what_names_no_journal_is_no_article_of_one() -> None:
    manual = {"id": "manual-nd", "type": "article", "title": "Heat Pump Manual"}
    assert to_bibtex([manual]).startswith("@misc{")
    assert "TY  - GEN" in to_ris([manual])
    within = {**manual, "type": "article-journal", "container-title": "Heat"}
    assert to_bibtex([within]).startswith("@article{") and "TY  - JOUR" in to_ris([within])


def test_any_style_of_the_language_is_there_by_its_name() -> None:
    assert cite(ARTICLE, "chicago-author-date") == cite(ARTICLE, "chicago")
    assert cite(ARTICLE, "modern-language-association") == cite(ARTICLE, "mla")
    # Nature's own form, from its guide for authors: no issue, volume, pages, year last.
    assert cite(ARTICLE, "nature") == (
        "Diehl, C. & Lambach, D. (K)ein „AI Arms Race“? Technologieführerschaft im Verhältnis der "
        "Großmächte. Zeitschrift Für Außen- Und Sicherheitspolitik 15, 263–282 (2022)."
    )


@pytest.mark.parametrize("style", ["apa", "mla", "chicago-author-date", "harvard", "elsevier-harvard"])
def test_a_list_is_in_the_order_of_the_alphabet(style: str) -> None:
    items = [CHAPTER, PAGE, ARTICLE, QUESTION]
    found = reference_list(items, style)
    assert sorted(found) == sorted(cite(item, style) for item in items)
    assert [entry.split()[0].strip(",.") for entry in found] == ["Asaro", "Diehl", "Ueno", "World"]


@pytest.mark.parametrize(
    ("style", "numbers"),
    [("ieee", ["[1]", "[2]"]), ("nature", ["1.", "2."]), ("american-medical-association", ["1.", "2."])],
)
def test_a_numbered_list_keeps_the_order_of_the_works(style: str, numbers: list[str]) -> None:
    found = reference_list([CHAPTER, ARTICLE], style)
    assert [entry.partition(" ")[0] for entry in found] == numbers
    assert found[0].partition(" ")[2] == cite(CHAPTER, style)
    assert "Ueno" in found[0] and "Diehl" in found[1]


@pytest.mark.parametrize(
    "style", ["", "no-such-style", "../../apa", "apa.csl", "APA", "x" * 10_000, "styles/apa", "a\0b"]
)
def test_a_style_that_is_not_there_is_refused_in_a_sentence(style: str) -> None:
    for refuse in (check_style, lambda style: cite(ARTICLE, style)):
        with pytest.raises(UserError, match="There is no style") as refused:
            refuse(style)
        assert len(str(refused.value)) < 250


def test_a_style_without_a_list_is_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="No reference list can be written in the style"):
        cite(ARTICLE, "journal-of-political-ideologies")


def test_an_entry_is_one_line_without_markup() -> None:
    long = {**ARTICLE, "title": "Very <long> & " * 40 + "end\nof it"}
    for style in (*STYLES, "nature"):
        (entry,) = reference_list([long], style)
        assert "\n" not in entry and "Very <long> & Very" in entry and "&amp;" not in entry


NEWS: dict[str, Any] = {
    "id": "beauvoir-2021",
    "type": "article-newspaper",
    "author": [
        {"family": "Beauvoir", "given": "A.", "non-dropping-particle": "de"},
        {"family": "Humboldt", "given": "B.", "dropping-particle": "von"},
    ],
    "issued": {"date-parts": [[2021, 1, 2]]},
    "title": "Salt",
    "container-title": "The Paper",
    "ISSN": "1234-5679",
    "language": "en",
    "abstract": "What salt costs.",
}


def test_a_reference_manager_reads_kinds_particles_and_numbers() -> None:
    """In the forms of Zotero's own exports: NEWS, MGZN and BLOG, SN for both numbers, LA, AB."""
    import rispy

    kinds = {"article-newspaper": "NEWS", "article-magazine": "MGZN", "post-weblog": "BLOG"}
    for kind, named in kinds.items():
        (record,) = rispy.loads(to_ris([{**NEWS, "type": kind}]))
        assert record["type_of_reference"] == named
        assert record["authors"] == ["de Beauvoir, A.", "Humboldt, B. von"]
        assert (record["issn"], record["language"]) == (NEWS["ISSN"], "en")
        assert record["abstract"] == NEWS["abstract"]
    (book,) = rispy.loads(to_ris([{**UNDATED, "ISBN": "978-0-00-000000-2"}]))
    assert book["issn"] == "978-0-00-000000-2"
    (entry,) = parse_string(to_bibtex([NEWS]), "bibtex").entries.values()
    assert (entry.type, entry.fields["journal"], entry.fields["issn"]) == (
        "article",
        "The Paper",
        "1234-5679",
    )
    first, second = entry.persons["author"]
    assert (first.prelast_names, first.last_names) == (["de"], ["Beauvoir"])
    assert second.last_names == ["Humboldt"]
    assert entry.fields["abstract"] == NEWS["abstract"] and entry.fields["language"] == "en"
    assert json.loads(to_csl_json([NEWS])) == [NEWS]
