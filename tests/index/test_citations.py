"""Finding every form in which a text cites a work, and nothing that only looks like one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bibliography.citations import find_citations
from index.bibliography.entries import parse_entry
from index.bibliography.keys import assign_keys
from index.types import Citation, Reference

LIST = """
Allison, G. T. (2020). The Clash. NI, 165, 11–24.
Armstrong, S., Bostrom, N., & Shulman, C. (2015). Racing. AI & Society, 31(2), 201–206.
Buchanan, B. (2020). The AI Triad. CSET.
Cave, S., & ÓhÉigeartaigh, S. S. (2018). An AI Race. Proceedings of X.
Diehl, C., & Lambach, D. (2022). Kein. ZfAS, 15(2-3), 263–282.
Ding, J. (2021). China. Asia Policy, 28(2), 33–42.
Johnson, J. (2019). Future. DSA, 35(2), 147–169.
Mahnken, T. G., Maiolo, J. A., & Stevenson, D. (2016). Arms Races. Oxford University Press.
Marsh, N. (2011). Wet. Nature, 2(1), 3–4.
May, E. (1999). History. Harvard University Press.
Müller, H. (2015). Krieg. Campus Verlag.
O’Neil, C. (2016). Weapons. Crown.
Scharre, P. (2021). Debunking. TNSR, 4(3).
Schmid, S., Lambach, D., Diehl, C., & Reuter, C. (2025). Arms. Geopolitics, 1–30.
Schmidt, E. (2022). AI. Daedalus, 151 (2), 288–298.
Smith, J. (2019). One. Nature, 2(1), 3–4.
Smith, J. (2020a). Two. Nature, 2(1), 3–4.
Smith, J. (2020b). Three. Nature, 2(1), 3–4.
van der Berg, K., & García Márquez, G. (2001). Four. Nature, 1(1), 1–2.
World Health Organization. (2020). Report. https://who.int
Center for Security and Emerging Technology. (2019). Chips. https://x.org
王小明. (2019). 人工智能. 国际, 5, 1–20.
""".strip().split("\n")
ITEMS = [parse_entry(line) for line in LIST]
REFERENCES = [
    Reference(key, line, {**item, "id": key}, "essay-nd")
    for key, line, item in zip(assign_keys(ITEMS), LIST, ITEMS, strict=True)
]


def find(text: str, references: list[Reference] = REFERENCES) -> list[Citation]:
    whole = [(0, len(text))]
    return list(find_citations("essay-nd", text, whole, references, whole).citations)


def told(text: str) -> list[tuple[str, str | None]]:
    return [(text[c.start : c.end], c.key) for c in find(text)]


@pytest.mark.parametrize(
    ("text", "mark", "key", "form"),
    [
        ("A new race (Johnson, 2019).", "(Johnson, 2019)", "johnson-2019", "parenthetical"),
        (
            "states. (Mahnken et al., 2016)” Then",
            "(Mahnken et al., 2016)",
            "mahnken-2016",
            "parenthetical",
        ),
        ("views of Scharre (2021), too", "Scharre (2021)", "scharre-2021", "narrative"),
        ("In Scharre’s (2021) view", "Scharre’s (2021)", "scharre-2021", "narrative"),
        (
            "Scharre’s recent paper (2021)",
            "Scharre’s recent paper (2021)",
            "scharre-2021",
            "narrative",
        ),
        ("Google’s Eric Schmidt (2022) echoes", "Eric Schmidt (2022)", "schmidt-2022", "narrative"),
        ("the scholar Graham Allison (2020)", "Graham Allison (2020)", "allison-2020", "narrative"),
        (
            "However, Diehl and Lambach (2022)",
            "Diehl and Lambach (2022)",
            "diehl-2022",
            "narrative",
        ),
        ("Nach Diehl und Lambach (2022)", "Diehl und Lambach (2022)", "diehl-2022", "narrative"),
        ("selon Diehl et Lambach (2022)", "Diehl et Lambach (2022)", "diehl-2022", "narrative"),
        ("según Diehl y Lambach (2022)", "Diehl y Lambach (2022)", "diehl-2022", "narrative"),
        ("as Diehl & Lambach [2022] say", "Diehl & Lambach [2022]", "diehl-2022", "narrative"),
        ("bei Schmid u. a. (2025)", "Schmid u. a. (2025)", "schmid-2025", "narrative"),
        (
            "(vgl. Diehl und Lambach 2022)",
            "(vgl. Diehl und Lambach 2022)",
            "diehl-2022",
            "parenthetical",
        ),
        (
            "nature (see Cave and ÓhÉigeartaigh)",
            "(see Cave and ÓhÉigeartaigh)",
            "cave-2018",
            "parenthetical",
        ),
        ("(Scharre 45)", "(Scharre 45)", "scharre-2021", "parenthetical"),
        ("by Diehl and Lambach here", "Diehl and Lambach", "diehl-2022", "narrative"),
        ("and Armstrong et al. urge", "Armstrong et al.", "armstrong-2015", "narrative"),
        (
            "As van der Berg and García Márquez (2001)",
            "van der Berg and García Márquez (2001)",
            "van-der-berg-2001",
            "narrative",
        ),
        ("The WHO (2020) says", "WHO (2020)", "world-health-organization-2020", "narrative"),
        (
            "Center for Security and Emerging Technology (2019) found",
            "Center for Security and Emerging Technology (2019)",
            "center-for-security-and-emerging-2019",
            "narrative",
        ),
        ("(O'Neil, 2016)", "(O'Neil, 2016)", "oneil-2016", "parenthetical"),
        ("根据王小明（2019），", "王小明（2019）", "wangxiaoming-2019", "narrative"),
    ],
)
def test_a_mark_is_found_and_tied_without_doubt(text: str, mark: str, key: str, form: str) -> None:
    [citation] = find(text)
    assert text[citation.start : citation.end] == mark
    assert (citation.key, citation.form, citation.doubt) == (key, form, None)


def test_several_in_one_bracket() -> None:
    assert told("(see e.g. Smith, 2019, 2020a; cf. Ding 2021; Schmid et al., 2025)") == [
        ("see e.g. Smith, 2019", "smith-2019"),
        ("2020a", "smith-2020a"),
        ("cf. Ding 2021", "ding-2021"),
        ("Schmid et al., 2025", "schmid-2025"),
    ]
    assert [key for _, key in told("(Scharre, 2021, Ding, 2021 and Marsh, 2011)")] == [
        "scharre-2021",
        "ding-2021",
        "marsh-2011",
    ]


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("(Buchanan, 2020, p.3)", "p. 3"),
        ("(Buchanan 2020: 34)", "p. 34"),
        ("Buchanan (2020, pp. 4–5)", "pp. 4–5"),
        ("Buchanan (2020, S. 12)", "S. 12"),
        ("(Buchanan, p. 3)", "p. 3"),
        ("Buchanan (2020) says “x” (p. 12).", "p. 12"),
        ("Buchanan (2020)", None),
    ],
)
def test_locators(text: str, locator: str | None) -> None:
    assert [c.locator for c in find(text)] == [locator]


def test_a_surname_alone_counts_only_after_its_full_citation() -> None:
    assert told("Allison argues. Allison (2020) wrote it. Allison’s point; so does Allison.") == [
        ("Allison (2020)", "allison-2020"),
        ("Allison", "allison-2020"),
        ("Allison", "allison-2020"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lewis Richardson or Samuel Huntington wrote in the 1980s (2012) of LAWs (LAWs).",
        "It rose (January 2019), as did NATO (1949) and the Treaty of Lisbon (2007).",
        "Napoleon (1769–1821), Section (2019), Table (2020), a cave, the marsh (see below).",
        "China and Russia signed it; Diehl said so.",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert find(text) == []


def test_a_surname_that_is_a_word_or_part_of_a_longer_name_is_left_alone() -> None:
    full = "As (Johnson, 2019; Marsh, 2011; Ding, 2021; May, 1999; Allison, 2020; Schmidt, 2022) say. "
    rest = (
        "The Cave Johnson case. Boris Johnson resigned. Marsh lands dry up; a marsh "
        "is wet. A ding-dong. "
        "In May we met. Helmut Schmidt spoke on Allison Street of the Allison thesis and @Allison."
    )
    assert [c for c in find(full + rest) if c.start >= len(full)] == []
    assert told(full + "Marsh argues it, and May’s view is old.")[-2:] == [
        ("Marsh", "marsh-2011"),
        ("May", "may-1999"),
    ]


@pytest.mark.parametrize(
    ("text", "key", "doubt"),
    [
        (
            "Cave and ÓhÉigearthaigh (2018) echo",
            "cave-2018",
            "printed “Cave and ÓhÉigearthaigh (2018)”; the list has Cave and ÓhÉigeartaigh (2018)",
        ),
        (
            "both Schmidt et al. urge",
            "schmid-2025",
            "printed “Schmidt et al.”; the list has Schmid et al. (2025) and Schmidt (2022)",
        ),
        (
            "Schmidt et al. (2025) urge",
            "schmid-2025",
            "printed “Schmidt et al. (2025)”; the list has Schmid et al. (2025)",
        ),
        (
            "Scharre (2012) says",
            "scharre-2021",
            "printed “Scharre (2012)”; the list has Scharre (2021)",
        ),
        (
            "(Mahnken, 2016)",
            "mahnken-2016",
            "printed “Mahnken, 2016”; the list has Mahnken et al. (2016)",
        ),
        (
            "Smith (2020) says",
            None,
            "printed “Smith (2020)”; the list has Smith (2020a) and Smith (2020b)",
        ),
        ("(see Smith)", None, None),
        (
            "Marsh and Ding (2021) say",
            "ding-2021",
            "printed “Marsh and Ding (2021)”; the list has Ding (2021)",
        ),
        (
            "Mueller (2015) says",
            "muller-2015",
            "printed “Mueller (2015)”; the list has Müller (2015)",
        ),
        (
            "Allison (n.d.) says",
            "allison-2020",
            "printed “Allison (n.d.)”; the list has Allison (2020)",
        ),
        ("(Vaswani et al., 2017)", None, "not in the reference list"),
        ("Vaswani and Shazeer (2017) show", None, "not in the reference list"),
        ("Vaswani (2017) shows", None, "not in the reference list"),
        ("(Vaswani, 2017)", None, "not in the reference list"),
    ],
)
def test_doubt_is_said_and_never_resolved_in_silence(text: str, key: str | None, doubt: str | None) -> None:
    [citation] = find(text)
    assert citation.key == key
    assert citation.doubt == doubt or (doubt is None and citation.doubt)


def test_two_works_of_one_author_without_a_year_are_doubtful() -> None:
    [_, bare] = find("Smith (2019) says it. Later Smith argues more.")
    assert bare.key == "smith-2019"
    assert bare.doubt == "printed “Smith”; the list has Smith (2019) and Smith (2020a) and Smith (2020b)"


def test_accents_alone_leave_no_doubt() -> None:
    [citation] = find("Cave and OhEigeartaigh (2018)")
    assert (citation.key, citation.doubt) == ("cave-2018", None)


NUMBERED = [Reference(f"k{i}", f"[{i}] x", {"citation-number": str(i)}, "d") for i in range(1, 8)]


def test_numbered_lists() -> None:
    text = "In [3] and [1, 4–6], or [2]–[4] and [7, p. 45]; not [9]."
    found = find(text, NUMBERED)
    assert [(text[c.start : c.end], c.key) for c in found] == [
        ("[3]", "k3"),
        ("1", "k1"),
        ("4–6", "k4"),
        ("4–6", "k5"),
        ("4–6", "k6"),
        ("[2]", "k2"),
        ("–", "k3"),
        ("[4]", "k4"),
        ("[7, p. 45]", "k7"),
        ("[9]", None),
    ]
    assert found[-2].locator == "p. 45"
    unnumbered = [Reference(r.key, "x", {}, "d") for r in NUMBERED]
    assert [c.key for c in find("As [2] and [7] say", unnumbered)] == ["k2", "k7"]
    assert find("a year [2019] or a row [12]", unnumbered) == []
    assert find("a footnote [2] beside Scharre (2021)")[0].key == "scharre-2021"


def test_only_running_text_is_scanned_and_the_sentence_is_given() -> None:
    text = "Title. Scharre (2021) says. Then (Ding, 2021). Scharre, P. (2021). Debunking."
    sentences = [(0, 6), (7, 27), (28, 46)]
    found = find_citations("essay-nd", text, sentences, REFERENCES, [(7, 46)]).citations
    assert [(c.document, c.key, c.sentence_start, c.sentence_end) for c in found] == [
        ("essay-nd", "scharre-2021", 7, 27),
        ("essay-nd", "ding-2021", 28, 46),
    ]


PARTS = st.sampled_from(
    [
        "Scharre",
        "Cave",
        "and",
        "&",
        "et al.",
        "(",
        ")",
        "2021",
        "(2021)",
        ",",
        ";",
        "’s",
        "[3]",
        "see",
        "p. 3",
        "Ó",
        "van der",
        "n.d.",
        "Unknown",
        "\n",
        "A.",
        "“",
        "٣",
        "王",
    ]
)


@given(st.lists(PARTS, max_size=30).map(" ".join) | st.text(max_size=200))
def test_any_text_gives_ordered_marks_that_lie_within_it(text: str) -> None:
    found = find(text)
    for c in found:
        assert 0 <= c.start < c.end <= len(text)
        assert text[c.start : c.end] == text[c.start : c.end].strip()
        assert c.sentence_start <= c.start < c.sentence_end
        assert c.key or c.doubt
    for one, other in pairwise(found):
        assert one.end <= other.start


@pytest.mark.parametrize(
    "part", ["A. ", "A & ", "Scharre (2021) and ", "A'", "(Aa, 2010; ", "Aa and ", "[1] "]
)
def test_a_hundred_thousand_characters_take_seconds(part: str) -> None:
    find(part * (60_000 // len(part)))
