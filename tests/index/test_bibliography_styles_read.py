"""Entries in the styles that lists are printed in, and what PDF text makes of them."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bibliography.entries import parse_entry
from index.bibliography.entries.labeller import label
from index.bibliography.entries.tokens import tokenize


def shown(item: dict[str, Any]) -> dict[str, Any]:
    """The item with names as "Family, Given" and its year alone."""
    flat = dict(item)
    for role in ("author", "editor", "translator"):
        if role in item:
            flat[role] = "; ".join(
                p.get("literal") or f"{p['family']}, {p.get('given', '')}".strip(", ") for p in item[role]
            )
    for date in ("issued", "original-date"):
        if date in item:
            flat[date] = item[date]["date-parts"][0][0]
    return flat


STYLES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "Vancouver",
        "12. Doll R, Hill AB. Smoking and carcinoma of the lung; preliminary report. Br Med J. 1950;2(4682):739–48.",
        {
            "citation-number": "12",
            "author": "Doll, R; Hill, AB",
            "title": "Smoking and carcinoma of the lung; preliminary report",
            "container-title": "Br Med J",
            "issued": 1950,
            "volume": "2",
            "issue": "4682",
            "page": "739–48",
        },
    ),
    (
        "Vancouver without an issue",
        "Papanicolaou A, Reyes-Marin D, et al. Sleep and recall in older adults. Age Ageing 2018;14:113–39.",
        {
            "author": "Papanicolaou, A; Reyes-Marin, D; et al.",
            "issued": 2018,
            "volume": "14",
            "page": "113–39",
            "container-title": "Age Ageing",
        },
    ),
    (
        "Vancouver, chapter",
        "7. Berkman LF, Glass T. Social integration, social networks, social support, and health. In: Kawachi I, "
        "Berkman LF, editors. Social epidemiology. New York: Oxford University Press; 2000. p. 137–73.",
        {
            "author": "Berkman, LF; Glass, T",
            "editor": "Kawachi, I; Berkman, LF",
            "container-title": "Social epidemiology",
            "publisher": "Oxford University Press",
            "publisher-place": "New York",
            "issued": 2000,
            "page": "137–73",
            "type": "chapter",
        },
    ),
    (
        "AMA",
        "3. Fuchs VR, Garber AM. The new technology assessment. N Engl J Med. 1990;323(10):673-677. "
        "doi:10.1056/NEJM199009063231007",
        {
            "author": "Fuchs, VR; Garber, AM",
            "title": "The new technology assessment",
            "container-title": "N Engl J Med",
            "volume": "323",
            "issue": "10",
            "page": "673-677",
            "DOI": "10.1056/NEJM199009063231007",
        },
    ),
    (
        "Nature",
        "21. Rockström, J., Steffen, W. & Noone, K. A safe operating space for humanity. Nature 461, 472–475 (2009).",
        {
            "author": "Rockström, J.; Steffen, W.; Noone, K.",
            "title": "A safe operating space for humanity",
            "container-title": "Nature",
            "volume": "461",
            "page": "472–475",
            "issued": 2009,
        },
    ),
    (
        "Nature, book",
        "4. Mayr, E. The Growth of Biological Thought (Belknap Press, Cambridge, 1982).",
        {
            "author": "Mayr, E.",
            "title": "The Growth of Biological Thought",
            "publisher": "Belknap Press",
            "publisher-place": "Cambridge",
            "issued": 1982,
        },
    ),
    (
        "MHRA",
        "Hall, Stuart, ‘Cultural Identity and Diaspora’, Framework, 36.2 (1989), pp. 222–37",
        {
            "author": "Hall, Stuart",
            "title": "Cultural Identity and Diaspora",
            "container-title": "Framework",
            "volume": "36",
            "issue": "2",
            "page": "222–37",
            "issued": 1989,
        },
    ),
    (
        "MHRA, book",
        "Williams, Raymond, The Country and the City (London: Chatto & Windus, 1973)",
        {
            "author": "Williams, Raymond",
            "title": "The Country and the City",
            "publisher": "Chatto & Windus",
            "publisher-place": "London",
            "issued": 1973,
        },
    ),
    (
        "IEEE",
        "[7] L. R. Rabiner and B. H. Juang, “An introduction to hidden Markov models,” IEEE ASSP Mag., vol. 3, "
        "no. 1, pp. 4–16, Jan. 1986.",
        {
            "citation-number": "7",
            "author": "Rabiner, L. R.; Juang, B. H.",
            "title": "An introduction to hidden Markov models",
            "volume": "3",
            "issue": "1",
            "page": "4–16",
            "issued": 1986,
        },
    ),
    (
        "LaTeX plain",
        "A. M. Turing. Computing machinery and intelligence. Mind, 59(236):433–460, 1950.",
        {
            "author": "Turing, A. M.",
            "title": "Computing machinery and intelligence",
            "container-title": "Mind",
            "volume": "59",
            "issue": "236",
            "page": "433–460",
            "issued": 1950,
        },
    ),
    (
        "LaTeX plain, proceedings",
        "Leslie Valiant and Michael Kearns. Learning boolean formulae. In Jeffrey Vitter, editor, Proceedings of the "
        "Symposium on Theory of Computing, pages 433–444. ACM Press, 1989.",
        {
            "author": "Valiant, Leslie; Kearns, Michael",
            "title": "Learning boolean formulae",
            "editor": "Vitter, Jeffrey",
            "container-title": "Proceedings of the Symposium on Theory of Computing",
            "page": "433–444",
            "issued": 1989,
        },
    ),
    (
        "LaTeX alpha",
        "[Knu84] Donald E. Knuth. The TeXbook. Addison-Wesley, 1984.",
        {
            "citation-label": "Knu84",
            "author": "Knuth, Donald E.",
            "title": "The TeXbook",
            "publisher": "Addison-Wesley",
            "issued": 1984,
        },
    ),
    (
        "LaTeX alpha, many",
        "[ABC+15] Maria Adler, Jon Brand, Kim Cho, et al. Robust matching in sparse graphs. Journal of "
        "Algorithms, 12(3):45–67, 2015.",
        {
            "citation-label": "ABC+15",
            "author": "Adler, Maria; Brand, Jon; Cho, Kim; et al.",
            "container-title": "Journal of Algorithms",
            "volume": "12",
        },
    ),
    (
        "title first",
        "Opportunities and obstacles for deep learning in biology and medicine Travers Ching, Daniel S. Himmelstein, "
        "Brett K. Beaulieu-Jones Journal of The Royal Society Interface (2018-04) https://doi.org/10.1098/rsif.2017.0387",
        {
            "title": "Opportunities and obstacles for deep learning in biology and medicine",
            "author": "Ching, Travers; Himmelstein, Daniel S.; Beaulieu-Jones, Brett K.",
            "container-title": "Journal of The Royal Society Interface",
            "issued": 2018,
            "DOI": "10.1098/rsif.2017.0387",
        },
    ),
    (
        "MLA",
        "Morrison, Toni. “Unspeakable Things Unspoken.” Michigan Quarterly Review, vol. 28, no. 1, 1989, pp. 1–34.",
        {
            "author": "Morrison, Toni",
            "title": "Unspeakable Things Unspoken",
            "container-title": "Michigan Quarterly Review",
            "volume": "28",
            "issue": "1",
            "page": "1–34",
        },
    ),
    (
        "Chicago, edited by",
        "Scott, Joan. “The Evidence of Experience.” In Questions of Evidence, edited by James Chandler and Arnold "
        "Davidson, 363–87. Chicago: University of Chicago Press, 1994.",
        {
            "author": "Scott, Joan",
            "title": "The Evidence of Experience",
            "container-title": "Questions of Evidence",
            "editor": "Chandler, James; Davidson, Arnold",
            "page": "363–87",
            "publisher": "University of Chicago Press",
            "publisher-place": "Chicago",
        },
    ),
    (
        "a body in a list",
        "Atkins D, Best D, GRADE Working Group. Grading quality of evidence. BMJ. 2004;328(7454):1490.",
        {"author": "Atkins, D; Best, D; GRADE Working Group", "container-title": "BMJ", "page": "1490"},
    ),
    (
        "a body by itself",
        "European Environment Agency. Air quality in Europe. Copenhagen: European Environment Agency; 2019.",
        {"author": "European Environment Agency", "title": "Air quality in Europe", "issued": 2019},
    ),
    (
        "a reprint",
        "Derrida, J. 1997 [1967]. Of Grammatology. Baltimore: Johns Hopkins University Press.",
        {"author": "Derrida, J.", "issued": 1997, "original-date": 1967, "title": "Of Grammatology"},
    ),
    (
        "first published",
        "Brontë, C. (2006). Jane Eyre. Penguin Classics. (Original work published 1847)",
        {"issued": 2006, "original-date": 1847, "title": "Jane Eyre", "publisher": "Penguin Classics"},
    ),
    (
        "saints and particles",
        "St. John, G., van der Veer, P., & de la Fuente, M. (2004). Ritual and place. Journal of Ritual Studies, 18(2), "
        "1–15.",
        {
            "author": "St. John, G.; van der Veer, P.; de la Fuente, M.",
            "title": "Ritual and place",
            "volume": "18",
        },
    ),
    (
        "no letter lost before a publisher's end",
        "Murdoch, Iris. The Sea, the Sea. London: Collins. 1978.",
        {"publisher": "Collins", "publisher-place": "London", "issued": 1978},
    ),
    (
        "a place and a publisher without a date",
        "Fraser, Hamish. Trade Unions and Society. London: Collins.",
        {"publisher": "Collins", "publisher-place": "London"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), [e[1:] for e in STYLES], ids=[e[0] for e in STYLES])
def test_styles(text: str, expected: dict[str, Any]) -> None:
    item = shown(parse_entry(text))
    assert {name: item.get(name) for name in expected} == expected


def test_a_dash_stands_for_the_authors_before() -> None:
    first = parse_entry("Said, Edward W. Orientalism. New York: Pantheon, 1978.")
    for dash in ("———.", "---.", "__________,", "— — —."):
        item = parse_entry(f"{dash} Culture and Imperialism. New York: Knopf, 1993.", before=first)
        assert shown(item)["author"] == "Said, Edward W."
        assert item["title"] == "Culture and Imperialism"
    edited = parse_entry(
        "———, ed. Literature and Society. Baltimore: Johns Hopkins University Press, 1980.", before=first
    )
    assert shown(edited)["editor"] == "Said, Edward W."
    assert "author" not in parse_entry("———. Culture and Imperialism. New York: Knopf, 1993.")


@pytest.mark.parametrize(
    ("printed", "field", "value"),
    [
        ("https://doi.org/10.1007/s00146- 015-0590-y", "DOI", "10.1007/s00146-015-0590-y"),
        ("doi: 10.1016/j. cell.2010.01.001", "DOI", "10.1016/j.cell.2010.01.001"),
        ("doi:10.1038/ nature12345", "DOI", "10.1038/nature12345"),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(199506)46:5<327::AID-ASI4>3.0.CO;2-#.",
            "DOI",
            "10.1002/(SICI)1097-4571(199506)46:5<327::AID-ASI4>3.0.CO;2-#",
        ),
        ("DOI 10.1016/S0140-6736(05)66667-8.", "DOI", "10.1016/S0140-6736(05)66667-8"),
        ("<https://doi.org/10.1000/abc>", "DOI", "10.1000/abc"),
        (
            "https://www.example.org/reports/ long-name.pdf",
            "URL",
            "https://www.example.org/reports/long-name.pdf",
        ),
        ("http://example.org/index.php?a=1& b=2", "URL", "http://example.org/index.php?a=1&b=2"),
        ("<http://example.org/b;c>", "URL", "http://example.org/b;c"),
        ("https://example.org/page_(draft)", "URL", "https://example.org/page_(draft)"),
        ("https://example.org/x/ Accessed 3 May 2020.", "URL", "https://example.org/x/"),
    ],
)
def test_addresses_that_line_ends_break(printed: str, field: str, value: str) -> None:
    item = parse_entry(f"Roe, P. (2010). A study of names. Journal of Names, 4(2), 1–9. {printed}")
    assert item[field] == value
    assert item["title"] == "A study of names"


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_labelling_loses_no_character(text: str) -> None:
    whole = "".join(text.split())
    assert "".join("".join(t.text.split()) for t in tokenize(text)) == whole
    assert "".join("".join(s.text.split()) for s in label(text)) == whole


_PARTS = """
    Collins London: Vol. pp. p. Sams Ps Press, S. No. Ess Nos (Eds.) In in Pages Volumes Art Bands 12(3): 1999. 45–67
    “Essays” Ts Vs Ns: Heft Journal Reviews J. Doe, &
""".split()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=14))
def test_words_are_never_cut(parts: list[str]) -> None:
    text = " ".join(parts)
    item = parse_entry(text)
    words = set(re.findall(r"\w+", text))
    for name in ("title", "container-title", "publisher", "publisher-place", "collection-title", "genre"):
        assert set(re.findall(r"\w+", str(item.get(name, "")))) <= words
