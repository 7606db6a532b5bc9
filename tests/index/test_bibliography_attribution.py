"""Whose view a sentence reports, and where a speaker's words end."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from index.bibliography.citations import find_citations
from index.bibliography.citations.attribution import attribute
from index.bibliography.entries import parse_entry
from index.bibliography.keys import assign_keys
from index.types import Citation, Reference

LIST = """
Armstrong, S., Bostrom, N., & Shulman, C. (2015). Racing. AI & Society, 31(2), 201–206.
Diehl, C., & Lambach, D. (2022). Kein. ZfAS, 15(2-3), 263–282.
Geist, E. M. (2016). Too Late. BAS, 72(5), 318–321.
Roff, H. M. (2019). Frame. BAS, 75(3), 95–98.
Scharre, P. (2021). Debunking. TNSR, 4(3).
Schmid, S., Lambach, D., Diehl, C., & Reuter, C. (2025). Arms. Geopolitics, 1–30.
""".strip().split("\n")
ITEMS = [parse_entry(line) for line in LIST]
REFERENCES = [
    Reference(key, line, item, "d") for key, line, item in zip(assign_keys(ITEMS), LIST, ITEMS, strict=True)
]


def speakers(paragraph: str) -> list[str]:
    """Give a line for each sentence: keys cited, and with + those carried on to it."""
    sentences = [m.span() for m in regex.finditer(r"\S.*?[.?](?=\s+\p{Lu}|$)", paragraph)]
    whole = [(0, len(paragraph))]
    citations = find_citations("d", paragraph, sentences, REFERENCES, whole).citations
    told = attribute(paragraph, sentences, citations)
    return [
        " ".join(("" if a.direct else "+") + a.key.split("-")[0] for a in told.get(i, ()))
        for i in range(len(sentences))
    ]


def test_a_view_goes_on_until_another_work_takes_over() -> None:
    assert speakers(
        "One stance is critical. Scharre (2021), for example, views it so. He argues "
        "that it lacks it. "
        "Instead, the real risk lies there. Likewise, Roff (2019) argues more. She "
        "views this as so. "
        "Similarly, Diehl and Lambach (2022) contend and echo Scharre’s point. Rather, it is hype."
    ) == ["", "scharre", "+scharre", "+scharre", "roff", "+roff", "diehl scharre", "+diehl"]


def test_authors_and_their_model() -> None:
    assert speakers(
        "Geist (2016) reinforces it. The author traces it back. Thus, efforts should be made."
    ) == ["geist", "+geist", "+geist"]
    assert speakers(
        "This is where Armstrong et al. (2015) help. Their model outlines it. "
        "Moreover, it highlights it. "
        "Therefore, both Schmid et al. and Armstrong et al. urge a shift."
    ) == ["armstrong", "+armstrong", "+armstrong", "schmid armstrong"]


def test_an_aside_does_not_take_the_floor() -> None:
    assert speakers(
        "To this end, I consult the article by Schmid et al. (2025). In it, they "
        "build on the article by "
        "Diehl and Lambach and propose it. More specifically, they propose four. The "
        "first is a departure. "
        "While others dominate, economics matters. Secondly, it has hubs. The "
        "authors make use of them."
    ) == ["schmid", "+schmid diehl", "+schmid", "+schmid", "", "", "+schmid"]


def test_the_text_speaks_for_itself_again() -> None:
    assert speakers(
        "Scharre (2021) views it so. However, this is wrong. Instead, look here. I "
        "am now going on. "
        "The author is right."
    ) == ["scharre", "", "", "", ""]
    assert speakers("The approach in this article, based on Scharre (2021), works. Thus, it is so.") == [
        "scharre",
        "",
    ]


def test_a_parenthetical_citation_is_not_carried() -> None:
    assert speakers("It is so (Scharre, 2021). He argues more. Moreover, it holds.") == [
        "scharre",
        "",
        "",
    ]


def test_the_number_must_agree() -> None:
    assert speakers("Scharre (2021) sees rivals. They compete.") == ["scharre", ""]
    assert speakers("Schmid et al. (2025) see a rival. He competes.") == ["schmid", ""]


def test_a_counted_noun_is_no_count() -> None:
    assert speakers("Scharre (2021) sees two. The first is near.") == ["scharre", "+scharre"]
    assert speakers("Scharre (2021) sees wars. The First World War was one.") == ["scharre", ""]


def test_other_languages() -> None:
    assert speakers("Scharre (2021) meint das. Er argumentiert so. Außerdem gilt es. Ich widerspreche.") == [
        "scharre",
        "+scharre",
        "+scharre",
        "",
    ]
    assert speakers("Scharre (2021) le dit. Il soutient. En outre, cela vaut.") == [
        "scharre",
        "+scharre",
        "+scharre",
    ]


def test_a_missing_work_ends_the_view_of_the_one_before() -> None:
    assert speakers("Scharre (2021) says so. Nobody et al. (1999) disagree. The authors are sure.") == [
        "scharre",
        "",
        "",
    ]


@given(st.text(max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 20)), max_size=5))
def test_any_text_and_offsets(text: str, marks: list[tuple[int, int]]) -> None:
    citations = [Citation("d", "k", "narrative", a, a + n, a, a + n) for a, n in marks]
    told = attribute(text, [(0, 60), (60, 120)], citations)
    assert set(told) <= {0, 1}
